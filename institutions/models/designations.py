"""The days on which an institution is designated (定点) for a pool."""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import Func

from casework.models import Pool
from institutions.models.agreements import Agreement
from institutions.models.register import Institution


class Designation(models.Model):
    """Days on which an institution is designated for a pool; no two overlap.

    Those of a signed agreement are its days without its suspensions (`services.days` writes them); a row without an
    agreement was taken over from a former list.
    """

    pool = models.ForeignKey(Pool, on_delete=models.PROTECT)
    institution = models.ForeignKey(Institution, on_delete=models.PROTECT, related_name="designations")
    agreement = models.ForeignKey(Agreement, on_delete=models.PROTECT, null=True, related_name="designations")
    period = DateRangeField()
    services = models.JSONField(default=list, help_text="What it is designated for (Care); empty: not said.")

    class Meta:
        constraints = [
            ExclusionConstraint(
                name="designation_never_overlaps",
                expressions=[
                    (Func("pool_id", "pool_id", models.Value("[]"), function="int8range"), RangeOperators.OVERLAPS),
                    (
                        Func("institution_id", "institution_id", models.Value("[]"), function="int8range"),
                        RangeOperators.OVERLAPS,
                    ),
                    ("period", RangeOperators.OVERLAPS),
                ],
            )
        ]

    def __str__(self) -> str:
        return f"{self.institution} {self.period}"
