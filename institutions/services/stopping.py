"""What a violation does to the agreement: a sanction that suspends or ends it is decided with the violation, and taken back
when the appeal holds (BJ-19; Order 2, art. 42, 43)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.backends.postgresql.psycopg_any import DateRange

from casework import clock
from casework.scope import Reader
from institutions import errors
from institutions.models import Agreement, Measure, Violation
from institutions.services.agreed import overlap_must_be_none, take_agreement
from institutions.services.days import write_days
from institutions.services.measures import Wish, new_measure, take_effect
from policy.schema import Entry

DAY = timedelta(days=1)
LONGEST = 500


@dataclass(frozen=True)
class Stop:
    """On which ground of the rules the agreement is suspended or ended, and the first day without it."""

    ground: str = ""
    starts_on: date | None = None


def agreement_to_stop(violation: Violation) -> Agreement | None:
    """The agreement with the institution that binds today."""
    signed = Agreement.objects.filter(
        pool=violation.pool_id, institution=violation.institution_id, state=Agreement.State.SIGNED
    )
    return signed.filter(period__contains=clock.today()).select_related("version").first()


def stop_agreement(violation: Violation, chosen: Iterable[Entry], stop: Stop, by: Reader) -> Measure | None:
    """Suspend or end the agreement as the chosen sanctions say; None when none of them does. Who noted the violation
    proposed it, whoever decides the violation decides it; notice is served on that day.

    Raises SuspendedOrEnded, NothingToStop, and what `propose_measure` raises.
    """
    kinds = {entry.stops for entry in chosen if entry.stops}
    if not kinds:
        return None
    if len(kinds) > 1:
        raise errors.SuspendedOrEnded()
    agreement = agreement_to_stop(violation)
    if agreement is None:
        raise errors.NothingToStop(name=violation.institution.name)
    agreement = take_agreement(agreement, "decide", by)
    wish = Wish(
        side=Measure.Side.AGENCY,
        served_on=clock.today(),
        reasons=(violation.decision or violation.facts)[:LONGEST],
        ground=stop.ground,
        starts_on=stop.starts_on,
    )
    measure = new_measure(agreement, kinds.pop(), wish, violation.noted_by)
    measure.violation, measure.decision = violation, violation.decision
    measure.state, measure.decided_by, measure.decided_on = Measure.State.DECIDED, by.staff, clock.today()
    measure.save()
    take_effect(agreement, measure)
    return measure


def take_back(violation: Violation, answer: str, by: Reader) -> None:
    """An appeal holds: what has not begun falls away, a suspension that runs ends today. An agreement that has ended stays
    ended: nothing is designated backwards, a new one is drawn up. Raises TwoAgreements."""
    decided = violation.measures.filter(state=Measure.State.DECIDED).select_related("agreement")
    for measure in decided.order_by("pk"):
        began, ended = measure.starts_on <= clock.today(), measure.kind == Measure.Kind.TERMINATION
        if measure.is_over or (began and ended):
            continue
        agreement = take_agreement(measure.agreement, "take_back", by)
        if began:
            measure.ends_on, measure.is_over = clock.today(), True
        else:
            measure.state, measure.decision = Measure.State.REJECTED, answer[:LONGEST]
        measure.save(update_fields=["ends_on", "is_over", "state", "decision"])
        if ended:
            _go_on(agreement)
        write_days(agreement)


def _go_on(agreement: Agreement) -> None:
    """It binds to the end of its term again."""
    agreement.state = Agreement.State.SIGNED
    agreement.period = DateRange(agreement.starts_on, agreement.ends_on + DAY)
    overlap_must_be_none(agreement)
    agreement.save(update_fields=["state", "period"])
    ran = agreement.measures.filter(kind=Measure.Kind.SUSPENSION, state=Measure.State.DECIDED, ends_on=None)
    ran.update(is_over=False)
