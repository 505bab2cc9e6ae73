"""What a person is in the eyes of the departments: special statuses. Assistance classes are in recognitions.py."""

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
