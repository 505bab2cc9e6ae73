"""Versions are never emptied away: TRUNCATE passes every row trigger by."""

from django.db import migrations

KEEP = """
CREATE TRIGGER rulebook_ruleversion_never_emptied BEFORE TRUNCATE ON rulebook_ruleversion
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
"""
UNDO = "DROP TRIGGER rulebook_ruleversion_never_emptied ON rulebook_ruleversion;"


class Migration(migrations.Migration):
    dependencies = [("rulebook", "0005_simulation_of_layers"), ("casework", "0002_append_only")]
    operations = [migrations.RunSQL(KEEP, UNDO)]
