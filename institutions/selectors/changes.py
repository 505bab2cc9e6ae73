"""The questions to changes that institutions report, cut to what the reader may see."""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from casework.deadlines import overrides
from casework.registry import Offer
from casework.rights import Right
from casework.scope import Reader
from institutions.flow import CHANGE
from institutions.models import Change, Institution
from institutions.services.changes import LEVEL, TEXTS
from policy.days import working_days_between

State = Change.State
TONES = {State.KNOWN: "warn", State.REPORTED: "info", State.ACCEPTED: "good", State.REFUSED: "bad"}
LABELS = {"report": _("Take the report"), "accept": _("Accept the change"), "refuse": _("Refuse the change")}


def changes_for(reader: Reader) -> QuerySet[Change, Any]:
    """The changes of the reader's areas."""
    rows = Change.objects.visible_to(reader, Right.AGREEMENT_VIEW)
    return rows.select_related("institution__area", "pool", "version", "noted_by", "decided_by")


def rows_of(changes: Iterable[Change], today: date) -> list[dict[str, Any]]:
    """Changes as lists show them; days left only while one is not reported."""
    known = overrides()
    return [
        {
            "change": change,
            "tone": TONES[State(change.state)],
            "days_left": working_days_between(today, change.due_on, known) if change.state == State.KNOWN else None,
            "after": _words(change.event, change.after),
        }
        for change in changes
    ]


def before_of(change: Change) -> str:
    """What the register had, in words."""
    return _words(change.event, change.before)


def is_followed(change: Change) -> bool:
    """Whether the register follows by itself when the change is accepted."""
    return change.event == LEVEL or change.event in TEXTS


def offers(change: Change, reader: Reader) -> Iterator[dict[str, Any]]:
    """What this reader could do now (components/doable.html)."""
    possible = CHANGE.possible(change)
    for action, label in LABELS.items():
        if action not in possible or not reader.may_in(CHANGE.steps[action].right, change.area_code):
            continue
        if action != "report" and reader.staff.pk == change.noted_by_id:
            yield {"label": label, "offer": Offer(reason=_("You noted it. Another person looks at it."))}
        else:
            yield {"label": label, "offer": Offer(url=reverse("institutions:change_step", args=[change.pk, action]))}


def _words(event: str, said: str) -> str:
    return str(Institution.Level(said).label) if event == LEVEL and said in Institution.Level.values else said
