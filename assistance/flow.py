"""Which step follows which for an application for assistance (DL-18)."""

from assistance.models import Application, Expense
from casework.rights import Right
from casework.transitions import Transitions, step

State = Application.State
FILE, REVIEW, RECOGNISE, DECIDE = (
    Right.ASSISTANCE_FILE,
    Right.ASSISTANCE_REVIEW,
    Right.RECOGNISE,
    Right.ASSISTANCE_DECIDE,
)

APPLICATION = Transitions(
    [
        step("edit", State.DRAFT, State.DRAFT, FILE),
        step("submit", State.DRAFT, "", FILE),
        step("check", State.VILLAGE_CHECK, State.TOWNSHIP_REVIEW, FILE),
        step("review", State.TOWNSHIP_REVIEW, "", REVIEW),
        step("object", State.PUBLIC_NOTICE, "", FILE),
        step("answer", State.PUBLIC_NOTICE, "", REVIEW),
        step("close_notice", State.PUBLIC_NOTICE, "", REVIEW),
        step("recognition", State.RECOGNITION, "", RECOGNISE),
        step("panel", State.COUNTY_DECISION, "", DECIDE),
        step("decide", State.COUNTY_DECISION, "", DECIDE),
        step("ask_again", State.REFUSED, State.RECONSIDERATION, FILE),
        step("reconsider", State.RECONSIDERATION, "", DECIDE),
        step("account", Application.STATIONS, "", FILE),
        step("end", Application.OPEN, "", FILE),
    ]
)
"""An empty target: the state stays, or what was said decides about the next one."""

Follow = Expense.State
EXPENSE = Transitions(
    [
        step("notify", (Follow.RECEIVED, Follow.NOTIFIED), Follow.NOTIFIED, FILE),
        step("account", (Follow.RECEIVED, Follow.NOTIFIED, Follow.READY), Follow.READY, FILE),
        step("done", Follow.READY, Follow.DONE, FILE),
        step("not_possible", (Follow.RECEIVED, Follow.NOTIFIED, Follow.READY), Follow.NOT_POSSIBLE, FILE),
        step("again", (Follow.DONE, Follow.NOT_POSSIBLE), Follow.NOTIFIED, REVIEW),
    ]
)
"""An expense of the month in the hands of its township."""
