"""Where claims stand on the pages of others: rail, home, search, the person page, documents, masked values."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from casework import masks
from casework.deadlines import overrides
from casework.documents import case_type
from casework.registry import Action, Hit, Offer, Panel, RailEntry, SearchKind, Tab, Tile, registry
from casework.request import Request
from casework.reveal import revealable
from casework.rights import Right
from casework.scope import Reader
from casework.sequences import SHORTEST, beginning_of_a_number
from claims import home, selectors
from claims.critical.selectors import of_person, shown
from claims.models import Claim, Invoice
from claims.services.invoices import normalised
from claims.views.common import State
from claims.year import year_money
from enrollment.models import Coverage, Person

CLAIM = Claim._meta.label_lower
HANDFUL = 5


def find_claims(reader: Reader, text: str) -> Iterable[Hit]:
    """Claims whose case number is typed, whole or its beginning."""
    number = beginning_of_a_number(text)
    if not number:
        return
    numbered = selectors.claims_for(reader).filter(pool=reader.pool).exclude(number="")
    rows = numbered.filter(number__startswith=number).select_related("person")
    for claim in rows.order_by("number")[:HANDFUL]:
        yield _hit(claim)


def find_by_invoice(reader: Reader, text: str) -> Iterable[Hit]:
    """Claims that hold an invoice with this number, or with this code and number."""
    *codes, number = [normalised(part) for part in text.split()] or [""]
    if len(number) < SHORTEST:
        return
    invoices = Invoice.objects.filter(pool=reader.pool, number=number)
    if codes:
        invoices = invoices.filter(code=codes[-1])
    rows = selectors.claims_for(reader).filter(pk__in=invoices.values("claim")).select_related("person")
    for claim in rows[:HANDFUL]:
        yield _hit(claim)


def _hit(claim: Claim) -> Hit:
    detail = f"{masks.name(claim.person.name)} · {claim.get_state_display()}"
    return Hit(claim.number or _("Draft"), detail, reverse("claims:case", args=[claim.pk]), _("Claim"))


def person_claims(request: Request, person: Person) -> dict[str, Any]:
    """报销 on the person page: the person's claims and critical-illness cases, newest first."""
    rows = list(selectors.claims_of(person, request.reader)[:50])
    table = overrides() if any(claim.state in Claim.OPEN_STATES for claim in rows) else {}
    cases = of_person(request.reader, person)[:50]
    return {"claims": [home.row(claim, table) for claim in rows], "cases": [shown(case) for case in cases]}


def offer(reader: Reader, person: Person) -> Offer:
    """办理报销: possible, unless a draft is already begun or the person was never covered."""
    if not reader.may_in(Right.CLAIM_ENTER, person.area_code):
        return Offer(reason=_("The person is registered in another area."))
    start = reverse("claims:new", args=[person.pk])
    drafts = selectors.claims_for(reader).filter(person=OuterRef("pk"), state=State.DRAFT)
    covers = Coverage.objects.filter(person=OuterRef("pk"))
    has_draft, was_covered = Person.objects.filter(pk=person.pk).values_list(Exists(drafts), Exists(covers)).get()
    if has_draft:
        return Offer(reason=_("A draft is already begun."), see=start)
    if not was_covered:
        return Offer(reason=_("No cover is on record: nothing was paid for any year."))
    return Offer(url=start)


def may_add_documents(claim: Claim) -> bool:
    """Documents are added while the claim is entered or corrected, or its account after a payment came back."""
    return claim.state in (*Claim.EDITABLE_STATES, State.PAYMENT_FAILED)


registry.add(RailEntry("claims", gettext_lazy("Claims"), "receipt", "claims:list", Right.CLAIM_VIEW, order=20))
registry.add(
    RailEntry(
        "catalogue", gettext_lazy("Catalogue"), "journal-medical", "catalogue:entries", Right.CATALOGUE_VIEW, order=72
    )
)
registry.add(SearchKind("claim", gettext_lazy("Claim"), Right.CLAIM_VIEW, find_claims, order=20))
registry.add(SearchKind("invoice", gettext_lazy("Invoice"), Right.CLAIM_VIEW, find_by_invoice, order=30))
registry.add(Panel("claims", gettext_lazy("Claims"), Right.CLAIM_VIEW, "claims/panel.html", person_claims, order=20))
registry.add(Action("claim", gettext_lazy("Reimbursement"), Right.CLAIM_ENTER, offer, order=10))
registry.add(Tile("claims_counter", Right.CLAIM_ENTER, "claims/tiles/counter.html", home.counter, order=10))
registry.add(Tile("claims_review", Right.CLAIM_REVIEW, "claims/tiles/review.html", home.review, order=10))
registry.add(Tile("claims_approval", Right.CLAIM_APPROVE, "claims/tiles/approval.html", home.approval, order=10))
registry.add(Tile("insurer", Right.CRITICAL_ILLNESS_VERIFY, "claims/tiles/insurer.html", home.insurer, order=10))
registry.add(Tile("catalogue", Right.CATALOGUE_APPROVE, "claims/tiles/catalogue.html", home.catalogue, order=31))
registry.add(Tile("recoveries", Right.RECOVERY_BOOK, "claims/tiles/recoveries.html", home.recoveries, order=30))
registry.add(Tile("verification", Right.DOCUMENT_VIEW, "claims/tiles/verification.html", home.verification, order=12))
registry.add(Tile("to_answer", Right.INQUIRY_ANSWER, "claims/tiles/to_answer.html", home.to_answer, order=13))
registry.add(
    RailEntry(
        "inquiries",
        gettext_lazy("Verification requests"),
        "patch-question",
        "claims:inquiries",
        Right.INQUIRY_ANSWER,
        order=24,
    )
)
registry.fund_tabs.append(Tab(gettext_lazy("Recoveries"), "claims:recoveries", Right.RECOVERY_VIEW))
registry.subjects |= {CLAIM: gettext_lazy("Claim"), "claims.recovery": gettext_lazy("Recovery")}
registry.subjects["claims.cataloguerelease"] = gettext_lazy("Published list")
registry.subjects["claims.jointreview"] = gettext_lazy("Joint review")
registry.subjects["claims.appeal"] = gettext_lazy("Appeal")
registry.subjects["claims.sample"] = gettext_lazy("Sample of claims")
registry.subjects["claims.inquiry"] = gettext_lazy("Verification request")
registry.subjects["claims.investigation"] = gettext_lazy("Field investigation")
registry.year_money.append(year_money)
case_type(
    CLAIM,
    view=Right.DOCUMENT_VIEW,
    add=Right.CLAIM_ENTER,
    may_add=may_add_documents,
    url=lambda claim: reverse("claims:case", args=[claim.pk]),
)
revealable(CLAIM, "bank_account", Right.REVEAL, lambda claim: claim.bank_account)
revealable(CLAIM, "applicant_identity", Right.REVEAL, lambda claim: claim.applicant_identity)
