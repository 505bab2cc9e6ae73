"""What enrollment adds: its entry of the rail, search, tabs and actions of the person page, values that can be shown."""

from collections.abc import Iterable
from functools import partial

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from casework import clock, masks
from casework.documents import case_type
from casework.registry import Action, Hit, Offer, Panel, RailEntry, SearchKind, Tile, registry
from casework.reveal import revealable
from casework.rights import Right
from casework.scope import Reader
from enrollment import home, offers, page, panels, verifications
from enrollment.models import Identity, Person
from enrollment.selectors import find_persons
from enrollment.services import refunds

HANDFUL = 8


def find(reader: Reader, text: str) -> Iterable[Hit]:
    """The first persons that the text may mean; for somebody registered elsewhere only that."""
    found, today = find_persons(reader, text, size=HANDFUL), clock.today()
    for person in found.persons:
        yield Hit(
            masks.name(person.name),
            " · ".join(page.summary(person, today)),
            reverse("enrollment:person", args=[person.pk]),
            _("Person"),
        )
    if found.elsewhere:
        yield Hit(_("Registered elsewhere"), _("Ask for a transfer"), reverse("enrollment:elsewhere"), _("Person"))


def offer(route: str, reader: Reader, person: Person) -> Offer:
    """A booking or correction about the person: possible for those who keep the person's record."""
    if not reader.may_in(Right.PERSON_EDIT, person.area_code):
        return Offer(reason=_("Another area keeps this person's record."))
    return Offer(url=reverse(route, args=[person.pk]))


registry.add(
    RailEntry("persons", gettext_lazy("Enrollment"), "people", "enrollment:persons", Right.PERSON_SEARCH, order=10)
)
registry.add(SearchKind("person", gettext_lazy("Person"), Right.PERSON_SEARCH, find, order=0))
registry.add(
    Panel("overview", gettext_lazy("Overview"), Right.PERSON_VIEW, "enrollment/overview.html", panels.overview, order=0)
)
registry.add(
    Panel(
        "contributions",
        gettext_lazy("Coverage and contributions"),
        Right.PERSON_VIEW,
        "enrollment/contributions.html",
        panels.contributions,
        order=10,
    )
)
registry.add(
    Panel("history", gettext_lazy("History"), Right.PERSON_VIEW, "enrollment/history.html", panels.history, order=90)
)
for key, label, order in (
    ("bank_account", gettext_lazy("Change the bank account"), 80),
    ("contact", gettext_lazy("Correct the phone number"), 81),
):
    registry.add(Action(key, label, Right.PERSON_EDIT, partial(offer, f"enrollment:{key}"), order))
registry.add(
    Action(
        "contribution",
        gettext_lazy("Book a contribution"),
        Right.CONTRIBUTION_BOOK,
        partial(offer, "enrollment:contribution"),
        70,
    )
)
registry.add(
    RailEntry(
        "contributions",
        gettext_lazy("Contributions and reconciliation"),
        "wallet2",
        "enrollment:money",
        Right.CONTRIBUTION_VIEW,
        order=15,
    )
)
registry.add(
    RailEntry(
        "lists", gettext_lazy("Lists"), "file-earmark-spreadsheet", "enrollment:lists", Right.ENROL_MANAGE, order=12
    )
)
registry.add(
    RailEntry("desk", gettext_lazy("Township desk"), "person-lines-fill", "enrollment:desk", Right.ENROL, order=11)
)
registry.add(
    RailEntry(
        "progress", gettext_lazy("Enrolment progress"), "graph-up", "enrollment:desk", Right.PROGRESS_VIEW, order=13
    )
)
registry.add(
    Tile("enrolment_progress", Right.TARGET_KEEP, "enrollment/tiles/progress.html", home.supervision, order=60)
)
registry.add(Tile("township", Right.TOWNSHIP_DESK, "enrollment/tiles/desk.html", home.township, order=10))
registry.verifications.extend(verifications.ALL)
registry.person_numbers = Identity._meta.db_table
registry.payment_outcomes["enrollment.refund"] = refunds.outcome
for key, label, start, order in (
    ("enrol", gettext_lazy("Enrol"), offers.enrol, 60),
    ("further_year", gettext_lazy("Enrol for a further year"), offers.further_year, 61),
):
    registry.add(Action(key, label, Right.ENROL, start, order))
for key, label, order in (
    ("transfer", gettext_lazy("Transfer to another area"), 71),
    ("suspend", gettext_lazy("Suspend the participation"), 72),
    ("resume", gettext_lazy("Resume the participation"), 73),
    ("join-employees", gettext_lazy("Record employees' insurance"), 74),
    ("leave-employees", gettext_lazy("End employees' insurance"), 75),
    ("household", gettext_lazy("Household"), 79),
    ("death", gettext_lazy("Record the death"), 76),
    ("revoke-death", gettext_lazy("Take back the recorded death"), 77),
    ("end", gettext_lazy("End the participation"), 78),
):
    registry.add(Action(key, label, Right.ENROL_MANAGE, partial(offers.change, key), order))
for key, label, right, order in (
    ("status", gettext_lazy("Record a special status"), Right.PERSON_EDIT, 82),
    ("recognition", gettext_lazy("Record an assistance class"), Right.RECOGNISE, 83),
    ("end-status", gettext_lazy("End a special status"), Right.PERSON_EDIT, 84),
    ("correct", gettext_lazy("Correct the record"), Right.PERSON_EDIT, 85),
    ("document", gettext_lazy("Give another document"), Right.PERSON_EDIT, 86),
):
    registry.add(Action(key, label, right, partial(offers.standing, key, right), order))
registry.add(Action("merge", gettext_lazy("Merge two records"), Right.ENROL_DECIDE, offers.merge, 90))
case_type(
    "enrollment.person",
    view=Right.PERSON_VIEW,
    add=Right.ENROL,
    url=lambda person: reverse("enrollment:person", args=[person.pk]),
)
case_type(
    "enrollment.demandnotice",
    view=Right.CONTRIBUTION_VIEW,
    add=Right.CONTRIBUTION_BOOK,
    url=lambda notice: reverse("enrollment:notice_serve", args=[notice.pk]),
)
for field in page.MASKS:
    revealable("enrollment.person", field, page.shown_by(field), partial(page.whole, field=field))
registry.subjects["enrollment.person"] = gettext_lazy("Person")
