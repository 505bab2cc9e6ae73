"""Which step follows which."""

from casework.rights import Right
from casework.transitions import Transitions, step
from claims.models import Lead, Suspension

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

_Lead = Lead.State
_RAISE, _ENDS = Right.LEAD_RAISE, Right.LEAD_DECIDE
_UNDER_WAY = (_Lead.RAISED, _Lead.TAKEN, _Lead.REPORTED)

LEAD = Transitions(
    [
        step("take", _Lead.RAISED, _Lead.TAKEN, Right.LEAD_INVESTIGATE),
        step("report", _Lead.TAKEN, _Lead.REPORTED, Right.LEAD_INVESTIGATE),
        step("dismiss", _Lead.REPORTED, _Lead.UNFOUNDED, _ENDS),
        step("hand_over", _Lead.REPORTED, _Lead.HANDED_OVER, _ENDS),
        step("receipt", _Lead.HANDED_OVER, "", Right.LEAD_INVESTIGATE),
        step("hold", _UNDER_WAY, "", _RAISE),
        step("release", (*_UNDER_WAY, _Lead.HANDED_OVER), "", _ENDS),
    ]
)
