"""What comes of an early warning: looked at with an outcome, or an application that it opens."""

from django.utils.translation import gettext as _

from assistance.models import Application, EarlyWarning
from assistance.services.filing import open_application
from casework import clock, events
from casework.commands import service
from casework.errors import Incomplete, WrongStep
from casework.rights import Right
from casework.scope import Reader

Outcome, State = EarlyWarning.Outcome, EarlyWarning.State


@service
def handle_warning(*, warning: EarlyWarning, outcome: str, note: str, by: Reader) -> EarlyWarning:
    """Say once what came of it. Raises WrongStep, Incomplete."""
    warning = _taken(warning, by)
    if outcome not in Outcome.values or outcome == Outcome.APPLICATION:
        raise Incomplete({"outcome": [_("Choose what came of it.")]})
    if not note.strip():
        raise Incomplete({"note": [_("Say in some words what was found.")]})
    _close(warning, outcome, note, by)
    _tell(warning, by, note=note.strip())
    return warning


@service
def apply_for_warned(*, warning: EarlyWarning, by: Reader) -> Application:
    """Begin an application for the person who bears most; the warning is handled by it. Raises ApplicationOpen."""
    warning = _taken(warning, by)
    application = open_application(warning.person, Application.Origin.SYSTEM, by)
    warning.application = application
    _close(warning, Outcome.APPLICATION, "", by)
    _tell(warning, by, note=str(application))
    return application


def _taken(warning: EarlyWarning, by: Reader) -> EarlyWarning:
    locked = EarlyWarning.objects.select_for_update(of=("self",)).select_related("person__pool", "pool")
    warning = locked.get(pk=warning.pk)
    by.must(Right.ASSISTANCE_FILE, warning)
    if warning.state == State.HANDLED:
        raise WrongStep(state=warning.get_state_display())
    return warning


def _close(warning: EarlyWarning, outcome: str, note: str, by: Reader) -> None:
    warning.state, warning.outcome, warning.note = State.HANDLED, outcome, note.strip()
    warning.handled_on, warning.handled_by = clock.today(), by.staff
    warning.save()


def _tell(warning: EarlyWarning, by: Reader, note: str) -> None:
    events.record(
        "warning_handled",
        subject=warning,
        actor=by.staff,
        pool=warning.pool,
        area_code=warning.area_code,
        outcome=str(warning.get_outcome_display()),
        note=note,
    )
