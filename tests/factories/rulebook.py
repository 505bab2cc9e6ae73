"""Rules in force."""

from datetime import date

from django.db.backends.postgresql.psycopg_any import DateRange

import policy
from casework.models import Pool, Role
from casework.scope import Reader
from rulebook import services
from rulebook.figures import figures_of
from rulebook.models import InForce, RuleVersion
from rulebook.services.drafts import change_figure, start_draft
from rulebook.services.life import submit
from tests.factories.core import PoolFactory, reader

EXAMPLE = "example-2026"


def put_rules_in_force(pool: Pool, pack_id: str, *layers: str, starts_on: date = date(2000, 1, 1)) -> RuleVersion:
    """Put a pack of the repository in force for the pool: for `layers`, or for every layer the pack has.

    A pool without any rules has nobody and nothing yet that the service would have to tell of them.
    """
    [version] = services.load_packs(pack_id)
    wanted = layers or policy.load(pack_id).layers
    if not InForce.objects.filter(pool=pool).exists():
        period = DateRange(starts_on, None)
        InForce.objects.bulk_create(InForce(pool=pool, layer=one, version=version, period=period) for one in wanted)
        return version
    officer = reader(Role.POLICY, pool=pool)
    for layer in wanted:
        services.put_in_force(pool=pool, layer=layer, version=version, starts_on=starts_on, by=officer)
    return version


def put_example_rules_in_force(pool: Pool | None = None) -> RuleVersion:
    """The example county's rules for all its layers, from long ago on."""
    return put_rules_in_force(pool or PoolFactory(), EXAMPLE)


def draft_of_2027(by: Reader, **figures: str) -> RuleVersion:
    """A draft of the example county in which single figures have another value from 2027 on."""
    [origin] = services.load_packs(EXAMPLE)
    draft = start_draft(origin=origin, year=2027, by=by)
    for figure, amount in (figures or {"deductible_outpatient_major": "600.00"}).items():
        first = figures_of(draft.files)[figure].values[0]
        later = first | {"from": date(2027, 1, 1), "value": amount}
        draft = change_figure(draft=draft, key_of_figure=figure, values=[first, later], revision=draft.revision, by=by)
    return draft


def submitted_example(pool: Pool | None = None) -> RuleVersion:
    """A changed version of the example county that waits for its second person."""
    by = reader(Role.POLICY, pool=pool or PoolFactory())
    draft = draft_of_2027(by)
    return submit(draft=draft, revision=draft.revision, by=by)
