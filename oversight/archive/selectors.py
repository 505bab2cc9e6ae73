"""The questions to the archive, cut to what the reader may see."""

from datetime import date
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from casework import clock
from casework.models import Pool
from casework.rights import Right
from casework.scope import Reader
from oversight.archive.sources import moved_since
from oversight.models import ArchiveRules, Box, Kind, Retention, Volume
from policy import add_years

SHELVES: dict[str, Any] = {
    "filed": _("In the archive"),
    "moved": _("Went on since"),
    "ending": _("Retention ends"),
    "transfer": _("For the county archives"),
    "handed": _("With the county archives"),
}


def rules_of(pool: Pool | None) -> ArchiveRules | None:
    """How the pool keeps its archive; None before it is set."""
    return ArchiveRules.objects.filter(pool=pool).first() if pool else None


def boxes_for(reader: Reader) -> QuerySet[Box]:
    """The boxes of the pool, newest first, with how many volumes of the reader's areas stand in them."""
    if reader.pool is None or not reader.may(Right.ARCHIVE_VIEW):
        return Box.objects.none()
    mine = volumes_for(reader).values("pk")
    return Box.objects.filter(pool=reader.pool).annotate(count=Count("volumes", filter=Q(volumes__in=mine)))


def volumes_for(reader: Reader) -> QuerySet[Volume]:
    """The volumes of the reader's areas."""
    return Volume.objects.visible_to(reader, Right.ARCHIVE_VIEW).select_related("box", "pool", "filed_by")


def on_shelf(reader: Reader, shelf: str) -> QuerySet[Volume]:
    """The volumes by how they stand today, one of SHELVES."""
    rows = volumes_for(reader)
    match shelf:
        case "moved":
            return rows.filter(pk__in=_moved(rows))
        case "ending":
            return ending(reader)
        case "transfer":
            rules = rules_of(reader.pool)
            return due_for_transfer(reader, rules) if rules else rows.none()
        case "handed":
            return rows.exclude(handed_on=None)
    return rows


def _moved(rows: QuerySet[Volume]) -> list[int]:
    return [key for kind in Kind.values for key in moved_since(rows, kind).order_by().values_list("pk", flat=True)]


def has_moved(volume: Volume) -> bool:
    """Whether the case of a volume went on after it was filed."""
    return moved_since(Volume.objects.filter(pk=volume.pk), volume.kind).exists()


def ending(reader: Reader) -> QuerySet[Volume]:
    """What ends its retention by the end of this year, to be appraised (到期鉴定)."""
    last = date(clock.today().year, 12, 31)
    return volumes_for(reader).filter(handed_on=None, ends_on__lte=last)


def due_for_transfer(reader: Reader, rules: ArchiveRules) -> QuerySet[Volume]:
    """What the county archives take over by now: kept for 30 years or for ever, old enough (档案法实施条例)."""
    until = add_years(clock.today(), -rules.transfer_years)
    kept = (Retention.PERMANENT, Retention.THIRTY)
    return volumes_for(reader).filter(handed_on=None, retention__in=kept, closed_on__lte=until)
