"""A repayment is never changed: the receipt is in the person's hand."""

from django.db import migrations

from casework.triggers import append_only


class Migration(migrations.Migration):
    dependencies = [("claims", "0007_supplements_and_repayments"), ("casework", "0002_append_only")]
    operations = [append_only("claims_repayment")]
