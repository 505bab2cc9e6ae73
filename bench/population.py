"""A county of any size: the demo, then copied row by row in the database with shifted keys. Later benches start from it.

A copy has people, cover, claims in every state, settlements, payments and events of its own, under numbers of its own.
Chains of events and files are those of the demo only: a population is for reading fast, not for `verify`.
"""

import os
from collections.abc import Iterator
from io import StringIO

import psycopg
from django.apps import apps
from django.core.management import call_command
from django.db.models import Model

DEMO_PERSONS, DEMO_CLAIMS = 20_000, 300
STRIDE = 10_000_000
"""Added to every key of a copy, once for each copy before it."""

MOST_COPIES = 99
"""Two digits of an identity number tell copies apart."""

COPIED = (
    "enrollment.Person",
    "enrollment.Identity",
    "enrollment.SpecialStatus",
    "enrollment.Recognition",
    "enrollment.Contribution",
    "enrollment.Coverage",
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
"""Parents before children."""

_ID = "overlay(number placing lpad(copy::text, 2, '0') from 3 for 2)"
_LONGER = "CASE number WHEN '' THEN '' ELSE number || lpad(copy::text, 3, '0') END"
OF_ITS_OWN = {
    "enrollment_person": {"card_number": "overlay(card_number placing lpad(copy::text, 3, '0') from 3 for 3)"},
    "enrollment_identity": {"number": _ID, "reversed_number": f"reverse({_ID})"},
    "claims_claim": {"number": _LONGER},
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


def populate(persons: int) -> int:
    """Fill an empty database with about so many persons; returns how many. Tables are analysed afterwards."""
    call_command("demo", persons=min(persons, DEMO_PERSONS), claims=DEMO_CLAIMS, stdout=StringIO())
    copies = min(max(persons // DEMO_PERSONS - 1, 0), MOST_COPIES)
    with psycopg.connect(os.environ["DATABASE_OWNER_URL"], autocommit=True) as owner:
        owner.execute("SET statement_timeout = 0")
        for statement in _copies(copies) if copies else ():
            owner.execute(statement)
        owner.execute("ANALYZE")
    return min(persons, DEMO_PERSONS) * (copies + 1)


def _copies(copies: int) -> Iterator[str]:
    models = [apps.get_model(label) for label in COPIED]
    for model in models:
        columns = dict(_columns(model, set(models)))
        table, key = model._meta.db_table, model._meta.pk.column
        names = ", ".join(f'"{name}"' for name in columns)
        yield (
            f"INSERT INTO {table} ({names}) SELECT {', '.join(columns.values())}"
            f" FROM {table} CROSS JOIN generate_series(1, {copies}) AS copy"
        )
        yield f"SELECT setval(pg_get_serial_sequence('{table}', '{key}'), (SELECT max({key}) FROM {table}))"


def _columns(model: type[Model], copied: set[type[Model]]) -> Iterator[tuple[str, str]]:
    """Each column with what stands in it in a copy."""
    own = OF_ITS_OWN.get(model._meta.db_table, {})
    for field in model._meta.concrete_fields:
        shifted = field.primary_key or field.related_model in copied
        name = f'"{field.column}"'
        yield field.column, own.get(field.column) or (f"{name} + copy * {STRIDE}" if shifted else name)
