"""A year's settled claims for a simulation of rules: what each settlement was asked, in the order of settlement."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from django.db.models import OuterRef, QuerySet, Subquery

from casework.models import Pool
from claims.models import Settlement
from claims.question import Question
from policy import Claim as Asked
from policy import add_years
from policy.settling.quantities import Quantity, as_settled
from policy.simulate import Case

TOWNSHIP_DIGITS = 9
"""Of a division code, the first nine digits name the township; villages have three more."""
PERSON_YEARS = 500
"""Persons read at a time, so that a year of any size needs little memory."""


@dataclass(frozen=True)
class YearClaims:
    """The claims of a pool's year that stand, person by person; `as_year` moves their days into another year."""

    pool: Pool
    year: int
    as_year: int

    def __len__(self) -> int:
        """How many claims there are."""
        return self._held().count()

    def __iter__(self) -> Iterator[Case]:
        """Every claim as the rules take it, each person's in the order of settlement."""
        after = 0
        while True:
            rows = self._held().filter(person_year__gt=after).order_by("person_year").values_list("person_year")
            keys = [key for (key,) in rows.distinct()[:PERSON_YEARS]]
            if not keys:
                return
            yield from self._cases(keys)
            after = keys[-1]

    def _held(self) -> QuerySet[Settlement]:
        """The settlement that holds of each claim: the last one, unless it is a reversal."""
        latest = Settlement.objects.filter(claim=OuterRef("claim")).order_by("-turn").values("turn")[:1]
        of_year = Settlement.objects.filter(pool=self.pool, person_year__year=self.year, turn=Subquery(latest))
        return of_year.exclude(cause=Settlement.Cause.REVERSED)

    def _cases(self, keys: list[int]) -> Iterator[Case]:
        roots: dict[int, int] = {}
        rows = self._held().filter(person_year__in=keys).select_related("claim", "person_year")
        for held in rows.order_by("person_year", "sequence"):
            claim = held.claim
            roots[claim.pk] = roots.get(claim.continues_id or claim.pk, claim.continues_id or claim.pk)
            question = Question.from_json(held.facts)
            yield Case(
                person=str(held.person_year.person_id),
                member=question.member,
                claim=self._moved(_as_settled(question.claim, held)),
                township=claim.area_code[:TOWNSHIP_DIGITS].ljust(len(claim.area_code), "0"),
                chain=roots[claim.pk],
            )

    def _moved(self, asked: Asked) -> Asked:
        by = self.as_year - self.year
        return replace(
            asked,
            admitted_on=_later(asked.admitted_on, by),
            discharged_on=_later(asked.discharged_on, by),
            covered_from=_later(asked.covered_from, by),
        )


def _as_settled(asked: Asked, held: Settlement) -> Asked:
    """The claim with the quantities that were left of its period then: they are the year's history, not the rules'."""
    if asked.lines is None:
        return asked
    quantities = [Quantity.from_json(one) for one in held.result["quantities"]]
    return replace(asked, lines=as_settled(asked.lines, quantities))


def _later(day: date | None, years: int) -> date | None:
    """The same day that many years later; cover without a known beginning stays so."""
    return add_years(day, years) if day and years and day.year > 1 else day
