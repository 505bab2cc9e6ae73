"""Where a disease is treated (定点救治, LPS-32): proposed, confirmed or declined by another hand, ended."""

from datetime import date
from typing import Any, cast

from django.db.models import Q
from django.utils.translation import gettext as _

from casework import clock, events
from casework.commands import service
from casework.errors import Incomplete, OutOfScope, SamePerson, WrongStep
from casework.models import Pool
from casework.rights import Right
from casework.scope import Reader
from claims.entitlements import errors
from claims.entitlements.rules import Rules
from claims.models import TreatmentPlace
from institutions.models import Institution
from policy.schema import Entry

State = TreatmentPlace.State


@service
def propose_treatment(
    *, disease: str, institution: Institution, starts_on: date, document: str, by: Reader
) -> TreatmentPlace:
    """Put an institution on the list of a disease from a day on, by a published document.

    Raises OutOfScope, TreatmentKnown, Incomplete.
    """
    pool = by.pool
    if pool is None or not by.may_in(Right.TREATMENT_KEEP, pool.area_id):
        raise OutOfScope()
    entry = _entry(pool, disease, starts_on)
    if not document.strip():
        raise Incomplete({"document": [_("Name the document that publishes it.")]})
    same = TreatmentPlace.objects.filter(pool=pool, disease_code=disease, institution=institution)
    same = same.exclude(state=State.DECLINED).filter(Q(ends_on=None) | Q(ends_on__gte=starts_on))
    if same.exists():
        raise errors.TreatmentKnown(name=institution.name)
    place = TreatmentPlace.objects.create(
        pool=pool,
        area_code=pool.area_id,
        disease_code=disease,
        disease=entry.name,
        institution=institution,
        starts_on=starts_on,
        document=document.strip(),
        entered_by=by.staff,
        entered_at=clock.now(),
    )
    _tell("treatment_proposed", place, by, starts_on=str(starts_on))
    return place


@service
def decide_treatment(*, place: TreatmentPlace, confirms: bool, by: Reader) -> TreatmentPlace:
    """Confirm or decline what another hand has proposed. Raises WrongStep, SamePerson."""
    place = _lock(place, Right.TREATMENT_CONFIRM, by)
    if place.state != State.PROPOSED:
        raise WrongStep(state=place.get_state_display())
    if place.entered_by_id == by.staff.pk:
        raise SamePerson(role=_("who entered it"))
    place.state, place.decided_by = State.CONFIRMED if confirms else State.DECLINED, by.staff
    place.save(update_fields=["state", "decided_by"])
    _tell("treatment_confirmed" if confirms else "treatment_declined", place, by)
    return place


@service
def end_treatment(*, place: TreatmentPlace, ends_on: date, by: Reader) -> TreatmentPlace:
    """Take an institution off the list after a day. Raises WrongStep, EndsBeforeItBegins."""
    place = _lock(place, Right.TREATMENT_CONFIRM, by)
    if place.state != State.CONFIRMED or place.ends_on is not None:
        raise WrongStep(state=place.get_state_display())
    if ends_on < place.starts_on:
        raise errors.EndsBeforeItBegins(starts_on=place.starts_on)
    place.ends_on = ends_on
    place.save(update_fields=["ends_on"])
    _tell("treatment_ended", place, by, ends_on=str(ends_on))
    return place


def _entry(pool: Pool, disease: str, day: date) -> Entry:
    rules = Rules.on(pool, day)
    said = rules.part.treatment
    for entry in rules.diseases(said.diseases) if said else ():
        if entry.code == disease:
            return entry
    raise Incomplete({"disease": [_("This disease is not on the list of the rules in force.")]})


def _lock(place: TreatmentPlace, right: Right, by: Reader) -> TreatmentPlace:
    locked = TreatmentPlace.objects.select_for_update(of=("self",)).select_related("institution").get(pk=place.pk)
    by.must(right, locked)
    locked.pool = cast(Pool, by.pool)
    return locked


def _tell(verb: str, place: TreatmentPlace, by: Reader, **payload: Any) -> None:
    told = {"disease": place.disease, "name": place.institution.name} | payload
    events.record(verb, subject=place, actor=by.staff, pool=place.pool, area_code=place.area_code, **told)
