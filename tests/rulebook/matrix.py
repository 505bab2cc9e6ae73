"""Rows of the rulebook. A version is no secret of a pool: who puts versions in force opens every one (test_screens)."""

from typing import Any

from casework.models import Area, Pool, Role
from rulebook.services.drafts import start_draft
from rulebook.services.settling import settle_simulation
from rulebook.services.simulation import start_simulation
from tests.factories.core import reader
from tests.factories.rulebook import draft_of_2027, put_example_rules_in_force, submitted_example
from tests.matrix import ADMINISTRATORS, EVERYBODY, row

APPROVERS = frozenset({Role.POLICY, Role.SUPERVISOR})
READERS = EVERYBODY - ADMINISTRATORS - {Role.VILLAGE}


def version(pool: Pool, area: Area) -> list[Any]:
    return [put_example_rules_in_force(pool).pk]


def draft(pool: Pool, area: Area) -> list[Any]:
    origin = put_example_rules_in_force(pool)
    return [start_draft(origin=origin, by=reader(Role.POLICY, pool=pool)).pk]


def submitted(pool: Pool, area: Area) -> list[Any]:
    return [submitted_example(pool).pk]


def simulation(pool: Pool, area: Area) -> list[Any]:
    by = reader(Role.POLICY, pool=pool)
    origin = put_example_rules_in_force(pool)
    run = start_simulation(
        before=origin, after=draft_of_2027(by), pool=pool, layers=["basic"], year=2026, as_year=2027, by=by
    )
    return [run.pk]


def finished_table(pool: Pool, area: Area) -> list[Any]:
    [run] = simulation(pool, area)
    settle_simulation(run)
    return [run, "layers", "csv"]


ROWS = [
    row("rulebook:in_force", READERS),
    row("rulebook:version", READERS, build=version, scope="everywhere"),
    row("rulebook:difference", READERS, build=version, scope="everywhere"),
    row("rulebook:cases", READERS, build=version, scope="everywhere"),
    row("rulebook:file", READERS, build=lambda *place: [*version(*place), "pack.yaml"], scope="everywhere"),
    row("rulebook:life", READERS, build=version, scope="everywhere"),
    row("rulebook:start", Role.POLICY, methods="POST", build=version, scope="everywhere"),
    row("rulebook:draft", Role.POLICY, build=draft, scope="everywhere"),
    row(
        "rulebook:figure",
        Role.POLICY,
        methods="GET POST",
        build=lambda *place: [*draft(*place), "basic_cap"],
        scope="everywhere",
    ),
    row("rulebook:files", Role.POLICY, methods="POST", build=draft, scope="everywhere"),
    row("rulebook:submit", Role.POLICY, methods="POST", build=draft, scope="everywhere"),
    row("rulebook:approve", APPROVERS, methods="POST", build=submitted, scope="everywhere"),
    row("rulebook:send_back", APPROVERS, methods="POST", build=submitted, scope="everywhere"),
    row("rulebook:simulations", APPROVERS, methods="GET POST", build=version, scope="everywhere"),
    row("rulebook:simulation", APPROVERS, build=simulation),
    row("rulebook:progress", APPROVERS, build=simulation),
    row("rulebook:again", APPROVERS, methods="POST", build=simulation),
    row("rulebook:cancel", APPROVERS, methods="POST", build=simulation),
    row("rulebook:table", APPROVERS, build=finished_table),
    row("rulebook:schema", READERS, build=lambda *place: ["pack"], scope="everywhere"),
    row("rulebook:put_in_force", APPROVERS, methods="POST", build=version, scope="everywhere"),
]
