"""What must be true of contributions in a live database; `manage.py verify` prints every sentence that these yield."""

from collections.abc import Callable, Iterator

from django.db import connection
from django.utils.translation import gettext as _

from casework.money import yuan

# A department's part (relief) comes later than the person's own, and never decides about cover.
WRONG_STATES = """
SELECT c.id, c.state,
       coalesce(sum(r.amount) FILTER (WHERE r.fund = 'basic' AND r.channel <> 'relief'), 0)::bigint AS own,
       CASE WHEN c.state IN ('waiting', 'active', 'repaired') THEN c.individual - c.relief ELSE 0 END AS owed
FROM enrollment_contribution c LEFT JOIN enrollment_receipt r ON r.contribution_id = c.id
GROUP BY c.id HAVING (count(r.id) > 0 OR (c.state IN ('waiting', 'active') AND c.answer_id IS NOT NULL))
   AND coalesce(sum(r.amount) FILTER (WHERE r.fund = 'basic' AND r.channel <> 'relief'), 0)
       <> CASE WHEN c.state IN ('waiting', 'active', 'repaired') THEN c.individual - c.relief ELSE 0 END
ORDER BY c.id
"""

# What was bought before death, an enrolment elsewhere or employees' insurance for all its days covers nothing.
WRONG_COVER = """
SELECT c.id FROM enrollment_contribution c JOIN enrollment_person p ON p.id = c.person_id
LEFT JOIN enrollment_coverage v ON v.contribution_id = c.id
GROUP BY c.id, p.died_on HAVING count(v.id) > CASE WHEN c.state IN ('waiting', 'active') THEN 1 ELSE 0 END
    OR (c.answer_id IS NOT NULL AND c.state IN ('waiting', 'active') AND count(v.id) = 0
        AND (p.died_on < c.starts_on) IS NOT TRUE
        AND NOT EXISTS (
            SELECT FROM enrollment_coverage e WHERE e.person_id = c.person_id AND e.scheme = '310'
            AND e.period @> daterange(c.starts_on, c.ends_on, '[]'))
        AND NOT EXISTS (
            SELECT FROM enrollment_registration r WHERE r.person_id = c.person_id AND r.id >= c.registration_id
            AND r.end_reason = 'duplicate' AND r.ended_on < c.starts_on))
ORDER BY c.id
"""

HOLES = """
SELECT s.name, s.last, count(r.id) FROM casework_sequence s LEFT JOIN enrollment_receipt r
    ON r.number LIKE s.name || '-%' WHERE s.name LIKE 'SJ%'
GROUP BY s.name, s.last HAVING count(r.id) <> s.last ORDER BY s.name
"""

# Income of the books against the receipts, fund by fund: what units paid stands in their bills.
INCOME = """
WITH told AS (
    SELECT pool_id, fund, sum(amount) AS fen FROM (
        SELECT pool_id, fund, amount FROM enrollment_receipt UNION ALL
        SELECT pool_id, 'supplementary', total - by_finance FROM enrollment_unitbill WHERE paid_on IS NOT NULL UNION ALL
        SELECT pool_id, 'supplementary', by_finance FROM enrollment_unitbill WHERE finance_paid_on IS NOT NULL) AS money
    GROUP BY pool_id, fund),
booked AS (
    SELECT a.pool_id, a.fund, -sum(e.amount) AS fen FROM fund_account a JOIN fund_entry e ON e.account_id = a.id
    WHERE a.kind = 'contribution' GROUP BY a.pool_id, a.fund)
SELECT p.name, coalesce(told.fen, 0)::bigint, coalesce(booked.fen, 0)::bigint
FROM told FULL JOIN booked USING (pool_id, fund) JOIN casework_pool p ON p.id = pool_id
WHERE coalesce(told.fen, 0) <> coalesce(booked.fen, 0) ORDER BY p.name
"""

SUSPENSE = """
WITH told AS (
    SELECT f.pool_id, sum(l.amount) AS fen
    FROM enrollment_paymentline l JOIN enrollment_paymentfile f ON f.id = l.file_id
    LEFT JOIN enrollment_refund r ON r.line_id = l.id AND r.state IN ('payable', 'paid')
    WHERE l.outcome NOT IN ('booked', 'repeated') AND l.resolution <> 'assigned' AND r.id IS NULL GROUP BY f.pool_id),
booked AS (
    SELECT a.pool_id, -sum(e.amount) AS fen FROM fund_account a JOIN fund_entry e ON e.account_id = a.id
    WHERE a.kind = 'suspense' GROUP BY a.pool_id)
SELECT p.name, coalesce(told.fen, 0)::bigint, coalesce(booked.fen, 0)::bigint
FROM told FULL JOIN booked USING (pool_id) JOIN casework_pool p ON p.id = pool_id
WHERE coalesce(told.fen, 0) <> coalesce(booked.fen, 0) ORDER BY p.name
"""

WRONG_FILES = """
SELECT f.name, f.total, coalesce(sum(l.amount), 0)::bigint FROM enrollment_paymentfile f
LEFT JOIN enrollment_paymentline l ON l.file_id = f.id
GROUP BY f.id HAVING (f.total, f.rows) IS DISTINCT FROM (coalesce(sum(l.amount), 0)::bigint, count(l.id)) ORDER BY f.id
"""


def states_are_receipts() -> Iterator[str]:
    """What is paid has receipts of just its amount; what is owed or cancelled has none, or all given back."""
    for contribution, state, own, owed in _rows(WRONG_STATES):
        yield _(
            "Contribution %(contribution)s is “%(state)s” and has receipts of %(own)s yuan instead of %(owed)s."
        ) % {
            "contribution": contribution,
            "state": state,
            "own": yuan(own),
            "owed": yuan(owed),
        }


def paid_is_covered() -> Iterator[str]:
    """A paid contribution covers one span of days, any other none, nor what another cover or death replaced whole."""
    for (contribution,) in _rows(WRONG_COVER):
        yield _("The days that contribution %(contribution)s covers do not fit its state.") % {
            "contribution": contribution
        }


def receipts_have_no_holes() -> Iterator[str]:
    """The numbers of receipts run on without holes."""
    for name, last, count in _rows(HOLES):
        yield _("Receipts %(name)s were numbered up to %(last)s, but there are %(count)s.") % {
            "name": name,
            "last": last,
            "count": count,
        }


def receipts_are_the_income() -> Iterator[str]:
    """The income that the books say is the sum of the receipts, fund by fund."""
    for pool, told, booked in _rows(INCOME):
        yield _("%(pool)s: receipts make %(told)s yuan, the books say %(booked)s.") % _sums(pool, told, booked)


def suspense_is_what_waits() -> Iterator[str]:
    """The money whose owner is unclear is what the lines of payment files say that nobody has settled."""
    for pool, told, booked in _rows(SUSPENSE):
        yield _("%(pool)s: unclear payments make %(told)s yuan, the books say %(booked)s.") % _sums(pool, told, booked)


def files_are_their_lines() -> Iterator[str]:
    """A payment file's count and total are those of its lines: booked, unclear, or told before."""
    for name, total, lines in _rows(WRONG_FILES):
        yield _("The payment file %(name)s says %(total)s yuan, its lines make %(lines)s.") % {
            "name": name,
            "total": yuan(total),
            "lines": yuan(lines),
        }


def _sums(pool: str, told: int, booked: int) -> dict[str, str]:
    return {"pool": pool, "told": yuan(told), "booked": yuan(booked)}


def _rows(sql: str) -> list[tuple]:
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return cursor.fetchall()


ALL: list[Callable[[], Iterator[str]]] = [
    states_are_receipts,
    paid_is_covered,
    receipts_have_no_holes,
    receipts_are_the_income,
    suspense_is_what_waits,
    files_are_their_lines,
]
