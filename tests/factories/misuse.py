"""Suspensions of persons, made by the services themselves."""

from typing import Any

from casework import clock
from casework.models import Pool, Role
from casework.scope import Reader
from claims.misuse.services.suspensions import decide_suspension, propose_suspension, serve_suspension
from claims.models import Suspension
from tests.factories.core import reader
from tests.factories.entitlements import person_of


def hand(role: Role, pool: Pool) -> Reader:
    """Somebody of the role who works for the whole pool."""
    return reader(role, pool=pool, area=pool.area)


def proposed(**fields: Any) -> Suspension:
    """Six months from today on, for a card that was lent."""
    person = person_of(fields)
    by = fields.pop("by", None) or hand(Role.REVIEWER, person.pool)
    told = {"ground": "lent_card", "facts": "将社会保障卡交由他人冒名住院", "months": 6, "starts_on": clock.today()}
    return propose_suspension(person=person, by=by, **(told | fields))


def decided(suspension: Suspension | None = None, **fields: Any) -> Suspension:
    """What was proposed, decided by a supervisor."""
    by = fields.pop("decided_by", None)
    suspension = suspension or proposed(**fields)
    said: dict[str, Any] = {"agrees": True, "starts_on": None, "reference": "示医保罚决〔2026〕12号", "decision": ""}
    return decide_suspension(suspension=suspension, by=by or hand(Role.SUPERVISOR, suspension.pool), **said)


def served(suspension: Suspension | None = None, **fields: Any) -> Suspension:
    """What was decided, served today."""
    suspension = decided(suspension, **fields)
    by = hand(Role.REVIEWER, suspension.pool)
    return serve_suspension(suspension=suspension, served_on=clock.today(), how="in_person", by=by)
