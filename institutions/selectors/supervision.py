"""The questions to scores, inspections and violations, cut to what the reader may see."""

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from typing import Any

from django.db.models import BigIntegerField, Case, F, QuerySet, Sum, When
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from casework.registry import Offer
from casework.rights import Right
from casework.scope import Reader
from fund.models import Fund, Payable
from institutions.flow import SCORE, VIOLATION
from institutions.models import Institution, Violation, Visit, YearlyScore
from institutions.services.recovering import came_of, cancellable, left_of, usable_payments

State = Violation.State
YEAR = timedelta(365)
TONES = {State.NOTED: "info", State.DECIDED: "warn", State.RECTIFIED: "good", State.DROPPED: ""}
LABELS = {
    "decide": _("Decide the sanctions"),
    "drop": _("Decide that it is none"),
    "rectify": _("Note that it was put right"),
    "appeal": _("Take an appeal"),
    "answer": _("Answer the appeal"),
    "recover": _("Book money that came back"),
    "set_off": _("Set off against a month's payment"),
    "cancel_recovery": _("Cancel money that was booked in error"),
    "pay_again": _("Pay again to the register's account"),
    "points": _("Points for a doctor"),
}
PAPERS = {"decision": _("Decision as a letter"), "answer": _("Answer as a letter")}
MONEY = "recovery-"
"""So the papers of money that came back begin, before the key of its row."""
TOOK_PART = _("You took part. Another person decides.")
BOOKED_IT = _("You booked it. Another person cancels it.")
NO_PAYMENT = _("No month's payment to it waits for a batch.")
SCORE_LABELS = {"decide": _("Decide the grade"), "report": _("Note the report upward")}


def violations_for(reader: Reader) -> QuerySet[Violation, Any]:
    """The violations of the reader's areas, each with what came back (fen)."""
    rows = Violation.objects.visible_to(reader, Right.DECLARATION_VIEW)
    rows = rows.select_related("institution__area", "pool", "version", "noted_by", "decided_by", "answered_by", "visit")
    return rows.annotate(came=Coalesce(Sum("recoveries__amount"), 0))


def debts_for(reader: Reader) -> QuerySet[Violation, Any]:
    """The violations for which money is to be given back, each with what is still `to_come` (fen)."""
    owed = Case(When(is_upheld=True, then=0), default=F("amount"), output_field=BigIntegerField())
    rows = violations_for(reader).filter(amount__gt=0).exclude(state__in=(State.NOTED, State.DROPPED))
    return rows.annotate(to_come=owed - F("came"))


def funds_of(violation: Violation) -> list[dict[str, Any]]:
    """Fund by fund what is to be given back, what came of it and what is still to come (fen), as its page shows it."""
    came = came_of(violation)
    return [
        {
            "label": Fund(fund).label,
            "owed": 0 if violation.is_upheld else fen,
            "came": came.get(fund, 0),
            "left": 0 if violation.is_upheld else fen - came.get(fund, 0),
        }
        for fund, fen in violation.by_fund.items()
    ]


def scores_for(reader: Reader) -> QuerySet[YearlyScore, Any]:
    """The yearly scores of the reader's areas."""
    rows = YearlyScore.objects.visible_to(reader, Right.AGREEMENT_VIEW)
    return rows.select_related("institution__area", "pool", "version", "agreement", "scored_by", "decided_by")


def visits_for(reader: Reader) -> QuerySet[Visit, Any]:
    """The inspections of the reader's areas."""
    return Visit.objects.visible_to(reader, Right.AGREEMENT_VIEW).select_related("institution", "pool")


def visits_done(reader: Reader, today: date) -> QuerySet[Visit, Any]:
    """The inspections that were done within a year, the last one first: what they found may be a violation."""
    return visits_for(reader).filter(done_on__gte=today - YEAR).order_by("-done_on", "-id")


def violation_rows(violations: Iterable[Any], today: date) -> list[dict[str, Any]]:
    """Violations as lists show them."""
    return [
        {
            "violation": one,
            "tone": TONES[State(one.state)],
            "late": one.state == State.DECIDED and one.rectify_by < today and not one.is_upheld,
            "owed": 0 if one.is_upheld else one.amount,
        }
        for one in violations
    ]


def offers(violation: Any, reader: Reader) -> Iterator[dict[str, Any]]:
    """What this reader could do now (components/doable.html)."""
    possible = VIOLATION.possible(violation)
    for action, label in LABELS.items():
        right = VIOLATION.steps[action].right
        if action in possible and reader.may_in(right, violation.area_code) and _makes_sense(violation, action):
            why = _hindrance(violation, action, reader)
            url = reverse("institutions:violation_step", args=[violation.pk, action])
            yield {"label": label, "offer": Offer(reason=why) if why else Offer(url=url)}


def returned_to(violation: Violation) -> QuerySet[Payable, Any]:
    """What is owed to the institution again, its appeal having held."""
    return Payable.objects.filter(subject_type=Violation._meta.label_lower, subject_id=violation.pk).order_by("pk")


def papers_of(violation: Violation) -> list[dict[str, Any]]:
    """The papers that it has now, by label and address (institutions/papers.html)."""
    decided = violation.state in (State.DECIDED, State.RECTIFIED)
    found = {"decision": decided, "answer": violation.is_upheld is not None}
    labels = {which: PAPERS[which] for which, there in found.items() if there}
    for recovery in violation.recoveries.filter(amount__gt=0, cancelled_by=None):
        label = _("Receipt: %(paper)s") if recovery.payable_id is None else _("Notice of the set-off: %(paper)s")
        labels[f"{MONEY}{recovery.pk}"] = label % {"paper": recovery.reference}
    return [
        {"label": label, "which": which, "url": reverse("institutions:violation_paper", args=[violation.pk, which])}
        for which, label in labels.items()
    ]


def score_offers(score: YearlyScore, reader: Reader, highest: str) -> Iterator[dict[str, Any]]:
    """What this reader could do about a score."""
    possible = SCORE.possible(score)
    for action, label in SCORE_LABELS.items():
        if action not in possible or not reader.may_in(SCORE.steps[action].right, score.area_code):
            continue
        if action == "report" and (score.grade != highest or score.reported_on):
            continue
        same = action == "decide" and reader.staff.pk == score.scored_by_id
        url = reverse("institutions:score_step", args=[score.pk, action])
        yield {
            "label": label,
            "offer": Offer(reason=_("You took part. Another person decides.")) if same else Offer(url=url),
        }


def record_of(institution: Institution, reader: Reader) -> dict[str, Any]:
    """Scores and violations of one institution, for its page."""
    return {
        "scores": list(scores_for(reader).filter(institution=institution)[:5]),
        "violations": list(violations_for(reader).filter(institution=institution).order_by("-id")[:5]),
    }


def _makes_sense(violation: Any, action: str) -> bool:
    match action:
        case "appeal":
            return violation.appealed_on is None
        case "answer":
            return violation.appealed_on is not None and violation.is_upheld is None
        case "recover" | "set_off":
            return bool(left_of(violation))
        case "cancel_recovery":
            return cancellable(violation).exists()
        case "pay_again":
            return returned_to(violation).filter(state=Payable.State.FAILED).exists()
    return True


def _hindrance(violation: Any, action: str, reader: Reader) -> Any:
    hands = {"decide": (violation.noted_by_id,), "drop": (violation.noted_by_id,)}
    hands["answer"] = (violation.noted_by_id, violation.decided_by_id)
    if action == "set_off" and not usable_payments(violation).exists():
        return NO_PAYMENT
    if action == "cancel_recovery" and not cancellable(violation).exclude(by=reader.staff).exists():
        return BOOKED_IT
    return TOOK_PART if reader.staff.pk in hands.get(action, ()) else ""
