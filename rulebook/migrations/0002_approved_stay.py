"""Approved rules are never changed, deleted or emptied away: PostgreSQL refuses it, whoever asks."""

from django.db import migrations

KEEP = """
CREATE FUNCTION keep_approved_rules() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' OR (NEW.files, NEW.content_hash, NEW.state, NEW.pack, NEW.drafted_by_id, NEW.approved_by_id)
        IS DISTINCT FROM (OLD.files, OLD.content_hash, OLD.state, OLD.pack, OLD.drafted_by_id, OLD.approved_by_id)
    THEN
        RAISE EXCEPTION 'approved rules stay as they are: draft a new version' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER rulebook_ruleversion_approved_stay BEFORE UPDATE OR DELETE ON rulebook_ruleversion
    FOR EACH ROW WHEN (OLD.state = 'approved') EXECUTE FUNCTION keep_approved_rules();
CREATE TRIGGER rulebook_ruleversion_never_emptied BEFORE TRUNCATE ON rulebook_ruleversion
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
"""
UNDO = """
DROP TRIGGER rulebook_ruleversion_never_emptied ON rulebook_ruleversion;
DROP TRIGGER rulebook_ruleversion_approved_stay ON rulebook_ruleversion;
DROP FUNCTION keep_approved_rules();
"""


class Migration(migrations.Migration):
    dependencies = [("rulebook", "0001_initial"), ("casework", "0002_what_stays")]
    operations = [migrations.RunSQL(KEEP, UNDO)]
