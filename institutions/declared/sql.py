"""Set-based work on the lines of a declaration: rows that stand twice, sums, checks, deductions by a check.

Every statement takes %(declaration)s, its key.
"""

from casework.registry import registry
from institutions.models import LineFlag

LINES = (
    "COPY institutions_declarationline (declaration_id, number, core_id, person_number, day, total, in_policy, basic,"
    " critical, admitted_on) FROM STDIN"
)
BAD = "COPY institutions_badline (declaration_id, number, said, problems) FROM STDIN"

TWICE = """
INSERT INTO institutions_badline (declaration_id, number, said, problems)
SELECT %(declaration)s, l.number,
    jsonb_build_object('core_id', l.core_id, 'person_number', l.person_number, 'day', l.day::text,
        'total', round(l.total / 100.0, 2)::text, 'in_policy', round(l.in_policy / 100.0, 2)::text,
        'basic', round(l.basic / 100.0, 2)::text, 'critical', round(l.critical / 100.0, 2)::text),
    jsonb_build_array(jsonb_build_array('settlement_twice', 'core_id', jsonb_build_object('row', d.first)))
FROM institutions_declarationline l
JOIN (SELECT core_id, min(number) AS first FROM institutions_declarationline
    WHERE declaration_id = %(declaration)s GROUP BY core_id HAVING count(*) > 1) d USING (core_id)
WHERE l.declaration_id = %(declaration)s AND l.number > d.first
"""

SUMS = """
SELECT count(*), coalesce(sum(total), 0)::bigint, coalesce(sum(in_policy), 0)::bigint, coalesce(sum(basic), 0)::bigint,
    coalesce(sum(critical), 0)::bigint
FROM institutions_declarationline WHERE declaration_id = %(declaration)s
"""

STAYS = """
SELECT sum(greatest(day - admitted_on, 1))::bigint FROM institutions_declarationline
WHERE declaration_id = %(declaration)s HAVING count(*) = count(admitted_on)
"""
"""The days of all stays, where every line says its admission; a stay of one day has one."""

READMITTED = """
SELECT count(*) FROM institutions_declarationline l WHERE l.declaration_id = %(declaration)s AND EXISTS (
    SELECT FROM institutions_declarationline o JOIN institutions_declaration d ON d.id = o.declaration_id
    WHERE d.institution_id = %(institution)s AND d.pool_id = %(pool)s AND d.care = %(care)s
        AND d.month BETWEEN %(since)s AND %(first)s
        AND (d.id = %(declaration)s OR d.state NOT IN ('checking', 'faulty', 'returned'))
        AND o.person_number = l.person_number AND o.id <> l.id
        AND o.day BETWEEN l.admitted_on - %(within)s AND l.admitted_on)
"""
"""Stays that began within some days after another one of the same person in the same institution ended."""

FORGET = "DELETE FROM institutions_declarationline WHERE declaration_id = %(declaration)s"

_FLAG = """
INSERT INTO institutions_lineflag (line_id, declaration_id, code)
SELECT l.id, l.declaration_id, '{code}' FROM institutions_declarationline l
WHERE l.declaration_id = %(declaration)s AND {condition}
"""

_DESIGNATED = """(SELECT coalesce(range_agg(period), '{}') FROM institutions_designation
    WHERE pool_id = %(pool)s AND institution_id = %(institution)s)"""

_BEFORE = """EXISTS (SELECT FROM institutions_declarationline o JOIN institutions_declaration d ON d.id = o.declaration_id
    WHERE o.core_id = l.core_id AND o.declaration_id <> l.declaration_id AND d.pool_id = %(pool)s
    AND d.state NOT IN ('checking', 'faulty', 'returned'))"""


def checks() -> list[str]:
    """A statement for each check; they take %(pool)s, %(institution)s, %(first)s and %(last)s of the month too."""
    code = LineFlag.Code
    conditions = {
        code.NOT_DESIGNATED: f"NOT {_DESIGNATED} @> l.day",
        code.OTHER_MONTH: "l.day NOT BETWEEN %(first)s AND %(last)s",
        code.DECLARED_BEFORE: _BEFORE,
    }
    if registry.person_numbers:
        known = f"SELECT FROM {registry.person_numbers} i WHERE i.pool_id = %(pool)s AND i.number = l.person_number"
        conditions[code.UNKNOWN_PERSON] = f"NOT EXISTS ({known})"
    return [_FLAG.format(code=code.value, condition=condition) for code, condition in conditions.items()]


DEDUCTED = """
INSERT INTO institutions_deduction (declaration_id, line_id, kind, basic, critical, reason, article, made_by_id, made_at)
SELECT l.declaration_id, l.id, %(kind)s, l.basic, l.critical, %(reason)s, %(article)s, %(by)s, %(at)s
FROM institutions_lineflag f JOIN institutions_declarationline l ON l.id = f.line_id
WHERE f.declaration_id = %(declaration)s AND f.code = %(code)s AND l.basic + l.critical > 0
ON CONFLICT (line_id) DO NOTHING
"""
"""Every line that a check flagged, in full; what was deducted by hand stays."""
