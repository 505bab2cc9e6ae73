"""Which step follows which for a registration."""

from casework.rights import Right
from casework.transitions import Transitions, step
from claims.models import DiseaseRegistration

_State = DiseaseRegistration.State

REGISTRATION = Transitions(
    [
        step("approve", _State.APPLIED, _State.APPROVED, Right.ENTITLEMENT_DECIDE),
        step("refuse", _State.APPLIED, _State.REFUSED, Right.ENTITLEMENT_DECIDE),
        step("withdraw", _State.APPLIED, _State.WITHDRAWN, Right.ENTITLEMENT_ENTER),
        step("choose", (_State.APPLIED, _State.APPROVED), "", Right.ENTITLEMENT_ENTER),
        step("end", _State.APPROVED, _State.APPROVED, Right.ENTITLEMENT_ENTER),
    ]
)
"""An empty target: the state stays."""
