"""What a claim of registered care rests on: the registered disease, whether it holds on its days, what ends soon."""

from collections.abc import Iterator
from datetime import date

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from casework import clock
from casework.models import Pool
from claims.entitlements.rules import Rules
from claims.entitlements.selectors import warned_days
from claims.facts import Missing, Note, Stay
from claims.models import DiseaseRegistration
from claims.models.claim import Kind
from claims.models.registration import REGISTERED
from enrollment.models import Person
from rulebook.errors import NoRulesInForce


def approved_of(person: Person) -> QuerySet[DiseaseRegistration]:
    """The registrations of a person that were approved, newest first."""
    return person.diseases.filter(state=DiseaseRegistration.State.APPROVED).order_by("-starts_on", "-pk")


def missing(person: Person, pool: Pool, stay: Stay) -> Iterator[Missing]:
    """What keeps a claim of registered care from being handed in: its disease is not registered on its days (LPS-26).

    Asks the database for such care only; rules without registrations ask for none.
    """
    if stay.kind not in REGISTERED or stay.admitted_on is None or stay.discharged_on is None:
        return
    if not _is_asked(pool, stay.kind, stay.discharged_on):
        return
    held, care = stay.registration, Kind(stay.kind).label
    if held is None:
        held_ones = [one for one in approved_of(person) if one.care == stay.kind and _holds(one, stay)]
        sentence = _("Choose the registered disease: %(care)s is paid for it only.")
        if not held_ones:
            sentence = _("No registration of %(care)s holds on these days: the disease is registered first.")
        yield Missing("stay.registration", sentence % {"care": care}, is_wrong=not held_ones)
    elif held.care != stay.kind:
        sentence = _("%(disease)s is registered for other care: choose its kind of care, or another disease.")
        yield Missing("stay.registration", sentence % {"disease": held.disease}, is_wrong=True)
    elif not _holds(held, stay):
        figures = {"disease": held.disease, "since": held.starts_on, "until": held.ends_on or _("open end")}
        sentence = _("%(disease)s is registered %(since)s – %(until)s: not on all days of this claim.")
        yield Missing("stay.registration", sentence % figures, is_wrong=True)


def notes(pool: Pool, stay: Stay) -> list[Note]:
    """What has to be said of the registered disease: it ends soon, the person is treated elsewhere than chosen."""
    held, told = stay.registration, []
    if held is None or stay.kind not in REGISTERED:
        return []
    today = clock.today()
    if held.ends_on is not None and today <= held.ends_on and (held.ends_on - today).days <= warned_days(pool, today):
        sentence = _("The registration of %(disease)s ends on %(day)s: have it renewed.")
        told.append(Note("stay.registration", sentence % {"disease": held.disease, "day": held.ends_on}, differs=True))
    if stay.institution and stay.institution not in held.institutions.all():
        sentence = _("%(name)s is not among the institutions that were chosen for %(disease)s.")
        figures = {"name": stay.institution.name, "disease": held.disease}
        told.append(Note("stay.registration", sentence % figures, differs=True))
    return told


def _is_asked(pool: Pool, care: str, day: date) -> bool:
    try:
        return Rules.on(pool, day).part.registration(care) is not None
    except NoRulesInForce:
        return False


def _holds(held: DiseaseRegistration, stay: Stay) -> bool:
    return all(held.holds_on(day) for day in (stay.admitted_on, stay.discharged_on) if day)
