"""Appeals, and the claims they are about, made by the services."""

from typing import Any

from casework import clock
from casework.models import Pool, Role
from casework.scope import Reader
from claims.facts import Adjustment, LineRow, Objection
from claims.models import Appeal, Claim
from claims.services.adjust import adjust_lines
from claims.services.appeals import hand_in_appeal
from claims.services.review import refuse
from tests.factories import claims as factory
from tests.factories.core import reader

CARE = "护工费"
LINES = [LineRow(name="手术费", category="A", amount=5_000_00), LineRow(name=CARE, category="A", amount=400_00)]


def refused(by: Reader | None = None, claim: Claim | None = None, **fields: Any) -> Claim:
    """A claim that its first reviewer refused."""
    claim = claim or factory.submitted(**fields)
    why = {"reason_code": "third_party", "article": "《社会保险法》第三十条", "comment": "应由第三人负担"}
    by = by or reader(Role.REVIEWER, pool=claim.pool)
    return refuse(claim=claim, version=claim.version, **why, by=by)


def reduced(pool: Pool, **fields: Any) -> Claim:
    """A settled claim of 5,400.00 of which 400.00 for care were not allowed."""
    submitted = factory.submitted(**({"pool": pool, "lines": LINES} | fields))
    hand = reader(Role.REVIEWER, pool=pool)
    changes = {submitted.lines.get(name=CARE).pk: Adjustment(0, "A", "not_related", "非治疗性费用")}
    adjusted = adjust_lines(claim=submitted, version=submitted.version, changes=changes, by=hand)
    return factory.second_passed(factory.first_passed(adjusted, by=hand))


def appealed(claim: Claim, by: Reader | None = None, key: str | None = None, **other: Any) -> Appeal:
    """An appeal that the person hands in today."""
    said: dict[str, Any] = {"standing": "self", "grounds": "对方已逃逸，无人赔付", "handed_in_on": clock.today()}
    by = by or reader(Role.CLERK, pool=claim.pool)
    return hand_in_appeal(claim=claim, said=Objection(**(said | other)), by=by, key=key)
