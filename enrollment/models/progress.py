"""How far enrolment is (CL-07, FX-03, FX-08): targets, and a figure an area and day."""

from django.db import models
from django.db.models import Q

from casework.models import Area, Pool
from casework.scope import ScopedQuerySet


class Target(models.Model):
    """How many of an area's people shall be enrolled in a year."""

    pool = models.ForeignKey(Pool, on_delete=models.PROTECT)
    area = models.ForeignKey(Area, on_delete=models.PROTECT)
    area_code = models.CharField(max_length=12, db_collation="C")
    coverage_year = models.PositiveSmallIntegerField()
    population = models.PositiveIntegerField(help_text="Those who should be enrolled.")
    per_mille = models.PositiveSmallIntegerField(help_text="Of the population, in thousandths.")

    objects = ScopedQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["pool", "coverage_year", "area"], name="target_once"),
            models.CheckConstraint(condition=Q(per_mille__lte=1000), name="target_within_population"),
        ]

    def __str__(self) -> str:
        return f"{self.area} {self.coverage_year}"


class Progress(models.Model):
    """Registered and paid at the end of a day in one township, written by the night: the curve of the year.

    `individual` and `subsidy` are what persons and finance pay for those who have paid (FX-47).
    """

    pool = models.ForeignKey(Pool, on_delete=models.PROTECT)
    area_code = models.CharField(max_length=12, db_collation="C")
    coverage_year = models.PositiveSmallIntegerField()
    day = models.DateField()
    registered = models.PositiveIntegerField()
    paid = models.PositiveIntegerField()
    individual = models.BigIntegerField(default=0, help_text="fen")
    subsidy = models.BigIntegerField(default=0, help_text="fen")

    objects = ScopedQuerySet.as_manager()

    class Meta:
        ordering = ["day"]
        constraints = [
            models.UniqueConstraint(fields=["pool", "coverage_year", "area_code", "day"], name="progress_once_a_day")
        ]

    def __str__(self) -> str:
        return f"{self.area_code} {self.day}"
