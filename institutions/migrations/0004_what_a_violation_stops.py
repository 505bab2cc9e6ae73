"""Which violation led to a suspension or to the end of an agreement."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("institutions", "0003_stays_declared")]
    operations = [
        migrations.AddField(
            model_name="measure",
            name="violation",
            field=models.ForeignKey(
                help_text="That led to it.",
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="measures",
                to="institutions.violation",
            ),
        ),
    ]
