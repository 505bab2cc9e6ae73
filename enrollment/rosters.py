"""Lists on paper (名册): whom a village helper visits, whom a notice on the board calls, whom nobody has enrolled yet.

Names are whole where only staff hold the paper, masked where it hangs on a board; numbers are masked everywhere.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, ClassVar

from django.utils.translation import gettext as _

from casework import clock, masks
from casework.letters import Agency, Letter
from casework.money import yuan
from casework.scope import Reader
from enrollment import statuses
from enrollment.models import DemandNotice, Person, Recognition, SpecialStatus
from enrollment.page import whole

MOST_ROWS = 300
"""More people than that are printed village by village."""


@dataclass(frozen=True)
class Cell:
    """What stands in one place of a list."""

    text: str


@dataclass(frozen=True)
class Line:
    """One person of a list."""

    cells: tuple[Cell, ...]


@dataclass(frozen=True, kw_only=True)
class Roster(Letter):
    """People of one place, one a line; empty cells are for the pen."""

    kind: ClassVar[str] = "roster"

    title: str
    lead: str
    headings: tuple[Cell, ...]
    rows: tuple[Line, ...]
    closing: str = ""
    is_sealed: bool = False
    printed_on: date


def unpaid(rows: Iterable[Any], place: str, year: int, reader: Reader) -> Roster:
    """催缴登记表: who has not paid, for the walk through the village."""
    return _roster(
        reader,
        title=_("Who has not paid for %(year)s") % {"year": year},
        lead=_("%(place)s. Write down what each person answers, then type it into the portal.") % {"place": place},
        headings=[_("Name"), _("ID"), _("Phone"), _("Owed (yuan)"), _("Pay until"), _("Answer"), _("Signature")],
        rows=(
            [
                row.person.name,
                masks.identity(whole(row.person, "identity")),
                masks.phone(row.person.phone),
                "" if row.owed is None else yuan(row.owed),
                row.due_on.isoformat() if row.due_on else "",
                "",
                "",
            ]
            for row in rows
        ),
    )


def notices(rows: Iterable[DemandNotice], place: str, year: int, reader: Reader) -> Roster:
    """催缴公告: a notice for the board of the village, names masked."""
    return _roster(
        reader,
        title=_("Notice: contributions of %(year)s not paid") % {"year": year},
        lead=_(
            "%(place)s: the persons below had not paid when the window closed. Who pays later may pay more and is "
            "covered later; ask the village committee or the township."
        )
        % {"place": place},
        headings=[_("Name"), _("ID"), _("Amount in the window (yuan)"), _("Was due on")],
        rows=(
            [
                masks.name(row.contribution.person.name),
                masks.identity(whole(row.contribution.person, "identity")),
                yuan(row.amount),
                row.due_on.isoformat() if row.due_on else "",
            ]
            for row in rows
            if row.contribution
        ),
        is_sealed=True,
    )


def newborns(rows: Iterable[Person], place: str, year: int, reader: Reader) -> Roster:
    """未参保新生儿: whose days run out."""
    return _roster(
        reader,
        title=_("Newborns without cover"),
        lead=_("%(place)s. Enrolled and paid for in time, a child is covered from birth.") % {"place": place},
        headings=[_("Name"), _("Born on"), _("Village"), _("Phone"), _("Answer")],
        rows=([row.name, row.born_on.isoformat(), row.area.name, masks.phone(row.phone), ""] for row in rows),
    )


def identified(rows: Iterable[Any], place: str, year: int, reader: Reader) -> Roster:
    """应保未保: who holds a status and is not enrolled."""
    return _roster(
        reader,
        title=_("Identified, not enrolled"),
        lead=_("%(place)s. They may enrol at any time of the year.") % {"place": place},
        headings=[_("Name"), _("ID"), _("Village"), _("Holds"), _("Answer")],
        rows=(
            [row.name, masks.identity(whole(row, "identity")), row.area.name, "、".join(held(row)), ""] for row in rows
        ),
    )


def held(person: Any) -> list[str]:
    """The statuses and assistance classes that a person holds today (both prefetched), in words."""
    today = clock.today()
    rows = [*person.statuses.all(), *person.recognitions.all()]
    holds = [row for row in rows if row.starts_on <= today and (row.ends_on is None or row.ends_on >= today)]
    return [words_of(row) for row in holds]


def words_of(held: SpecialStatus | Recognition) -> str:
    """A status or class in words."""
    return str(statuses.LABELS.get(held.code, held.code)) if isinstance(held, SpecialStatus) else held.subtype


def _roster(
    reader: Reader, *, title: str, lead: str, headings: Sequence[str], rows: Iterable[Sequence[str]], **more: Any
) -> Roster:
    today, pool = clock.today(), reader.pool
    code = pool.code if pool else ""
    return Roster(
        agency=Agency.of(pool),  # type: ignore[arg-type]
        number=f"MC{code}-{clock.now():%Y%m%d%H%M%S}",
        printed_by=reader.staff.name,
        title=title,
        lead=lead,
        headings=tuple(map(Cell, headings)),
        rows=tuple(Line(tuple(map(Cell, row))) for row in rows),
        printed_on=today,
        **more,
    )
