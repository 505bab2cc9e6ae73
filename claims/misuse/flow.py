"""Which step follows which."""

from casework.rights import Right
from casework.transitions import Transitions, step
from claims.models import Suspension

_State = Suspension.State
_PROPOSE, _DECIDE = Right.SUSPENSION_PROPOSE, Right.SUSPENSION_DECIDE

SUSPENSION = Transitions(
    [
        step("decide", _State.PROPOSED, _State.DECIDED, _DECIDE),
        step("serve", _State.DECIDED, "", _PROPOSE),
        step("appeal", _State.DECIDED, "", _PROPOSE),
        step("answer", _State.DECIDED, "", _DECIDE),
        step("lift", _State.DECIDED, "", _DECIDE),
    ]
)
"""An empty target: the state stays, days decide."""
