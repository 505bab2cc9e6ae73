"""Referrals between institutions (转诊): entered from the paper of the hospital, ended, taken back (CL-27, FX-14)."""

from datetime import date

from django.db.models import Q

from casework import clock
from casework.commands import service
from casework.scope import Reader
from casework.sequences import case_number
from claims.entitlements import errors
from claims.entitlements.rules import Rules
from claims.entitlements.services.holding import lock_held, lock_person, must_be_covered, must_fit, tell, void, whose
from claims.models import Diagnosis, Referral
from enrollment.models import Person
from institutions.models import Institution

LETTER = "X"
"""Numbers of referrals begin with it (Z and R stand for others)."""


@service
def enter_referral(
    *,
    person: Person,
    source: Institution,
    target: Institution,
    diagnosis: Diagnosis,
    starts_on: date,
    doctor: str,
    grounds: str,
    by: Reader,
) -> Referral:
    """Enter a referral that `source` issued on a day; the rules say until when the admission has to follow.

    Raises NotHere, SameInstitution, IssuedInFuture, TooLongAgo, NotCoveredThen, ReferralKnown, Incomplete.
    """
    person = lock_person(person, by)
    must_fit(doctor=doctor, grounds=grounds)
    if source.pk == target.pk:
        raise errors.SameInstitution()
    ends_on = _last_day(person, starts_on)
    must_be_covered(person, starts_on)
    _must_be_new(person, source, target, starts_on, ends_on)
    referral = Referral.objects.create(
        **whose(person),
        number=case_number(LETTER, person.area, clock.today()),
        source=source,
        target=target,
        diagnosis=diagnosis,
        starts_on=starts_on,
        ends_on=ends_on,
        doctor=doctor.strip(),
        grounds=grounds.strip(),
        entered_by=by.staff,
        entered_at=clock.now(),
    )
    names = {"source": source.name, "target": target.name}
    tell("referral_entered", referral, by, **names, starts_on=str(starts_on), ends_on=str(ends_on or ""))
    return referral


@service
def void_referral(*, referral: Referral, because: str, by: Reader) -> Referral:
    """Take back a referral that was entered in error. Raises NotHolding, ClaimRestsOnIt, Incomplete."""
    referral = lock_held(referral, by, has_ended=True)
    void(referral, because, by)
    tell("referral_taken_back", referral, by, because=referral.ended_because)
    return referral


def _last_day(person: Person, starts_on: date) -> date | None:
    """Until when the admission has to follow; claims of last year are still handed in, so far back it may have ended."""
    if starts_on > clock.today():
        raise errors.IssuedInFuture()
    rules = Rules.on(person.pool, starts_on)
    rule = rules.part.referrals
    ends_on = rules.ends(starts_on, rule.valid) if rule else None
    if ends_on is not None and ends_on < date(clock.today().year - 1, 1, 1):
        raise errors.TooLongAgo(issued_on=starts_on, ends_on=ends_on)
    return ends_on


def _must_be_new(person: Person, source: Institution, target: Institution, first: date, last: date | None) -> None:
    same = Referral.objects.standing().filter(person=person, source=source, target=target)
    same = same.filter(Q(ends_on=None) | Q(ends_on__gte=first))
    if last is not None:
        same = same.filter(starts_on__lte=last)
    if found := same.first():
        raise errors.ReferralKnown(number=found.number)
