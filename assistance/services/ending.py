"""An application that ends without a decision: withdrawn, the person has died, or has moved away."""

from assistance import errors
from assistance.models import Application
from assistance.services.stations import State, end_station, reasons_must_be_said, take, tell
from casework.commands import service
from casework.models.area import PREFIX_LENGTH
from casework.scope import Reader
from claims.services.parties import is_dead
from enrollment.selectors.enrolling import living_registration

ENDS = (State.WITHDRAWN, State.DIED, State.MOVED)


@service
def end_application(*, application: Application, cause: str, reasons: str, by: Reader) -> Application:
    """End it: at the applicant's wish, or because the person died or moved away, as the register says.

    After a death the heirs may also go on with it, to an account of theirs. Raises NotDead, NotMoved, ReasonsLack.
    """
    application = take(application, "end", by)
    reasons_must_be_said(False, reasons)
    if cause == State.DIED and not is_dead(application.person):
        raise errors.NotDead()
    if cause == State.MOVED and not has_moved(application):
        raise errors.NotMoved()
    if application.state != State.DRAFT:
        end_station(application, by, passed=False, opinion=reasons)
    application.state, application.reasons = State(cause), reasons.strip()
    application.save()
    tell("assistance_ended", application, by, reasons=reasons.strip(), cause=str(application.get_state_display()))
    return application


def has_moved(application: Application) -> bool:
    """Whether the person is registered in another township now, or nowhere here."""
    length = PREFIX_LENGTH["township"]
    person = application.person
    return person.area_code[:length] != application.area_code[:length] or living_registration(person) is None
