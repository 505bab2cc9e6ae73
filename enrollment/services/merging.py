"""Making one record of two (LPS-11): what points to the given-up one moves, what law keeps as written stays there."""

from collections.abc import Iterable
from datetime import date, timedelta

from django.core.files.base import File
from django.db import models
from django.db.backends.postgresql.psycopg_any import DateRange
from django.utils.translation import gettext as _

from casework import clock, events, masks
from casework.commands import service
from casework.errors import Incomplete
from casework.models import Document
from casework.rights import Right
from casework.scope import Reader
from casework.services.documents import keep_document
from enrollment.errors import MergeHindered
from enrollment.merging import PARTS, Moved, hindrances
from enrollment.models import Contribution, Coverage, Household, Identity, Merge, Person, Registration

FILLED = ("card_number", "phone", "bank_name", "bank_account")
"""What the kept record takes from the other where it has nothing."""


@service
def merge(*, kept: Person, given_up: Person, reason: str, evidence: File | None = None, by: Reader) -> Merge:
    """Merge two records of one person. The given-up one stays readable and leads to the kept one; it is not taken back.

    Documents, statuses, registrations, contributions and cover move; receipts and what both paid for one year stay where
    they were booked, to be given back there. Raises Incomplete, MergeHindered with every reason.
    """
    kept, given_up = _locked(kept, given_up, by)
    if not reason.strip():
        raise Incomplete({"reason": [_("Say how it is known that both records are of one person.")]})
    hindered = standing_in_the_way(kept, given_up)
    if hindered:
        raise MergeHindered(reasons=" ".join(hindered))
    document = _proof(kept, reason, evidence, by)
    moved = _move(kept, given_up)
    for part in PARTS:
        moved |= part.move(kept, given_up)
    _fill(kept, given_up)
    merged = Merge.objects.create(
        pool=kept.pool,
        kept=kept,
        given_up=given_up,
        reason=reason.strip(),
        moved=moved,
        document=document,
        at=clock.now(),
        by=by.staff,
    )
    events.record(
        "persons_merged",
        subject=kept,
        actor=by.staff,
        pool=kept.pool,
        area_code=kept.area_code,
        name=masks.name(given_up.name),
        given_up=given_up.pk,
        reason=reason.strip(),
    )
    return merged


def standing_in_the_way(kept: Person, given_up: Person) -> list[str]:
    """Why the two cannot be merged now, as sentences; nothing when they can."""
    own = []
    if kept.pk == given_up.pk:
        own.append(_("These are not two records."))
    if kept.pool_id != given_up.pool_id:
        own.append(_("The records are of two pools."))
    if kept.merged_into_id or given_up.merged_into_id:
        own.append(_("One of them was merged already."))
    return own or hindrances(kept, given_up)


def overlaps(kept: Person, given_up: Person) -> list[tuple[str, date, date | None]]:
    """Days that both records cover by one scheme (scheme, first, last): they are covered once afterwards."""
    return [
        (one.scheme, max(one.period.lower, two.period.lower), _last(_earlier(one.period.upper, two.period.upper)))
        for one in kept.coverages.all()
        for two in given_up.coverages.filter(scheme=one.scheme, period__overlap=one.period)
    ]


def _proof(kept: Person, reason: str, evidence: File | None, by: Reader) -> Document | None:
    if evidence is None:
        return None
    return keep_document(case=kept, kind=Document.Kind.OTHER, title=reason, file=evidence, by=by)


def _locked(kept: Person, given_up: Person, by: Reader) -> tuple[Person, Person]:
    rows = Person.objects.select_for_update(no_key=True, of=("self",)).select_related("pool").order_by("pk")
    found = {row.pk: row for row in rows.filter(pk__in=[kept.pk, given_up.pk])}
    for row in found.values():
        by.must(Right.ENROL_DECIDE, row)
    return found[kept.pk], found[given_up.pk]


def _move(kept: Person, given_up: Person) -> Moved:
    _settle_the_living(kept, given_up)
    _settle_the_owed(kept, given_up)
    years = kept.contributions.exclude(state=Contribution.State.CANCELLED).values("coverage_year")
    standing = given_up.contributions.exclude(
        models.Q(coverage_year__in=years) & ~models.Q(state=Contribution.State.CANCELLED)
    )
    moved = {"enrollment.coverage": _move_cover(kept, given_up)}
    Identity.objects.filter(person=given_up).update(is_main=False)
    Household.objects.filter(head=given_up).update(head=kept)
    Registration.objects.filter(parent=given_up).update(parent=kept)
    for rows in (
        standing,
        given_up.identities.all(),
        given_up.registrations.all(),
        given_up.statuses.all(),
        given_up.recognitions.exclude(_recognised_twice(kept)),
        given_up.units.all(),
    ):
        keys = list(rows.values_list("pk", flat=True))
        rows.model.objects.filter(pk__in=keys).update(person=kept)
        moved[rows.model._meta.label_lower] = keys
    return moved


def _recognised_twice(kept: Person) -> models.Q:
    """Open recognitions that the kept record has from the same department as the same: they stay where they are."""
    held = kept.recognitions.filter(
        ends_on=None, department=models.OuterRef("department"), subtype=models.OuterRef("subtype")
    )
    return models.Q(ends_on=None) & models.Exists(held)


def _settle_the_living(kept: Person, given_up: Person) -> None:
    """One participation and one unit at a time: those of the given-up record end where the kept one has its own."""
    today = clock.today()
    if kept.registrations.filter(ended_on=None).exists():
        given_up.registrations.filter(ended_on=None).update(
            ended_on=models.functions.Greatest(models.F("registered_on"), models.Value(today)),
            end_reason=Registration.End.DUPLICATE,
        )
    if kept.units.filter(ends_on=None).exists():
        given_up.units.filter(ends_on=None).update(
            ends_on=models.functions.Greatest(models.F("starts_on"), models.Value(today))
        )


def _settle_the_owed(kept: Person, given_up: Person) -> None:
    """A year owed twice is owed once: what was paid stands, else what the kept record owes."""
    for row in given_up.contributions.exclude(state=Contribution.State.CANCELLED):
        twin = kept.contributions.filter(coverage_year=row.coverage_year).exclude(state=Contribution.State.CANCELLED)
        if row.state in Contribution.OPEN and twin.exists():
            Contribution.objects.filter(pk=row.pk).update(state=Contribution.State.CANCELLED)
        elif row.state not in Contribution.OPEN:
            twin.filter(state__in=Contribution.OPEN).update(state=Contribution.State.CANCELLED)


def _move_cover(kept: Person, given_up: Person) -> list[int]:
    """The days that only the given-up record covers; the others are covered already."""
    moved = []
    for held in given_up.coverages.order_by("period"):
        free = _without(held.period, kept.coverages.filter(scheme=held.scheme).values_list("period", flat=True))
        held.delete()
        for period in free:
            row = Coverage.objects.create(
                pool=kept.pool, person=kept, scheme=held.scheme, period=period, contribution=held.contribution
            )
            moved.append(row.pk)
    return moved


def _without(period: DateRange, taken: Iterable[DateRange]) -> list[DateRange]:
    """The stretches of a period that no other one holds."""
    free, first = [], period.lower
    for other in sorted(taken, key=lambda held: held.lower):
        if other.upper is not None and other.upper <= first:
            continue
        if period.upper is not None and other.lower >= period.upper:
            break
        if other.lower > first:
            free.append(DateRange(first, other.lower))
        if other.upper is None:
            return free
        first = other.upper
    return [*free, DateRange(first, period.upper)] if period.upper is None or first < period.upper else free


def _fill(kept: Person, given_up: Person) -> None:
    taken = {name: getattr(given_up, name) for name in FILLED}
    given_up.card_number, given_up.merged_into, given_up.household = "", kept, None
    given_up.save(update_fields=["card_number", "merged_into", "household"])
    for name in ("card_number", "phone"):
        setattr(kept, name, getattr(kept, name) or taken[name])
    if not kept.bank_account:
        kept.bank_name, kept.bank_account = taken["bank_name"], taken["bank_account"]
    kept.save(update_fields=list(FILLED))


def _earlier(one: date | None, two: date | None) -> date | None:
    return min((day for day in (one, two) if day), default=None)


def _last(upper: date | None) -> date | None:
    return upper - timedelta(days=1) if upper else None
