"""Refusals: what the portal will not do, each with a code and a sentence that says what to do next."""

from typing import Any

from django.utils.translation import gettext_lazy as _


class Refusal(Exception):
    """A request that cannot be carried out. Subclasses set `code` and `sentence`; figures fill the sentence.

    `field` names the form field beside which the sentence belongs, if there is one.
    """

    code = "refused"
    sentence: Any = _("This is not possible.")
    status = 422

    def __init__(self, *, field: str | None = None, **figures: Any) -> None:
        self.field = field
        self.figures = figures
        super().__init__(self.code)

    def __str__(self) -> str:
        return str(self.sentence) % self.figures if self.figures else str(self.sentence)


class NotAllowed(Refusal):
    code = "not_allowed"
    sentence = _("Your role does not allow this. Ask your security administrator if your work needs it.")
    status = 403


class OutOfScope(Refusal):
    """The object belongs to another area: answered as if it did not exist."""

    code = "not_found"
    sentence = _("Nothing was found here. Check the number, or ask the agency that keeps this record.")
    status = 404


class SameKeyOtherBody(Refusal):
    code = "command_conflict"
    sentence = _("This form was already sent with other contents. Reload the page to see what was saved.")
    status = 409


class ChangedMeanwhile(Refusal):
    code = "changed_meanwhile"
    sentence = _("Somebody else changed this in the meantime. Reload the page, look at the change and decide again.")
    status = 409


class Unreadable(Refusal):
    """A request without what every form of the portal sends: not from one of its pages, or damaged on the way."""

    code = "unreadable"
    sentence = _("The form could not be read. Reload the page and send it again.")
    status = 400


class RequestTooLarge(Refusal):
    code = "request_too_large"
    sentence = _("What was sent is larger than %(limit)s MB. Choose a smaller file, or send fewer at once.")
    status = 413


class SamePerson(Refusal):
    """Maker is never checker, checker never payer (FX-38)."""

    code = "same_person"
    sentence = _("You already took part in this case as %(role)s. Another person must take this step.")


class WrongStep(Refusal):
    code = "wrong_step"
    sentence = _("This step is not possible now: the case is “%(state)s”. Reload the page to see what comes next.")
    status = 409


class Incomplete(Refusal):
    """Bad input: field name -> sentences. Raised once with everything that is wrong."""

    code = "incomplete"
    sentence = _("Some entries need your attention.")

    def __init__(self, problems: dict[str, list[str]]) -> None:
        super().__init__()
        self.problems = problems


class TooManyToExport(Refusal):
    code = "too_many_to_export"
    sentence = _("This list has more than %(most)s rows. Narrow it by filters before you export it.")


class Busy(Refusal):
    code = "busy"
    sentence = _("The record is being changed by somebody else right now. Wait a moment and try again.")
    status = 503
