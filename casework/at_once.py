"""Several questions in one statement: pages that ask many small things wait for the way to the database, not for it."""

from typing import Any

from django.db.models import IntegerField, QuerySet, Subquery

from casework.models import Staff
from casework.scope import Reader


def at_once(reader: Reader, **asked: Any) -> dict[str, Any]:
    """The answers to expressions, by name (one query). `OuterRef("pk")` in them is the reader's person of staff."""
    me: Any = Staff.objects.filter(pk=reader.staff.pk)
    answers: dict[str, Any] = me.values(**asked).get()
    return answers


class HowMany(Subquery):
    """The number of rows as an expression; beyond `most` they are not counted."""

    template = "(SELECT count(*) FROM (%(subquery)s) rows)"
    output_field = IntegerField()
    empty_result_set_value = 0

    def __init__(self, rows: QuerySet[Any], most: int | None = None) -> None:
        super().__init__(rows.order_by().values("pk")[:most])
