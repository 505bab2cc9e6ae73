import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("enrollment", "0007_what_the_night_looks_for"),
    ]

    operations = [
        migrations.AddField(
            model_name="listrow",
            name="is_written",
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name="listrow",
            name="status",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="enrollment.specialstatus"
            ),
        ),
        migrations.AddIndex(
            model_name="listrow",
            index=models.Index(
                condition=models.Q(("is_written", False), ("outcome__in", ["new", "known"])),
                fields=["enrolment_list", "number"],
                name="list_row_to_write",
            ),
        ),
    ]
