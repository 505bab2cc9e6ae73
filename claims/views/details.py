"""What the details of a case say of the stay and of who applies."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from casework import masks
from casework.request import Request
from casework.rights import Right
from casework.templatetags.portal import day
from claims.models import Claim
from claims.models.claim import Standing
from claims.views import common
from claims.whereabouts import designation_of, level_of, standing_of


def applicant_of(request: Request, claim: Claim) -> dict[str, Any]:
    """Who applies, numbers masked, with the address that shows them whole."""
    in_person = claim.applicant_standing == Standing.SELF
    shows = claim.applicant_identity and request.reader.may_in(Right.REVEAL, claim.area_code)
    return {
        "name": common.name_for(request.reader, claim) if in_person else claim.applicant_name,
        "standing": claim.get_applicant_standing_display(),
        "relation": claim.get_applicant_relation_display(),
        "identity": masks.identity(claim.applicant_identity),
        "reveal": reverse("casework:reveal", args=[claim._meta.label_lower, claim.pk, "applicant_identity"])
        if shows
        else "",
        "reveal_key": f"claims-claim-{claim.pk}-applicant_identity",
        "phone": masks.phone(claim.applicant_phone),
    }


def stay_of(claim: Claim) -> list[dict[str, Any]]:
    """Where, when, why and by what way, as label and value."""
    institution, diagnosis, held = claim.institution, claim.diagnosis, standing_of(claim)
    stay = f"{day(claim.admitted_on) or '—'} – {day(claim.discharged_on) or '—'}"
    return [
        {"label": _("Institution"), "value": institution and institution.name, "wide": True},
        {"label": _("Level"), "value": level_of(held)},
        {"label": _("Kind of care"), "value": claim.get_kind_display()},
        {
            "label": _("Designation"),
            "value": designation_of(held, claim.admitted_on, claim.discharged_on),
            "wide": True,
        },
        {"label": _("Stay"), "value": stay, "wide": True},
        {"label": _("Access"), "value": _access(claim)},
        *([{"label": _("Registered disease"), "value": str(claim.registration)}] if claim.registration else []),
        {"label": _("Why not settled directly"), "value": claim.get_reason_display()},
        {"label": _("Diagnosis"), "value": diagnosis and f"{diagnosis.code} {diagnosis.name}", "wide": True},
        {"label": _("Accident or injury"), "value": _("Yes") if claim.is_accident else _("No")},
        {"label": _("Entered by"), "value": claim.entered_by.name},
        {"label": _("Received on"), "value": day(claim.received_on)},
    ]


def _access(claim: Claim) -> str:
    """How the person came, and what on record stands for it."""
    held = claim.filing or claim.referral
    return f"{claim.get_access_display()} · {held.number}" if held else str(claim.get_access_display())
