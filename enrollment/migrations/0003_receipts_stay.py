"""Receipts, answers, arrivals and merges are never changed; contributions know their area and state."""

from django.db import migrations

from casework.triggers import append_only

AREA = """
UPDATE enrollment_contribution SET area_code = person.area_code
FROM enrollment_person AS person WHERE person.id = enrollment_contribution.person_id;
"""
STATE = "UPDATE enrollment_contribution SET state = 'waiting' WHERE starts_on > CURRENT_DATE"


class Migration(migrations.Migration):
    dependencies = [("enrollment", "0002_registration_and_payment"), ("casework", "0002_append_only")]
    operations = [
        append_only("enrollment_answer"),
        append_only("enrollment_receipt"),
        append_only("enrollment_subsidyarrival"),
        append_only("enrollment_merge"),
        migrations.RunSQL(AREA, migrations.RunSQL.noop),
        migrations.RunSQL(STATE, migrations.RunSQL.noop),
    ]
