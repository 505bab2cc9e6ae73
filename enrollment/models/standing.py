"""What a person is in the eyes of the departments: special statuses and recognised assistance classes."""

from django.db import models
from django.db.models import F, Q

from casework.models import Document
from enrollment.models.persons import Person


class SpecialStatus(models.Model):
    """A special status (低保, 重度残疾, ...) with the department that confirms it, from and to (CL-06)."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="statuses")
    code = models.CharField(max_length=40)
    department = models.CharField(max_length=80)
    starts_on = models.DateField()
    ends_on = models.DateField(null=True)
    document = models.ForeignKey(Document, on_delete=models.PROTECT, null=True)

    class Meta:
        ordering = ["starts_on"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")), name="status_span"
            )
        ]

    def __str__(self) -> str:
        return self.code


class Recognition(models.Model):
    """Recognition as one of the assistance classes 1-4 (DL-15, DL-16): department, from, to."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="recognitions")
    assistance_class = models.PositiveSmallIntegerField()
    subtype = models.CharField(max_length=40)
    department = models.CharField(max_length=80)
    starts_on = models.DateField()
    ends_on = models.DateField(null=True)

    class Meta:
        ordering = ["assistance_class", "starts_on"]
        constraints = [
            models.CheckConstraint(condition=Q(assistance_class__range=(1, 4)), name="assistance_class_known"),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")), name="recognition_span"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.assistance_class} {self.subtype}"
