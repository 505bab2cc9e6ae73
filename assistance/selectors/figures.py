"""How assistance stands in the reader's areas (DL-20, DL-49): by class and by township, set-based."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db import connection
from django.db.models import Avg, Count, DurationField, ExpressionWrapper, F, Q
from django.db.models.functions import Left

from assistance.models import Application, EarlyWarning
from assistance.rules import Rules
from casework.models import Area
from casework.models.area import PREFIX_LENGTH
from casework.rights import Right
from casework.scope import Reader
from claims.models import Claim

TOWNSHIP = PREFIX_LENGTH["township"]
COUNTED = ("recognised", "enrolled", "eligible", "fund", "assisted", "money")
STATEMENT = """
WITH held AS (
    SELECT person_id, min(assistance_class) AS class FROM enrollment_recognition
    WHERE pool_id = %(pool)s AND starts_on <= %(day)s AND (ends_on IS NULL OR ends_on >= %(day)s) GROUP BY person_id),
living AS (
    SELECT p.id, left(p.area_code, 9) AS township, held.class,
        EXISTS (SELECT FROM enrollment_coverage v WHERE v.person_id = p.id AND v.period @> %(day)s::date) AS enrolled
    FROM held JOIN enrollment_person p ON p.id = held.person_id
    WHERE p.died_on IS NULL AND p.merged_into_id IS NULL AND p.area_code LIKE ANY(%(inside)s)),
care AS (
    SELECT c.person_id, sum(s.eligible) FILTER (WHERE c.kind = 'inpatient') AS eligible,
        sum(s.basic + s.critical_illness + s.large_amount + s.supplementary + s.assistance)
            FILTER (WHERE c.kind = 'inpatient') AS fund,
        sum(s.assistance) AS money
    FROM claims_claim c JOIN living ON living.id = c.person_id
    CROSS JOIN LATERAL (SELECT * FROM claims_settlement WHERE claim_id = c.id ORDER BY turn DESC LIMIT 1) s
    WHERE c.state = ANY(%(settled)s) AND c.discharged_on BETWEEN %(since)s AND %(day)s GROUP BY c.person_id)
SELECT township, class, count(*), count(*) FILTER (WHERE enrolled), coalesce(sum(care.eligible), 0)::bigint,
    coalesce(sum(care.fund), 0)::bigint, count(*) FILTER (WHERE care.money > 0), coalesce(sum(care.money), 0)::bigint
FROM living LEFT JOIN care ON care.person_id = living.id GROUP BY township, class ORDER BY township, class
"""


def counted(reader: Reader, day: date) -> list[dict[str, Any]]:
    """Township and class with COUNTED: persons and fen of the year of the day."""
    if reader.pool is None:
        return []
    prefixes = reader.prefixes(Right.ASSISTANCE_VIEW)
    asked = {
        "pool": reader.pool.pk,
        "day": day,
        "since": date(day.year, 1, 1),
        "settled": list(Claim.SETTLED_STATES),
        "inside": [f"{prefix}%" for prefix in sorted(prefixes)],
    }
    with connection.cursor() as cursor:
        cursor.execute(STATEMENT, asked)
        rows = cursor.fetchall()
    return [
        {"township": township, "class": number, **dict(zip(COUNTED, rest, strict=True))}
        for township, number, *rest in rows
    ]


def summed(rows: Iterable[dict[str, Any]], key: str) -> dict[Any, dict[str, Any]]:
    """The rows added up by `township` or `class`, with the rates in basis points."""
    found: dict[Any, dict[str, Any]] = {}
    for row in rows:
        into = found.setdefault(row[key], dict.fromkeys(COUNTED, 0))
        for name in COUNTED:
            into[name] += row[name]
    for into in found.values():
        into["enrolled_rate"] = _rate(into["enrolled"], into["recognised"])
        into["in_policy_rate"] = _rate(into["fund"], into["eligible"])
    return found


def townships_of(reader: Reader, day: date) -> dict[str, dict[str, Any]]:
    """Days from receipt to decision of this year's applications, warnings found and handled, by township."""
    first = date(day.year, 1, 1)
    decided = Application.objects.visible_to(reader, Right.ASSISTANCE_VIEW).filter(
        decided_on__range=(first, day), received_on__isnull=False
    )
    took = ExpressionWrapper(F("decided_on") - F("received_on"), output_field=DurationField())
    found: dict[str, dict[str, Any]] = {}
    days = decided.order_by().annotate(of=Left("area_code", TOWNSHIP)).values("of")
    for row in days.annotate(n=Count("pk"), granted=Count("pk", filter=Q(state="granted")), took=Avg(took)):
        found[row["of"]] = {"decided": row["n"], "granted": row["granted"], "days": row["took"].days}
    warned = EarlyWarning.objects.visible_to(reader, Right.ASSISTANCE_VIEW).filter(year=day.year).exclude(state="gone")
    by_area = warned.order_by().annotate(of=Left("area_code", TOWNSHIP)).values("of")
    for row in by_area.annotate(n=Count("pk"), done=Count("pk", filter=Q(state="handled"))):
        found[row["of"]] = found.get(row["of"], {}) | {"warnings": row["n"], "handled": row["done"]}
    return found


def names_of(townships: Iterable[str]) -> dict[str, str]:
    """Prefix of a township to its name."""
    codes = [code.ljust(12, "0") for code in townships]
    return {code[:TOWNSHIP]: name for code, name in Area.objects.filter(pk__in=codes).values_list("pk", "name")}


def targets(rules: Rules) -> dict[str, int | None]:
    """The targets in basis points; None where the rules set none."""
    keys = {"enrolled_rate": "low_income_enrolled_target", "in_policy_rate": "low_income_in_policy_target"}
    found = {name: rules.optional(key) for name, key in keys.items()}
    return {name: None if figure is None else int(figure * 10_000) for name, figure in found.items()}


def _rate(part: int, whole: int) -> int | None:
    return (20_000 * part + whole) // (2 * whole) if whole else None
