"""Rows of a department's list are written without asking for each whether its list is there."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("enrollment", "0002_what_stays")]
    operations = [
        migrations.AlterField(
            model_name="recognitionrow",
            name="held",
            field=models.ForeignKey(
                db_index=False,
                help_text="What it replaces or ends.",
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="enrollment.recognition",
            ),
        ),
        migrations.AlterField(
            model_name="recognitionrow",
            name="recognition_list",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="rows",
                to="enrollment.recognitionlist",
            ),
        ),
        migrations.AddIndex(
            model_name="recognitionrow",
            index=models.Index(
                condition=models.Q(("held__isnull", False)), fields=["held"], name="recognition_row_held"
            ),
        ),
    ]
