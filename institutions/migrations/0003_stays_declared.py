"""Of stays that are declared: the day of admission, their days together, how many are readmissions."""

from django.db import migrations, models
from django.db.models import F, Q


class Migration(migrations.Migration):
    dependencies = [("institutions", "0002_what_stays")]
    operations = [
        migrations.AddField(
            model_name="declaration",
            name="stay_days",
            field=models.PositiveIntegerField(
                help_text="Of stays, where every line says its admission.", null=True
            ),
        ),
        migrations.AddField(
            model_name="declaration",
            name="readmitted",
            field=models.PositiveIntegerField(
                help_text="Of them begun soon after another of the person here.", null=True
            ),
        ),
        migrations.AddField(
            model_name="declarationline",
            name="admitted_on",
            field=models.DateField(help_text="Of a stay, where the list says it.", null=True),
        ),
        migrations.AddConstraint(
            model_name="declarationline",
            constraint=models.CheckConstraint(
                condition=Q(("admitted_on", None), ("admitted_on__lte", F("day")), _connector="OR"),
                name="declaration_line_admitted_before",
            ),
        ),
    ]
