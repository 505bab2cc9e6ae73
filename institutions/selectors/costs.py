"""What an institution costs beside its peers: those of its kind and level whose months the reader sees. Nothing is judged
here, figures are shown."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q, Sum
from django.utils.translation import gettext_lazy as _

from casework.money import yuan
from casework.scope import Reader
from casework.templatetags.portal import percent
from institutions.models import Care, Declaration, Institution
from institutions.models.agreements import WHOLE
from institutions.selectors.declarations import declarations_for

FEWEST = 5
"""Of so many peers at least a median is shown: of fewer it would name one of them."""
MONTHS = 12
Sums = Mapping[str, int]


@dataclass(frozen=True)
class Figure:
    """One figure of an institution: part and whole among its sums; `words` writes what they make, `scale` times as large."""

    label: Any
    part: str
    whole: str
    words: Callable[[int], str]
    scale: int = 1

    def of(self, sums: Sums) -> int | None:
        """Part by whole, rounded half up; None without a whole."""
        part, whole = sums[self.part] * self.scale, sums[self.whole]
        return (2 * part + whole) // (2 * whole) if whole else None


def tenths(value: int) -> str:
    """Tenths as a number: 85 is 8.5."""
    return f"{value // 10}.{value % 10}"


VISIT = (Figure(_("Cost a visit"), "total", "lines", yuan),)
STAY = (
    Figure(_("Cost a stay"), "total", "lines", yuan),
    Figure(_("Days a stay"), "days", "day_lines", tenths, 10),
    Figure(_("Cost a day of stay"), "day_total", "days", yuan),
    Figure(_("Stays soon after another one here"), "readmitted", "day_lines", percent, WHOLE),
)
EVERY = (
    Figure(_("Part in policy"), "in_policy", "total", percent, WHOLE),
    Figure(_("Part that neither fund bears"), "outside", "total", percent, WHOLE),
    Figure(_("Part deducted at the review"), "deducted", "decided", percent, WHOLE),
)
DAYS, DECIDED = Q(stay_days__isnull=False), Q(state__in=Declaration.DECIDED)
SUMS = {
    "lines": Sum("lines_count"),
    "total": Sum("total"),
    "in_policy": Sum("in_policy"),
    "basic": Sum("basic"),
    "critical": Sum("critical"),
    "days": Sum("stay_days"),
    "readmitted": Sum("readmitted"),
    "day_lines": Sum("lines_count", filter=DAYS),
    "day_total": Sum("total", filter=DAYS),
    "basic_decided": Sum("basic", filter=DECIDED),
    "critical_decided": Sum("critical", filter=DECIDED),
    "basic_off": Sum("deducted_basic"),
    "critical_off": Sum("deducted_critical"),
}


def costs_of(institution: Institution, reader: Reader, today: date) -> list[dict[str, Any]]:
    """Sort of care by sort of care what the institution declared in twelve months, each figure with the median of its
    peers (None of too few) and by how many basis points it lies above or below. One query over heads, none over lines."""
    found: dict[str, dict[int, Sums]] = {}
    for row in _declared(institution, reader, since(today)):
        found.setdefault(row["care"], {})[row["institution"]] = _completed(row)
    return [
        _care(care, found[care].pop(institution.pk), list(found[care].values()))
        for care in Care
        if institution.pk in found.get(care, {})
    ]


def since(today: date) -> date:
    """The first of the months that are compared."""
    months = today.year * 12 + today.month - 1 - MONTHS
    return date(months // 12, months % 12 + 1, 1)


def median(values: Iterable[int]) -> int | None:
    """The middle one, of an even number the mean of both, half up; None of fewer than FEWEST."""
    ordered = sorted(values)
    if len(ordered) < FEWEST:
        return None
    half = len(ordered) // 2
    return ordered[half] if len(ordered) % 2 else (ordered[half - 1] + ordered[half] + 1) // 2


def _declared(institution: Institution, reader: Reader, first: date) -> Iterable[dict[str, Any]]:
    """The sums of every institution of the same kind and level, by sort of care, as far as it was taken."""
    months = declarations_for(reader).filter(month__gte=first, institution__kind=institution.kind)
    alike = months.filter(Q(institution__level=institution.level) | Q(institution=institution))
    taken = alike.exclude(state__in=(*Declaration.NO_LONGER, Declaration.State.CHECKING))
    return taken.order_by().values("institution", "care").annotate(**{f"sum_{key}": one for key, one in SUMS.items()})


def _completed(row: Mapping[str, Any]) -> Sums:
    sums = {key: row[f"sum_{key}"] or 0 for key in SUMS}
    return sums | {
        "outside": sums["total"] - sums["basic"] - sums["critical"],
        "deducted": sums["basic_off"] + sums["critical_off"],
        "decided": sums["basic_decided"] + sums["critical_decided"],
    }


def _care(care: Care, own: Sums, peers: Sequence[Sums]) -> dict[str, Any]:
    figures = (*(STAY if care == Care.INPATIENT else VISIT), *EVERY)
    return {
        "label": care.label,
        "is_stay": care == Care.INPATIENT,
        "lines": own["lines"],
        "total": own["total"],
        "peers": len(peers),
        "rows": [_row(figure, figure.of(own), [figure.of(peer) for peer in peers]) for figure in figures],
    }


def _row(figure: Figure, own: int | None, peers: Sequence[int | None]) -> dict[str, Any]:
    usual = median(peer for peer in peers if peer is not None)
    away = None if own is None or not usual else (own - usual) * WHOLE // usual
    return {
        "label": figure.label,
        "own": "—" if own is None else figure.words(own),
        "usual": "—" if usual is None else figure.words(usual),
        "away": "" if away is None else f"{'+' if away > 0 else '-' if away < 0 else ''}{percent(abs(away))}",
    }
