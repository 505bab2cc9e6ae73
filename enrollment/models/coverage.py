"""The days on which a person is covered."""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import Func, Q
from django.db.models.functions import Cast
from django.utils.translation import gettext_lazy as _

from casework.models import Pool
from enrollment.models.contributions import Contribution
from enrollment.models.persons import Person


class Coverage(models.Model):
    """A span of days on which a person is covered by a scheme. Whether someone is covered is a question to dates (law 7)."""

    class Scheme(models.TextChoices):
        RESIDENT = "390", _("Resident insurance")
        EMPLOYEE = "310", _("Employees' insurance")

    pool = models.ForeignKey(Pool, on_delete=models.PROTECT)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="coverages")
    scheme = models.CharField(max_length=3, choices=Scheme, default=Scheme.RESIDENT)
    period = DateRangeField()
    contribution = models.ForeignKey(Contribution, on_delete=models.PROTECT, null=True)

    class Meta:
        constraints = [
            # btree_gist is not on every server: the person as a one-point range does without it.
            ExclusionConstraint(
                name="coverage_never_overlaps",
                expressions=[
                    (Func("person_id", "person_id", models.Value("[]"), function="int8range"), RangeOperators.OVERLAPS),
                    (
                        Func(
                            Cast("scheme", models.IntegerField()),
                            Cast("scheme", models.IntegerField()),
                            models.Value("[]"),
                            function="int4range",
                        ),
                        RangeOperators.OVERLAPS,
                    ),
                    ("period", RangeOperators.OVERLAPS),
                ],
            ),
            models.CheckConstraint(condition=Q(period__isempty=False), name="coverage_not_empty"),
        ]
        indexes = [models.Index(fields=["person"])]

    def __str__(self) -> str:
        return f"{self.period.lower} – {self.period.upper}"
