"""The register follows what was decided for a later day: levels, and words of accepted changes that hold from now on.

Stays go by the dated rows whatever this column says (institutions.standing); lists, papers and comparisons read the column.
"""

import hashlib
from datetime import date, timedelta

from django.db.models import F

from casework.models import Pool
from casework.night_parts import DIGEST, areas_with, come_to, inside, reach
from casework.registry import Figures
from institutions.models import Change
from institutions.services.changes import TEXTS, write_words

LOOK_BACK = timedelta(31)
"""A night that was missed is made up for; what somebody corrected long after stays."""

MOVED = """
    institutions_institution i CROSS JOIN LATERAL (
        SELECT after FROM institutions_levelchange c WHERE c.institution_id = i.id AND c.starts_on <= %(day)s
        ORDER BY c.starts_on DESC LIMIT 1) l
    WHERE l.after <> i.level"""
WAITING = """
    institutions_change h WHERE h.pool_id = %(pool)s AND h.state = 'accepted' AND h.event = ANY(%(texts)s)
    AND h.effective_on > h.decided_on AND h.effective_on BETWEEN %(since)s AND %(day)s"""
WORK = f"""
SELECT FROM {MOVED} AND i.area_id BETWEEN a.code AND a.last
UNION ALL SELECT FROM {WAITING} AND h.area_code BETWEEN a.code AND a.last
"""
STATEMENT = f"""
WITH moved AS (
    UPDATE institutions_institution u SET level = m.after FROM (
        SELECT i.id, l.after FROM {MOVED} AND i.area_id BETWEEN %(first)s AND %(last)s) m
    WHERE u.id = m.id RETURNING u.id, u.level)
SELECT count(*), {DIGEST.format(row="id, level")}, count(*) AS levels FROM moved
"""


def areas(pool: Pool, day: date) -> list[str]:
    """Where a level or a change decided before holds by now."""
    return areas_with(WORK, pool, day, texts=list(TEXTS), since=day - LOOK_BACK)


def run(pool: Pool, day: date, area: str) -> Figures:
    """Let the register follow in one area."""
    levels = come_to(STATEMENT, inside(pool, day, area))
    waiting = _waiting(pool, day, area)
    for change in waiting:
        write_words(change)
    digest = hashlib.sha256(" ".join([levels.digest, *(change.number for change in waiting)]).encode()).hexdigest()
    counts = {**levels.counts, "words": len(waiting)}
    return Figures(levels.changed + len(waiting), digest if waiting else levels.digest, counts)


def _waiting(pool: Pool, day: date, area: str) -> list[Change]:
    """Accepted for a later day than that of the decision, which has come, where nothing else stands in the register by now;
    few at any time."""
    rows = Change.objects.filter(pool=pool, state=Change.State.ACCEPTED, event__in=TEXTS, effective_on__lte=day)
    later = rows.filter(effective_on__gt=F("decided_on"), effective_on__gte=day - LOOK_BACK)
    found = later.filter(area_code__range=reach(pool, area)).select_related("institution").order_by("pk")
    return [change for change in found if getattr(change.institution, change.event) == change.before]
