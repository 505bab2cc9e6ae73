"""卷内封面, 盒内目录, 到期鉴定清册, 移交清单: the lists of the archive on paper."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.utils.translation import gettext as _

from casework import clock
from casework.letters.data import Agency
from casework.scope import Reader
from enrollment.rosters import Cell, Line, Roster
from oversight.models import Box, Volume


def cover(volume: Volume, reader: Reader) -> Roster:
    """The cover of a volume with the list of its papers."""
    facts = {
        _("Archive number"): volume.number,
        _("Kind of case"): volume.get_kind_display(),
        _("Case number"): volume.case_number,
        _("Whose case"): volume.title,
        _("Closed on"): volume.closed_on.isoformat(),
        _("Retention"): _retention(volume),
        _("Box"): f"{volume.box.number} · {volume.box.place}",
        _("Sheets"): str(volume.sheets or ""),
    }
    told = _("; ").join(f"{label}: {value}" for label, value in facts.items() if value)
    rows = [[paper, ""] for paper in volume.papers]
    return _roster(reader, volume.case_number, _("Cover of a volume"), told, [_("Paper"), _("Remark")], rows)


def contents(box: Box, volumes: Iterable[Volume], reader: Reader) -> Roster:
    """What stands in a box."""
    lead = _("Box %(number)s, %(place)s") % {"number": box.number, "place": box.place}
    return _listed(reader, _("Contents of a box"), lead, volumes)


def ending(volumes: Iterable[Volume], reader: Reader) -> Roster:
    """What ends its retention this year, for the appraisal."""
    lead = _("Retention ends by 31 December %(year)s: each volume is kept longer or given up, and the decision signed.")
    title = _("Volumes whose retention ends")
    return _listed(reader, title, lead % {"year": clock.today().year}, volumes, sealed=True)


def transfer(volumes: Iterable[Volume], reader: Reader) -> Roster:
    """What goes to the county archives, to be signed by both."""
    lead = _("Handed over by: ____________   Taken over by (county archives): ____________   Day: ____________")
    return _listed(reader, _("Handing-over list to the county archives"), lead, volumes, sealed=True)


def _listed(reader: Reader, title: str, lead: str, volumes: Iterable[Volume], *, sealed: bool = False) -> Roster:
    headings = [_("Archive number"), _("Whose case"), _("Case number"), _("Closed on"), _("Retention"), _("Papers")]
    rows = [
        [one.number, one.title, one.case_number, one.closed_on.isoformat(), _retention(one), str(len(one.papers))]
        for one in volumes
    ]
    number = f"GD{clock.now():%Y%m%d%H%M%S}"
    return _roster(reader, number, title, lead, headings, rows, sealed=sealed)


def _retention(volume: Volume) -> str:
    ends = f" ({volume.ends_on.isoformat()})" if volume.ends_on else ""
    return f"{volume.get_retention_display()}{ends}"


def _roster(
    reader: Reader,
    number: str,
    title: str,
    lead: str,
    headings: Sequence[Any],
    rows: Iterable[Any],
    *,
    sealed: bool = False,
) -> Roster:
    assert reader.pool is not None
    return Roster(
        agency=Agency.of(reader.pool),
        number=number,
        printed_by=reader.staff.name,
        title=title,
        lead=lead,
        headings=tuple(Cell(str(heading)) for heading in headings),
        rows=tuple(Line(tuple(Cell(text) for text in row)) for row in rows),
        is_sealed=sealed,
        printed_on=clock.today(),
    )
