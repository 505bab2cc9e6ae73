"""Assistance for what was settled without it: on application (依申请救助), or because a class is recognised from the past.

Both are further positions of the settled claims, so that the year's counters, caps and books hold whatever the order.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.db.models import Min
from django.utils.translation import gettext as _

from casework.models import Staff
from claims.models import PersonYear, Settlement
from claims.question import Question
from claims.selectors import below_class
from claims.services.asking_again import Again, Change, ask_again
from claims.services.differences import Reason, book, write_again
from claims.services.locking import lock_claims
from enrollment.models import Person
from enrollment.selectors import recognition_on
from fund import payables


@dataclass(frozen=True)
class Grant:
    """What an application is granted for one claim: the class under which it is assisted, and fen that a panel adds."""

    applied_class: int
    panel_grant: int = 0


Grants = Mapping[int, Grant]
"""Claim key to grant."""


def preview_grants(grants: Grants) -> list[Again]:
    """The claims that come to something else with these grants, in the order of each year. Raises FigureMissing."""
    return _asked(_years(grants), _granting(grants))


def pay_grants(grants: Grants, *, number: str, payee: payables.Payee, actor: Staff) -> dict[str, int]:
    """Write and book them under an application's number, to its account; claim number to fen more.

    Always inside a service's transaction. Raises FigureMissing, fund's InLiveBatch.
    """
    words = _("Recomputed after assistance was granted on application")
    return _pay(_years(grants), _granting(grants), Reason(Settlement.Cause.ASSISTED, words, number, payee), actor)


def preview_recognised(person: Person) -> list[Again]:
    """The claims that come to something else by the classes that hold on their days of admission.

    Only a class with more help than was asked counts: who lost a class keeps what was settled. Raises FigureMissing.
    """
    return _asked(_years(_below(person)), _recognised(person))


def pay_recognised(person: Person, *, actor: Staff) -> dict[str, int]:
    """Write and book it; claim number to fen more. Raises FigureMissing, fund's InLiveBatch."""
    words = _("Recomputed after a class was recognised from the past")
    return _pay(_years(_below(person)), _recognised(person), Reason(Settlement.Cause.RECOGNISED, words), actor)


def _below(person: Person) -> list[int]:
    return list(below_class([person.pk]).values_list("claim_id", flat=True))


def _granting(grants: Grants) -> Change:
    def change(held: Settlement, question: Question) -> Question:
        grant = grants.get(held.claim_id)
        if grant is None:
            return question
        return replace(
            question,
            claim=replace(question.claim, applied_class=grant.applied_class, panel_grant=grant.panel_grant),
        )

    return change


def _recognised(person: Person) -> Change:
    def change(_held: Settlement, question: Question) -> Question:
        day = question.claim.admitted_on
        holds = recognition_on(person, day) if day else None
        asked = question.member.assistance_class
        if holds is None or (asked is not None and asked <= holds.assistance_class):
            return question
        return replace(question, member=replace(question.member, assistance_class=holds.assistance_class))

    return change


def _years(claims: Iterable[int]) -> list[PersonYear]:
    """The years in which the claims were settled, each with the first place in it that one of them has."""
    rows = PersonYear.objects.filter(settlements__claim__in=list(claims)).annotate(first=Min("settlements__sequence"))
    return list(rows.order_by("person_id", "year"))


def _asked(years: Iterable[Any], change: Change) -> list[Again]:
    return [again for year in years for again in ask_again(year, year.first, change) if again.is_other]


def _pay(years: Sequence[Any], change: Change, reason: Reason, actor: Staff) -> dict[str, int]:
    """Locked in the one order: years, then claims by key."""
    keys = [year.pk for year in years]
    list(PersonYear.objects.select_for_update().filter(pk__in=keys).order_by("person_id", "year"))
    lock_claims(Settlement.objects.filter(person_year__in=keys).values_list("claim_id", flat=True))
    pairs = []
    for year in years:
        pairs += write_again(year, ask_again(year, year.first, change), reason, actor=actor)
    return book(pairs, reason, actor=actor)
