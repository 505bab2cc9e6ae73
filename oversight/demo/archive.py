"""The archive of the demo: numbers are set, two boxes stand, the oldest closed claims are filed, the others wait."""

from casework.models import Pool, Role
from oversight.archive import services, sources
from oversight.archive.services import Said
from oversight.demo.staff import reader
from oversight.models import Kind, Retention

KEPT = {
    Kind.CLAIM: Retention.THIRTY,
    Kind.CRITICAL: Retention.THIRTY,
    Kind.INSPECTION: Retention.PERMANENT,
    Kind.ASSISTANCE: Retention.THIRTY,
}
BOXES = {"2026-001": "档案室一排一层", "2026-002": "档案室一排二层"}
FILED = 30


def file_some(pool: Pool) -> None:
    """File part of the closed claims."""
    clerk = reader(Role.CLERK, pool)
    said = Said(
        fonds="0990",
        form="{fonds}-{kind}·{year}-{retention}-{serial}",
        retention={kind.value: retention.value for kind, retention in KEPT.items()},
        transfer_years=10,
    )
    services.keep_rules(said=said, by=reader(Role.SUPERVISOR, pool))
    for number, place in BOXES.items():
        services.open_box(number=number, place=place, by=clerk)
    closed = sources.unfiled(clerk, Kind.CLAIM).order_by("pk").values_list("pk", flat=True)
    if keys := list(closed[: min(FILED, closed.count() // 2)]):
        services.file_cases(kind=Kind.CLAIM, keys=keys, box="2026-001", by=clerk)
