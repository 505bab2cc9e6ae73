"""Locks in the one order: the person's year, then claims by key; payables and books come after them (fund)."""

from collections.abc import Iterable

from django.db.models import QuerySet

from casework.errors import ChangedMeanwhile
from casework.rights import Right
from casework.scope import Reader
from claims.models import Claim, PersonYear


def lock_claim(claim: Claim, by: Reader, right: Right, version: int | None = None) -> Claim:
    """The claim as it is now, locked, with its rights checked.

    Raises NotAllowed or OutOfScope, and ChangedMeanwhile when it is no longer at `version`.
    """
    locked = (
        Claim.objects.select_for_update(of=("self",))
        .select_related("pool__area", "person", "institution", "diagnosis")
        .get(pk=claim.pk)
    )
    by.must(right, locked)
    if version is not None and locked.version != version:
        raise ChangedMeanwhile()
    return locked


def lock_claims(keys: Iterable[int]) -> list[Claim]:
    """Several claims, locked in order of their keys."""
    return list(
        Claim.objects.select_for_update(of=("self",)).select_related("pool").filter(pk__in=list(keys)).order_by("pk")
    )


def lock_year(claim: Claim) -> PersonYear:
    """The year of the person that the claim counts in, locked: whoever settles, recomputes or reverses waits here."""
    return find_year(claim, PersonYear.objects.select_for_update())


def find_year(claim: Claim, years: QuerySet[PersonYear] | None = None) -> PersonYear:
    """The year of the person among `years`, made at the first claim; two that make it at once get the same row."""
    years = PersonYear.objects.all() if years is None else years
    identity = {"person_id": claim.person_id, "year": claim.year}
    year = years.filter(**identity).first()
    if year is None:
        PersonYear.objects.bulk_create([PersonYear(pool_id=claim.pool_id, **identity)], ignore_conflicts=True)
        year = years.get(**identity)
    return year
