"""Rules in force, by the services that put them there."""

from datetime import date

import policy
from casework.models import Pool, Role
from rulebook import services
from rulebook.models import RuleVersion
from tests.factories.core import PoolFactory, reader

EXAMPLE = "example-2026"


def put_rules_in_force(pool: Pool, pack_id: str, *layers: str, starts_on: date = date(2000, 1, 1)) -> RuleVersion:
    """Put a pack of the repository in force for the pool: for `layers`, or for every layer the pack has."""
    [version] = services.load_packs(pack_id)
    officer = reader(Role.POLICY, pool=pool)
    for layer in layers or policy.load(pack_id).layers:
        services.put_in_force(pool=pool, layer=layer, version=version, starts_on=starts_on, by=officer)
    return version


def put_example_rules_in_force(pool: Pool | None = None) -> RuleVersion:
    """The example county's rules for all its layers, from long ago on."""
    return put_rules_in_force(pool or PoolFactory(), EXAMPLE)
