"""Receipts, answers, arrivals and merges are never changed."""

from django.db import migrations

from casework.triggers import append_only


class Migration(migrations.Migration):
    dependencies = [("enrollment", "0001_initial"), ("casework", "0002_what_stays")]
    operations = [
        append_only("enrollment_answer"),
        append_only("enrollment_receipt"),
        append_only("enrollment_subsidyarrival"),
        append_only("enrollment_merge"),
    ]
