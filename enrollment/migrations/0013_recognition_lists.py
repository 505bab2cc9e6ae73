import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("casework", "0006_order_by_keys"),
        ("enrollment", "0012_reliefs_of_the_rules"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="RecognitionRow",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveIntegerField(help_text="The row in the sheet.", null=True)),
                ("name", models.CharField(max_length=80)),
                ("identity_number", models.CharField(db_collation="C", max_length=30)),
                ("subtype", models.CharField(max_length=40)),
                ("assistance_class", models.PositiveSmallIntegerField(null=True)),
                ("status", models.CharField(blank=True, max_length=40)),
                ("starts_on", models.DateField(null=True)),
                ("ends_on", models.DateField(null=True)),
                (
                    "outcome",
                    models.CharField(
                        choices=[
                            ("new", "New"),
                            ("moved", "Moved to another class"),
                            ("extended", "End changed"),
                            ("left", "No longer listed"),
                            ("held_back", "Not ended: perhaps in a row to mend"),
                            ("bad", "Cannot be written"),
                        ],
                        max_length=10,
                    ),
                ),
                (
                    "problems",
                    models.JSONField(default=list, help_text="[code, field, figures] each; told as sentences."),
                ),
            ],
            options={
                "ordering": ["recognition_list_id", "id"],
            },
        ),
        migrations.AddField(
            model_name="recognition",
            name="document",
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, to="casework.document"),
        ),
        migrations.AddField(
            model_name="recognition",
            name="document_number",
            field=models.CharField(blank=True, max_length=60),
        ),
        migrations.AddField(
            model_name="recognition",
            name="ended_before",
            field=models.DateField(help_text="The end it had before `ended_by`.", null=True),
        ),
        migrations.AddField(
            model_name="recognition",
            name="pool",
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, to="casework.pool"),
        ),
        migrations.RunSQL(
            "UPDATE enrollment_recognition r SET pool_id = p.pool_id FROM enrollment_person p WHERE p.id = r.person_id;"
            " SET CONSTRAINTS ALL IMMEDIATE; SET CONSTRAINTS ALL DEFERRED",
            migrations.RunSQL.noop,
        ),
        migrations.AlterField(
            model_name="recognition",
            name="pool",
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="casework.pool"),
        ),
        migrations.AddField(
            model_name="recognition",
            name="recorded_at",
            field=models.DateTimeField(help_text="Empty: from before the portal.", null=True),
        ),
        migrations.AddField(
            model_name="recognition",
            name="recorded_by",
            field=models.ForeignKey(
                help_text="One by one; else who brought the list.",
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="recognition",
            name="status",
            field=models.CharField(
                blank=True, help_text="The special status that comes with it for contributions.", max_length=40
            ),
        ),
        migrations.CreateModel(
            name="RecognitionList",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("area_code", models.CharField(db_collation="C", help_text="Whose people it lists.", max_length=12)),
                ("department", models.CharField(max_length=80)),
                ("starts_on", models.DateField(help_text="From when it holds; the first of its month.")),
                ("covers", models.JSONField(help_text="Subtypes for which the list is complete.")),
                ("document_number", models.CharField(max_length=60)),
                ("file_name", models.CharField(max_length=160)),
                ("content_hash", models.CharField(max_length=64)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("checking", "Being checked"),
                            ("checked", "Checked, not yet written"),
                            ("writing", "Being written"),
                            ("written", "Written"),
                            ("undone", "Undone"),
                            ("dropped", "Dropped"),
                        ],
                        default="checking",
                        max_length=10,
                    ),
                ),
                ("counts", models.JSONField(default=dict, help_text="Outcome to how many; `same`: as before.")),
                ("brought_at", models.DateTimeField()),
                ("heartbeat", models.DateTimeField(null=True)),
                ("finished_at", models.DateTimeField(null=True)),
                (
                    "brought_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                ("document", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="casework.document")),
                ("pool", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="casework.pool")),
            ],
            options={
                "ordering": ["-brought_at"],
            },
        ),
        migrations.AddField(
            model_name="recognition",
            name="brought_by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="made",
                to="enrollment.recognitionlist",
            ),
        ),
        migrations.AddField(
            model_name="recognition",
            name="ended_by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="ended",
                to="enrollment.recognitionlist",
            ),
        ),
        migrations.AddIndex(
            model_name="recognition",
            index=models.Index(fields=["pool", "assistance_class", "id"], name="recognition_class"),
        ),
        migrations.AddIndex(
            model_name="recognition",
            index=models.Index(fields=["pool", "-recorded_at"], name="recognition_newest"),
        ),
        migrations.AddConstraint(
            model_name="recognition",
            constraint=models.UniqueConstraint(
                condition=models.Q(("ends_on", None)),
                fields=("person", "department", "subtype"),
                name="recognition_open_once",
            ),
        ),
        migrations.AddField(
            model_name="recognitionrow",
            name="held",
            field=models.ForeignKey(
                help_text="What it replaces or ends.",
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="enrollment.recognition",
            ),
        ),
        migrations.AddField(
            model_name="recognitionrow",
            name="person",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="enrollment.person"
            ),
        ),
        migrations.AddField(
            model_name="recognitionrow",
            name="recognition_list",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="rows",
                to="enrollment.recognitionlist",
            ),
        ),
        migrations.AddIndex(
            model_name="recognitionlist",
            index=models.Index(fields=["pool", "area_code", "-brought_at"], name="recognition_list_area"),
        ),
        migrations.AddConstraint(
            model_name="recognitionlist",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state__in", ["writing", "written"])),
                fields=("pool", "content_hash"),
                name="recognition_list_written_once",
            ),
        ),
        migrations.AddIndex(
            model_name="recognitionrow",
            index=models.Index(fields=["recognition_list", "outcome", "id"], name="recognition_row_outcome"),
        ),
    ]
