"""Where filings and referrals stand on the pages of others: rail, person page, actions."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from casework import clock
from casework.registry import Action, Offer, Panel, RailEntry, registry
from casework.request import Request
from casework.rights import Right
from casework.scope import Reader
from claims.entitlements import selectors
from enrollment.models import Person


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
registry.subjects |= {"claims.filing": gettext_lazy("Filing"), "claims.referral": gettext_lazy("Referral")}
