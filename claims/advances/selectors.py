"""The questions to advances and supplementary claims, cut to what the reader may see."""

from datetime import date
from typing import Any

from django.db.models import Count, F, Q, QuerySet, Sum
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from casework import clock, masks
from casework.rights import Right
from casework.scope import Reader
from claims.models import Advance, SupplementaryClaim
from enrollment.models import Person

TONES = {
    "asked": "warn",
    "refused": "bad",
    "approved": "good",
    "paying": "info",
    "returned": "bad",
    "out": "info",
    "settled": "good",
    "paid": "good",
    "nothing_left": "good",
    "undone": "",
    "reversed": "bad",
}
WAITING = Q(state__in=("approved", "paying", "returned"))
ADVANCE_LISTS: dict[str, tuple[Any, Q]] = {
    "asked": (_("To be decided"), Q(state="asked")),
    "paying": (_("On the way to the bank"), WAITING),
    "out": (_("Paid out, to be given back"), Q(state="out")),
    "late": (_("Term is over"), Q()),
    "settled": (_("Given back in whole"), Q(state="settled")),
    "refused": (_("Closed without payment"), Q(state__in=("refused", "undone"))),
}
"""The lists of advances: name in the address, words, which ones."""
CLAIM_LISTS: dict[str, tuple[Any, Q]] = {
    "asked": (_("To be decided"), Q(state="asked")),
    "paying": (_("On the way to the bank"), WAITING),
    "paid": (_("Settled"), Q(state__in=("paid", "nothing_left"))),
    "refused": (_("Closed without payment"), Q(state__in=("refused", "reversed"))),
}
LEFT = Sum(F("amount") - F("returned"))
"""What is still to be given back of advances that are out, in fen."""
RELATED = ("person__area", "pool__area", "institution", "asked_by", "decided_by")


Rows = QuerySet[Advance] | QuerySet[SupplementaryClaim]


def advances_for(reader: Reader) -> QuerySet[Advance]:
    """The advances of the reader's areas."""
    return Advance.objects.visible_to(reader, Right.ADVANCE_VIEW).select_related(*RELATED)


def claims_for(reader: Reader) -> QuerySet[SupplementaryClaim]:
    """The supplementary claims of the reader's areas."""
    return SupplementaryClaim.objects.visible_to(reader, Right.ADVANCE_VIEW).select_related(*RELATED)


def in_list(name: str) -> Q:
    """Which advances stand in one of ADVANCE_LISTS."""
    return late() if name == "late" else ADVANCE_LISTS[name][1]


def late(day: date | None = None) -> Q:
    """Advances that were not given back by their last day (HN-16)."""
    return Q(state="out", due_on__lt=day or clock.today())


def counts(reader: Reader) -> dict[str, int]:
    """How many advances stand in the lists that ask for something, by list."""
    rows = Advance.objects.visible_to(reader, Right.ADVANCE_VIEW).order_by()
    found: dict[str, int] = rows.aggregate(
        **{name: Count("pk", filter=in_list(name)) for name in ("asked", "out", "late")}
    )
    return found


def claims_to_decide(reader: Reader) -> int:
    """How many supplementary claims wait for a decision."""
    rows = SupplementaryClaim.objects.visible_to(reader, Right.ADVANCE_VIEW)
    return rows.filter(state=SupplementaryClaim.State.ASKED).count()


def left_of(rows: QuerySet[Advance]) -> int:
    """What is still to be given back of these, in fen."""
    out = rows.filter(state=Advance.State.OUT).order_by()
    return int(out.aggregate(fen=Coalesce(LEFT, 0))["fen"])


def of_person(reader: Reader, person: Person) -> dict[str, list[dict[str, Any]]]:
    """A person's advances and supplementary claims as far as the reader may open them, newest first."""
    return {
        "advances": [shown(row) for row in advances_for(reader).filter(person=person)[:20]],
        "supplementary": [shown(row) for row in claims_for(reader).filter(person=person)[:20]],
    }


def shown(case: Advance | SupplementaryClaim) -> dict[str, Any]:
    """A case as lists show it: the name masked."""
    is_late = isinstance(case, Advance) and bool(case.left and case.due_on and case.due_on < clock.today())
    return {"case": case, "name": masks.name(case.person.name), "tone": TONES[case.state], "is_late": is_late}
