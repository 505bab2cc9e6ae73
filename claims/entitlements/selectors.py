"""The questions to filings and referrals, cut to what the reader may see."""

from datetime import date, timedelta
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from casework import clock, masks
from casework.deadlines import days_left
from casework.models import Pool
from casework.rights import Right
from casework.scope import Reader
from claims.entitlements.rules import Rules
from claims.models import Claim, DiseaseRegistration, Filing, Referral, TreatmentPlace
from claims.models.entitlement import HeldQuerySet
from enrollment.models import Person
from rulebook.errors import NoRulesInForce

TONES: dict[str, str] = {"applied": "info", "refused": "bad", "withdrawn": ""}
USUAL_WARNING = 30
"""Days before an end, where no rules say it: what a month's work list needs."""


def filings_for(reader: Reader) -> QuerySet[Filing]:
    """The filings a reader may see."""
    return Filing.objects.visible_to(reader, Right.ENTITLEMENT_VIEW).select_related("person__area", "entered_by")


def referrals_for(reader: Reader) -> QuerySet[Referral]:
    """The referrals a reader may see."""
    rows = Referral.objects.visible_to(reader, Right.ENTITLEMENT_VIEW)
    return rows.select_related("person__area", "source", "target", "diagnosis", "entered_by")


def registrations_for(reader: Reader) -> QuerySet[DiseaseRegistration]:
    """The registrations of diseases that a reader may see."""
    rows = DiseaseRegistration.objects.visible_to(reader, Right.ENTITLEMENT_VIEW)
    return rows.select_related("person__area", "entered_by")


def treatments_for(reader: Reader) -> QuerySet[TreatmentPlace]:
    """The lists of designated treatment: the pool's own, for everybody who works by them."""
    rights = (Right.ENTITLEMENT_VIEW, Right.TREATMENT_KEEP, Right.TREATMENT_CONFIRM)
    if reader.pool is None or not any(reader.may(right) for right in rights):
        return TreatmentPlace.objects.none()
    return TreatmentPlace.objects.filter(pool=reader.pool)


def days_to_decide(registration: DiseaseRegistration) -> int:
    """Working days until an application has to be decided."""
    return days_left(registration.due_on, clock.today())


def warned_days(pool: Pool, day: date) -> int:
    """How many days before its end something is raised, by the rules in force."""
    try:
        rules = Rules.on(pool, day)
    except NoRulesInForce:
        return USUAL_WARNING
    return int(rules.figure(rules.part.warned) or USUAL_WARNING)


def standing(rows: HeldQuerySet, which: str, day: date, warned: int) -> HeldQuerySet:
    """Rows by how they stand on a day: `holds`, `ending` within the days of warning, `later`, `ended`, `void`."""
    match which:
        case "holds":
            return rows.holding_on(day)
        case "ending":
            return rows.holding_on(day).filter(ends_on__lte=day + timedelta(warned))
        case "later":
            return rows.standing().filter(starts_on__gt=day)
        case "ended":
            return rows.standing().filter(ends_on__lt=day)
        case "void":
            return rows.filter(is_void=True)
    return rows


def treatment_row(place: TreatmentPlace, day: date) -> dict[str, Any]:
    """A row of the lists of designated treatment."""
    state = TreatmentPlace.State(place.state)
    word, tone = str(state.label), {"proposed": "info", "declined": "bad"}.get(place.state, "good")
    if state == TreatmentPlace.State.CONFIRMED and place.ends_on is not None and place.ends_on < day:
        word, tone = _("ended"), ""
    elif state == TreatmentPlace.State.CONFIRMED and place.starts_on > day:
        word, tone = _("begins later"), "info"
    may_end = state == TreatmentPlace.State.CONFIRMED and place.ends_on is None
    return {"place": place, "state": word, "tone": tone, "waits": place.state == "proposed", "may_end": may_end}


def row_of(held: Any, day: date, warned: int) -> dict[str, Any]:
    """A row as lists show it: how it stands, in a word and a tone."""
    word, tone = how_it_stands(held, day, warned)
    return {"held": held, "name": masks.name(held.person.name), "state": word, "tone": tone}


def how_it_stands(held: Any, day: date, warned: int) -> tuple[str, str]:
    """How a filing, a referral or a registration stands on a day."""
    if isinstance(held, DiseaseRegistration):
        if held.state != DiseaseRegistration.State.APPROVED:
            return str(held.get_state_display()), TONES[held.state]
    elif held.is_void:
        return _("taken back"), "bad"
    if held.starts_on > day:
        return _("begins later"), "info"
    if held.ends_on is None:
        return _("holds"), "good"
    if held.ends_on < day:
        return _("ended"), ""
    left = (held.ends_on - day).days
    return (_("ends in %(n)s days") % {"n": left}, "warn") if left <= warned else (_("holds"), "good")


def of_person(person: Person) -> dict[str, list[Any]]:
    """Everything of one person, newest first (for the person page, whose reader may see the person)."""
    referrals = person.referrals.select_related("source", "target", "diagnosis")
    return {
        "diseases": list(person.diseases.all()),
        "filings": list(person.filings.all()),
        "referrals": list(referrals),
    }


def usable_referrals(person: Person, day: date) -> QuerySet[Referral]:
    """Referrals that a filing could rest on: those that stand and have not ended long ago."""
    recent = Q(ends_on=None) | Q(ends_on__gte=day - timedelta(days=365))
    return Referral.objects.standing().filter(recent, person=person).select_related("source", "target")


def chain_of(referral: Referral) -> list[dict[str, Any]]:
    """The claims of one illness that the referral joins, in order, with what each took as deductible (fen)."""
    led = list(referral.claims.exclude(number="").select_related("institution").order_by("admitted_on", "pk"))
    before: list[Claim] = []
    earlier = led[0].continues if led else None
    while earlier is not None:
        before.insert(0, earlier)
        earlier = earlier.continues
    return [{"claim": claim, "deductible": _deductible(claim)} for claim in (*before, *led)]


def _deductible(claim: Claim) -> int | None:
    held = claim.settlements.order_by("-turn").first()
    return held.result.get("deductible") if held and held.result else None


def raised(reader: Reader, day: date, most: int = 8) -> list[Any]:
    """What the night has raised and still holds: registrations without a renewal, then filings; first ends on top."""
    held = DiseaseRegistration.objects.visible_to(reader, Right.ENTITLEMENT_ENTER).holding_on(day)
    diseases = held.filter(renewed_by=None).exclude(warned_on=None).select_related("person").order_by("ends_on", "pk")
    filings = Filing.objects.visible_to(reader, Right.ENTITLEMENT_ENTER).holding_on(day).exclude(warned_on=None)
    return [*diseases[:most], *filings.select_related("person").order_by("ends_on", "pk")[:most]]


def waiting_for(reader: Reader, most: int = 8) -> QuerySet[DiseaseRegistration]:
    """Applications that the reader may decide, first due on top."""
    waiting = DiseaseRegistration.objects.visible_to(reader, Right.ENTITLEMENT_DECIDE).filter(state="applied")
    return waiting.exclude(entered_by=reader.staff).select_related("person").order_by("due_on", "pk")[:most]
