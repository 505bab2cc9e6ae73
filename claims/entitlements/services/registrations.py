"""Registering a disease (门诊慢特病认定): applied for, decided by another hand, renewed, ended; where it is treated."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any, cast

from django.utils.translation import gettext as _

from casework import clock
from casework.commands import service
from casework.errors import Incomplete, SamePerson
from casework.models import Pool
from casework.scope import Reader
from casework.sequences import case_number
from claims.entitlements import errors, evidence
from claims.entitlements.flow import REGISTRATION
from claims.entitlements.rules import Rules
from claims.entitlements.selectors import warned_days
from claims.entitlements.services.holding import (
    lock_person,
    must_be_covered,
    must_fit,
    must_say_why,
    resting,
    tell,
    whose,
)
from claims.models import DiseaseRegistration
from enrollment.models import Person
from institutions.models import Institution
from policy.entitlements.shape import Registration as Rule
from policy.schema import Entry

LETTER = "M"
"""Numbers of registrations begin with it (慢特病)."""
State = DiseaseRegistration.State


@service
def apply_for(
    *,
    person: Person,
    care: str,
    disease: str,
    hospital: Institution,
    doctor: str,
    title: str,
    diagnosed_on: date,
    institutions: Sequence[Institution],
    by: Reader,
) -> DiseaseRegistration:
    """Take an application in; within the last days of one that holds it is a renewal.

    `disease` is the code on the list of the rules. Raises NotHere, NoRegistrationNeeded, NotCoveredThen,
    ApplicationWaits, RegisteredAlready, Incomplete, and what `evidence` raises.
    """
    person, today = lock_person(person, by), clock.today()
    rules, rule = _rule(person.pool, care, today)
    entry = _entry(rules, rule, disease)
    _must_be_told(diagnosed_on, institutions, doctor)
    must_be_covered(person, today)
    level = evidence.found_by(entry, hospital, person.pool, diagnosed_on, title)
    evidence.treated_at(entry, institutions, person.pool, today, rules.figure(rule.institutions))
    evidenced = {"hospital": hospital, "hospital_level": level, "doctor": doctor.strip(), "title": title}
    registration = DiseaseRegistration.objects.create(
        **whose(person),
        care=care,
        disease_code=disease,
        disease=entry.name,
        renews=_renewed(person, disease, today),
        **evidenced | {"diagnosed_on": diagnosed_on},
        **_dated(rules, rule, today),
        entered_by=by.staff,
        entered_at=clock.now(),
        number=case_number(LETTER, person.area, today),
    )
    registration.institutions.set(institutions)
    tell("registration_applied", registration, by, disease=entry.name, due=str(registration.due_on))
    return registration


@service
def approve_registration(*, registration: DiseaseRegistration, starts_on: date, by: Reader) -> DiseaseRegistration:
    """Put it in force from a day on; the rules say until when. A renewal begins after what it renews.

    Raises WrongStep, SamePerson, PapersLack, BeginsBeforeItWasAsked, FigureMissing.
    """
    registration = _decide(registration, "approve", by)
    evidence.must_have_papers(registration)
    before = registration.renews
    if before is not None and before.ends_on is not None:
        starts_on = max(starts_on, before.ends_on + timedelta(1))
    if starts_on < registration.applied_on:
        raise errors.BeginsBeforeItWasAsked(applied_on=registration.applied_on)
    rules, rule = _rule(registration.pool, registration.care, starts_on)
    registration.starts_on, registration.ends_on = starts_on, rules.ends(starts_on, rule.lasts)
    registration.state = State.APPROVED
    registration.save()
    span = {"starts_on": str(starts_on), "ends_on": str(registration.ends_on or "")}
    tell("registration_approved", registration, by, disease=registration.disease, **span)
    return registration


@service
def refuse_registration(*, registration: DiseaseRegistration, because: str, by: Reader) -> DiseaseRegistration:
    """Refuse it with the reason that the person is told. Raises WrongStep, SamePerson, Incomplete."""
    registration = _decide(registration, "refuse", by)
    must_say_why(because)
    registration.state, registration.reason = State.REFUSED, because.strip()
    registration.save()
    tell("registration_refused", registration, by, disease=registration.disease, because=registration.reason)
    return registration


@service
def withdraw_registration(*, registration: DiseaseRegistration, because: str, by: Reader) -> DiseaseRegistration:
    """Take an application back before it is decided. Raises WrongStep, Incomplete."""
    registration = _take(registration, "withdraw", by)
    must_say_why(because)
    registration.state, registration.reason = State.WITHDRAWN, because.strip()
    registration.save(update_fields=["state", "reason"])
    tell("registration_withdrawn", registration, by, because=registration.reason)
    return registration


@service
def choose_institutions(
    *, registration: DiseaseRegistration, institutions: Sequence[Institution], by: Reader
) -> DiseaseRegistration:
    """Choose other institutions for the treatment. Raises WrongStep, Incomplete and what `evidence.treated_at` raises."""
    registration = _take(registration, "choose", by)
    today = clock.today()
    rules, rule = _rule(registration.pool, registration.care, today)
    _must_be_told(registration.diagnosed_on, institutions)
    entry = _entry(rules, rule, registration.disease_code)
    evidence.treated_at(entry, institutions, registration.pool, today, rules.figure(rule.institutions))
    registration.institutions.set(institutions)
    tell("registration_moved", registration, by, names="、".join(one.name for one in institutions))
    return registration


@service
def end_registration(
    *, registration: DiseaseRegistration, ends_on: date, because: str, by: Reader
) -> DiseaseRegistration:
    """Let it end on a day. Raises WrongStep, EndsBeforeItBegins, EndsLaterThanItWould, ClaimRestsOnIt, Incomplete."""
    registration = _take(registration, "end", by)
    must_say_why(because)
    if registration.starts_on and ends_on < registration.starts_on:
        raise errors.EndsBeforeItBegins(starts_on=registration.starts_on)
    if registration.ends_on is not None and ends_on > registration.ends_on:
        raise errors.EndsLaterThanItWould(ends_on=registration.ends_on)
    resting(registration, admitted_after=ends_on)
    registration.ends_on, registration.reason = ends_on, because.strip()
    registration.save(update_fields=["ends_on", "reason"])
    tell("registration_ended", registration, by, ends_on=str(ends_on), because=registration.reason)
    return registration


def must_be_another(registration: DiseaseRegistration, by: Reader) -> None:
    """Who took it in does not decide it (FX-38). Raises SamePerson."""
    if registration.entered_by_id == by.staff.pk:
        raise SamePerson(role=_("who entered it"))


def _take(registration: DiseaseRegistration, action: str, by: Reader) -> DiseaseRegistration:
    rows = DiseaseRegistration.objects.select_for_update(of=("self",)).select_related("person__area", "renews")
    registration = rows.get(pk=registration.pk)
    by.must(REGISTRATION.steps[action].right, registration)
    REGISTRATION.begin(action, registration)
    registration.pool = registration.person.pool = cast(Pool, by.pool)
    return registration


def _decide(registration: DiseaseRegistration, action: str, by: Reader) -> DiseaseRegistration:
    registration = _take(registration, action, by)
    must_be_another(registration, by)
    registration.decided_by, registration.decided_at = by.staff, clock.now()
    return registration


def _dated(rules: Rules, rule: Rule, today: date) -> dict[str, Any]:
    """The day of the application, and until when it is decided."""
    due = rules.due(today, rule.decided_within)
    return {"applied_on": today, "due_on": due.due_on, "due_is_provisional": due.provisional}


def _rule(pool: Pool, care: str, day: date) -> tuple[Rules, Rule]:
    rules = Rules.on(pool, day)
    rule = rules.part.registration(care)
    if rule is None:
        raise errors.NoRegistrationNeeded(day=day)
    return rules, rule


def _entry(rules: Rules, rule: Rule, disease: str) -> Entry:
    for entry in rules.diseases(rule.diseases):
        if entry.code == disease:
            return entry
    raise Incomplete({"disease": [_("This disease is not on the list of the rules in force.")]})


def _must_be_told(diagnosed_on: date, institutions: Sequence[Any], doctor: str = "") -> None:
    must_fit(doctor=doctor)
    problems = {}
    if diagnosed_on > clock.today():
        problems["diagnosed_on"] = [_("The diagnosis was made today or earlier.")]
    if not institutions:
        problems["institution"] = [_("Choose where the disease is treated.")]
    if problems:
        raise Incomplete(problems)


def _renewed(person: Person, disease: str, today: date) -> DiseaseRegistration | None:
    """What this application renews; None for a first one."""
    same = DiseaseRegistration.objects.filter(person=person, disease_code=disease)
    if waiting := same.filter(state=State.APPLIED).first():
        raise errors.ApplicationWaits(number=waiting.number)
    approved = same.filter(state=State.APPROVED, renewed_by=None)
    held = approved.exclude(ends_on__lt=today).order_by("-starts_on").first()
    if held is None:
        return None
    days = warned_days(person.pool, today)
    if held.ends_on is None or (held.ends_on - today).days > days:
        raise errors.RegisteredAlready(number=held.number, ends_on=held.ends_on or _("open end"), days=days)
    return held
