"""What recognised classes still pay, and the three layers of a person, cut to what the reader may see."""

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from casework import clock
from casework.rights import Right
from casework.scope import Reader
from claims.models import Claim, Settlement
from claims.services.afterwards import preview_recognised
from enrollment.models import Person
from enrollment.selectors import coverage_on

LAYERS = ("basic", "critical_illness", "assistance")


def persons_for(reader: Reader, right: Right = Right.ASSISTANCE_VIEW) -> QuerySet[Person]:
    """The persons of the reader's areas."""
    return Person.objects.visible_to(reader, right).select_related("pool__area", "area")


def recorders(person: Person) -> set[int]:
    """Who recorded the person's classes, one by one or by bringing a list."""
    rows = person.recognitions.values_list("recorded_by", "brought_by__brought_by")
    return {staff for row in rows for staff in row if staff}


def difference(person: Person) -> dict[str, Any]:
    """What settled claims come to by the recognised classes, claim by claim and together (fen). Raises FigureMissing."""
    found = preview_recognised(person)
    rows = [
        {
            "claim": again.held.claim,
            "before": again.held.fund,
            "after": again.answer.fund,
            "assisted_class": again.question.member.assistance_class,
            "difference": again.sum,
            "funds": again.difference,
        }
        for again in found
    ]
    return {"rows": rows, "sum": sum(again.sum for again in found)}


def three_layers(person: Person) -> list[dict[str, Any]]:
    """Each settled claim of the last two years in its three layers (LPS-65), newest first; fen."""
    since = clock.today().year - 1
    claims = Claim.objects.filter(person=person, state__in=Claim.SETTLED_STATES, discharged_on__year__gte=since)
    held = {
        settlement.claim_id: settlement
        for settlement in Settlement.objects.filter(claim__in=claims).select_related("claim").order_by("turn")
    }
    rows = [
        {
            "day": settlement.claim.discharged_on,
            "kind": settlement.claim.get_kind_display(),
            "number": settlement.claim.number,
            "assisted_class": _class_of(settlement),
            **{name: getattr(settlement, name) for name in ("total", "eligible", *LAYERS, "person")},
        }
        for settlement in held.values()
    ]
    return sorted(rows, key=lambda row: row["day"], reverse=True)


def protection(person: Person) -> list[dict[str, Any]]:
    """Whether the person has all three layers today (LPS-36): basic cover, critical illness with it, a class."""
    today = clock.today()
    covered = coverage_on(person, today) is not None
    held = [one for one in person.recognitions.all() if one.holds(today)]
    words = "、".join(f"{one.assistance_class} {one.subtype}" for one in held)
    return [
        {"label": _("Basic insurance"), "holds": covered, "words": ""},
        {"label": _("Critical illness, with basic insurance"), "holds": covered, "words": ""},
        {"label": _("Recognised for assistance"), "holds": bool(held), "words": words},
    ]


def _class_of(settlement: Settlement) -> int | None:
    """The class by which the claim was assisted: the person's, or the one an application was granted."""
    asked = settlement.facts
    found = [asked["member"].get("assistance_class"), asked["claim"].get("applied_class")]
    return min((number for number in found if number), default=None)
