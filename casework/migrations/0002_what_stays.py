"""Events, looks and the guide's entries are never changed or deleted: PostgreSQL refuses it."""

from django.db import migrations

from casework.triggers import REFUSE_CHANGE, append_only


class Migration(migrations.Migration):
    dependencies = [("casework", "0001_initial")]
    operations = [
        migrations.RunSQL(REFUSE_CHANGE, "DROP FUNCTION refuse_change()"),
        append_only("casework_event"),
        append_only("casework_accesslog"),
        append_only("casework_serviceitem"),
    ]
