"""The questions to suspensions, cut to what the reader may see."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import F, OuterRef, Q, QuerySet
from django.db.models.functions import JSONObject
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from casework import clock, masks
from casework.registry import Offer
from casework.rights import Right
from casework.scope import Reader
from casework.templatetags.portal import day as told_day
from claims.misuse.flow import SUSPENSION
from claims.models import Suspension
from claims.models.misuse import DAY, SuspensionQuerySet
from enrollment.models import Person

State = Suspension.State
STANDINGS: list[tuple[str, Any]] = [
    ("proposed", gettext_lazy("Waits for the decision")),
    ("unserved", gettext_lazy("To be served")),
    ("holds", gettext_lazy("Holds today")),
    ("later", gettext_lazy("Begins later")),
    ("appealed", gettext_lazy("Appealed against")),
    ("over", gettext_lazy("Ended")),
    ("rejected", gettext_lazy("Not decided upon")),
]
STEPS: dict[str, Any] = {
    "decide": gettext_lazy("Decide"),
    "serve": gettext_lazy("Note that it was served"),
    "appeal": gettext_lazy("Take an appeal"),
    "answer": gettext_lazy("Answer the appeal"),
    "lift": gettext_lazy("Lift it early"),
}
APPEALED = Q(appealed_on__isnull=False, is_upheld=None)
UNSERVED = Q(state=State.DECIDED, served_on=None, lifted_from=None)


def suspensions_for(reader: Reader) -> QuerySet[Suspension]:
    """The suspensions a reader may see."""
    rows = Suspension.objects.visible_to(reader, Right.SUSPENSION_VIEW)
    return rows.select_related("person__area", "pool__area", "proposed_by", "decided_by", "answered_by", "lifted_by")


def standing(rows: SuspensionQuerySet, which: str, day: date) -> SuspensionQuerySet:
    """Rows by how they stand on a day, one of STANDINGS."""
    match which:
        case "proposed" | "rejected":
            return rows.filter(state=which)
        case "unserved":
            return rows.filter(UNSERVED)
        case "holds":
            return rows.holding_on(day)
        case "later":
            begins = Q(lifted_from=None) | Q(lifted_from__gt=F("starts_on"))
            return rows.served().filter(begins, starts_on__gt=day)
        case "appealed":
            return rows.filter(APPEALED)
        case "over":
            lifted = (
                Q(lifted_from__lte=day) | Q(lifted_from__lte=F("starts_on")) | Q(lifted_from__gt=day, served_on=None)
            )
            return rows.filter(lifted | Q(served_on__isnull=False, ends_on__lt=day), state=State.DECIDED)
    return rows


def how_it_stands(suspension: Suspension, day: date) -> tuple[str, str]:
    """How a suspension stands on a day, in a word and a tone."""
    if suspension.state != State.DECIDED:
        return str(suspension.get_state_display()), "info" if suspension.state == State.PROPOSED else ""
    if suspension.never_holds or (suspension.lifted_from and suspension.served_on is None):
        return _("lifted before it began"), ""
    if suspension.served_on is None:
        return _("to be served"), "warn"
    if suspension.last_on < day:
        return (_("lifted early") if suspension.lifted_from else _("ended")), ""
    return (_("begins later"), "info") if suspension.starts_on > day else (_("suspended"), "bad")


def row_of(suspension: Suspension, day: date) -> dict[str, Any]:
    """A row as lists show it: the name masked."""
    word, tone = how_it_stands(suspension, day)
    appealed = suspension.appealed_on is not None and suspension.is_upheld is None
    return {
        "one": suspension,
        "name": masks.name(suspension.person.name),
        "state": word,
        "tone": tone,
        "appealed": appealed,
    }


def of_person(person: Person) -> list[dict[str, Any]]:
    """A person's suspensions, newest first (for the person page, whose reader may see the person)."""
    return [row_of(one, clock.today()) for one in person.suspensions.select_related("person")]


def holding_known(day: date) -> Any:
    """What the person page reads with the person: the suspensions that hold on the day."""
    rows = Suspension.objects.filter(person=OuterRef("pk")).holding_on(day).order_by("pk")
    said = JSONObject(number="number", since="starts_on", until="ends_on", lifted="lifted_from")
    return ArraySubquery(rows.values(said=said))


def holding_told(known: list[dict[str, Any]]) -> Iterator[str]:
    """What stands above the person page while a suspension holds."""
    for one in known:
        last = date.fromisoformat(one["lifted"]) - DAY if one["lifted"] else date.fromisoformat(one["until"])
        days = {"since": told_day(date.fromisoformat(one["since"])), "until": told_day(last)}
        sentence = _(
            "Online settlement suspended %(since)s – %(until)s (%(number)s): the person pays and claims at the counter."
        )
        yield sentence % (days | {"number": one["number"]})


def steps_of(suspension: Suspension, day: date) -> set[str]:
    """The steps that are possible now, whoever takes them."""
    if suspension.state == State.PROPOSED:
        return {"decide"}
    if suspension.state == State.REJECTED:
        return set()
    served, lifted = suspension.served_on is not None, suspension.lifted_from is not None
    over = served and suspension.ends_on < day
    found = set() if served or lifted else {"serve"}
    found |= {"appeal"} if served and suspension.appealed_on is None else set()
    found |= {"answer"} if suspension.appealed_on and suspension.is_upheld is None else set()
    return found if lifted or over else found | {"lift"}


def offers(suspension: Suspension, reader: Reader) -> Iterator[dict[str, Any]]:
    """What the reader can do with it now; beside what another person has to do, why."""
    possible = steps_of(suspension, clock.today())
    strangers: dict[str, dict[int | None, str]] = {
        "decide": {suspension.proposed_by_id: _("who proposed it")},
        "answer": dict.fromkeys((suspension.proposed_by_id, suspension.decided_by_id), _("who proposed or decided it")),
    }
    for step, label in STEPS.items():
        if step not in possible or not reader.may_in(SUSPENSION.steps[step].right, suspension.area_code):
            continue
        role = strangers.get(step, {}).get(reader.staff.pk)
        reason = _("Another person has to do this: you already took part as %(role)s.") % {"role": role}
        url = reverse("misuse:suspension_step", args=[suspension.pk, step])
        yield {"label": label, "offer": Offer(reason=reason) if role else Offer(url=url)}
