from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("casework", "0011_kinds_of_papers_named"),
        ("claims", "0021_releases_keep_their_headings"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="repayment",
            name="repayment_has_its_paper",
        ),
        migrations.RemoveConstraint(
            model_name="repayment",
            name="repayment_positive_or_cancelling",
        ),
        migrations.AlterField(
            model_name="repayment",
            name="way",
            field=models.CharField(
                choices=[
                    ("cash", "In cash"),
                    ("transfer", "By transfer"),
                    ("set_off", "Set off against a payment"),
                    ("netted", "Set off in the same calculation"),
                ],
                max_length=8,
            ),
        ),
        migrations.AlterField(
            model_name="settlement",
            name="cause",
            field=models.CharField(
                choices=[
                    ("decided", "Decided"),
                    ("recomputed", "Recomputed after an earlier claim changed"),
                    ("recognised", "Recomputed after a class was recognised from the past"),
                    ("assisted", "Recomputed after assistance was granted on application"),
                    ("reversed", "Reversed"),
                ],
                max_length=10,
            ),
        ),
        migrations.AddConstraint(
            model_name="repayment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("amount__gt", 0), ("cancels__isnull", True)),
                    models.Q(
                        ("amount__lt", 0),
                        ("cancels__isnull", False),
                        models.Q(("way__in", ["set_off", "netted"]), _negated=True),
                        models.Q(("reason", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="repayment_positive_or_cancelling",
            ),
        ),
        migrations.AddConstraint(
            model_name="repayment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("set_off_against__isnull", True), ("way", "cash")),
                    models.Q(
                        ("set_off_against__isnull", True),
                        ("way", "transfer"),
                        models.Q(("reference", ""), _negated=True),
                    ),
                    models.Q(
                        ("consent_on__isnull", False),
                        ("set_off_against__isnull", False),
                        ("way", "set_off"),
                        models.Q(("reference", ""), _negated=True),
                    ),
                    models.Q(
                        ("set_off_against__isnull", False),
                        ("way", "netted"),
                        models.Q(("reference", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="repayment_has_its_paper",
            ),
        ),
    ]
