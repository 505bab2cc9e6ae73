"""As what the rules see a person on a day."""

from datetime import date

from django.db.models import Q

from enrollment.models import Person, Recognition, SpecialStatus
from policy import Member
from policy.facts import STATUSES

HELD_INSURANCES = {
    "large_amount_insurance": "large_amount",
    "supplementary_insurance": "supplementary",
    "public_sector": "public_sector",
}
"""Status codes that stand for an optional insurance (大额, 补充) or for public service: code -> fact of the rules."""


def member_on(person: Person, day: date) -> Member:
    """The person as the rules see them on a day: kind, special statuses, the highest assistance class (two queries)."""
    codes = {status.code for status in statuses_on(person, day)}
    recognition = recognition_on(person, day)
    return Member(
        kind=person.kind,
        statuses=tuple(sorted(codes & set(STATUSES))),
        assistance_class=recognition.assistance_class if recognition else None,
        **{fact: code in codes for code, fact in HELD_INSURANCES.items()},
    )


def statuses_on(person: Person, day: date) -> list[SpecialStatus]:
    """The special statuses that hold on a day (CL-06)."""
    return list(person.statuses.filter(_holds(day)))


def recognition_on(person: Person, day: date) -> Recognition | None:
    """The recognition that counts on a day: of several classes the one with most help, 1 before 4 (DL-15)."""
    return person.recognitions.filter(_holds(day)).order_by("assistance_class", "starts_on").first()


def _holds(day: date) -> Q:
    return Q(starts_on__lte=day) & (Q(ends_on__isnull=True) | Q(ends_on__gte=day))
