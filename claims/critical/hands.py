"""Locking a case in the one order (the person's year, then the case), and who took part in it before (FX-38)."""

from django.utils.translation import gettext as _

from casework.errors import ChangedMeanwhile, SamePerson, WrongStep
from casework.rights import Right
from casework.scope import Reader
from claims.models import CriticalCase, PersonYear, StayList

State = CriticalCase.State


def locked(case: CriticalCase, by: Reader, right: Right, *states: str) -> CriticalCase:
    """The case as it is now with its year, both locked. Raises NotAllowed, OutOfScope, WrongStep in another state."""
    by.must(right, case)
    year = PersonYear.objects.select_for_update().get(pk=case.person_year_id)
    found: CriticalCase = (
        CriticalCase.objects.select_for_update(of=("self",)).select_related("pool__area").get(pk=case.pk)
    )
    by.must(right, found)
    found.person_year = year
    if found.state not in states:
        raise WrongStep(state=found.get_state_display())
    return found


def must_be_seen(case: CriticalCase, seen_due: int) -> None:
    """Raise ChangedMeanwhile unless the page showed what the case says now (fen)."""
    if case.due != seen_due:
        raise ChangedMeanwhile()


def parts_before(case: CriticalCase) -> dict[int | None, str]:
    """Who took part in the case, by key, and as what; the database refuses them too."""
    parts: dict[int | None, str] = {}
    lists = StayList.objects.filter(stays__person_year=case.person_year_id, stays__state="counted")
    for brought, counted in lists.values_list("brought_by", "ended_by").distinct():
        parts[brought] = parts[counted] = _("who brought its stays")
    if case.account_by_id:
        parts[case.account_by_id] = _("who entered the account")
    if case.verified_by_id:
        parts[case.verified_by_id] = _("who verified it")
    return parts


def must_be_another(case: CriticalCase, by: Reader) -> None:
    """Raise SamePerson for who took part before."""
    if role := parts_before(case).get(by.staff.pk):
        raise SamePerson(role=role)
