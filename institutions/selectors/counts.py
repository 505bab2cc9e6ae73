"""Institutions counted by what they are (DL-22, FX-25, BJ-37), and whether every county is reached (DL-47)."""

from typing import Any

from django.db.models import Count, Q
from django.db.models.functions import Left

from casework.models import Area, Pool
from institutions.codes import COUNTY_DIGITS
from institutions.filters import ATTRIBUTES, counties_of, designated_rows, having
from institutions.models import Institution


def by_kind(pool: Pool) -> list[dict[str, Any]]:
    """The designated institutions by kind."""
    found = designated_rows(pool).filter(is_designated=True).order_by().values("kind")
    counted = {row["kind"]: row["count"] for row in found.annotate(count=Count("pk"))}
    return [{"key": kind.value, "label": kind.label, "count": counted.get(kind, 0)} for kind in Institution.Kind]


def by_attribute(pool: Pool) -> list[dict[str, Any]]:
    """The designated institutions by attribute, pharmacies apart from all others."""
    pharmacy = Q(kind=Institution.Kind.PHARMACY)
    rows = []
    for attribute, label in ATTRIBUTES.items():
        held = having(designated_rows(pool).filter(is_designated=True), attribute, pool).order_by()
        found = held.aggregate(medical=Count("pk", filter=~pharmacy), pharmacies=Count("pk", filter=pharmacy))
        rows.append({"key": attribute, "label": label, "total": found["medical"] + found["pharmacies"]} | found)
    return rows


def coverage_by_county(pool: Pool) -> list[dict[str, Any]]:
    """Each county with its designated hospitals, and how many of them settle for other provinces (DL-47)."""
    hospitals = designated_rows(pool).filter(is_designated=True, kind=Institution.Kind.HOSPITAL).order_by()
    reached = Q(is_cross_province=True) | Q(is_cross_province_inpatient=True)
    found = hospitals.values(county=Left("area_id", COUNTY_DIGITS)).annotate(
        hospitals=Count("pk"),
        connected=Count("pk", filter=Q(connection=Institution.Connection.CONNECTED)),
        reached=Count("pk", filter=reached),
    )
    counted = {row["county"]: row for row in found}
    none = {"hospitals": 0, "connected": 0, "reached": 0}
    return [none | counted.get(county.prefix[:COUNTY_DIGITS], {}) | {"area": county} for county in _counties(pool)]


def _counties(pool: Pool) -> list[Area]:
    """The counties of a pool; the pool's own area where it is one."""
    return list(counties_of(pool)) or [pool.area]
