"""拒付原因: what each code means, the article that usually stands behind it, what person and agency can do."""

from django.utils.translation import gettext_lazy as _

from claims.checking import articles
from claims.explained import Explained
from claims.flow import RefusalReason

EXPLAINED: dict[RefusalReason, Explained] = {
    RefusalReason.NOT_COVERED: Explained(
        _("On the day of admission no resident insurance held: not enrolled, or still in the waiting period."),
        articles.COVER,
        _("Show the receipt of your payment, or the decision on your enrolment, if you were covered on that day."),
        _("Read the cover on the person page; where a payment is missing there, have it booked first."),
    ),
    RefusalReason.NOT_APPROVED: Explained(
        _("Care in another area without an approved referral, and no emergency. A referral may be handed in later."),
        articles.AWAY_FROM_HOME,
        _("Hand in the referral, or the records that show an emergency; a filing can be made up for."),
        _("Ask whether a filing or referral exists or can be made up for, before you refuse."),
    ),
    RefusalReason.NOT_DESIGNATED: Explained(
        _("The institution was not designated on the day of admission, and it was no emergency."),
        articles.DESIGNATION,
        _("Hand in emergency records if it was an emergency. Ask next time whether the hospital is designated."),
        _("Look at the agreement on the day of admission; a stay that began on a designated day is one to its end."),
    ),
    RefusalReason.WORK_INJURY: Explained(
        _("An injury at work is paid by work-injury insurance."),
        articles.PAID_BY_OTHERS,
        _("Ask your employer to report the injury; if it is not recognised as one at work, bring that decision here."),
        _("Note how the injury came about, and who said so; name the office for work injuries."),
    ),
    RefusalReason.THIRD_PARTY: Explained(
        _("A third party has to pay. Where it does not, the fund pays first and recovers the money."),
        articles.PAID_BY_OTHERS,
        _("Claim from who caused it. If they do not pay or are unknown, come again with the paper of police or court."),
        _("Read the accident paper for the share of blame; where the third party does not pay, the fund pays first."),
    ),
    RefusalReason.PUBLIC_HEALTH: Explained(
        _("Vaccination, screening and the like are paid by public health."),
        articles.PAID_BY_OTHERS,
        _("Ask the community health centre, which carries these services out free of charge."),
        _("Refuse the lines that public health pays, not the whole stay, where there is other care."),
    ),
    RefusalReason.ABROAD: Explained(
        _("Care outside the mainland is not paid."),
        articles.PAID_BY_OTHERS,
        _("Look to travel or commercial insurance."),
        _("Compare place and days of the care; what was done on the mainland is claimed by itself."),
    ),
    RefusalReason.FALSE_PAPERS: Explained(
        _("Invoice, list or records are forged or changed. Report the case to supervision."),
        articles.PERSONS,
        _("You may explain and bring the originals; you will be heard before anything further is decided."),
        _("Keep the papers, write down what the hospital answered, and hand the case to supervision."),
    ),
    RefusalReason.USED_BEFORE: Explained(
        _("The same expense was settled before, here or in another place."),
        articles.PERSONS,
        _("If the other insurer paid a part, bring its split statement: the rest can be claimed with it."),
        _("Name the earlier claim to the person, as far as it is theirs; a split statement lets the rest be claimed."),
    ),
    RefusalReason.OTHER: Explained(
        _("None of the above: the comment explains it to the person."),
        "",
        _("Read the explanation on the notice; ask at the counter what is missing."),
        _("Write in plain words what was found and what would change the decision."),
    ),
}
