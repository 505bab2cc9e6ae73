"""不予支付: the reasons for which the policy itself pays nothing, as settlements and previews give them."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from claims.checking import articles
from claims.explained import Explained


class PolicyReason(models.TextChoices):
    """The codes of a settlement that pays nothing whatever it costs (policy.settling.wording)."""

    NOT_ENROLLED = "not_enrolled", _("Does not hold this insurance")
    NOT_COVERED_YET = "not_covered_yet", _("Still in the waiting period")
    NOT_APPROVED = "not_approved", _("Outside the area without referral or emergency")
    NOT_DESIGNATED = "not_designated", _("Not designated for this kind of care")


EXPLAINED: dict[PolicyReason, Explained] = {
    PolicyReason.NOT_ENROLLED: Explained(
        _("On the day of care the person did not hold the insurance that would pay for it."),
        articles.COVER,
        _("Show the receipt of your payment for that year; if you were insured elsewhere, claim there."),
        _("Read the cover on the person page; have a missing payment booked, then calculate again."),
    ),
    PolicyReason.NOT_COVERED_YET: Explained(
        _("Admission was before the first day of benefits: whoever pays late or joins anew waits first."),
        articles.COVER,
        _("Bring the decision if the waiting period was shortened, or the proof that you never left the insurance."),
        _("Read on the person page from which day benefits run and why; a newborn or a move may change that day."),
    ),
    PolicyReason.NOT_APPROVED: Explained(
        _("Care outside the area that was neither referred with approval nor an emergency. A referral can be added."),
        articles.AWAY_FROM_HOME,
        _("Hand in the referral or the filing, or the records that show an emergency; it is then calculated again."),
        _("Ask for a filing, a referral or an emergency and record it in the case: the calculation changes at once."),
    ),
    PolicyReason.NOT_DESIGNATED: Explained(
        _("The institution was not designated, or is not of the level or place at which this benefit is given."),
        articles.DESIGNATION,
        _("Hand in emergency records if it was an emergency; ask next time whether the place gives this benefit."),
        _("Look at the agreement on the first day, and at the levels and places that the policy names for this care."),
    ),
}
