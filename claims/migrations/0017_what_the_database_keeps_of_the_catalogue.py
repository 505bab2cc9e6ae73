"""The database keeps the names of entries, refuses to change what an entry says, and takes names apart faster."""

from django.db import migrations

# The planner must neither ask this of every row, so that it costs more than any index, nor start workers for twelve rows.
PIECES = """
CREATE OR REPLACE FUNCTION lookup_pieces(mark bigint, VARIADIC words text[]) RETURNS text[]
LANGUAGE plpgsql IMMUTABLE COST 10000 AS $$
DECLARE
    head text := mark || ':';
    found text[] := '{}';
    word text;
    letters text[];
    size integer;
BEGIN
    FOREACH word IN ARRAY words LOOP
        letters := string_to_array(lower(word), NULL);
        size := coalesce(array_length(letters, 1), 0);
        FOR at IN 1 .. size LOOP
            found := found || (head || letters[at]);
            IF at < size THEN
                found := found || (head || letters[at] || letters[at + 1]);
            END IF;
            IF at < size - 1 THEN
                found := found || (head || letters[at] || letters[at + 1] || letters[at + 2]);
            END IF;
        END LOOP;
    END LOOP;
    RETURN found;
END $$
"""

NAMES = """
CREATE FUNCTION claims_keep_names() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO claims_cataloguename (pool_id, code, name, initials)
    SELECT pool_id, code, name, min(initials) FROM made GROUP BY pool_id, code, name
    ON CONFLICT DO NOTHING;
    RETURN NULL;
END $$;
CREATE TRIGGER claims_catalogueentry_names AFTER INSERT ON claims_catalogueentry
    REFERENCING NEW TABLE AS made FOR EACH STATEMENT EXECUTE FUNCTION claims_keep_names();
INSERT INTO claims_cataloguename (pool_id, code, name, initials)
SELECT pool_id, code, name, min(initials) FROM claims_catalogueentry GROUP BY pool_id, code, name;
"""
NO_NAMES = """
DROP TRIGGER claims_catalogueentry_names ON claims_catalogueentry;
DROP FUNCTION claims_keep_names();
"""

STAYS = """
CREATE FUNCTION claims_entry_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (to_jsonb(NEW) - 'ends_on') IS DISTINCT FROM (to_jsonb(OLD) - 'ends_on') THEN
        RAISE EXCEPTION 'an entry of the catalogue says what it said: changes are further versions'
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER claims_catalogueentry_stays BEFORE UPDATE ON claims_catalogueentry
    FOR EACH ROW EXECUTE FUNCTION claims_entry_stays();
"""
CHANGES = """
DROP TRIGGER claims_catalogueentry_stays ON claims_catalogueentry;
DROP FUNCTION claims_entry_stays();
"""


class Migration(migrations.Migration):
    dependencies = [("claims", "0016_releases_row_by_row")]

    operations = [
        migrations.RunSQL(PIECES, migrations.RunSQL.noop),
        migrations.RunSQL(NAMES, NO_NAMES),
        migrations.RunSQL(STAYS, CHANGES),
    ]
