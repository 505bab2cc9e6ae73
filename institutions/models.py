"""Medical institutions and since when, until when each is designated (定点) for a pool."""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import Func
from django.utils.translation import gettext_lazy as _

from casework.models import Area, Pool


class Institution(models.Model):
    """A hospital, clinic or pharmacy of the national register, wherever it lies. Not bound to a pool."""

    class Kind(models.TextChoices):
        HOSPITAL = "hospital", _("Hospital")
        CLINIC = "clinic", _("Clinic")
        VILLAGE_CLINIC = "village_clinic", _("Village clinic")
        PHARMACY = "pharmacy", _("Pharmacy")

    class Level(models.TextChoices):
        """The level by which the rules tell deductible and ratio apart; codes as in the packs."""

        VILLAGE = "village", _("Village")
        COMMUNITY = "community", _("Community or township")
        ONE = "1", _("Level 1")
        TWO = "2", _("Level 2")
        THREE = "3", _("Level 3")
        COUNTY = "county", _("County level and above")

    code = models.CharField(max_length=12, unique=True)
    name = models.CharField(max_length=120, db_collation="C")
    initials = models.CharField(max_length=60, db_collation="C")
    kind = models.CharField(max_length=20, choices=Kind)
    level = models.CharField(max_length=10, choices=Level)
    area = models.ForeignKey(Area, on_delete=models.PROTECT)

    class Meta:
        ordering = ["code"]
        indexes = [
            models.Index(fields=["initials", "id"], name="institution_initials"),
            models.Index(fields=["name", "id"], name="institution_name"),
        ]

    def __str__(self) -> str:
        return self.name


class Designation(models.Model):
    """Days on which an institution is designated for a pool; no two overlap."""

    pool = models.ForeignKey(Pool, on_delete=models.PROTECT)
    institution = models.ForeignKey(Institution, on_delete=models.PROTECT, related_name="designations")
    period = DateRangeField()

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
