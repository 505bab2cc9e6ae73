"""What institutions add to the frame: their entry of the rail and search."""

from collections.abc import Iterable

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from casework import clock
from casework.documents import case_type
from casework.registry import Hit, RailEntry, SearchKind, Tab, Tile, registry
from casework.reveal import revealable
from casework.rights import Right
from casework.scope import Reader
from institutions import home, selectors, verification
from institutions.models import Agreement, Application, Clearing, Declaration, Prepayment, Violation
from institutions.services import clearing, confirming

HANDFUL = 5


def find(reader: Reader, text: str) -> Iterable[Hit]:
    """Institutions by code, name or initials."""
    for found in selectors.find(text, reader.pool, clock.today(), limit=HANDFUL):
        detail = f"{found.code} · {found.get_level_display()} · {found.area.name}"
        yield Hit(found.name, detail, reverse("institutions:institution", args=[found.pk]), _("Institution"))


registry.add(
    RailEntry("institutions", _("Institutions"), "hospital", "institutions:list", Right.INSTITUTION_VIEW, order=30)
)
registry.add(SearchKind("institution", _("Institution"), Right.INSTITUTION_VIEW, find, order=40))
registry.add(Tile("institutions", Right.INSTITUTION_EDIT, "institutions/tiles/desk.html", home.desk, order=10))
registry.add(Tile("institutions_review", Right.INSTITUTION_REVIEW, "institutions/tiles/desk.html", home.desk, order=10))
revealable(
    "institutions.institution", "bank_account", Right.INSTITUTION_REVEAL, lambda institution: institution.bank_account
)
case_type(
    "institutions.application",
    view=Right.AGREEMENT_VIEW,
    add=Right.INSTITUTION_EDIT,
    may_add=lambda application: application.state in Application.OPEN,
    url=lambda application: reverse("institutions:application", args=[application.pk]),
)
case_type(
    "institutions.agreement",
    view=Right.AGREEMENT_VIEW,
    add=Right.INSTITUTION_EDIT,
    may_add=lambda agreement: agreement.state != Agreement.State.DROPPED,
    url=lambda agreement: reverse("institutions:agreement", args=[agreement.pk]),
)
registry.verifications.extend(verification.ALL)
registry.fund_tabs.append(Tab(_("To recover from institutions"), "institutions:recoveries", Right.DECLARATION_VIEW))
registry.paid_to_organisations |= {
    Declaration._meta.label_lower,
    Prepayment._meta.label_lower,
    Clearing._meta.label_lower,
    Violation._meta.label_lower,
}
registry.payment_outcomes |= {
    Declaration._meta.label_lower: confirming.outcome,
    Prepayment._meta.label_lower: clearing.prepayment_outcome,
    Clearing._meta.label_lower: clearing.clearing_outcome,
}
registry.subjects |= {
    "institutions.declaration": _("Monthly declaration"),
    "institutions.prepayment": _("Prepayment"),
    "institutions.clearing": _("Clearing"),
    "institutions.agreement": _("Agreement"),
    "institutions.change": _("Change of an institution"),
    "institutions.violation": _("Violation"),
    "institutions.visit": _("Inspection of an institution"),
    "institutions.yearlyscore": _("Yearly score"),
    "institutions.registerlist": _("List of institutions"),
    "institutions.application": _("Application"),
    "institutions.certificate": _("Certificate"),
}
registry.subjects |= {
    "institutions.institution": _("Institution"),
    "institutions.professional": _("Staff of institutions"),
}
