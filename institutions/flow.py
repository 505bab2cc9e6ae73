"""Which step follows which for an application and an agreement. Where a passed station leads, its version says."""

from casework.rights import Right
from casework.transitions import Transitions, step
from institutions.models import (
    Agreement,
    Application,
    Change,
    Clearing,
    Declaration,
    Prepayment,
    Violation,
    YearlyScore,
)

State = Application.State
EDIT, REVIEW, DECIDE = Right.INSTITUTION_EDIT, Right.INSTITUTION_REVIEW, Right.INSTITUTION_DECIDE

APPLICATION = Transitions(
    [
        step("save", State.DRAFT, State.DRAFT, EDIT),
        step("mark", (State.DRAFT, *Application.INTAKE), "", EDIT),
        step("submit", State.DRAFT, State.SUBMITTED, EDIT),
        step("tell_missing", State.SUBMITTED, State.SUPPLEMENTING, EDIT),
        step("supplemented", State.SUPPLEMENTING, State.SUBMITTED, EDIT),
        step("accept", State.SUBMITTED, "", EDIT),
        step("not_accept", Application.INTAKE, State.NOT_ACCEPTED, EDIT),
        step("opinion", (State.DISTRICT_REVIEW, State.CITY_DECISION), "", EDIT),
        step("review", State.DISTRICT_REVIEW, "", REVIEW),
        step("extend", State.CITY_DECISION, "", DECIDE),
        step("decide", State.CITY_DECISION, "", DECIDE),
        step("team", State.ASSESSMENT, "", EDIT),
        step("score", State.ASSESSMENT, "", REVIEW),
        step("assess", State.ASSESSMENT, "", REVIEW),
        step("object", State.PUBLIC_NOTICE, "", EDIT),
        step("answer", State.PUBLIC_NOTICE, "", REVIEW),
        step("close_notice", State.PUBLIC_NOTICE, "", DECIDE),
        step("withdraw", Application.OPEN, State.WITHDRAWN, EDIT),
    ]
)
"""An empty target: the state stays, or the rules name the next station."""

Stage = Agreement.State

AGREEMENT = Transitions(
    [
        step("save", Stage.DRAFT, Stage.DRAFT, EDIT),
        step("propose", Stage.DRAFT, Stage.PROPOSED, EDIT),
        step("send_back", Stage.PROPOSED, Stage.DRAFT, DECIDE),
        step("sign", Stage.PROPOSED, Stage.SIGNED, DECIDE),
        step("drop", Agreement.OPEN, Stage.DROPPED, EDIT),
        step("file", Agreement.BINDING, "", EDIT),
        step("renew", Stage.SIGNED, "", EDIT),
        step("supplement", Stage.SIGNED, "", EDIT),
        step("sign_supplement", Stage.SIGNED, "", DECIDE),
        step("suspend", Stage.SIGNED, "", EDIT),
        step("terminate", Stage.SIGNED, "", EDIT),
        step("decline", Stage.SIGNED, "", EDIT),
        step("decide", Stage.SIGNED, "", DECIDE),
        step("resume", Stage.SIGNED, "", DECIDE),
        step("take_back", Agreement.BINDING, "", DECIDE),
        step("tell", Agreement.BINDING, "", EDIT),
    ]
)
"""Whether an agreement is in force, suspended or expired on a day is no state: `institutions.standing` answers it."""

CHANGE = Transitions(
    [
        step("report", Change.State.KNOWN, Change.State.REPORTED, EDIT),
        step("accept", Change.State.REPORTED, Change.State.ACCEPTED, REVIEW),
        step("refuse", Change.State.REPORTED, Change.State.REFUSED, REVIEW),
    ]
)

VIOLATION = Transitions(
    [
        step("decide", Violation.State.NOTED, Violation.State.DECIDED, DECIDE),
        step("drop", Violation.State.NOTED, Violation.State.DROPPED, DECIDE),
        step("rectify", Violation.State.DECIDED, Violation.State.RECTIFIED, EDIT),
        step("appeal", (Violation.State.DECIDED, Violation.State.RECTIFIED), "", EDIT),
        step("answer", (Violation.State.DECIDED, Violation.State.RECTIFIED), "", DECIDE),
        step("recover", (Violation.State.DECIDED, Violation.State.RECTIFIED), "", Right.RECOVERY_BOOK),
        step("set_off", (Violation.State.DECIDED, Violation.State.RECTIFIED), "", Right.RECOVERY_BOOK),
        step("cancel_recovery", (Violation.State.DECIDED, Violation.State.RECTIFIED), "", Right.RECOVERY_BOOK),
        step("pay_again", (Violation.State.DECIDED, Violation.State.RECTIFIED), "", EDIT),
        step("points", (Violation.State.DECIDED, Violation.State.RECTIFIED), "", EDIT),
    ]
)
SCORE = Transitions(
    [
        step("score", YearlyScore.State.SCORED, "", REVIEW),
        step("decide", YearlyScore.State.SCORED, YearlyScore.State.DECIDED, DECIDE),
        step("report", YearlyScore.State.DECIDED, "", EDIT),
    ]
)

Monthly = Declaration.State

DECLARATION = Transitions(
    [
        step("deduct", Monthly.DECLARED, "", EDIT),
        step("review", Monthly.DECLARED, Monthly.REVIEWED, EDIT),
        step("send_back", Monthly.REVIEWED, Monthly.DECLARED, DECIDE),
        step("confirm", Monthly.REVIEWED, Monthly.CONFIRMED, DECIDE),
        step("return", (Monthly.CHECKING, Monthly.DECLARED), Monthly.RETURNED, EDIT),
        step("pay_again", Monthly.CONFIRMED, "", EDIT),
    ]
)
PREPAYMENT = Transitions(
    [
        step("agree", Prepayment.State.PROPOSED, Prepayment.State.DECIDED, DECIDE),
        step("reject", Prepayment.State.PROPOSED, Prepayment.State.REJECTED, DECIDE),
        step("pay_again", Prepayment.State.DECIDED, "", EDIT),
    ]
)
CLEARING = Transitions(
    [
        step("agree", Clearing.State.PROPOSED, Clearing.State.DECIDED, DECIDE),
        step("reject", Clearing.State.PROPOSED, Clearing.State.REJECTED, DECIDE),
        step("came_back", Clearing.State.DECIDED, Clearing.State.DONE, EDIT),
        step("pay_again", Clearing.State.DECIDED, "", EDIT),
    ]
)
