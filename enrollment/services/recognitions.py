"""Recognition as one of the assistance classes 1-4 (DL-15, DL-16), one person at a time."""

from datetime import date

from django.core.files.base import File
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from casework import clock, events
from casework.commands import service
from casework.errors import Incomplete, Refusal
from casework.models import Document
from casework.rights import Right
from casework.scope import Reader
from casework.services.documents import keep_document
from enrollment.models import Person, Recognition
from enrollment.recognised.classes import Subtype, subtypes_on
from enrollment.services.pricing_again import price_again


class RecognisedAlready(Refusal):
    code = "recognised_already"
    sentence = gettext_lazy("Recognised as %(subtype)s since %(day)s already. End that recognition first.")

    def __init__(self, subtype: str, day: date) -> None:
        super().__init__(field="subtype", subtype=subtype, day=day)


@service
def recognise(
    *,
    person: Person,
    subtype: str,
    document_number: str,
    starts_on: date,
    ends_on: date | None = None,
    evidence: File | None = None,
    by: Reader,
) -> Recognition:
    """Record that the department in charge recognised the person as `subtype`, a kind that the rules know.

    Of several classes that hold on a day the highest counts; all are kept. What the person owes of contributions and
    has not paid is priced again. Raises Incomplete, RecognisedAlready, NoClasses.
    """
    by.must(Right.RECOGNISE, person)
    kept = keep_recognition(
        person=person,
        subtype=subtype,
        document_number=document_number,
        starts_on=starts_on,
        ends_on=ends_on,
        by=by,
        document=_paper(person, subtype, evidence, by),
    )
    _tell("person_recognised", kept, by)
    return kept


@service
def end_recognition(*, recognition: Recognition, last_day: date, reason: str, by: Reader) -> Recognition:
    """Let a recognition end, when the department says so. What was settled by it stays.

    Raises Incomplete for no reason, or a last day before its first or after the end it has.
    """
    recognition = (
        Recognition.objects.select_for_update(of=("self",)).select_related("person__pool").get(pk=recognition.pk)
    )
    by.must(Right.RECOGNISE, recognition.person)
    problems = {}
    if not reason.strip():
        problems["reason"] = [_("Say on which paper it ends.")]
    if last_day < recognition.starts_on or (recognition.ends_on and last_day > recognition.ends_on):
        problems["last_day"] = [_("It holds from %(first)s to %(last)s.") % _span(recognition)]
    if problems:
        raise Incomplete(problems)
    recognition.ends_on = last_day
    recognition.save(update_fields=["ends_on"])
    price_again(recognition.person.contributions.all(), recognition.person.pool, clock.today())
    _tell("recognition_ended", recognition, by, last_day=last_day, reason=reason.strip())
    return recognition


def keep_recognition(
    *,
    person: Person,
    subtype: str,
    document_number: str,
    starts_on: date,
    ends_on: date | None,
    by: Reader,
    document: Document | None = None,
) -> Recognition:
    """Keep a recognition inside another service's transaction, which has asked for the rights and tells of it.

    What the person owes is priced again. Raises Incomplete, RecognisedAlready, NoClasses.
    """
    kind = _kind(person, subtype, document_number, starts_on, ends_on)
    _must_be_new(person, kind, starts_on, ends_on)
    kept = Recognition.objects.create(
        pool_id=person.pool_id,
        person=person,
        assistance_class=kind.assistance_class,
        subtype=kind.name,
        status=kind.status,
        department=kind.department,
        document_number=document_number.strip(),
        document=document,
        starts_on=starts_on,
        ends_on=ends_on,
        recorded_at=clock.now(),
        recorded_by=by.staff,
    )
    price_again(person.contributions.all(), person.pool, clock.today())
    return kept


def _kind(person: Person, subtype: str, document_number: str, starts_on: date, ends_on: date | None) -> Subtype:
    """The kind of that name, once all that was said can be kept. Raises Incomplete, NoClasses."""
    known = {one.name: one for one in subtypes_on(person.pool, clock.today())}
    problems = {}
    if subtype not in known:
        problems["subtype"] = [_("Choose as what the person was recognised.")]
    if not document_number.strip():
        problems["document_number"] = [_("Type the number of the department's paper.")]
    if ends_on and ends_on < starts_on:
        problems["ends_on"] = [_("The last day lies before the first.")]
    if problems:
        raise Incomplete(problems)
    return known[subtype]


def _must_be_new(person: Person, kind: Subtype, starts_on: date, ends_on: date | None) -> None:
    """The same department recognises somebody as the same once at a time."""
    held = person.recognitions.filter(
        Q(ends_on=None) | Q(ends_on__gte=starts_on), department=kind.department, subtype=kind.name
    )
    if ends_on:
        held = held.filter(starts_on__lte=ends_on)
    first = held.order_by("starts_on").first()
    if first:
        raise RecognisedAlready(kind.name, first.starts_on)


def _paper(person: Person, subtype: str, evidence: File | None, by: Reader) -> Document | None:
    if evidence is None:
        return None
    return keep_document(case=person, kind=Document.Kind.OTHER, title=subtype, file=evidence, by=by)


def _span(recognition: Recognition) -> dict[str, object]:
    return {"first": recognition.starts_on, "last": recognition.ends_on or "…"}


def _tell(verb: str, recognition: Recognition, by: Reader, **payload: object) -> None:
    person = recognition.person
    events.record(
        verb,
        subject=person,
        actor=by.staff,
        pool=person.pool,
        area_code=person.area_code,
        assistance_class=recognition.assistance_class,
        subtype=recognition.subtype,
        starts_on=recognition.starts_on,
        **payload,
    )
