"""What a stay away from home rests on: filings and referrals that hold on the day of admission, and what differs.

The rules of its first day said of a filing as what it counts; a referral counts as approved (FX-14, XH-02).
"""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date

from django.utils.translation import gettext as _

from casework.models import Pool
from claims.facts import Note, Stay
from claims.models import Claim, Filing, Referral
from claims.models.claim import Access, Kind
from enrollment.models import Person
from institutions.models import Institution


@dataclass(frozen=True)
class Grounds:
    """What holds on the day: what covers the institution, and filings for other places; whether it lies outside."""

    is_outside: bool = False
    filing: Filing | None = None
    referral: Referral | None = None
    elsewhere: list[Filing] = field(default_factory=list)

    @property
    def access(self) -> str:
        """How the person came by what is on record; ordinary where nothing is."""
        if self.referral is not None and (self.filing is None or self.filing.counts_as == Access.EMERGENCY):
            return Access.APPROVED_REFERRAL
        return self.filing.counts_as if self.filing else Access.ORDINARY

    @property
    def held(self) -> Filing | Referral | None:
        """The one that is named: the filing before the referral."""
        return self.filing or self.referral


def grounds_of(person: Person, pool: Pool, stay: Stay) -> Grounds:
    """What the person's stay rests on (at most two queries); nothing while institution or day are not told."""
    institution, day = stay.institution, stay.admitted_on
    if institution is None or day is None:
        return Grounds()
    is_outside = not pool.holds(institution.area_id)
    filings = []
    if is_outside:
        filings = list(Filing.objects.holding_on(day).filter(person=person).order_by("-starts_on", "-pk"))
    covering = [one for one in filings if institution.area_id.startswith(one.prefix)]
    return Grounds(
        is_outside=is_outside,
        filing=covering[0] if covering else None,
        referral=_referral_to(institution, person, day),
        elsewhere=[one for one in filings if one not in covering],
    )


def rest(claim: Claim) -> None:
    """Note on the claim what it rests on (not saved yet): only what makes its access so, or leads its chain."""
    found = grounds_of(claim.person, claim.pool, Stay.of(claim))
    approved = claim.access != Access.ORDINARY
    claim.filing = found.filing if approved and found.filing and found.filing.counts_as == claim.access else None
    claim.referral = found.referral


def ground_of(claim: Claim) -> str:
    """The number of what the claim's access rests on; empty for nothing."""
    held = claim.filing or (claim.referral if claim.access == Access.APPROVED_REFERRAL else None)
    return held.number if held else ""


def proposed(person: Person, pool: Pool, before: Stay, stay: Stay) -> Stay:
    """The stay with the access, and the stay that it continues, that the records say, where these became known now.

    What the clerk has chosen against it stays: it is proposed once for a place and a day.
    """
    day = stay.admitted_on
    if stay.institution is None or day is None or (before.institution, before.admitted_on) == (stay.institution, day):
        return stay
    found = grounds_of(person, pool, stay)
    if stay.access == Access.ORDINARY and found.is_outside:
        stay = replace(stay, access=found.access)
    if stay.continues is None and found.referral and stay.kind == Kind.INPATIENT:
        stay = replace(stay, continues=earlier_stay(found.referral, day))
    return stay


def earlier_stay(referral: Referral, admitted_on: date) -> Claim | None:
    """The settled stay out of which the referral led."""
    settled = Claim.objects.filter(person=referral.person_id, institution=referral.source_id, kind=Kind.INPATIENT)
    settled = settled.filter(state__in=Claim.SETTLED_STATES, admitted_on__lte=referral.starts_on)
    return settled.filter(discharged_on__lte=admitted_on).order_by("-discharged_on", "-pk").first()


def notes(person: Person, pool: Pool, stay: Stay) -> list[Note]:
    """What has to be said about access and chain of a stay; of care in the pool that continues nothing, nothing."""
    if stay.continues is None and (stay.institution is None or pool.holds(stay.institution.area_id)):
        return []
    found = grounds_of(person, pool, stay)
    return [*_of_access(stay, found), *_of_chain(stay, found)]


def _of_access(stay: Stay, found: Grounds) -> Iterator[Note]:
    if not found.is_outside:
        return
    figures = {"day": stay.admitted_on, "access": Access(found.access).label}
    if found.held and stay.access == found.access:
        yield Note("stay.access", _("Rests on %(ground)s.") % {"ground": described(found.held)})
    elif found.held:
        sentence = _("On %(day)s %(ground)s holds: by it the access would be “%(access)s”.")
        yield Note("stay.access", sentence % (figures | {"ground": described(found.held)}), differs=True)
    elif stay.access == Access.APPROVED_REFERRAL:
        sentence = _("No filing or referral holds on %(day)s: have it filed first, or choose how the person came.")
        yield Note("stay.access", sentence % figures, differs=True)
    for filing in found.elsewhere if found.held is None else ():
        sentence = _("%(ground)s is not for the place of this institution.")
        yield Note("stay.access", sentence % {"ground": described(filing)}, differs=True)


def _of_chain(stay: Stay, found: Grounds) -> Iterator[Note]:
    if stay.continues is None:
        return
    if found.referral is None:
        sentence = _("No referral leads here: a deductible counts on only along a referral on record.")
        yield Note("stay.continues", sentence, differs=True)
    elif found.referral.source_id != stay.continues.institution_id:
        sentence = _("%(ground)s leads here from another institution than the stay that is continued.")
        yield Note("stay.continues", sentence % {"ground": described(found.referral)}, differs=True)
    else:
        yield Note("stay.continues", _("Rests on %(ground)s.") % {"ground": described(found.referral)})


def described(held: Filing | Referral) -> str:
    """A filing or a referral in a few words: number, type, place, days."""
    until = held.ends_on or _("open end")
    if isinstance(held, Filing):
        what = f"{held.get_kind_display()} · {held.place_name}"
        return _("filing %(number)s (%(what)s, %(since)s – %(until)s)") % _said(held, what, until)
    what = f"{held.source.name} → {held.target.name}"
    return _("referral %(number)s (%(what)s, %(since)s – %(until)s)") % _said(held, what, until)


def _said(held: Filing | Referral, what: str, until: object) -> dict[str, object]:
    return {"number": held.number, "what": what, "since": held.starts_on, "until": until}


def _referral_to(institution: Institution, person: Person, day: date) -> Referral | None:
    held = Referral.objects.holding_on(day).filter(person=person, target=institution)
    return held.select_related("source", "target").order_by("-starts_on", "-pk").first()
