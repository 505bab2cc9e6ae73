"""The places of a person's year: claims settled, and what moved it beside them, in the order in which it came."""

from collections import Counter, defaultdict
from collections.abc import Collection, Sequence

from django.db import connection
from django.db.models import Q, QuerySet

from claims.models import YearMove, YearUse

BATCH = 1_000

_NEXT = """
SELECT y.id, 1 + greatest(
    (SELECT coalesce(max(sequence), 0) FROM claims_settlement WHERE person_year_id = y.id),
    (SELECT coalesce(max(sequence), 0) FROM claims_yearmove WHERE person_year_id = y.id))
FROM unnest(%s::bigint[]) y (id)
"""


def next_places(years: Collection[int]) -> dict[int, int]:
    """The next place of each year by its key; the years are locked."""
    with connection.cursor() as cursor:
        cursor.execute(_NEXT, [list(years)])
        return dict(cursor.fetchall())


def move_beside(moves: Sequence[YearMove]) -> None:
    """Write what moves years beside their claims, and how far the counters have come by it; the years are locked."""
    YearMove.objects.bulk_create(moves, batch_size=BATCH)
    moved: defaultdict[int, Counter[str]] = defaultdict(Counter)
    for move in moves:
        moved[move.person_year_id][move.counter] += move.amount
    for year, counter, before in YearUse.objects.filter(person_year__in=list(moved)).values_list(
        "person_year_id", "counter", "amount"
    ):
        if counter in moved[year]:
            moved[year][counter] += before
    uses = [
        YearUse(person_year_id=year, counter=counter, amount=fen)
        for year, counters in sorted(moved.items())
        for counter, fen in sorted(counters.items())
    ]
    YearUse.objects.bulk_create(
        uses,
        batch_size=BATCH,
        update_conflicts=True,
        unique_fields=["person_year", "counter"],
        update_fields=["amount"],
    )


def moves_before(year: int, place: int) -> QuerySet[YearMove]:
    """What moved the counters of a year before a place of it."""
    return YearMove.objects.filter(Q(settlement__sequence__lt=place) | Q(sequence__lt=place), person_year=year)


class Beside:
    """What moved one year beside its claims, from a place on; handed out as a replay of the claims comes along."""

    def __init__(self, year: int, first: int = 0):
        rows = YearMove.objects.filter(person_year=year, sequence__gte=first).order_by("sequence", "pk")
        found = rows.values_list("sequence", "counter", "amount")
        self._rows = ((place or 0, counter, fen) for place, counter, fen in found)
        self._next = next(self._rows, None)

    def until(self, place: int) -> Counter[str]:
        """Counter to fen of what came before that place and was not handed out yet."""
        found: Counter[str] = Counter()
        while self._next is not None and self._next[0] < place:
            found[self._next[1]] += self._next[2]
            self._next = next(self._rows, None)
        return found
