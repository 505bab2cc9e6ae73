"""Recoveries, points and what was declared never change, nor what a month came to once decided: PostgreSQL refuses it."""

from django.db import migrations

from casework.triggers import append_only

FIGURES = (
    *("basic", "critical", "deducted_basic", "deducted_critical", "deposit", "set_off"),
    *("payable_basic", "payable_critical"),
)
DECIDED = "state IN ('confirmed', 'paid')"


def _all(row: str) -> str:
    return f"({', '.join(f'{row}.{figure}' for figure in FIGURES)})"


LINES = (
    """
    CREATE TRIGGER institutions_declarationline_stays BEFORE UPDATE ON institutions_declarationline
        FOR EACH ROW EXECUTE FUNCTION refuse_change();
    """,
    "DROP TRIGGER institutions_declarationline_stays ON institutions_declarationline;",
)
MONTHS = (
    f"""
    CREATE TRIGGER institutions_declaration_stays BEFORE UPDATE ON institutions_declaration FOR EACH ROW
        WHEN (OLD.{DECIDED} AND ({_all("OLD")} IS DISTINCT FROM {_all("NEW")} OR NOT NEW.{DECIDED}))
        EXECUTE FUNCTION refuse_change();
    """,
    "DROP TRIGGER institutions_declaration_stays ON institutions_declaration;",
)
DEDUCTIONS = (
    f"""
    CREATE FUNCTION refuse_deduction_after_decision() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF EXISTS (SELECT FROM institutions_declaration
                   WHERE id = coalesce(NEW.declaration_id, OLD.declaration_id) AND {DECIDED}) THEN
            RAISE EXCEPTION 'the month is decided: its deductions stay' USING ERRCODE = 'restrict_violation';
        END IF;
        RETURN coalesce(NEW, OLD);
    END $$;
    CREATE TRIGGER institutions_deduction_stays BEFORE INSERT OR UPDATE OR DELETE ON institutions_deduction
        FOR EACH ROW EXECUTE FUNCTION refuse_deduction_after_decision();
    """,
    """
    DROP TRIGGER institutions_deduction_stays ON institutions_deduction;
    DROP FUNCTION refuse_deduction_after_decision();
    """,
)


class Migration(migrations.Migration):
    dependencies = [("institutions", "0001_initial"), ("casework", "0002_what_stays")]
    operations = [
        append_only("institutions_recovery"),
        append_only("institutions_pointentry"),
        *(migrations.RunSQL(*statements) for statements in (LINES, MONTHS, DEDUCTIONS)),
    ]
