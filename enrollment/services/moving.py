"""Changes of participation during the year: pauses, death, the employees' scheme and back without a gap day.

What was bought stays written on the contribution; the days that hold are those of Coverage, so a cut can be taken back.
"""

from datetime import date, timedelta

from django.db import IntegrityError, transaction
from django.db.backends.postgresql.psycopg_any import DateRange
from django.utils.translation import gettext as _

from casework import clock, events
from casework.commands import service
from casework.errors import Incomplete
from casework.rights import Right
from casework.scope import Reader
from enrollment.errors import CoverageOverlaps, NotEnrolled, NothingToTakeBack, PaidAlready
from enrollment.models import Contribution, Coverage, DemandNotice, Person, Registration
from enrollment.selectors.enrolling import living_registration
from enrollment.services.owing import owe, owe_all
from enrollment.services.registering import locked

ONE_DAY = timedelta(days=1)
End, Scheme = Registration.End, Coverage.Scheme


@service
def suspend(*, person: Person, last_day: date, reason: str, by: Reader) -> Registration:
    """Pause participation (暂停参保): nothing unpaid is owed, paid cover runs to its end. Taken back by resuming."""
    person = locked(person, by, Right.ENROL_MANAGE)
    registration = _end(person, last_day, End.SUSPENDED)
    _tell("participation_suspended", person, by, day=registration.ended_on, reason=reason.strip())
    return registration


@service
def resume(*, person: Person, coverage_year: int, by: Reader) -> Registration:
    """Take part again on the ground that was paused, and owe the year. Raises NothingToTakeBack, NotInPolicy."""
    person = locked(person, by, Right.ENROL_MANAGE)
    paused = person.registrations.order_by("-ended_on", "-pk").first()
    if paused is None or paused.end_reason != End.SUSPENDED or living_registration(person):
        raise NothingToTakeBack()
    registration = _again(person, paused, by)
    owe(registration=registration, coverage_year=coverage_year)
    _tell("participation_resumed", person, by, year=coverage_year)
    return registration


@service
def record_death(*, person: Person, died_on: date, by: Reader) -> Person:
    """The person died: participation and cover end with the day, nothing unpaid is owed. Taken back by `revoke_death`."""
    person = locked(person, by, Right.ENROL_MANAGE)
    if not person.born_on <= died_on <= clock.today():
        raise Incomplete({"died_on": [_("The day of death lies between the date of birth and today.")]})
    person.died_on = died_on
    person.save(update_fields=["died_on"])
    registration = living_registration(person)
    if registration:
        _close(registration, max(died_on, registration.registered_on), End.DEATH)
    _cancel_open(person)
    for scheme in Scheme:
        _cut(person, scheme, died_on + ONE_DAY)
    _tell("death_recorded", person, by, day=died_on)
    return person


@service
def revoke_death(*, person: Person, reason: str, by: Reader) -> Person:
    """The death was a mistake: participation and paid resident cover stand again; employees' cover is entered anew.

    What was owed is owed again where the rules still take a payment.
    """
    person = Person.objects.select_for_update(no_key=True).get(pk=person.pk)
    by.must(Right.ENROL_MANAGE, person)
    if person.died_on is None:
        raise NothingToTakeBack()
    after, person.died_on = person.died_on + ONE_DAY, None
    person.save(update_fields=["died_on"])
    person.registrations.filter(end_reason=End.DEATH).update(ended_on=None, end_reason="")
    registration = living_registration(person)
    if registration:
        rows = person.contributions.filter(coverage_year__gte=clock.today().year)
        standing = rows.exclude(state=Contribution.State.CANCELLED).values("coverage_year")
        for year in set(rows.exclude(coverage_year__in=standing).values_list("coverage_year", flat=True)):
            owe_all([registration], year, clock.today())
    _give_back(person, after, after)
    _tell("death_revoked", person, by, reason=reason.strip())
    return person


@service
def join_employees(*, person: Person, starts_on: date, by: Reader) -> Coverage:
    """Employees' insurance covers from a day on; resident cover ends the day before, so no day is without (CL-05)."""
    person = locked(person, by, Right.ENROL_MANAGE)
    _cut(person, Scheme.RESIDENT, starts_on)
    registration = living_registration(person)
    if registration:
        _close(registration, max(starts_on - ONE_DAY, registration.registered_on), End.EMPLOYEE)
    _cancel_open(person)
    coverage = _cover(person, Scheme.EMPLOYEE, DateRange(starts_on, None), None)
    _tell("employees_joined", person, by, day=starts_on)
    return coverage


@service
def leave_employees(*, person: Person, last_day: date, by: Reader) -> Person:
    """Employees' insurance ended: a year paid here covers again from the next day; else 60 days to enrol (LPS-23)."""
    person = locked(person, by, Right.ENROL_MANAGE)
    held = person.coverages.filter(scheme=Scheme.EMPLOYEE, period__contains=last_day).first()
    if held is None or (held.period.upper and held.period.upper <= last_day + ONE_DAY):
        raise Incomplete({"last_day": [_("On this day no employees' insurance runs on. Compare the day.")]})
    _cut(person, Scheme.EMPLOYEE, last_day + ONE_DAY)
    if _give_back(person, held.period.lower, last_day + ONE_DAY) and living_registration(person) is None:
        left = person.registrations.filter(end_reason=End.EMPLOYEE).order_by("-ended_on", "-pk").first()
        if left:
            _again(person, left, by)
    _tell("employees_left", person, by, day=last_day)
    return person


@service
def end_participation(*, person: Person, why: str, last_day: date, reason: str, by: Reader) -> Registration:
    """End participation for good: moved away, enrolled twice, registered by mistake. Taken back by enrolling again.

    Who is enrolled elsewhere is not covered here from the next day; a mistake that was paid for is refunded first.
    """
    person = locked(person, by, Right.ENROL_MANAGE)
    if why not in (End.MOVED, End.DUPLICATE, End.MISTAKE):
        raise Incomplete({"why": [_("Choose why it ends.")]})
    registration = living_registration(person)
    if why == End.MISTAKE and registration and registration.contributions.filter(state__in=Contribution.PAID).exists():
        raise PaidAlready()
    registration = _end(person, last_day, why)
    if why == End.DUPLICATE:
        _cut(person, Scheme.RESIDENT, last_day + ONE_DAY)
    _tell("participation_ended", person, by, day=last_day, reason=reason.strip())
    return registration


def stop(person: Person, why: str, last_day: date) -> None:
    """End participation and resident cover after a day, inside another service's transaction; nothing if there is none."""
    registration = living_registration(person)
    if registration:
        _close(registration, max(last_day, registration.registered_on), why)
    _cancel_open(person)
    _cut(person, Scheme.RESIDENT, last_day + ONE_DAY)


def _end(person: Person, last_day: date, why: str) -> Registration:
    registration = living_registration(person)
    if registration is None:
        raise NotEnrolled()
    if not registration.registered_on <= last_day <= clock.today():
        raise Incomplete({"last_day": [_("The last day lies between the day of registration and today.")]})
    _close(registration, last_day, why)
    _cancel_open(person)
    return registration


def _close(registration: Registration, last_day: date, why: str) -> None:
    registration.ended_on, registration.end_reason = last_day, why
    registration.save(update_fields=["ended_on", "end_reason"])


def _again(person: Person, before: Registration, by: Reader) -> Registration:
    """A new registration from today on the ground of an earlier one."""
    return Registration.objects.create(
        pool=person.pool,
        person=person,
        area_code=before.school.area_code if before.school else person.area_code,
        basis=before.basis,
        channel=before.channel,
        registered_on=clock.today(),
        permit_number=before.permit_number,
        declaration=before.declaration,
        parent=before.parent,
        school=before.school,
        legacy=before.legacy,
        evidence=before.evidence,
        by=by.staff,
    )


def _cancel_open(person: Person) -> None:
    """What is not paid is no longer owed, nor demanded."""
    rows = person.contributions.filter(state__in=Contribution.OPEN)
    DemandNotice.objects.filter(contribution__in=rows, closed_on=None).update(closed_on=clock.today())
    rows.update(state=Contribution.State.CANCELLED)


def _cut(person: Person, scheme: str, day: date) -> None:
    """No cover by the scheme from the day on."""
    for held in person.coverages.filter(scheme=scheme):
        if held.period.lower >= day:
            held.delete()
        elif held.period.upper is None or held.period.upper > day:
            held.period = DateRange(held.period.lower, day)
            held.save(update_fields=["period"])


def _give_back(person: Person, cut_on: date, from_day: date) -> bool:
    """From `from_day` on, the paid days that were cut on `cut_on`; whether there were any."""
    found = False
    for row in person.contributions.filter(state__in=Contribution.PAID, ends_on__gte=from_day).prefetch_related(
        "coverage_set"
    ):
        held = max((coverage.period.upper for coverage in row.coverage_set.all()), default=None)
        if row.starts_on is None or row.ends_on is None:
            continue
        if held == cut_on or (held is None and row.starts_on >= cut_on):
            _cover(person, Scheme.RESIDENT, DateRange(max(row.starts_on, from_day), row.ends_on + ONE_DAY), row)
            found = True
    return found


def _cover(person: Person, scheme: str, period: DateRange, row: Contribution | None) -> Coverage:
    try:
        with transaction.atomic():
            return Coverage.objects.create(
                pool=person.pool, person=person, scheme=scheme, period=period, contribution=row
            )
    except IntegrityError as error:
        raise CoverageOverlaps() from error


def _tell(verb: str, person: Person, by: Reader, **payload: object) -> None:
    events.record(verb, subject=person, actor=by.staff, pool=person.pool, area_code=person.area_code, **payload)
