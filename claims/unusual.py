"""What is unusual about a claim: its figures against those of the pool's claims with the same diagnosis, and against the
institution's own. The normal band is the middle half (first to third quartile) of the newest claims."""

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import quantiles
from typing import Any

from django.db.models import Q, QuerySet, Sum
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from casework.money import yuan
from casework.templatetags.portal import percent
from claims.models import CatalogueEntry, Claim, ExpenseLine

NEWEST = 200
FEWEST = 8
BASIS_POINTS = 10_000


@dataclass(frozen=True)
class Band:
    """One figure with its normal band, as the tag `band` takes it. `few`: not enough claims to compare with."""

    label: str
    value: int
    low: int
    high: int
    figure: str
    normal: str


@dataclass(frozen=True)
class Unusual:
    """The bands, and how many claims each comparison rests on."""

    bands: list[Band]
    same_diagnosis: int
    same_institution: int
    too_few: list[str]


def unusual(claim: Claim) -> Unusual:
    """Amount, length of stay and share of drugs against the diagnosis, stays of the year, amount against the institution.

    Five queries; each reads at most the newest 200 settled claims by an index.
    """
    settled = Claim.objects.filter(pool=claim.pool_id, kind=claim.kind, state__in=Claim.SETTLED_STATES).exclude(
        pk=claim.pk
    )
    alike = _newest(settled.filter(diagnosis=claim.diagnosis_id))
    there = _newest(settled.filter(institution=claim.institution_id))
    shares = _drug_shares([claim, *alike])
    found = [
        _band(_("Amount, same diagnosis"), claim.claimed, [other.claimed for other in alike], yuan),
        _band(_("Length of stay, same diagnosis"), _days(claim), [_days(other) for other in alike], _in_days),
        _band(
            _("Share of drugs, same diagnosis"),
            shares.get(claim.pk, 0),
            [shares[other.pk] for other in alike if other.pk in shares],
            percent,
        ),
        _band(_("Amount, same institution"), claim.claimed, [other.claimed for other in there], yuan),
        _band(_("Claims of the person this year"), _of_year(claim), _year_counts(alike), _in_claims),
    ]
    return Unusual(
        [band for band in found if isinstance(band, Band)],
        len(alike),
        len(there),
        [label for label in found if isinstance(label, str)],
    )


def _newest(claims: QuerySet[Claim]) -> list[Claim]:
    columns = ("pk", "claimed", "admitted_on", "discharged_on", "person_id")
    return list(claims.only(*columns).order_by("-discharged_on")[:NEWEST])


def _band(label: str, value: int, others: Sequence[int], words: Any) -> Band | str:
    """The figure with the middle half of the others; the label alone when they are too few."""
    if len(others) < FEWEST:
        return label
    low, _median, high = (round(cut) for cut in quantiles(others, n=4, method="inclusive"))
    return Band(label, value, low, high, words(value), f"{words(low)} – {words(high)}")


def _drug_shares(claims: Sequence[Claim]) -> dict[int, int]:
    """Share of drugs in the amount claimed, in basis points, of claims whose lines are known to the catalogue."""
    drugs = Sum("amount", filter=Q(entry__kind=CatalogueEntry.Kind.DRUG), default=0)
    lines = ExpenseLine.objects.filter(claim__in=claims).order_by().values("claim")
    rows = lines.annotate(drugs=drugs, total=Sum("amount"))
    return {row["claim"]: row["drugs"] * BASIS_POINTS // row["total"] for row in rows if row["total"]}


def _days(claim: Claim) -> int:
    assert claim.admitted_on and claim.discharged_on, "a claim that was handed in has its days"
    return (claim.discharged_on - claim.admitted_on).days or 1


def _of_year(claim: Claim) -> int:
    """Claims of the person that were handed in for the year, this one included."""
    counted = Claim.objects.filter(person=claim.person_id, discharged_on__year=claim.year)
    return counted.exclude(state__in=("draft", "withdrawn", "refused", "reversed")).count()


def _year_counts(claims: Sequence[Claim]) -> list[int]:
    """How many of these claims each of their persons has in one year."""
    counts: dict[tuple[int, int], int] = {}
    for claim in claims:
        key = (claim.person_id, claim.year)
        counts[key] = counts.get(key, 0) + 1
    return list(counts.values())


def _in_days(days: int) -> str:
    return ngettext("%(n)s day", "%(n)s days", days) % {"n": days}


def _in_claims(count: int) -> str:
    return ngettext("%(n)s claim", "%(n)s claims", count) % {"n": count}
