"""As what the rules see a person on a day."""

from datetime import date

from django.db.models import Q

from enrollment.models import Contribution, Person, Receipt, Recognition, SpecialStatus
from fund.models import Fund
from policy import Member
from policy.facts import STATUSES

HELD_INSURANCES = {
    "supplementary_insurance": "supplementary",
    "public_sector": "public_sector",
}
"""Status codes that stand for an optional insurance (补充) or for public service: code -> fact of the rules."""


def member_on(person: Person, day: date) -> Member:
    """The person as the rules see them on a day: kind, special statuses, the highest assistance class (three queries)."""
    codes = {status.code for status in statuses_on(person, day)}
    recognition = recognition_on(person, day)
    return Member(
        kind=person.kind,
        statuses=tuple(sorted(codes & set(STATUSES))),
        assistance_class=recognition.assistance_class if recognition else None,
        large_amount=_large_amount_on(person, day),
        **{fact: code in codes for code, fact in HELD_INSURANCES.items()},
    )


def _large_amount_on(person: Person, day: date) -> bool:
    """Whether the premium of large-amount insurance was paid for the year of cover that holds the day (CL-29)."""
    return Receipt.objects.filter(
        fund=Fund.LARGE_AMOUNT,
        amount__gt=0,
        reversed_by=None,
        contribution__in=Contribution.objects.filter(person=person, starts_on__lte=day, ends_on__gte=day),
    ).exists()


def statuses_on(person: Person, day: date) -> list[SpecialStatus]:
    """The special statuses that hold on a day (CL-06), those that come with a recognised class included (two queries)."""
    recognised = person.recognitions.filter(holds(day)).exclude(status="")
    return [*person.statuses.filter(holds(day)), *map(_as_status, recognised)]


def recognition_on(person: Person, day: date) -> Recognition | None:
    """The recognition that counts on a day: of several classes the one with most help, 1 before 4 (DL-15).

    This is what a person's class on any day is. Recognitions that were prefetched are not asked for again.
    """
    held = [one for one in person.recognitions.all() if one.holds(day)]
    return min(held, key=lambda one: (one.assistance_class, one.starts_on), default=None)


LARGE_AMOUNT_ON = """
SELECT EXISTS (SELECT FROM enrollment_contribution k JOIN enrollment_receipt r ON r.contribution_id = k.id
    WHERE k.person_id = {person} AND {day} BETWEEN k.starts_on AND k.ends_on
    AND r.fund = 'large_amount' AND r.amount > 0
    AND NOT EXISTS (SELECT FROM enrollment_receipt back WHERE back.reverses_id = r.id))
"""
"""`member_on`'s large-amount insurance inside another statement, with the SQL of the person and of the day."""

CLASS_ON = """
SELECT min(assistance_class) FROM enrollment_recognition
WHERE person_id = {person} AND starts_on <= {day} AND (ends_on IS NULL OR ends_on >= {day})
"""
"""The class that `recognition_on` answers, for statements over sets: fill in the expressions for person and day."""


def _as_status(recognition: Recognition) -> SpecialStatus:
    """The special status that comes with a recognised class, as if it had been recorded."""
    return SpecialStatus(
        person_id=recognition.person_id,
        code=recognition.status,
        department=recognition.department,
        starts_on=recognition.starts_on,
        ends_on=recognition.ends_on,
        document_id=recognition.document_id,
    )


def holds(day: date) -> Q:
    """Rows with `starts_on` and `ends_on` that hold on a day."""
    return Q(starts_on__lte=day) & (Q(ends_on__isnull=True) | Q(ends_on__gte=day))
