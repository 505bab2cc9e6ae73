"""Where advances and supplementary claims stand on the pages of others: rail, person page, search, home, documents."""

from collections.abc import Iterable
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from casework import masks
from casework.documents import case_type
from casework.registry import Action, Hit, Offer, Panel, RailEntry, SearchKind, Tile, registry
from casework.request import Request
from casework.reveal import revealable
from casework.rights import Right
from casework.scope import Reader
from casework.sequences import beginning_of_a_number
from claims.advances import home, selectors
from claims.models import Advance, SupplementaryClaim
from enrollment.models import Person

ADVANCE, CLAIM = Advance._meta.label_lower, SupplementaryClaim._meta.label_lower
HELD = "supplementary_insurance"
HANDFUL = 5


def find(reader: Reader, text: str) -> Iterable[Hit]:
    """Advances and supplementary claims whose number is typed, whole or its beginning."""
    number = beginning_of_a_number(text)
    if not number:
        return
    for rows, route, kind in (
        (selectors.advances_for(reader), "advances:advance", _("Advance")),
        (selectors.claims_for(reader), "advances:claim", _("Supplementary claim")),
    ):
        for case in rows.filter(number__startswith=number).order_by("number")[:HANDFUL]:
            detail = f"{masks.name(case.person.name)} · {case.get_state_display()}"
            yield Hit(case.number, detail, reverse(route, args=[case.pk]), kind)


def _offer(reader: Reader, person: Person, route: str) -> Offer:
    """Nothing is said to who never held supplementary insurance."""
    if not any(status.code == HELD for status in person.statuses.all()):  # the person page has read them
        return Offer()
    if not reader.may_in(Right.CLAIM_ENTER, person.area_code):
        return Offer(reason=_("The person is registered in another area."))
    return Offer(url=reverse(route, args=[person.pk]))


def offer_advance(reader: Reader, person: Person) -> Offer:
    """借款: possible for who holds supplementary insurance; the rules say more when it is handed in."""
    return _offer(reader, person, "advances:new")


def offer_claim(reader: Reader, person: Person) -> Offer:
    """补充医疗保险报销."""
    return _offer(reader, person, "advances:claim_new")


def panel(request: Request, person: Person) -> dict[str, Any]:
    """补充保险 on the person page: advances and supplementary claims, newest first."""
    return selectors.of_person(request.reader, person)


registry.add(
    RailEntry(
        "supplementary", gettext_lazy("Supplementary"), "cash-coin", "advances:advances", Right.ADVANCE_VIEW, order=25
    )
)
registry.add(
    Panel(
        "supplementary",
        gettext_lazy("Supplementary"),
        Right.ADVANCE_VIEW,
        "claims/advances/panel.html",
        panel,
        order=26,
    )
)
registry.add(Action("advance", gettext_lazy("Ask for an advance"), Right.CLAIM_ENTER, offer_advance, order=16))
registry.add(Action("supplementary", gettext_lazy("Supplementary claim"), Right.CLAIM_ENTER, offer_claim, order=17))
registry.add(SearchKind("supplementary", gettext_lazy("Supplementary insurance"), Right.ADVANCE_VIEW, find, order=27))
registry.add(Tile("advances_lent", Right.RECOVERY_BOOK, "claims/tiles/advances_lent.html", home.lent, order=31))
registry.subjects |= {ADVANCE: gettext_lazy("Advance"), CLAIM: gettext_lazy("Supplementary claim")}
for label, route in ((ADVANCE, "advances:advance"), (CLAIM, "advances:claim")):
    case_type(
        label,
        view=Right.DOCUMENT_VIEW,
        add=Right.CLAIM_ENTER,
        may_add=lambda case: False,
        url=lambda case, route=route: reverse(route, args=[case.pk]),  # type: ignore[misc]
    )
    revealable(label, "bank_account", Right.REVEAL, lambda case: case.bank_account)
revealable(ADVANCE, "guarantor_identity", Right.REVEAL, lambda case: case.guarantor_identity)
revealable(ADVANCE, "guarantor_phone", Right.REVEAL, lambda case: case.guarantor_phone)
