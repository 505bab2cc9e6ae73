"""Alarms: what ends soon (certificates, agreements, licences, practices) or is overdue (stations, inspections, changes).

From which day something counts as ending soon, its own rules said when it was made (renewal opens), else the figure of
the rules in force. Nobody's designation hangs on an alarm.
"""

from datetime import date, timedelta
from typing import Any

from casework.models import Pool
from casework.night_parts import DIGEST, areas_with, come_to, inside
from casework.registry import Figures
from institutions.models import Application
from institutions.rules import Rules
from rulebook.errors import NoRulesInForce

WANTED = """
    SELECT 'certificate' AS kind, c.id AS subject_id, c.institution_id, c.area_code, c.valid_to AS due_on
    FROM institutions_certificate c
    WHERE c.pool_id = %(pool)s AND c.revoked_on IS NULL AND c.renewal_opens <= %(day)s
        AND c.valid_to >= %(lately)s
        AND NOT EXISTS (SELECT FROM institutions_certificate n
            WHERE n.pool_id = c.pool_id AND n.institution_id = c.institution_id AND n.valid_to > c.valid_to)
    UNION ALL
    SELECT 'agreement', a.id, a.institution_id, a.area_code, a.ends_on FROM institutions_agreement a
    WHERE a.pool_id = %(pool)s AND a.state = 'signed' AND coalesce(a.renewal_opens, a.ends_on - %(warn)s) <= %(day)s
        AND a.ends_on >= %(lately)s
        AND NOT EXISTS (SELECT FROM institutions_agreement n WHERE n.pool_id = a.pool_id
            AND n.institution_id = a.institution_id AND n.state = 'signed' AND n.starts_on > a.starts_on)
        AND NOT EXISTS (SELECT FROM institutions_measure m
            WHERE m.agreement_id = a.id AND m.kind = 'non_renewal' AND m.state = 'decided')
    UNION ALL
    SELECT 'licence', i.id, i.id, i.area_id, i.licence_valid_to FROM institutions_institution i
    WHERE i.licence_valid_to <= %(soon)s AND i.closed_on IS NULL AND EXISTS (SELECT FROM institutions_designation d
        WHERE d.pool_id = %(pool)s AND d.institution_id = i.id AND d.period @> %(day)s::date)
    UNION ALL
    SELECT 'practice', p.id, p.institution_id, i.area_id, p.ends_on
    FROM institutions_practiceplace p JOIN institutions_institution i ON i.id = p.institution_id
    WHERE p.ends_on BETWEEN %(day)s AND %(soon)s AND EXISTS (SELECT FROM institutions_designation d
        WHERE d.pool_id = %(pool)s AND d.institution_id = i.id AND d.period @> %(day)s::date)
    UNION ALL
    SELECT 'inspection', n.id, c.institution_id, c.area_code, n.due_on
    FROM institutions_inspection n JOIN institutions_certificate c ON c.id = n.certificate_id
    WHERE c.pool_id = %(pool)s AND c.revoked_on IS NULL AND n.done_on IS NULL AND n.due_on <= %(soon)s
    UNION ALL
    SELECT 'station', s.id, a.institution_id, a.area_code, s.due_on
    FROM institutions_station s JOIN institutions_application a ON a.id = s.application_id
    WHERE a.pool_id = %(pool)s AND s.ended_on IS NULL AND s.due_on < %(day)s AND a.state = ANY(%(open)s)
    UNION ALL
    SELECT 'change', c.id, c.institution_id, c.area_code, c.due_on FROM institutions_change c
    WHERE c.pool_id = %(pool)s AND c.state = 'known' AND c.due_on < %(day)s
    UNION ALL
    SELECT 'suspension', m.id, a.institution_id, a.area_code, m.due_on
    FROM institutions_measure m JOIN institutions_agreement a ON a.id = m.agreement_id
    WHERE a.pool_id = %(pool)s AND m.state = 'decided' AND m.kind = 'suspension' AND NOT m.is_over
        AND m.due_on BETWEEN %(day)s AND %(soon)s
    UNION ALL
    SELECT 'violation', v.id, v.institution_id, v.area_code, v.rectify_by FROM institutions_violation v
    WHERE v.pool_id = %(pool)s AND v.state = 'decided' AND v.rectify_by < %(day)s AND v.is_upheld IS NOT TRUE
"""
"""Everything there should be an alarm of on the day."""

WORK = f"""
SELECT FROM ({WANTED}) w WHERE w.area_code BETWEEN a.code AND a.last
UNION ALL
SELECT FROM institutions_alarm o
WHERE o.pool_id = %(pool)s AND o.settled_on IS NULL AND o.area_code BETWEEN a.code AND a.last
"""
STATEMENT = f"""
WITH wanted AS MATERIALIZED (
    SELECT * FROM ({WANTED}) w WHERE w.area_code BETWEEN %(first)s AND %(last)s),
raised AS (
    INSERT INTO institutions_alarm AS held (pool_id, area_code, institution_id, kind, subject_id, due_on, raised_on)
    SELECT %(pool)s, area_code, institution_id, kind, subject_id, due_on, %(day)s FROM wanted
    ON CONFLICT (pool_id, kind, subject_id, due_on) DO UPDATE SET settled_on = NULL, raised_on = EXCLUDED.raised_on
        WHERE held.settled_on IS NOT NULL
    RETURNING kind, subject_id, due_on, true AS is_raised),
settled AS (
    UPDATE institutions_alarm o SET settled_on = %(day)s
    WHERE o.pool_id = %(pool)s AND o.settled_on IS NULL AND o.area_code BETWEEN %(first)s AND %(last)s
        AND NOT EXISTS (SELECT FROM wanted w
            WHERE w.kind = o.kind AND w.subject_id = o.subject_id AND w.due_on = o.due_on)
    RETURNING kind, subject_id, due_on, false AS is_raised)
SELECT count(*), {DIGEST.format(row="kind, subject_id, due_on, is_raised")},
    count(*) FILTER (WHERE is_raised) AS raised, count(*) FILTER (WHERE NOT is_raised) AS settled
FROM (TABLE raised UNION ALL TABLE settled) changed
"""


def areas(pool: Pool, day: date) -> list[str]:
    """Where something ends soon or is overdue, or an alarm may settle; nowhere without rules on institutions."""
    asked = _asked(pool, day)
    return areas_with(WORK, pool, day, **asked) if asked else []


def run(pool: Pool, day: date, area: str) -> Figures:
    """Raise and settle in one area."""
    asked = _asked(pool, day)
    return come_to(STATEMENT, inside(pool, day, area) | asked) if asked else Figures()


def _asked(pool: Pool, day: date) -> dict[str, Any]:
    try:
        days = Rules.on(pool, day).figure("expiry_warning_days", day)
    except NoRulesInForce:
        return {}
    span = timedelta(days)
    return {"warn": days, "soon": day + span, "lately": day - span, "open": list(Application.OPEN)}
