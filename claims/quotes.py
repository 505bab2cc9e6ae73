"""What the screens show of a calculation: the figures, the trace, what is still needed, the lines' own parts."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from django.utils.translation import get_language

from casework.errors import Refusal
from claims import breakdown
from claims.breakdown import LineParts
from claims.errors import NotYetSettleable
from claims.facts import LineRow, Stay
from claims.forms import DraftForm
from claims.known import known_of
from claims.models import Claim, ExpenseLine
from claims.question import line_of
from claims.services.preview import preview
from enrollment.models import Person
from policy import Settlement, Source
from policy.trace import Row

LAYERS = ("basic", "large_amount", "critical_illness", "supplementary", "assistance")
KINDS = dict.fromkeys(LAYERS, "fund") | {"eligible": "sum", "fund": "total", "person": "person", "total": "sum"}


@dataclass(frozen=True)
class Quote:
    """A calculation for the screen. Without `settlement`, `needed` says what is missing, `refusal` why none is possible."""

    settlement: Settlement | None = None
    needed: Mapping[str, list[str]] = field(default_factory=dict)
    refusal: str = ""
    parts: Sequence[LineParts | None] = ()
    kinds: Mapping[str, str] = field(default_factory=lambda: KINDS)

    @property
    def rows(self) -> tuple[Row, ...]:
        return self.settlement.rows if self.settlement else ()

    @property
    def class_b(self) -> Source | None:
        """The share that the policy gave class B lines without one of their own; None when no line went by it."""
        return class_b_of(self.settlement)

    @property
    def fund(self) -> int | None:
        """What all funds pay, in fen; None while it cannot be said."""
        return self.settlement.fund if self.settlement else None

    @property
    def reason(self) -> str:
        """Why nothing is paid or nothing can be computed, in the reader's language."""
        return self.settlement.reason(get_language() or "zh") if self.settlement else ""

    @property
    def illustrative(self) -> bool:
        """Whether a figure behind the result is an example."""
        return any(source.illustrative for row in self.rows for source in row.sources)


def class_b_of(settlement: Settlement | None) -> Source | None:
    """Where the first self-payment of class B lines without a share of their own comes from, if a line went by it."""
    rows = settlement.rows if settlement else ()
    return next((source for row in rows if row.key == "first_self_pay" for source in row.sources), None)


def of_draft(form: DraftForm) -> Quote:
    """The calculation for what is typed."""
    facts = form.priced()
    return of_rows(form.claim.person, facts["stay"], facts["lines"])


def of_lines(claim: Claim, lines: Iterable[ExpenseLine], *, as_claimed: bool = False) -> Quote:
    """The calculation for the saved claim with lines that were read: as allowed, or as it was claimed."""
    return of_saved(claim, [LineRow.of(line, as_claimed=as_claimed) for line in lines])


def of_saved(claim: Claim, rows: Sequence[LineRow]) -> Quote:
    """The calculation for the saved claim with rows that need not be."""
    return of_rows(claim.person, Stay.of(claim), rows, known_of(claim)["used"])


def of_rows(person: Person, stay: Stay, lines: Sequence[LineRow], used: Mapping[str, int] | None = None) -> Quote:
    """The calculation for rows that need not be saved. `parts` stand beside `lines`, one each.

    `used`: how far the counters of the year have come (counter to fen), where a page has read it.
    """
    try:
        settlement = preview(person=person, stay=stay, lines=lines, used=used)
    except NotYetSettleable as refusal:
        return Quote(needed=refusal.problems)
    except Refusal as refusal:
        return Quote(refusal=str(refusal))
    return Quote(settlement, parts=_parts(stay, lines, settlement))


def _parts(stay: Stay, lines: Sequence[LineRow], settlement: Settlement) -> list[LineParts | None]:
    """The parts of each line, None beside a line that was left out because it has no amount yet."""
    counted = [row for row in lines if row.amount] or list(lines)
    found = iter(breakdown.of_lines([line_of(row, stay) for row in counted], settlement))
    return [next(found, None) if row.amount or len(counted) == len(lines) else None for row in lines]
