"""The archive of a pool at work: rules, a box, volumes."""

from typing import Any

from casework.models import Pool, Role
from oversight.archive import services
from oversight.archive.services import Said
from oversight.models import ArchiveRules, Box, Kind, Retention, Volume
from tests.factories.core import reader

FORM = "{fonds}-{kind}·{year}-{retention}-{serial}"


def kept(pool: Pool, retention: str = Retention.THIRTY, **told: Any) -> ArchiveRules:
    """The rules of the pool, every kind with one retention."""
    said = {"fonds": "0123", "form": FORM, "retention": dict.fromkeys(Kind.values, retention), "transfer_years": 10}
    return services.keep_rules(said=Said(**said | told), by=reader(Role.SUPERVISOR, pool=pool))


def boxed(pool: Pool, number: str = "2026-001") -> Box:
    """An open box."""
    return services.open_box(number=number, place="档案室一排二层", by=reader(Role.CLERK, pool=pool))


def filed(*cases: Any, kind: str = Kind.CLAIM, retention: str = Retention.THIRTY) -> list[Volume]:
    """The volumes of these cases of one pool, in one box."""
    pool = cases[0].pool
    if not ArchiveRules.objects.filter(pool=pool).exists():
        kept(pool, retention)
    box = Box.objects.filter(pool=pool).first() or boxed(pool)
    keys = [case.pk for case in cases]
    services.file_cases(kind=kind, keys=keys, box=box.number, by=reader(Role.CLERK, pool=pool))
    return list(Volume.objects.filter(kind=kind, key__in=keys).order_by("serial"))
