"""The questions to scores, inspections and violations, cut to what the reader may see."""

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from typing import Any

from django.db.models import QuerySet, Sum
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from casework.registry import Offer
from casework.rights import Right
from casework.scope import Reader
from institutions.flow import SCORE, VIOLATION
from institutions.models import Institution, Violation, Visit, YearlyScore

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
    "points": _("Points for a doctor"),
}
PAPERS = {"decision": _("Decision as a letter"), "answer": _("Answer as a letter")}
TOOK_PART = _("You took part. Another person decides.")
SCORE_LABELS = {"decide": _("Decide the grade"), "report": _("Note the report upward")}


def violations_for(reader: Reader) -> QuerySet[Violation, Any]:
    """The violations of the reader's areas, each with what came back (fen)."""
    rows = Violation.objects.visible_to(reader, Right.AGREEMENT_VIEW)
    rows = rows.select_related("institution__area", "pool", "version", "noted_by", "decided_by", "answered_by", "visit")
    return rows.annotate(came=Coalesce(Sum("recoveries__amount"), 0))


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


def papers_of(violation: Violation) -> list[dict[str, Any]]:
    """The papers that it has now, by label and address (institutions/papers.html)."""
    decided = violation.state in (State.DECIDED, State.RECTIFIED)
    found = {"decision": decided, "answer": violation.is_upheld is not None}
    return [
        {
            "label": PAPERS[which],
            "which": which,
            "url": reverse("institutions:violation_paper", args=[violation.pk, which]),
        }
        for which, there in found.items()
        if there
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
        case "recover":
            return bool(violation.amount) and not violation.is_upheld
    return True


def _hindrance(violation: Any, action: str, reader: Reader) -> Any:
    hands = {"decide": (violation.noted_by_id,), "drop": (violation.noted_by_id,)}
    hands["answer"] = (violation.noted_by_id, violation.decided_by_id)
    return TOOK_PART if reader.staff.pk in hands.get(action, ()) else ""
