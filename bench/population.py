"""A county of any size: the demo, then copied row by row in the database with shifted keys. Later benches start from it.

A copy has people, cover, claims in every state, settlements, payments and events of its own, under numbers of its own.
Chains of events and files are those of the demo only: a population is for reading fast, not for `verify`.
"""

import os
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from io import StringIO

import psycopg
from django.apps import apps
from django.core.management import call_command
from django.db.models import Model

from bench.bare import without_foreign_keys, without_indexes

DEMO_PERSONS, DEMO_CLAIMS = 20_000, 300
STRIDE = 10_000_000
"""Added to every key of a copy, once for each copy before it."""

MOST_COPIES = 999
"""Three digits of an identity number tell copies apart."""

AT_ONCE = 2
"""Tables that are filled side by side."""

SESSION = "SET statement_timeout = 0; SET synchronous_commit = off; SET maintenance_work_mem = '512MB'"

COPIED = (
    "enrollment.Coverage",
    "enrollment.Contribution",
    "enrollment.Person",
    "enrollment.Identity",
    "enrollment.SpecialStatus",
    "enrollment.Recognition",
    "claims.Claim",
    "claims.Claim_makers",
    "claims.Invoice",
    "claims.ExpenseLine",
    "claims.Decision",
    "claims.Flag",
    "claims.PersonYear",
    "claims.YearUse",
    "claims.Settlement",
    "claims.YearMove",
    "casework.Document",
    "casework.Event",
    "fund.Payable",
    "fund.Batch",
    "fund.BatchLine",
    "fund.Posting",
    "fund.Entry",
)
"""The longest first, so that the last ones run side by side as well."""

_LONGER = "CASE number WHEN '' THEN '' ELSE number || lpad(copy::text, 3, '0') END"
_ID = (
    f"CASE length(number) WHEN 18 THEN overlay(number placing lpad(copy::text, 3, '0') from 2 for 3) ELSE {_LONGER} END"
)
"""A resident ID keeps its length; the second to fourth digit of other documents may be all that tells two apart."""
_CODE = "overlay(query_code placing lpad(copy::text, 3, '0') from 1 for 3)"
_CARD = "overlay(card_number placing lpad(copy::text, 3, '0') from 3 for 3)"
OF_ITS_OWN = {
    "enrollment_person": {"card_number": f"CASE card_number WHEN '' THEN '' ELSE {_CARD} END"},
    "enrollment_identity": {"number": _ID, "reversed_number": f"reverse({_ID})"},
    "claims_claim": {"number": _LONGER, "query_code": f"CASE query_code WHEN '' THEN '' ELSE {_CODE} END"},
    "claims_invoice": {"number": "overlay(number placing lpad(copy::text, 3, '0') from 1 for 3)"},
    "fund_payable": {"number": _LONGER, "subject_id": f"subject_id + copy * {STRIDE}"},
    "fund_batch": {"number": _LONGER},
    "fund_posting": {"subject_id": f"subject_id + copy * {STRIDE}"},
    "casework_document": {"case_id": f"case_id + copy * {STRIDE}"},
    "casework_event": {
        "position": f"position + copy * {STRIDE}",
        "subject_id": f"(subject_id::bigint + copy * {STRIDE})::text",
    },
}
"""Columns of a copy that are not those of the demo, nor keys."""

ONLY = {"claims_yearmove": "settlement_id IS NOT NULL"}
"""Rows that are copied of a table whose other rows belong to what is not."""


def populate(persons: int, labels: Sequence[str] = COPIED, claims: int = DEMO_CLAIMS) -> None:
    """Fill an empty database with about so many persons, and what else is named. Tables are analysed afterwards."""
    call_command("demo", persons=min(persons, DEMO_PERSONS), claims=claims, stdout=StringIO())
    copies = min(max(persons // DEMO_PERSONS - 1, 0), MOST_COPIES)
    models = [apps.get_model(label) for label in labels]
    with _owner() as owner:
        if copies:
            with (
                without_foreign_keys(owner, [model._meta.db_table for model in models]),
                ThreadPoolExecutor(AT_ONCE) as threads,
            ):
                list(threads.map(partial(_multiply, copies=copies, copied=set(models)), models))
        owner.execute("ANALYZE")


def _owner() -> psycopg.Connection:
    owner = psycopg.connect(os.environ["DATABASE_OWNER_URL"], autocommit=True)
    owner.execute(SESSION)
    return owner


def _multiply(model: type[Model], copies: int, copied: set[type[Model]]) -> None:
    """Write the copies of a table's rows, one copy after the other: keys ascend, nothing is sorted or held."""
    table, key = model._meta.db_table, model._meta.pk.column
    columns = dict(_columns(model, copied))
    names = ", ".join(f'"{name}"' for name in columns)
    with _owner() as owner, without_indexes(owner, table):
        owner.execute(f"CREATE TEMPORARY TABLE origin AS SELECT * FROM {table} WHERE {ONLY.get(table, 'true')}")
        owner.execute(
            f"INSERT INTO {table} ({names}) SELECT {', '.join(columns.values())} FROM generate_series(1, {copies}) AS copy"
            " CROSS JOIN LATERAL (SELECT * FROM origin OFFSET copy * 0) AS origin"
        )
        owner.execute(f"SELECT setval(pg_get_serial_sequence('{table}', '{key}'), (SELECT max({key}) FROM {table}))")


def _columns(model: type[Model], copied: set[type[Model]]) -> Iterator[tuple[str, str]]:
    """Each column with what stands in it in a copy."""
    own = OF_ITS_OWN.get(model._meta.db_table, {})
    for field in model._meta.concrete_fields:
        shifted = field.primary_key or field.related_model in copied
        name = f'"{field.column}"'
        yield field.column, own.get(field.column) or (f"{name} + copy * {STRIDE}" if shifted else name)
