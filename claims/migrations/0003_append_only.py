"""Settlements, what they moved, and decisions are never changed: corrections are further rows."""

from django.db import migrations

from casework.triggers import append_only


class Migration(migrations.Migration):
    dependencies = [("claims", "0002_initial"), ("casework", "0002_append_only")]
    operations = [append_only("claims_settlement"), append_only("claims_yearmove"), append_only("claims_decision")]
