"""Which years of persons a second reimbursement asks again, by which rules, and what they come to. Writes nothing."""

from datetime import date
from typing import Any

from django.db.models import Min, QuerySet

from claims.models import Claim, PersonYear, SecondBatch, Settlement
from claims.services.asking_again import Again, Versions, ask_again, unchanged
from claims.services.preview import settlement_of
from policy.trace import Row
from rulebook.selectors import rules_for

MOST_REASONS = 6


class Asking:
    """What one batch asks: claims discharged in its days by the rules in force now, where its version is among them.

    All other claims of the years keep the rules they were settled by; only their place may be another.
    """

    def __init__(self, batch: SecondBatch) -> None:
        self.batch = batch
        self._in_force: dict[date, Versions] = {}

    def years(self) -> QuerySet[PersonYear]:
        """The years with settled claims of those days."""
        return PersonYear.objects.filter(pk__in=self._settled().values("person_year"))

    def year(self, year: PersonYear) -> list[Again]:
        """Every claim that comes to something else, in order; empty for a year that the funds would pay the same.

        Raises FigureMissing, NoRulesInForce.
        """
        first = self._settled().filter(person_year=year).aggregate(first=Min("sequence"))["first"]
        if first is None:
            return []
        other = [again for again in ask_again(year, first, unchanged, self.versions_of) if again.is_other]
        return other if any(again.difference for again in other) else []

    def versions_of(self, held: Settlement) -> Versions:
        """The rules that a settled claim is asked by. Raises NoRulesInForce."""
        batch, claim = self.batch, held.claim
        day = claim.discharged_on
        if day is None or batch.claim_id not in {None, claim.pk} or not batch.first_day <= day <= batch.last_day:
            return held.versions
        if day not in self._in_force:
            self._in_force[day] = rules_for(batch.pool, day).versions
        now = self._in_force[day]
        return now if any(kept["version"] == batch.version_id for kept in now.values()) else held.versions

    def _settled(self) -> QuerySet[Settlement]:
        batch = self.batch
        rows = Settlement.objects.filter(
            pool=batch.pool,
            turn=1,
            person_year__year__range=(batch.first_day.year, batch.last_day.year),
            claim__state__in=Claim.SETTLED_STATES,
            claim__discharged_on__range=(batch.first_day, batch.last_day),
        )
        return rows.filter(claim=batch.claim_id) if batch.claim_id else rows


def reasons_of(again: Again) -> list[dict[str, Any]]:
    """Why a claim comes to something else: steps whose figure is another, then steps whose amount is (fen)."""
    stood = settlement_of(again.held)
    before = {(row.layer, row.key): row for row in (stood.rows if stood else ())}
    found = [_reason(before.get((row.layer, row.key)), row) for row in again.answer.rows]
    told = [reason for reason in found if reason]
    told.sort(key=lambda reason: reason["now"] == reason["was"])
    return told[:MOST_REASONS]


def _reason(before: Row | None, row: Row) -> dict[str, Any] | None:
    was = {source.key: source.value for source in before.sources} if before else {}
    changed = [(was[one.key], one.value) for one in row.sources if one.key in was and was[one.key] != one.value]
    stood = before.amount if before else None
    if not changed and stood == row.amount:
        return None
    figures = changed[0] if changed else ("", "")
    return {
        "labels": row.labels.as_json(),
        "was": figures[0],
        "now": figures[1],
        "before": stood,
        "after": row.amount,
    }


def follows(again: Again) -> bool:
    """Whether the rules are the same: then only the place in the year is another."""
    return dict(again.versions) == dict(again.held.versions)
