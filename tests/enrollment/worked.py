"""The worked cases of the packs in a database: their rules in force, their persons as rows."""

import re
from datetime import date, timedelta
from typing import Any

from django.db.backends.postgresql.psycopg_any import DateRange

import policy
from casework.models import Area, Pool
from enrollment.models import Coverage, Person
from policy.checking.check import Case, cases_of
from policy.money import plain
from rulebook.models import InForce, RuleVersion
from tests.factories.core import PoolFactory, TownshipFactory
from tests.factories.enrollment import CoverageFactory, PersonFactory, SpecialStatusFactory

PACKS = ("liupanshui-2020", "dali-2024", "jilin-county-2008", "hunan-district-2011")
GROWN = date(1980, 5, 17)


def cases(question: str) -> list[Case]:
    """The cases of the four places that ask this question."""
    files = [(name, text) for pack in PACKS for name, text in policy.load(pack).files.items() if "cases/" in name]
    found = [Case.model_validate(raw) for name, text in files for raw in cases_of(name, text)]
    return [case for case in found if case.question == question]


def rules_in_force(pool: Pool, case: Case) -> RuleVersion:
    """The case's pack in force for the pool, with what the case assumes written into the figures that it leaves open."""
    files = {name: text.decode() for name, text in policy.load(case.pack).files.items() if "cases/" not in name}
    for key, amount in case.assume.figures().items():
        if isinstance(amount, int):
            since = policy.load(case.pack).identity.verified_from
            files = {name: _with(text, key, plain(amount), since) for name, text in files.items()}
    pack = policy.load_files({name: text.encode() for name, text in files.items()})
    version, _made = RuleVersion.objects.get_or_create(
        content_hash=pack.content_hash,
        defaults={
            "pack": pack.id,
            "title": pack.title("zh"),
            "files": files,
            "state": RuleVersion.State.APPROVED,
            "created_at": "2026-01-01T00:00:00Z",
        },
    )
    InForce.objects.create(pool=pool, layer="basic", version=version, period=DateRange(date(2000, 1, 1), None))
    return version


def person_of(pool: Pool, area: Area, member: dict[str, Any], coverage_year: int, paid_on: date) -> Person:
    """The member of a case as a person with statuses and coverages."""
    person = PersonFactory(
        pool=pool, area=area, kind=member.get("class", "adult"), born_on=member.get("born_on") or GROWN
    )
    codes = [*member.get("statuses", ()), *(["large_amount_insurance"] if member.get("large_amount") else [])]
    for code in codes:
        SpecialStatusFactory(person=person, code=code, starts_on=date(2000, 1, 1))
    ended_on, active = member.get("employee_cover_ended_on"), member.get("employee_cover_active")
    if ended_on or active:
        after = ended_on + timedelta(days=1) if ended_on else None
        period = DateRange(date(2005, 1, 1), after)
        CoverageFactory(person=person, scheme=Coverage.Scheme.EMPLOYEE, period=period)
    if member.get("enrolled_last_year"):
        CoverageFactory(person=person, year=coverage_year - 1)
    return person


def place() -> tuple[Pool, Area]:
    return PoolFactory(), TownshipFactory()


def _with(text: str, key: str, amount: str, since: date) -> str:
    """A file of parameters in which an open figure has a value."""
    value = f'  values: [{{from: {since}, value: "{amount}", illustrative: {{zh: 假设, en: Assumed}}}}]\n'
    return re.sub(rf"(?m)^({key}:\n(?:  (?!open:).*\n)*)  open: .*\n", lambda found: found[1] + value, text)
