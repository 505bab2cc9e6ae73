"""Where the archive stands on the pages of others."""

from collections.abc import Iterable

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from casework.registry import Hit, RailEntry, SearchKind, registry
from casework.rights import Right
from casework.scope import Reader
from casework.sequences import SHORTEST
from oversight.archive import selectors
from oversight.models import ArchiveRules, Box, Volume

HANDFUL = 5


def find(reader: Reader, text: str) -> Iterable[Hit]:
    """Volumes whose archive number, or the number of whose case, is typed whole or its beginning."""
    number = text.strip()
    if len(number) < SHORTEST:
        return
    for volume in selectors.volumes_for(reader).filter(number__startswith=number).order_by("number")[:HANDFUL]:
        yield Hit(volume.number, volume.title, reverse("archive:volume", args=[volume.pk]), _("Volume"))


registry.add(RailEntry("archive", gettext_lazy("Archive"), "archive", "archive:volumes", Right.ARCHIVE_VIEW, order=78))
registry.add(SearchKind("volume", gettext_lazy("Volume"), Right.ARCHIVE_VIEW, find, order=60))
registry.subjects |= {
    Volume._meta.label_lower: gettext_lazy("Volume"),
    Box._meta.label_lower: gettext_lazy("Box"),
    ArchiveRules._meta.label_lower: gettext_lazy("Archive"),
}
