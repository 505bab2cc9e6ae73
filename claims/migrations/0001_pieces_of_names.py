"""An entry or a diagnosis is found by any part of its name or initials: what its index is made of."""

from django.db import migrations

# The planner must neither ask this of every row, so that it costs more than any index, nor start workers for twelve rows.
PIECES = """
CREATE FUNCTION lookup_pieces(mark bigint, VARIADIC words text[]) RETURNS text[]
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


class Migration(migrations.Migration):
    dependencies = []
    operations = [migrations.RunSQL(PIECES, "DROP FUNCTION lookup_pieces(bigint, text[])")]
