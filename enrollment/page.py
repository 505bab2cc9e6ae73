"""What the person page (人员一窗) shows: header, coverage, tabs, what can start here, the year's money.

Upper apps fill it through `casework.registry`: panels are tabs, actions stand at the right, and each function of
`year_money` answers for (person, year) a dict of `parts`, `threshold` and `marks` as the tag `year_bar` takes them.
"""

from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext as _

from casework import masks
from casework.registry import Panel, registry
from casework.rights import Right
from casework.scope import Reader
from enrollment import statuses
from enrollment.models import Identity, Person, Recognition, SpecialStatus
from enrollment.selectors import coverage_sentence, coverage_years

MASKS: dict[str, Callable[[str], str]] = {
    "name": masks.name,
    "identity": masks.identity,
    "card_number": masks.account,
    "phone": masks.phone,
    "bank_account": masks.account,
}
"""The values of a person that are masked, and how."""


def shown_by(field: str) -> Right:
    """The right that shows a masked value whole; who calls people sees their telephone number and nothing else."""
    return Right.PHONE_SHOW if field == "phone" else Right.REVEAL


def header(reader: Reader, person: Person, today: date) -> dict[str, Any]:
    """Who it is, as far as everybody may see, and coverage today in one sentence with the ribbon.

    Identities, statuses, recognitions and coverages (`with_coverages`) are prefetched, notices read (`with_notices`).
    """
    known = list(person.coverages.all())
    return {
        "person": person,
        "age": age_on(person, today),
        "identity": masked(reader, person, "identity"),
        "coverage": coverage_sentence(person, today, known),
        "ribbon": coverage_years(person, today, known),
        "standing": standing(person, today),
        "notices": list(_notices(reader, person)),
    }


def with_notices(rows: QuerySet[Person], today: date) -> QuerySet[Person]:
    """Persons with what upper apps have to say above their page."""
    return rows.annotate(**{notice.key: notice.known(today) for notice in registry.person_notices})


def _notices(reader: Reader, person: Person) -> Iterator[str]:
    for notice in registry.person_notices:
        if reader.may_in(notice.right, person.area_code):
            yield from notice.tell(getattr(person, notice.key))


def age_on(person: Person, day: date) -> int:
    """Completed years of age."""
    return day.year - person.born_on.year - ((day.month, day.day) < (person.born_on.month, person.born_on.day))


def main_identity(person: Person) -> Identity | None:
    """The document that the person is registered by."""
    return next((document for document in person.identities.all() if document.is_main), None)


def whole(person: Person, field: str) -> str:
    """The full value of a masked field; the identity is the number of the main document."""
    if field != "identity":
        return getattr(person, field)
    document = main_identity(person)
    return document.number if document else ""


def masked(reader: Reader, person: Person, field: str) -> dict[str, str]:
    """Context of components/masked.html for a field of the person; the address to show it only for who may ask."""
    value = whole(person, field)
    asks = value and reader.may_in(shown_by(field), person.area_code)
    return {
        "value": MASKS[field](value) if value else "—",
        "url": reverse("casework:reveal", args=["enrollment.person", person.pk, field]) if asks else "",
        "key": f"enrollment-person-{person.pk}-{field}",
    }


def summary(person: Person, today: date) -> list[str]:
    """The person in a line, masked: sex, age, number, area."""
    age = _("%(age)s years") % {"age": age_on(person, today)}
    return [str(person.get_sex_display()), age, masks.identity(whole(person, "identity")), person.area.name]


def standing(person: Person, today: date) -> list[dict[str, Any]]:
    """Special statuses and the recognised classes that hold today or later, each with its end (two queries)."""
    shown = [
        *(_shown(today, one, statuses.LABELS.get(one.code, one.code)) for one in person.statuses.all()),
        *(_shown(today, held, _recognised(held)) for held in person.recognitions.all()),
    ]
    return [entry for entry in shown if entry["ends_on"] is None or entry["ends_on"] >= today]


def statuses_to_end(person: Person, today: date) -> list[tuple[int, Any]]:
    """The special statuses that hold today or later: key and words. Classes end by their own department's paper."""
    held = [one for one in person.statuses.all() if one.ends_on is None or one.ends_on >= today]
    return [(one.pk, statuses.LABELS.get(one.code, one.code)) for one in held]


def _shown(today: date, held: SpecialStatus | Recognition, words: Any) -> dict[str, Any]:
    return {
        "words": words,
        "ends_on": held.ends_on,
        "starts_on": held.starts_on,
        "begins_later": held.starts_on > today,
        "department": held.department,
    }


def _recognised(held: Recognition) -> str:
    return _("Assistance class %(number)s: %(subtype)s") % {"number": held.assistance_class, "subtype": held.subtype}


def tabs(reader: Reader, person: Person, chosen: str) -> tuple[list[dict[str, Any]], Panel]:
    """The tabs that the reader may open, and the chosen one's panel. Raises Http404 for another."""
    panels = [panel for panel in registry.panels if reader.may(panel.right)]
    panel = next((panel for panel in panels if panel.key == chosen), None)
    if panel is None:
        raise Http404
    listed = [
        {
            "label": panel.label,
            "url": reverse("enrollment:tab", args=[person.pk, panel.key]),
            "active": panel.key == chosen,
        }
        for panel in panels
    ]
    return listed, panel


def doable(reader: Reader, person: Person) -> list[dict[str, Any]]:
    """现在可以办: first what is possible, then what is not with the reason; what is no matter now is left out."""
    offered = [
        {"label": action.label, "offer": action.offer(reader, person)}
        for action in registry.actions
        if reader.may(action.right)
    ]
    told = [entry for entry in offered if entry["offer"].url or entry["offer"].reason]
    return sorted(told, key=lambda entry: not entry["offer"].url)


def year_money(reader: Reader, person: Person, year: int) -> dict[str, Any]:
    """The year's money by who paid it, and the next threshold; nothing for who may not see claims."""
    if not reader.may_in(Right.CLAIM_VIEW, person.area_code):
        return {}
    answers = [ask(person, year) for ask in registry.year_money]
    return {
        "parts": [part for answer in answers for part in answer["parts"]],
        "marks": [mark for answer in answers for mark in answer.get("marks", ())],
        "threshold": next((answer["threshold"] for answer in answers if answer["threshold"]), None),
    }
