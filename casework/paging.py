"""Pages by key: the next page begins after the last row of this one, so page 1,000 costs what page 1 costs.

page = page_of(Claim.objects.visible_to(reader, right), request, order=("due_on", "id"))
render(..., {"rows": page.rows, "pager": page.pager})
"""

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Model, Q, QuerySet
from django.http import HttpRequest

SIZE = 50


@dataclass(frozen=True)
class Page:
    """The rows of one page, and what components/pager.html needs: addresses of the pages before and after."""

    rows: list[Any]
    previous: str
    next: str

    @property
    def pager(self) -> dict[str, str]:
        return {"previous": self.previous, "next": self.next}


def page_of(
    rows: QuerySet[Any], request: HttpRequest, *, order: Sequence[str] = ("-id",), size: int = SIZE, path: str = ""
) -> Page:
    """The page of `rows` that the address asks for by `after` or `before`; `path`: where the list stands, if not there.

    `order` names columns that are never null, the last one unique, "-" for descending. They stand in the address: no
    names and no numbers of persons. A key that does not fit gives the first page.
    """
    backwards = "before" in request.GET
    key = _decoded(request.GET.get("before" if backwards else "after", ""), len(order))
    walk = [_turned(column) for column in order] if backwards else list(order)
    try:
        found = list(_beyond(rows, walk, key).order_by(*walk)[: size + 1])
    except (ValueError, ValidationError):
        key, backwards = None, False
        found = list(rows.order_by(*order)[: size + 1])
    more, found = len(found) > size, found[:size]
    if backwards:
        found.reverse()
    has_previous, has_next = (more, key is not None) if backwards else (key is not None, more)
    return Page(
        found,
        _address(request, path, "before", order, found[0]) if has_previous and found else "",
        _address(request, path, "after", order, found[-1]) if has_next and found else "",
    )


def _beyond(rows: QuerySet[Any], walk: Sequence[str], key: list[str] | None) -> QuerySet[Any]:
    """The rows that come after `key` on the way: the first column is beyond, or equal and the next one is beyond."""
    if key is None:
        return rows
    condition, equal = Q(), Q()
    for column, value in zip(walk, key, strict=True):
        name, comparison = column.lstrip("-"), "lt" if column.startswith("-") else "gt"
        condition |= equal & Q(**{f"{name}__{comparison}": value})
        equal &= Q(**{name: value})
    return rows.filter(condition, _not_before(walk[0], key[0]))


def _not_before(column: str, value: str) -> Q:
    """What follows from the condition for the first column alone: an index begins there instead of at its end."""
    return Q(**{f"{column.lstrip('-')}__{'lte' if column.startswith('-') else 'gte'}": value})


def _address(request: HttpRequest, path: str, way: str, order: Sequence[str], row: Model) -> str:
    query = request.GET.copy()
    for name in ("after", "before"):
        query.pop(name, None)
    key = [str(getattr(row, column.lstrip("-"))) for column in order]
    query[way] = urlsafe_b64encode(json.dumps(key).encode()).decode()
    return f"{path or request.path}?{query.urlencode()}"


def _decoded(text: str, length: int) -> list[str] | None:
    try:
        key = json.loads(urlsafe_b64decode(text))
    except (ValueError, RecursionError):
        return None
    fits = isinstance(key, list) and len(key) == length and all(isinstance(value, str) for value in key)
    return key if fits else None


def _turned(column: str) -> str:
    return column[1:] if column.startswith("-") else f"-{column}"
