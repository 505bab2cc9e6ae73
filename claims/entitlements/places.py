"""Where filings and referrals stand on the pages of others: rail, person page, actions."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from casework import clock
from casework.deadlines import overrides
from casework.documents import case_type
from casework.registry import Action, Offer, Panel, RailEntry, Tile, registry
from casework.request import Request
from casework.rights import Right
from casework.scope import Reader
from claims.entitlements import selectors
from enrollment.models import Person
from policy.days import working_days_between


def panel(request: Request, person: Person) -> dict[str, Any]:
    """备案登记 on the person page: filings and referrals, newest first."""
    day = clock.today()
    warned = selectors.warned_days(person.pool, day)
    found = selectors.of_person(person)
    return {name: [selectors.row_of(row, day, warned) for row in rows] for name, rows in found.items()}


def _hindrance(reader: Reader, person: Person) -> str:
    if person.merged_into_id:
        return _("This record was merged into another one.")
    if person.died_on:
        return _("The person died on %(day)s.") % {"day": person.died_on}
    if not reader.may_in(Right.ENTITLEMENT_ENTER, person.area_code):
        return _("The person is registered in another area.")
    return ""


def offer_filing(reader: Reader, person: Person) -> Offer:
    """异地就医备案: possible for everybody alive of the reader's areas."""
    reason = _hindrance(reader, person)
    return Offer(reason=reason) if reason else Offer(url=reverse("entitlements:filing_new", args=[person.pk]))


def offer_referral(reader: Reader, person: Person) -> Offer:
    """转诊: possible for everybody alive of the reader's areas."""
    reason = _hindrance(reader, person)
    return Offer(reason=reason) if reason else Offer(url=reverse("entitlements:referral_new", args=[person.pk]))


registry.add(
    RailEntry(
        "entitlements",
        gettext_lazy("Filings and registers"),
        "clipboard-check",
        "entitlements:filings",
        Right.ENTITLEMENT_VIEW,
        order=22,
    )
)
registry.add(
    Panel(
        "entitlements",
        gettext_lazy("Filings and registers"),
        Right.ENTITLEMENT_VIEW,
        "claims/entitlements/panel.html",
        panel,
        order=22,
    )
)
registry.add(Action("filing", gettext_lazy("File care elsewhere"), Right.ENTITLEMENT_ENTER, offer_filing, order=12))
registry.add(Action("referral", gettext_lazy("Enter a referral"), Right.ENTITLEMENT_ENTER, offer_referral, order=14))


def offer_registration(reader: Reader, person: Person) -> Offer:
    """门诊慢特病登记: possible for everybody alive of the reader's areas."""
    reason = _hindrance(reader, person)
    return Offer(reason=reason) if reason else Offer(url=reverse("entitlements:registration_new", args=[person.pk]))


def ending(request: Request) -> dict[str, Any]:
    """What the night has raised: filings and registrations that end soon."""
    day, reader = clock.today(), request.reader
    warned = selectors.USUAL_WARNING
    found = selectors.raised(reader, day)
    return {"rows": [selectors.row_of(one, day, warned) for one in found]}


def deciding(request: Request) -> dict[str, Any]:
    """Applications that wait for the reader's decision, first due on top."""
    found = selectors.waiting_for(request.reader)
    rows = list(found)
    table = overrides() if rows else {}
    today = clock.today()
    return {"rows": [{"held": one, "days_left": working_days_between(today, one.due_on, table)} for one in rows]}


registry.add(
    Action("disease", gettext_lazy("Register a disease"), Right.ENTITLEMENT_ENTER, offer_registration, order=16)
)
registry.add(Tile("ending", Right.ENTITLEMENT_ENTER, "claims/tiles/ending.html", ending, order=45))
registry.add(Tile("deciding", Right.ENTITLEMENT_DECIDE, "claims/tiles/deciding.html", deciding, order=45))
registry.subjects |= {
    "claims.diseaseregistration": gettext_lazy("Registered disease"),
    "claims.treatmentplace": gettext_lazy("Designated treatment"),
}
case_type(
    "claims.diseaseregistration",
    view=Right.DOCUMENT_VIEW,
    add=Right.ENTITLEMENT_ENTER,
    may_add=lambda registration: registration.state == "applied",
    url=lambda registration: reverse("entitlements:registration", args=[registration.pk]),
)
registry.subjects |= {"claims.filing": gettext_lazy("Filing"), "claims.referral": gettext_lazy("Referral")}
