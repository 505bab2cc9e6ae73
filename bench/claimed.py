"""Settled claims of five years for persons who are enrolled, straight by SQL. For disposable databases.

Spread evenly over the days, so that a quarter holds a twentieth of them. Three lines and one invoice each.
"""

from datetime import date
from itertools import chain

import psycopg

from bench.bare import needed, without_foreign_keys, without_indexes
from bench.enrolled import POOL

DAYS, LINES = 1_825, 3
SESSION = "SET statement_timeout = 0; SET synchronous_commit = off; SET maintenance_work_mem = '512MB'"
CLAIM = {
    "id": "%(first)s + i",
    "pool_id": "p.pool_id",
    "area_code": "p.area_code",
    "number": "'B' || lpad(i::text, 12, '0')",
    "person_id": "p.id",
    "state": "'nothing_due'",
    "kind": "CASE WHEN i %% 10 < 7 THEN 'inpatient' ELSE 'outpatient' END",
    "access": "'ordinary'",
    "reason": "'01'",
    "institution_id": "(%(institutions)s::bigint[])[1 + i %% cardinality(%(institutions)s::bigint[])]",
    "admitted_on": "day.received - 20",
    "discharged_on": "day.received - 20 + (3 + i * 7919 %% 9)::int",
    "diagnosis_id": "(%(diagnoses)s::text[])[1 + i * 31 %% cardinality(%(diagnoses)s::text[])]",
    "payee_name": "p.name",
    "bank_name": "'示例农村商业银行'",
    "bank_account": "'6299' || lpad(p.id::text, 14, '0') || '0'",
    "claimed": "200000 + i * 104729 %% 800000",
    "allowed": "200000 + i * 104729 %% 800000",
    "entered_by_id": "%(clerk)s",
    "created_at": "day.received",
    "received_on": "day.received",
}
CLAIMS = f"""
    generate_series(1, %(claims)s::bigint) i
    JOIN enrollment_person p ON p.id = %(person)s + i * 7919 %% %(persons)s
    CROSS JOIN LATERAL (SELECT %(day)s::date - (i * 613 %% {DAYS})::int AS received) day
"""
LINE = {
    "claim_id": "c.id",
    "position": "n",
    "entry_id": "(%(entries)s::bigint[])[1 + (c.id + n * 17) %% cardinality(%(entries)s::bigint[])]",
    "name": "'示例项目'",
    "category": "'A'",
    "quantity": "1",
    "unit_price": f"c.claimed / {LINES}",
    "amount": f"CASE n WHEN 0 THEN c.claimed - c.claimed / {LINES} * {LINES - 1} ELSE c.claimed / {LINES} END",
    "allowed_amount": f"CASE n WHEN 0 THEN c.claimed - c.claimed / {LINES} * {LINES - 1} ELSE c.claimed / {LINES} END",
    "allowed_category": "'A'",
    "trace_codes": "'{}'",
}
INVOICE = {
    "pool_id": "c.pool_id",
    "claim_id": "c.id",
    "code": "'99' || lpad((c.institution_id %% 1000000)::text, 6, '0')",
    "number": "lpad(((c.id * 7) %% 10000000000)::text, 10, '0')",
    "check_code": "substr(md5(c.id::text), 1, 6)",
    "issued_on": "c.discharged_on",
    "amount": "c.claimed",
    "is_live": "true",
}
OF_CLAIMS = "claims_claim c"


def claim(database: str, claims: int, day: date) -> None:
    """Add so many claims that were handed in up to a day to pool 9900 of a database (an owner's address)."""
    with psycopg.connect(database, autocommit=True) as owner:
        owner.execute(SESSION)
        values = {"claims": claims, "day": day, **_rows_to_name(owner)}
        tables = ("claims_claim", "claims_expenseline", "claims_invoice")
        with without_foreign_keys(owner, tables):
            _fill(owner, "claims_claim", CLAIM, CLAIMS, values)
            owner.execute("ANALYZE claims_claim")
            _fill(
                owner, "claims_expenseline", LINE, f"{OF_CLAIMS} CROSS JOIN generate_series(0, {LINES - 1}) n", values
            )
            _fill(owner, "claims_invoice", INVOICE, OF_CLAIMS, values)
        owner.execute("VACUUM ANALYZE")


def _rows_to_name(owner: psycopg.Connection) -> dict[str, object]:
    """Keys of institutions, diagnoses and catalogue entries, and the persons that `enrolled` has made."""
    kept = {
        "institutions": "SELECT id FROM institutions_institution WHERE kind = 'hospital' ORDER BY id",
        "diagnoses": "SELECT code FROM claims_diagnosis WHERE left(code, 1) IN ('E', 'I', 'J', 'K') ORDER BY code",
        "entries": "SELECT id FROM claims_catalogueentry ORDER BY id",
    }
    found: dict[str, object] = {
        name: list(chain.from_iterable(owner.execute(sql).fetchall())) for name, sql in kept.items()
    }
    first, persons = owner.execute(
        "SELECT min(p.id), count(*) FROM enrollment_person p JOIN casework_pool o ON o.id = p.pool_id"
        f" WHERE o.code = '{POOL}' AND p.initials = 'CSS' AND p.name LIKE '测%'"
    ).fetchone()
    [clerk] = owner.execute("SELECT id FROM casework_staff WHERE username = 'clerk'").fetchone()
    [last] = owner.execute("SELECT coalesce(max(id), 0) FROM claims_claim").fetchone()
    return found | {"person": first, "persons": persons, "clerk": clerk, "first": last}


def _fill(owner: psycopg.Connection, table: str, given: dict[str, str], source: str, values: dict[str, object]) -> None:
    columns = given | {name: empty for name, empty in needed(owner, table) if name not in given}
    with without_indexes(owner, table):
        owner.execute(
            f"INSERT INTO {table} ({', '.join(columns)}) SELECT {', '.join(columns.values())} FROM {source}"
            + (" WHERE c.number LIKE 'B%%'" if source.startswith(OF_CLAIMS) else ""),
            values,
        )
    owner.execute(f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), (SELECT max(id) FROM {table}))")
