"""Locking in the one order (the person, then the case), who takes part (FX-38), and telling what was done."""

from typing import TypeVar

from django.utils.translation import gettext as _

from casework import events
from casework.errors import SamePerson, WrongStep
from casework.rights import Right
from casework.scope import Reader
from claims.models import Advance, SupplementaryClaim
from enrollment.models import Person

Case = TypeVar("Case", Advance, SupplementaryClaim)


def lock_person(person: Person, by: Reader, right: Right) -> Person:
    """The person, locked: whoever asks, settles or sets off for them waits here. Raises NotAllowed, OutOfScope."""
    by.must(right, person)
    found = _locked(person.pk)
    by.must(right, found)
    return found


def _locked(key: int) -> Person:
    rows = Person.objects.select_for_update(of=("self",), no_key=True).select_related("area", "pool__area")
    found: Person = rows.get(pk=key)
    return found


def lock(case: Case, by: Reader, right: Right, *states: str) -> Case:
    """The case as it is now with its person, both locked. Raises NotAllowed, OutOfScope, WrongStep in another state."""
    by.must(right, case)
    person = _locked(case.person_id)
    rows = type(case).objects.select_for_update(of=("self",)).select_related("pool__area", "institution", "asked_by")
    found: Case = rows.get(pk=case.pk)
    by.must(right, found)
    found.person = person
    if found.state not in states:
        raise WrongStep(state=found.get_state_display())
    return found


def must_be_another(case: Advance | SupplementaryClaim, by: Reader) -> None:
    """Raise SamePerson for who asked."""
    if case.asked_by_id == by.staff.pk:
        raise SamePerson(role=_("who handed it in"))


def tell(verb: str, case: Advance | SupplementaryClaim, by: Reader, **payload: object) -> None:
    """Record what was done with a case."""
    events.record(
        verb, subject=case, actor=by.staff, pool=case.pool, area_code=case.area_code, number=case.number, **payload
    )
