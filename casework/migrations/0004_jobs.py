import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("casework", "0005_audit_by_day"),
    ]

    operations = [
        migrations.CreateModel(
            name="JobChunk",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "key",
                    models.CharField(
                        db_collation="C", help_text="An area code, or another part of the work.", max_length=60
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("planned", "Planned"),
                            ("running", "Running"),
                            ("done", "Done"),
                            ("failed", "Failed"),
                        ],
                        default="planned",
                        max_length=8,
                    ),
                ),
                ("attempts", models.PositiveSmallIntegerField(default=0)),
                ("heartbeat", models.DateTimeField(null=True)),
                ("finished_at", models.DateTimeField(null=True)),
                ("changed", models.PositiveIntegerField(default=0, help_text="Rows.")),
                ("figures", models.JSONField(default=dict)),
                ("error", models.CharField(blank=True, max_length=300)),
            ],
            options={
                "ordering": ["run", "key"],
            },
        ),
        migrations.CreateModel(
            name="JobRun",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=60)),
                ("business_day", models.DateField()),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("planned", "Planned"),
                            ("running", "Running"),
                            ("done", "Done"),
                            ("failed", "Failed"),
                        ],
                        default="planned",
                        max_length=8,
                    ),
                ),
                ("created_at", models.DateTimeField()),
                ("started_at", models.DateTimeField(null=True)),
                ("finished_at", models.DateTimeField(null=True)),
            ],
            options={
                "ordering": ["-business_day", "name"],
            },
        ),
        migrations.AddField(
            model_name="jobrun",
            name="pool",
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="casework.pool"),
        ),
        migrations.AddField(
            model_name="jobchunk",
            name="run",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="chunks", to="casework.jobrun"
            ),
        ),
        migrations.AddConstraint(
            model_name="jobrun",
            constraint=models.UniqueConstraint(fields=("name", "business_day", "pool"), name="job_once_a_day"),
        ),
        migrations.AddIndex(
            model_name="jobchunk",
            index=models.Index(fields=["state", "heartbeat"], name="chunk_to_do"),
        ),
        migrations.AddConstraint(
            model_name="jobchunk",
            constraint=models.UniqueConstraint(fields=("run", "key"), name="chunk_once"),
        ),
    ]
