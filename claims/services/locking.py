"""Locks in the one order: the person's year, then claims by key; payables and books come after them (fund)."""

from collections.abc import Iterable
from typing import cast

from django.db import connection

from casework.errors import ChangedMeanwhile
from casework.models import Pool
from casework.rights import Right
from casework.scope import Reader
from claims.models import Claim, PersonYear


def lock_claim(claim: Claim, by: Reader, right: Right, version: int | None = None) -> Claim:
    """The claim as it is now, locked, with its rights checked.

    Raises NotAllowed or OutOfScope, and ChangedMeanwhile when it is no longer at `version`.
    """
    locked = (
        Claim.objects.select_for_update(of=("self",))
        .select_related("person", "institution", "diagnosis")
        .get(pk=claim.pk)
    )
    by.must(right, locked)
    locked.pool = locked.person.pool = cast(Pool, by.pool)
    if version is not None and locked.version != version:
        raise ChangedMeanwhile()
    return locked


def lock_claims(keys: Iterable[int | None]) -> list[Claim]:
    """Several claims, locked in order of their keys; None, of what is no claim's, is left out."""
    return list(
        Claim.objects.select_for_update(of=("self",))
        .select_related("pool")
        .filter(pk__in=[key for key in keys if key])
        .order_by("pk")
    )


def lock_year(claim: Claim) -> PersonYear:
    """The year of the person that the claim counts in, locked: whoever settles, recomputes or reverses waits here.

    One statement makes the row at the first claim or locks the one that is there.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO claims_personyear (pool_id, person_id, year) VALUES (%s, %s, %s)"
            " ON CONFLICT (person_id, year) DO UPDATE SET year = EXCLUDED.year RETURNING id",
            [claim.pool_id, claim.person_id, claim.year],
        )
        [key] = cursor.fetchone()
    return PersonYear(pk=key, pool_id=claim.pool_id, person_id=claim.person_id, year=claim.year)
