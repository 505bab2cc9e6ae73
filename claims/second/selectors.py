"""The questions to second reimbursements, cut to what the reader may see."""

from typing import Any

from django.db.models import BigIntegerField, Count, F, QuerySet, Sum
from django.db.models.functions import Cast, JSONObject
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from casework import masks
from casework.models import Pool
from casework.money import yuan
from casework.rights import Right
from casework.scope import Reader
from casework.sheets import Yuan
from claims.models import SecondBatch, SecondRow
from fund.models import Fund
from rulebook.models import RuleVersion

State, Outcome = SecondBatch.State, SecondRow.Outcome
TONES = {
    State.LISTING: "info",
    State.LISTED: "warn",
    State.SUBMITTED: "warn",
    State.PAYING: "info",
    State.PAID: "good",
    State.UNDOING: "info",
    State.UNDONE: "",
    State.DROPPED: "",
}
ROW_TONES = {
    Outcome.DUE: "info",
    Outcome.LESS: "",
    Outcome.SILENT: "bad",
    Outcome.PAID: "good",
    Outcome.MOVED: "warn",
    Outcome.WAITING: "warn",
    Outcome.UNDONE: "",
}
SHOWN = (Outcome.DUE, Outcome.PAID, Outcome.WAITING, Outcome.MOVED, Outcome.UNDONE, Outcome.LESS, Outcome.SILENT)


def batches_for(reader: Reader) -> QuerySet[SecondBatch]:
    """The second reimbursements of the reader's pool, which are the whole pool's, as its rules are."""
    if reader.pool is None or not reader.may(Right.SECOND_VIEW):
        return SecondBatch.objects.none()
    return SecondBatch.objects.filter(pool=reader.pool).select_related(
        "pool", "version", "claim", "made_by", "approved_by"
    )


def to_approve(reader: Reader) -> QuerySet[SecondBatch, Any]:
    """Those that wait for this reader as a second person, the oldest on top: a list of the start page."""
    waiting = batches_for(reader).filter(state=State.SUBMITTED).exclude(made_by=reader.staff).order_by("pk")
    return waiting.values(found=JSONObject(pk="pk", number="number", ground="ground"))


def versions_in(pool: Pool) -> QuerySet[RuleVersion]:
    """The versions that are or were in force in a pool."""
    return RuleVersion.objects.filter(inforce__pool=pool).distinct().order_by("-created_at")


def rows_for(reader: Reader, batch: SecondBatch, outcome: str) -> QuerySet[SecondRow]:
    """The rows of one outcome in the areas of the reader."""
    rows = SecondRow.objects.visible_to(reader, Right.SECOND_VIEW).filter(batch=batch, outcome=outcome)
    return rows.select_related("batch", "claim__person__area", "claim__institution")


def sums_of(reader: Reader, batch: SecondBatch) -> dict[str, dict[str, Any]]:
    """Outcome to how many claims and persons there are, fen more in all, and by fund."""
    rows = SecondRow.objects.visible_to(reader, Right.SECOND_VIEW).filter(batch=batch).order_by()
    shares = {f"of_{fund}": Sum(Cast(F(f"by_fund__{fund.value}"), BigIntegerField())) for fund in Fund}
    counts: dict[str, Any] = {"claims": Count("pk"), "years": Count("person_year", distinct=True)}
    fen: dict[str, Any] = {"in_all": Sum(F("after") - F("before"))} | shares
    grouped: Any = rows.values("outcome").annotate(**counts, **fen)
    return {
        row["outcome"]: row | {"funds": [(fund.label, row[f"of_{fund}"]) for fund in Fund if row[f"of_{fund}"]]}
        for row in grouped
    }


def shown(row: SecondRow) -> dict[str, Any]:
    """A row as pages show it."""
    return {
        "row": row,
        "name": masks.name(row.claim.person.name),
        "tone": ROW_TONES[Outcome(row.outcome)],
        "funds": [(fund.label, row.by_fund[fund]) for fund in Fund if row.by_fund.get(fund)],
        "why": why(row),
    }


def why(row: SecondRow) -> list[str]:
    """Why the claim comes to something else, in sentences."""
    if row.note:
        return [row.note]
    if row.follows:
        return [_("Its rules are the same: an earlier claim of the year takes another part of deductible or cap.")]
    figures = [reason for reason in row.reasons if reason["was"] != reason["now"]]
    return [_told(reason) for reason in figures or row.reasons[:2]]


def _told(reason: dict[str, Any]) -> str:
    lang = "en" if (get_language() or "").startswith("en") else "zh"
    label = reason["labels"][lang]
    if reason["was"] != reason["now"]:
        return f"{label} {reason['was']} → {reason['now']}"
    before, after = (yuan(fen) if fen is not None else "—" for fen in (reason["before"], reason["after"]))
    return f"{label} {before} → {after}"


def cells(row: SecondRow) -> list[Any]:
    """A row of the workbook."""
    claim = row.claim
    return [
        row.serial,
        claim.number,
        masks.name(claim.person.name),
        claim.person.area.name,
        claim.discharged_on,
        Yuan(row.before),
        Yuan(row.after),
        Yuan(row.more),
        *(Yuan(row.by_fund.get(fund, 0)) for fund in Fund),
        "; ".join(why(row)),
        row.get_outcome_display(),
    ]


def job_of(batch: SecondBatch) -> dict[str, Any]:
    """How far a worker is, for components/job.html."""
    return {
        "name": batch.number,
        "state": batch.get_state_display(),
        "tone": TONES[State(batch.state)],
        "running": batch.state in SecondBatch.AT_WORK,
        "done": batch.done,
        "total": None if batch.state == State.UNDOING else batch.total,
        "detail": _("The page may be closed: the work goes on."),
    }
