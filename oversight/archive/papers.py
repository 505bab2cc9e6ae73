"""案卷封面, 盒内目录, 到期案卷鉴定清册, 档案移交清单: the archive on paper."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from django.utils.translation import gettext as _

from casework import clock
from casework.letters.data import Agency, Letter
from casework.scope import Reader
from enrollment.rosters import Cell
from oversight.models import Box, Volume


@dataclass(frozen=True)
class Listed:
    """A volume as a list names it; `ends_on` is empty for permanent ones."""

    number: str
    title: str
    case_number: str
    closed_on: str
    retention: str
    ends_on: str
    papers: int

    @classmethod
    def of(cls, volume: Volume) -> "Listed":
        """How the lists name a volume."""
        return cls(
            number=volume.number,
            title=volume.title,
            case_number=volume.case_number,
            closed_on=volume.closed_on.isoformat(),
            retention=volume.get_retention_display(),
            ends_on=volume.ends_on.isoformat() if volume.ends_on else "",
            papers=len(volume.papers),
        )


@dataclass(frozen=True, kw_only=True)
class ArchiveList(Letter):
    """Volumes, one a line."""

    kind: ClassVar[str] = "archive_list"

    title: str
    lead: str
    volumes: tuple[Listed, ...]
    is_transfer: bool
    is_sealed: bool
    printed_on: date


@dataclass(frozen=True, kw_only=True)
class ArchiveCover(Letter):
    """What a volume is, where it stands, and the list of its papers."""

    kind: ClassVar[str] = "archive_cover"

    title: str
    volume: Listed
    case_kind: str
    box: str
    sheets: str
    papers: tuple[Cell, ...]
    note: str


def cover(volume: Volume, reader: Reader) -> ArchiveCover:
    """案卷封面及卷内目录; its bar code is the case's number."""
    return ArchiveCover(
        agency=Agency.of(volume.pool),
        number=volume.case_number,
        printed_by=reader.staff.name,
        title=_("Cover of a volume"),
        volume=Listed.of(volume),
        case_kind=volume.get_kind_display(),
        box=f"{volume.box.number} {volume.box.place}",
        sheets=str(volume.sheets or ""),
        papers=tuple(Cell(paper) for paper in volume.papers),
        note=volume.note,
    )


def contents(box: Box, volumes: Iterable[Volume], reader: Reader) -> ArchiveList:
    """盒内目录: what stands in a box."""
    lead = _("Box %(number)s, %(place)s") % {"number": box.number, "place": box.place}
    return _listed(reader, _("Contents of a box"), lead, volumes)


def ending(volumes: Iterable[Volume], reader: Reader) -> ArchiveList:
    """到期案卷鉴定清册: what ends its retention this year."""
    lead = _("Retention ends by 31 December %(year)s: each volume is kept longer or given up, and the decision signed.")
    return _listed(reader, _("Volumes whose retention ends"), lead % {"year": clock.today().year}, volumes, sealed=True)


def transfer(volumes: Iterable[Volume], reader: Reader) -> ArchiveList:
    """档案移交清单: what goes to the county archives, signed by both."""
    title = _("Handing-over list to the county archives")
    return _listed(reader, title, "", volumes, sealed=True, is_transfer=True)


def _listed(
    reader: Reader, title: str, lead: str, volumes: Iterable[Volume], *, sealed: bool = False, is_transfer: bool = False
) -> ArchiveList:
    assert reader.pool is not None
    return ArchiveList(
        agency=Agency.of(reader.pool),
        number=f"GD{clock.now():%Y%m%d%H%M%S}",
        printed_by=reader.staff.name,
        title=title,
        lead=lead,
        volumes=tuple(Listed.of(volume) for volume in volumes),
        is_transfer=is_transfer,
        is_sealed=sealed,
        printed_on=clock.today(),
    )
