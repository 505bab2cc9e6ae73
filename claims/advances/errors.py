"""Refusals of advances and supplementary claims."""

from django.utils.translation import gettext_lazy as _

from casework.errors import Refusal


class NoAdvance(Refusal):
    """HN-15: what the person has paid is not above the threshold."""

    code = "no_advance"
    sentence = _(
        "No advance can be given: the person has paid %(prepaid)s yuan in this stay, an advance needs more than "
        "%(threshold)s yuan (%(article)s)."
    )


class RulesAreSilent(Refusal):
    code = "rules_silent_on_advance"
    sentence = _("The rules in force do not answer this: %(why)s")
    status = 409


class NotSupplementary(Refusal):
    """HN-08, HN-20: who did not join gets nothing."""

    code = "not_supplementary"
    sentence = _(
        "On %(day)s the person held no supplementary insurance: the cost is borne by the person. Compare the members of "
        "the unit and whether its bill was paid."
    )


class StayHasAdvance(Refusal):
    code = "stay_has_advance"
    sentence = _("For this stay there is the advance %(number)s already. Open it to see how far it is.")
    status = 409


class StayIsSettled(Refusal):
    code = "stay_is_settled"
    sentence = _("This stay was settled by %(number)s already: nothing can be lent for it any more.")
    status = 409


class SheetIsUsed(Refusal):
    code = "sheet_is_used"
    sentence = _("The settlement sheet %(sheet)s was handed in with %(number)s already.")
    status = 409


class AdvanceOnItsWay(Refusal):
    """What was not paid out yet cannot be set off."""

    code = "advance_on_its_way"
    sentence = _(
        "The advance %(number)s of this person is on its way to the bank. Settle when the bank has answered: then it can "
        "be set off."
    )
    status = 409


class MoreThanLent(Refusal):
    code = "more_than_lent"
    sentence = _("Only %(left)s yuan are left of the advance. Correct the amount.")


class LaterSettled(Refusal):
    """Each claim of a year rests on those before it (HN-14)."""

    code = "later_settled"
    sentence = _("%(number)s of the same year was settled after this one and rests on it. Reverse that one first.")
    status = 409


class HolderDied(Refusal):
    """Nothing is lent to the dead; what is lent already goes on as a debt of the estate (民法典 art. 1161)."""

    code = "holder_died"
    sentence = _(
        "The person died on %(day)s: nothing can be lent any more. Withdraw an advance that was not paid out yet."
    )
    status = 409


class HeirNeeded(Refusal):
    code = "heir_needed"
    sentence = _(
        "The person died on %(day)s, after this was handed in for their own account. Refuse it: an heir hands it in anew."
    )
    status = 409
