"""What assistance adds: its entry of the rail, the tab 救助 of the person page, an action, what hangs on a list."""

from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assistance import home, merging, selectors
from assistance.models import Application
from assistance.night import warning
from assistance.selectors.applications import applications_for
from casework.documents import case_type
from casework.registry import Action, Job, Offer, Panel, RailEntry, Tab, Tile, registry
from casework.request import Request
from casework.reveal import revealable
from casework.rights import Right
from casework.scope import Reader
from claims.models import Settlement
from claims.selectors import below_class
from enrollment.merging import PARTS, Part
from enrollment.models import Person
from enrollment.recognised.undoing import HANGING


def panel(request: Request, person: Person) -> dict[str, Any]:
    """救助: the three layers on one screen, the classes with their ends (LPS-36, LPS-65)."""
    return {
        "layers": selectors.three_layers(person),
        "protection": selectors.protection(person),
        "recognitions": person.recognitions.order_by("-starts_on", "-pk"),
        "applications": applications_for(request.reader).filter(person=person),
        "has_difference": below_class([person.pk]).exists(),
    }


def offer_difference(reader: Reader, person: Person) -> Offer:
    """What a class recognised from the past still pays; nothing where no settled claim is concerned."""
    if not reader.may_in(Right.ASSISTANCE_VIEW, person.area_code) or not below_class([person.pk]).exists():
        return Offer()
    return Offer(url=reverse("assistance:difference", args=[person.pk]))


def offer_application(reader: Reader, person: Person) -> Offer:
    """An application for the person; the page behind it leads to the one that is on its way, without asking here."""
    if not reader.may_in(Right.ASSISTANCE_FILE, person.area_code):
        return Offer(reason=_("Another area keeps this person's record."))
    return Offer(url=reverse("assistance:application_new", args=[person.pk]))


def settled_since(persons: QuerySet[Person], since: datetime) -> int:
    """Settlements of such persons since a moment, which may have gone by the class."""
    return Settlement.objects.filter(claim__person__in=persons, at__gt=since).count()


registry.add(
    RailEntry(
        "assistance",
        gettext_lazy("Assistance"),
        "heart-pulse",
        "assistance:applications",
        Right.ASSISTANCE_VIEW,
        order=25,
    )
)
registry.list_tabs.append(
    Tab(gettext_lazy("Departments' lists of recognised persons"), "assistance:lists", Right.RECOGNISE)
)
registry.add(
    Panel("assistance", gettext_lazy("Assistance"), Right.ASSISTANCE_VIEW, "assistance/panel.html", panel, order=25)
)
registry.add(
    Action(
        "difference",
        gettext_lazy("Pay the difference of a recognised class"),
        Right.ASSISTANCE_DECIDE,
        offer_difference,
        30,
    )
)
registry.add(Action("apply", gettext_lazy("Apply for assistance"), Right.ASSISTANCE_FILE, offer_application, 29))
registry.subjects |= {
    "enrollment.recognitionlist": gettext_lazy("List of recognised persons"),
    "assistance.application": gettext_lazy("Application for assistance"),
    "assistance.earlywarning": gettext_lazy("Early warning"),
    "assistance.expenselist": gettext_lazy("List of unassisted expenses"),
    "assistance.expense": gettext_lazy("Unassisted expense"),
}
registry.add(Tile("assistance", Right.ASSISTANCE_FILE, "assistance/tile.html", home.waiting, order=30))
registry.add(Tile("assistance_decide", Right.ASSISTANCE_DECIDE, "assistance/tile.html", home.waiting, order=30))
registry.add(
    Job(
        warning.KEY,
        gettext_lazy("Find households with high costs, and lost cover"),
        warning.areas,
        warning.run,
        counts={"burdened": gettext_lazy("High cost of care"), "uncovered": gettext_lazy("Recognised, cover lost")},
        after=("closing", "relieved"),
        right=Right.ASSISTANCE_VIEW,
        order=65,
    )
)
for label in ("assistance.application", "assistance.expense"):
    revealable(label, "bank_account", Right.REVEAL, lambda row: row.bank_account)
PARTS.append(Part(merging.hindrance, merging.move))
case_type(
    "assistance.expense",
    view=Right.ASSISTANCE_VIEW,
    add=Right.ASSISTANCE_FILE,
    may_add=lambda expense: expense.state in ("received", "notified", "ready"),
    url=lambda expense: reverse("assistance:expense", args=[expense.pk]),
)
case_type(
    "assistance.application",
    view=Right.ASSISTANCE_VIEW,
    add=Right.ASSISTANCE_FILE,
    may_add=lambda application: application.state in Application.OPEN,
    url=lambda application: reverse("assistance:application", args=[application.pk]),
)
HANGING.append(settled_since)
