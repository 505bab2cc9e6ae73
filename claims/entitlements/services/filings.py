"""Filing care elsewhere (异地就医备案): filed, made up later, moved to another place, ended, taken back."""

from datetime import date

from django.db.models import Q
from django.utils.translation import gettext as _

from casework import clock
from casework.commands import service
from casework.errors import Incomplete
from casework.rights import Right
from casework.scope import Reader
from casework.sequences import case_number
from claims.entitlements import errors
from claims.entitlements.regions import Region, regions
from claims.entitlements.rules import Rules
from claims.entitlements.services.holding import (
    end,
    lock_held,
    lock_person,
    must_be_covered,
    must_fit,
    resting,
    tell,
    void,
    whose,
)
from claims.models import Claim, Filing, Referral
from enrollment.models import Person
from policy.entitlements.shape import Filing as FilingRule

LETTER = "Y"
"""Numbers of filings begin with it (异地)."""
LONG = (Filing.Kind.LONG_RESIDENT, Filing.Kind.RELOCATED_RETIREE, Filing.Kind.POSTED)
"""A person lives in one place: of these types one holds at a time."""


@service
def file_elsewhere(
    *,
    person: Person,
    kind: str,
    place: str,
    starts_on: date,
    grounds: str = "",
    in_hospital: bool = False,
    referral: Referral | None = None,
    by: Reader,
) -> Filing:
    """File care in a region (its code) from a day on; before today it is made up, as far as the rules let it be.

    Raises NotHere, TypeUnknown, PlaceInside, NotCoveredThen, FilingOverlaps, Incomplete, and what keeps it from being
    made up (`_may_be_made_up`) or from resting on the referral (`_referral_fits`).
    """
    person = lock_person(person, by)
    region = _region(place, person)
    must_fit(grounds=grounds)
    rules = Rules.on(person.pool, starts_on)
    rule = rules.part.filing(kind)
    if rule is None:
        raise errors.TypeUnknown(day=starts_on)
    must_be_covered(person, starts_on)
    filing = Filing(
        **whose(person),
        kind=kind,
        place_code=region.code,
        place_name=region.name,
        starts_on=starts_on,
        ends_on=rules.ends(starts_on, rule.lasts),
        grounds=grounds.strip(),
        counts_as=rule.counts_as,
        is_made_up=starts_on < clock.today(),
        referral=referral,
    )
    _must_not_overlap(filing)
    _may_be_made_up(filing, rule, in_hospital)
    _referral_fits(filing)
    return _filed(filing, by)


@service
def change_place(*, filing: Filing, place: str, starts_on: date, by: Reader) -> Filing:
    """Move a filing to another region from a day on: the old one ends the day before, a new one takes its place.

    Raises NotHolding, PlaceInside, EndsBeforeItBegins, EndsLaterThanItWould, MadeUpNever, ClaimRestsOnIt.
    """
    filing = lock_held(filing, by)
    region = _region(place, filing.person)
    if region.code == filing.place_code:
        raise Incomplete({"place": [_("This is the place of the filing already.")]})
    if starts_on < clock.today():
        raise errors.MadeUpNever(today=clock.today())
    if starts_on <= filing.starts_on:
        raise errors.EndsBeforeItBegins(starts_on=filing.starts_on)
    if filing.ends_on is not None and starts_on > filing.ends_on:
        raise errors.EndsLaterThanItWould(ends_on=filing.ends_on)
    moved = Filing(
        **whose(filing.person),
        kind=filing.kind,
        place_code=region.code,
        place_name=region.name,
        starts_on=starts_on,
        ends_on=filing.ends_on,
        grounds=filing.grounds,
        counts_as=filing.counts_as,
        replaces=filing,
    )
    _end_before(filing, starts_on, by)
    _enter(moved, by)
    tell("filing_moved", moved, by, before=filing.number, place=region.name, starts_on=str(starts_on))
    return moved


@service
def end_filing(*, filing: Filing, ends_on: date, because: str, by: Reader) -> Filing:
    """Let a filing end on a day (取消备案). Raises NotHolding and what `holding.end` raises."""
    filing = lock_held(filing, by)
    end(filing, ends_on, because, by)
    tell("filing_ended", filing, by, ends_on=str(ends_on), because=filing.ended_because)
    return filing


@service
def void_filing(*, filing: Filing, because: str, by: Reader) -> Filing:
    """Take back a filing that was entered in error. Raises NotHolding, ClaimRestsOnIt, Incomplete."""
    filing = lock_held(filing, by, has_ended=True)
    void(filing, because, by)
    tell("filing_taken_back", filing, by, because=filing.ended_because)
    return filing


def _region(code: str, person: Person) -> Region:
    region = regions().get(code)
    if region is None:
        raise Incomplete({"place": [_("No province or prefecture has this code. Choose from the list.")]})
    prefix = region.code.rstrip("0")
    if person.pool.holds(region.code.ljust(12, "0")) or person.pool.area.code.startswith(prefix):
        raise errors.PlaceInside(place=region.name)
    return region


def _must_not_overlap(filing: Filing) -> None:
    kinds = LONG if filing.kind in LONG else (filing.kind,)
    others = Filing.objects.standing().filter(person=filing.person, kind__in=kinds)
    others = others.filter(Q(ends_on=None) | Q(ends_on__gte=filing.starts_on))
    if filing.ends_on is not None:
        others = others.filter(starts_on__lte=filing.ends_on)
    if found := others.first():
        raise errors.FilingOverlaps(number=found.number)


def _may_be_made_up(filing: Filing, rule: FilingRule, in_hospital: bool) -> None:
    """医保发〔2022〕22号: until the discharge, or until the claim, as the rules say of the type."""
    today = clock.today()
    if not filing.is_made_up:
        return
    if rule.made_up == "never":
        raise errors.MadeUpNever(today=today)
    if rule.made_up == "before_discharge" and not in_hospital:
        raise errors.MadeUpOnlyInHospital(today=today)
    there = Claim.objects.filter(person=filing.person, institution__area__code__startswith=filing.prefix)
    there = there.filter(admitted_on__gte=filing.starts_on).exclude(state__in=Claim.EDITABLE_STATES)
    claim = there.exclude(state__in=("withdrawn", "reversed")).order_by("admitted_on").first()
    if claim is not None and (filing.ends_on is None or (claim.admitted_on or today) <= filing.ends_on):
        raise errors.MadeUpAfterClaim(number=claim.number, admitted_on=claim.admitted_on)


def _referral_fits(filing: Filing) -> None:
    held = filing.referral
    if held is None:
        return
    if held.person_id != filing.person_id or held.is_void:
        raise Incomplete({"referral": [_("Choose a referral of this person.")]})
    if not held.target.area_id.startswith(filing.prefix):
        raise errors.ReferralLeadsElsewhere(number=held.number, target=held.target.name, place=filing.place_name)


def _end_before(filing: Filing, starts_on: date, by: Reader) -> None:
    last = date.fromordinal(starts_on.toordinal() - 1)
    resting(filing, admitted_after=last)
    filing.ends_on, filing.ended_by, filing.ended_because = last, by.staff, _("Moved to another place")
    filing.save(update_fields=["ends_on", "ended_by", "ended_because"])


def _filed(filing: Filing, by: Reader) -> Filing:
    _enter(filing, by)
    verb = "filing_made_up" if filing.is_made_up else "filing_made"
    span = {"starts_on": str(filing.starts_on), "ends_on": str(filing.ends_on or "")}
    tell(verb, filing, by, place=filing.place_name, **span)
    return filing


def _enter(filing: Filing, by: Reader) -> None:
    by.must(Right.ENTITLEMENT_ENTER, filing)
    filing.number = case_number(LETTER, filing.person.area, clock.today())
    filing.entered_by, filing.entered_at = by.staff, clock.now()
    filing.save()
