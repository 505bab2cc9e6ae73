"""Postings, entries and bank files are never changed; the legs of a posting sum to zero when it commits."""

from django.db import migrations

from casework.triggers import append_only

BALANCED = """
CREATE FUNCTION posting_balances() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (SELECT coalesce(sum(amount), 0) FROM fund_entry WHERE posting_id = NEW.posting_id) <> 0 THEN
        RAISE EXCEPTION 'the entries of posting % do not sum to zero', NEW.posting_id
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER fund_entry_balances AFTER INSERT ON fund_entry
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION posting_balances();
"""


class Migration(migrations.Migration):
    dependencies = [("fund", "0001_initial"), ("casework", "0002_what_stays")]
    operations = [
        append_only("fund_posting"),
        append_only("fund_entry"),
        append_only("fund_bankfile"),
        migrations.RunSQL(BALANCED, "DROP TRIGGER fund_entry_balances ON fund_entry; DROP FUNCTION posting_balances();"),
    ]
