"""Claims when two records of a person become one: they move with the use of the year, unless both years were used."""

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from claims.models import Advance, Claim, DirectStay, Lead, PersonYear, Recovery, SupplementaryClaim, Suspension
from enrollment.merging import Moved
from enrollment.models import Person


def hindrance(kept: Person, given_up: Person) -> str:
    """Both have settled claims of one year: what each got depends on the year's use, which would have to be one. Or a
    suspension is on its way for both, or both have something of supplementary insurance."""
    waiting = Suspension.objects.on_its_way().filter(person__in=(kept, given_up)).order_by("pk")
    if len(numbers := [one.number for one in waiting]) > 1:
        return _("%(numbers)s wait to be decided or served. Do that first.") % {"numbers": "、".join(numbers)}
    if (own := _supplementary(kept)) and (others := _supplementary(given_up)):
        return _(
            "Both records have supplementary claims or advances, which cannot be counted together: %(numbers)s."
        ) % {"numbers": "、".join([*own, *others])}
    years = _settled(kept) & _settled(given_up)
    if not years:
        return ""
    return _(
        "Both records have settled claims of %(years)s. Reverse those of one record and settle them on the other first."
    ) % {"years": ", ".join(map(str, sorted(years)))}


def move(kept: Person, given_up: Person) -> Moved:
    """What is kept of claims and the years in use now belong to the kept record; settlements stay as written."""
    settled = _settled(given_up)
    PersonYear.objects.filter(person=kept, year__in=settled, uses=None, settlements=None).delete()
    moved: Moved = {}
    theirs: tuple[QuerySet[Any], ...] = (
        PersonYear.objects.filter(person=given_up, year__in=settled),
        Claim.objects.filter(person=given_up),
        DirectStay.objects.filter(person=given_up),
        Recovery.objects.filter(person=given_up),
        Suspension.objects.filter(person=given_up),
        Lead.objects.filter(person=given_up),
        Advance.objects.filter(person=given_up),
        SupplementaryClaim.objects.filter(person=given_up),
    )
    for rows in theirs:
        keys = list(rows.values_list("pk", flat=True))
        rows.model.objects.filter(pk__in=keys).update(person=kept)
        moved[rows.model._meta.label_lower] = keys
    return moved


def _settled(person: Person) -> set[int]:
    rows = PersonYear.objects.filter(person=person).exclude(settlements=None, uses=None)
    return set(rows.values_list("year", flat=True))


def _supplementary(person: Person) -> list[str]:
    cases = (Advance.objects.exclude(state="refused"), SupplementaryClaim.objects.exclude(state="refused"))
    return [number for rows in cases for number in rows.filter(person=person).values_list("number", flat=True)]
