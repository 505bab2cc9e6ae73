"""SQL that makes PostgreSQL itself keep what must not change. Plain triggers: no session setting switches them off."""

from django.db import migrations

REFUSE_CHANGE = """
CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% is append-only: corrections are reversals', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END $$;
"""


def append_only(table: str) -> migrations.RunSQL:
    """A migration operation: rows of `table` can be added and read, nothing else."""
    return migrations.RunSQL(
        f"""
        CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE ON {table}
            FOR EACH ROW EXECUTE FUNCTION refuse_change();
        CREATE TRIGGER {table}_never_emptied BEFORE TRUNCATE ON {table}
            FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
        """,
        f"DROP TRIGGER {table}_append_only ON {table}; DROP TRIGGER {table}_never_emptied ON {table};",
    )


def never_deleted(table: str) -> migrations.RunSQL:
    """A migration operation: rows of `table` may change, but none is taken away."""
    return migrations.RunSQL(
        f"""
        CREATE TRIGGER {table}_never_deleted BEFORE DELETE ON {table}
            FOR EACH ROW EXECUTE FUNCTION refuse_change();
        """,
        f"DROP TRIGGER {table}_never_deleted ON {table};",
    )


APPEND_ONLY_TABLES = [
    "casework_event",
    "casework_accesslog",
    "casework_serviceitem",
    "claims_settlement",
    "claims_yearmove",
    "claims_decision",
    "claims_repayment",
    "claims_advancepart",
    "claims_invoicereading",
    "claims_dayclosing",
    "claims_reviewlevel",
    "claims_finding",
    "claims_jointopinion",
    "claims_jointattendee",
    "fund_posting",
    "fund_entry",
    "fund_bankfile",
    "enrollment_answer",
    "enrollment_merge",
    "enrollment_receipt",
    "enrollment_subsidyarrival",
    "institutions_recovery",
    "institutions_pointentry",
]
