"""The lists of the audit stay fast for years: each filter is answered by an index, each page by its own rows."""

from datetime import UTC, date, datetime, timedelta

import pytest

from casework.models import AccessLog, Event, Role
from casework.paging import _beyond
from casework.selectors import NEWEST_FIRST, events_seen_by, looks_seen_by, narrowed, sign_ins_seen_by
from tests.database import owner_connection
from tests.factories.core import AreaFactory, PoolFactory, StaffFactory, reader
from tests.plans import rows_read, tables_read_whole

MANY, DAYS = 40_000, 400
FIRST = date(2025, 1, 1)
POPULATE = """
INSERT INTO casework_event (shard, position, at, actor_id, pool_id, area_code, verb, subject_type, subject_id, payload,
    previous, hash)
SELECT 20 + n %% 7, n, %(first)s::timestamptz + n * interval '864 seconds',
    %(staff)s::bigint + CASE n %% 500 WHEN 0 THEN 1 ELSE 0 END,
    CASE n %% 10 WHEN 0 THEN %(small)s ELSE %(pool)s END, '990001001000',
    (ARRAY['claim_saved', 'claim_submitted', 'signed_in', 'person_changed'])[n %% 4 + 1],
    'claims.claim', (n / 5)::text, '{}', '', ''
FROM generate_series(1, %(many)s) n;
INSERT INTO casework_accesslog (at, actor_id, pool_id, kind, subject_type, subject_id, field, reason)
SELECT %(first)s::timestamptz + n * interval '864 seconds', %(staff)s,
    CASE n %% 10 WHEN 0 THEN %(small)s ELSE %(pool)s END,
    (ARRAY['view', 'reveal', 'print', 'document'])[n %% 4 + 1], 'enrollment.person', (n / 5)::text, '', ''
FROM generate_series(1, %(many)s) n;
ANALYZE casework_event; ANALYZE casework_accesslog;
"""
WANTED = {
    "everything": {},
    "one day long ago": {"since": FIRST + timedelta(3), "until": FIRST + timedelta(3)},
    "until a day long ago": {"until": FIRST + timedelta(30)},
    "one subject": {"subject": "claims.claim:17"},
    "one verb": {"verb": "signed_in", "until": FIRST + timedelta(30)},
}


@pytest.fixture
def auditor(transactional_db):
    """An auditor of a pool with forty thousand events and looks, and a small pool beside it."""
    auditor = reader(Role.AUDITOR)
    small = PoolFactory(code="9901", area=AreaFactory(code="990100000000"))
    busy, rare = StaffFactory(), StaffFactory(name="少见")
    busy.save(), rare.save()
    assert rare.pk == busy.pk + 1
    places = {"pool": auditor.pool.pk, "small": small.pk, "staff": busy.pk}
    begin = datetime(FIRST.year, FIRST.month, FIRST.day, tzinfo=UTC)
    with owner_connection() as owner:
        for statement in POPULATE.split(";\n"):
            if statement.strip():
                owner.execute(statement, places | {"first": begin, "many": MANY} if "%(" in statement else None)
    return auditor


def assert_cheap(rows, table: str, what: str) -> None:
    assert tables_read_whole(rows) <= {"casework_staff"}, what
    assert rows_read(rows, table) <= 600, what


def test_every_filter_and_every_page_reads_an_index_and_few_rows(auditor):
    """One test, since filling the tables takes longer than all questions."""
    lists = ((events_seen_by, Event, "verb"), (sign_ins_seen_by, Event, "verb"), (looks_seen_by, AccessLog, "kind"))
    for seen_by, model, verb_field in lists:
        for what, wanted in WANTED.items():
            if model is AccessLog and "verb" in wanted:
                wanted = wanted | {"verb": "reveal"}
            rows = narrowed(seen_by(auditor), wanted, verb_field=verb_field)
            assert_cheap(rows[:51], model._meta.db_table, f"{seen_by.__name__}: {what}")
    rare = narrowed(events_seen_by(auditor), {"actor": "少见"}, verb_field="verb")
    assert_cheap(rare[:51], "casework_event", "a person of staff who did little")
    _pages_deep_inside_cost_what_the_first_costs(auditor)


def _pages_deep_inside_cost_what_the_first_costs(auditor):
    rows = events_seen_by(auditor)
    row = rows[MANY // 2]
    beyond = _beyond(rows, NEWEST_FIRST, [str(row.at), str(row.pk)])[:51]
    assert_cheap(beyond, "casework_event", "a page in the middle")
    assert list(beyond) == list(rows[MANY // 2 + 1 : MANY // 2 + 52])
