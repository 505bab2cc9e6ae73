"""Refusals of assistance."""

from django.utils.translation import gettext_lazy as _

from casework.errors import Refusal


class NothingToPay(Refusal):
    code = "no_difference"
    sentence = _("No settled claim of this person comes to more by the classes that are recognised.")
    status = 409


class ApplicationOpen(Refusal):
    code = "assistance_open"
    sentence = _("An application for this person is on its way already: %(number)s. Go on with that one.")
    status = 409


class HouseholdWithoutMembers(Refusal):
    code = "household_without_members"
    sentence = _("An income of the household is entered, but nobody who lives in it. Add its members first.")

    def __init__(self) -> None:
        super().__init__(field="income")


class AuthorisationLacks(Refusal):
    code = "authorisation_lacks"
    sentence = _(
        "The money goes to %(payee)s, not to the person: attach this first: %(papers)s. Or enter the person's own account."
    )


class PhotoLacks(Refusal):
    code = "photo_lacks"
    sentence = _("A visit is shown by a photo: attach a JPG or PNG that was taken there.")

    def __init__(self) -> None:
        super().__init__(field="file")


class ReasonsLack(Refusal):
    """Whoever is refused is told why."""

    code = "assistance_reasons_lack"
    sentence = _("Say why: the applicant is told the reasons.")

    def __init__(self) -> None:
        super().__init__(field="reasons")


class NoticeHangs(Refusal):
    code = "notice_hangs"
    sentence = _("The public notice hangs through %(day)s.")


class ObjectionsUnanswered(Refusal):
    code = "objections_unanswered"
    sentence = _("%(count)s objections are not answered yet.")


class PanelTooSmall(Refusal):
    code = "panel_too_small"
    sentence = _("A panel of %(count)s cannot decide: the rules ask for at least %(least)s members.")


class PanelMetBefore(Refusal):
    code = "panel_met_before"
    sentence = _("A panel met about this application on %(day)s. Decide by what it agreed.")
    status = 409


class AboveResidual(Refusal):
    code = "above_residual"
    sentence = _(
        "%(amount)s yuan is more than the rules allow: after all layers at most %(most)s yuan of what is in policy is "
        "left to the person or below the yearly cap of panels."
    )

    def __init__(self, **figures: object) -> None:
        super().__init__(field="amount", **figures)


class NothingToGrant(Refusal):
    code = "nothing_to_grant"
    sentence = _(
        "By class %(assisted_class)s nothing is paid for these costs. Take the application to a panel, or refuse it with "
        "that reason."
    )


class NotDead(Refusal):
    code = "not_dead"
    sentence = _("No death of this person is on record. Record it on the person page first.")

    def __init__(self) -> None:
        super().__init__(field="cause")


class NotMoved(Refusal):
    code = "not_moved"
    sentence = _("The person is still registered here. Note the move on the person page first.")

    def __init__(self) -> None:
        super().__init__(field="cause")


class TooLateToAskAgain(Refusal):
    code = "too_late_to_ask_again"
    sentence = _("Reconsideration could be asked for through %(day)s.")


class AskedAgainBefore(Refusal):
    code = "asked_again_before"
    sentence = _("The refusal was reconsidered before. That is done once.")
    status = 409


class RecognitionLacks(Refusal):
    code = "recognition_lacks"
    sentence = _("No department recognises the person yet: the rules grant by a class (DL-16).")
    status = 409


class ListBrought(Refusal):
    code = "expense_list_brought"
    sentence = _("This file was brought before. Go on with that list, or drop it first.")
    status = 409

    def __init__(self) -> None:
        super().__init__(field="file")


class NothingToReceive(Refusal):
    code = "nothing_to_receive"
    sentence = _("Nothing of this month waits to be received here.")
    status = 409
