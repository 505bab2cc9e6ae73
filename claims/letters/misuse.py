"""暂停医疗费用联网结算决定书 of a suspension that was decided."""

from datetime import date
from typing import cast

from casework import letters
from casework.models import Staff
from claims.letters.parts import insured, remedies
from claims.models import Suspension


def suspension_decision(suspension: Suspension, by: Staff) -> letters.PersonSuspension:
    """On which ground, from when to when, what it means, how to object. Only of one that was decided."""
    decided_on = cast(date, suspension.decided_on)
    return letters.PersonSuspension(
        agency=letters.Agency.of(suspension.pool),
        number=suspension.number,
        printed_by=by.name,
        insured=insured(suspension.person),
        reference=suspension.reference,
        ground=suspension.ground_name,
        article=suspension.article,
        facts=suspension.facts,
        decision=suspension.decision,
        months=f"{suspension.months}",
        starts_on=suspension.starts_on,
        ends_on=suspension.ends_on,
        decided_on=decided_on,
        remedy=remedies(suspension.pool, decided_on, appeal=False),
    )
