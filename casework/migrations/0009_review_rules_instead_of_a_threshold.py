"""The amount above which a supervisor decides stands in the review rules of claims, which have taken it over by now."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("casework", "0008_delegation")]
    operations = [migrations.RemoveField(model_name="pool", name="approval_threshold")]
