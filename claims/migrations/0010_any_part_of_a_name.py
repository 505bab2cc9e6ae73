"""An entry or a diagnosis is found by any part of its name or initials, along an index."""

from django.contrib.postgres.indexes import GinIndex
from django.db import migrations
from django.db.models import Value

from claims.models.catalogue import Pieces

# The planner must neither ask this of every row, so that it costs more than any index, nor start workers for twelve rows.
FUNCTION = """
CREATE FUNCTION lookup_pieces(mark bigint, VARIADIC words text[]) RETURNS text[]
LANGUAGE sql IMMUTABLE COST 10000 AS $$
SELECT coalesce(array_agg(DISTINCT mark || ':' || substr(lower(word), at, size)), '{}')
FROM unnest(words) AS word, generate_series(1, 3) AS size, generate_series(1, length(word) - size + 1) AS at
$$
"""


class Migration(migrations.Migration):
    dependencies = [
        ("claims", "0009_order_rows_without_a_join"),
    ]

    operations = [
        migrations.RunSQL(FUNCTION, "DROP FUNCTION lookup_pieces(bigint, text[])"),
        migrations.AddIndex("catalogueentry", GinIndex(Pieces("pool", "name", "initials"), name="entry_pieces")),
        migrations.AddIndex("diagnosis", GinIndex(Pieces(Value(0), "name", "initials"), name="diagnosis_pieces")),
    ]
