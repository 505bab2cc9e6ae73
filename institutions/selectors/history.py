"""How each figure of an institution came to be what it is: old rows beside the ones that followed."""

from itertools import pairwise
from typing import Any

from casework import masks
from casework.models import Staff
from institutions.models import Institution

LEFT_OUT = {"initials"}
MASKED = {"bank_account": masks.account}
NEWEST = 200


def changes_of(institution: Institution) -> list[dict[str, Any]]:
    """The changes of an institution's row, newest first: when, by whom, which figure, from what to what."""
    old = list(institution.events.select_related("pgh_context").order_by("-pk")[:NEWEST])
    names = dict(Staff.objects.filter(pk__in={_who(row) for row in old}).values_list("pk", "name"))
    steps = pairwise([institution, *old])
    return [change for after, before in steps for change in _differences(before, after, names.get(_who(before), ""))]


def _who(row: Any) -> int | None:
    return row.pgh_context.metadata.get("user") if row.pgh_context else None


def _differences(before: Any, after: Any, by: str) -> list[dict[str, Any]]:
    """`before` is the row as it stood until it was changed."""
    return [
        {"at": before.pgh_created_at, "by": by, "label": field.verbose_name, "before": was, "after": became}
        for field in Institution._meta.concrete_fields
        if field.name not in LEFT_OUT and not field.primary_key
        for was, became in [(_shown(before, field), _shown(after, field))]
        if getattr(before, field.attname) != getattr(after, field.attname)
    ]


def _shown(row: Any, field: Any) -> str:
    value = getattr(row, field.attname)
    if value in (None, ""):
        return ""
    if isinstance(value, bool):
        return "✓" if value else "✗"
    if field.choices:
        return str(dict(field.flatchoices).get(value, value))
    return MASKED.get(field.name, str)(value)
