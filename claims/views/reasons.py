"""拒付原因: each code with what it means and what it stands on."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from casework.access import needs
from casework.request import Request
from casework.rights import Right
from claims.flow import RefusalReason
from claims.views.common import crumbs

SOCIAL_INSURANCE_LAW = "《社会保险法》第三十条"
EXPLAINED = {
    RefusalReason.NOT_COVERED: (
        gettext_lazy(
            "On the day of admission no resident insurance held: not enrolled, or still in the waiting period."
        ),
        "国办发〔2024〕38号",
    ),
    RefusalReason.NOT_APPROVED: (
        gettext_lazy(
            "Care in another area without an approved referral, and no emergency. A referral may be handed in later."
        ),
        "医保发〔2022〕22号",
    ),
    RefusalReason.NOT_DESIGNATED: (
        gettext_lazy("The institution was not designated on the day of admission, and it was no emergency."),
        "",
    ),
    RefusalReason.WORK_INJURY: (
        gettext_lazy("An injury at work is paid by work-injury insurance."),
        SOCIAL_INSURANCE_LAW,
    ),
    RefusalReason.THIRD_PARTY: (
        gettext_lazy("A third party has to pay. Where it does not, the fund pays first and recovers the money."),
        SOCIAL_INSURANCE_LAW,
    ),
    RefusalReason.PUBLIC_HEALTH: (
        gettext_lazy("Vaccination, screening and the like are paid by public health."),
        SOCIAL_INSURANCE_LAW,
    ),
    RefusalReason.ABROAD: (gettext_lazy("Care outside the mainland is not paid."), SOCIAL_INSURANCE_LAW),
    RefusalReason.FALSE_PAPERS: (
        gettext_lazy("Invoice, list or records are forged or changed. Report the case to supervision."),
        "《医疗保障基金使用监督管理条例》第四十一条",
    ),
    RefusalReason.USED_BEFORE: (
        gettext_lazy("The same expense was settled before, here or in another place."),
        "《医疗保障基金使用监督管理条例》第四十一条",
    ),
    RefusalReason.OTHER: (gettext_lazy("None of the above: the comment explains it to the person."), ""),
}
"""What each code means, and the article that usually stands behind it."""


@needs(Right.CLAIM_VIEW)
@require_GET
def refusal_reasons(request: Request) -> HttpResponse:
    """Every reason for which a claim is refused as a whole."""
    reasons = [
        {"code": reason.value, "number": reason.number, "label": reason.label, "meaning": meaning, "article": article}
        for reason, (meaning, article) in EXPLAINED.items()
    ]
    context = {"reasons": reasons, "crumbs": crumbs((_("Refusal reasons"), ""))}
    return render(request, "claims/reasons.html", context)
