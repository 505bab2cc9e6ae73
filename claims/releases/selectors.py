"""Releases as screens show them: those of the reader's pool, their rows by change, how far a worker is, the effect."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, QuerySet
from django.utils.translation import gettext as _

from casework.rights import Right
from casework.scope import Reader
from claims.models import CatalogueRelease, ReleaseRow

State, Change = CatalogueRelease.State, ReleaseRow.Change
TONES = {
    State.MAPPING: "warn",
    State.READING: "info",
    State.READ: "warn",
    State.SUBMITTED: "info",
    State.WRITING: "info",
    State.IN_FORCE: "good",
    State.UNDONE: "",
    State.DROPPED: "",
}
WAITING = (State.MAPPING, State.READ, State.SUBMITTED)
ROW_TONES = {Change.NEW: "good", Change.CHANGED: "info", Change.ENDED: "warn", Change.SAME: "", Change.BAD: "bad"}
SHOWN = (Change.CHANGED, Change.NEW, Change.ENDED, Change.BAD, Change.SAME)


@dataclass(frozen=True)
class Effect:
    """What one kind of change touches of a year's claims: counts, and fen before and after."""

    label: str
    lines: int
    claims: int
    open: int
    amount: int
    before: int
    after: int

    @property
    def difference(self) -> int:
        """What would be in policy more, or less, in fen."""
        return self.after - self.before


def releases_for(reader: Reader) -> QuerySet[CatalogueRelease]:
    """The releases of the reader's pool: a catalogue is the whole pool's, whatever areas its readers work for."""
    if reader.pool is None or not reader.may(Right.CATALOGUE_VIEW):
        return CatalogueRelease.objects.none()
    rows = CatalogueRelease.objects.filter(pool=reader.pool)
    return rows.select_related("made_by", "put_in_force_by", "document", "pool")


def waiting_for(reader: Reader) -> list[dict[str, Any]]:
    """The releases that somebody has to take a step with, the first to come into force on top."""
    rows = releases_for(reader).filter(state__in=WAITING).order_by("starts_on", "id")
    return [{"release": row, "tone": TONES[State(row.state)]} for row in rows]


def rows_of(release: CatalogueRelease, change: str, part: str = "") -> QuerySet[ReleaseRow]:
    """The rows with this change, those that change this part of an entry where one is named."""
    rows = release.rows.filter(change=change).select_related("held").prefetch_related("held__price_limits")
    return rows.filter(parts__contains=[part]) if part else rows


def counts_of(release: CatalogueRelease) -> dict[str, int]:
    """How many rows there are of each change."""
    return {
        Change.CHANGED: release.changed,
        Change.NEW: release.new,
        Change.ENDED: release.ended,
        Change.BAD: release.bad,
        Change.SAME: release.same,
    }


def parts_of(release: CatalogueRelease) -> dict[str, int]:
    """How many changed rows change each part of their entry."""
    rows = release.rows.filter(change=Change.CHANGED).order_by()
    return {
        part: rows.filter(parts__contains=[part]).aggregate(count=Count("pk"))["count"]
        for part in ReleaseRow.Part.values
    }


def effects_of(release: CatalogueRelease) -> list[Effect]:
    """What the release touches of a year's claims, changed entries first."""
    found = release.effect.get("by_change", {})
    return [
        Effect(
            label=str(change.label),
            lines=found[change]["lines"],
            claims=found[change]["claims"],
            open=found[change]["open"],
            amount=found[change]["amount_fen"],
            before=found[change]["before_fen"],
            after=found[change]["after_fen"],
        )
        for change in (Change.CHANGED, Change.ENDED)
        if change in found
    ]


def job_of(release: CatalogueRelease) -> dict[str, Any]:
    """That a worker is at it, for components/job.html."""
    return {
        "name": release.title,
        "state": release.get_state_display(),
        "tone": TONES[State(release.state)],
        "running": release.state in CatalogueRelease.AT_WORK,
        "detail": _("The page may be closed: the work goes on."),
    }
