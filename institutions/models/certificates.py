"""Certificates of qualification (资格证书, BJ-12), each with its yearly inspections."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from casework.models import Pool, Staff
from casework.scope import ScopedQuerySet
from institutions.models.applications import Application
from institutions.models.register import Institution


class Certificate(models.Model):
    """Valid from a day through a day, unless revoked. Conversion into a community institution leaves it valid (BJ-13)."""

    pool = models.ForeignKey(Pool, on_delete=models.PROTECT)
    area_code = models.CharField(max_length=12, db_collation="C")
    institution = models.ForeignKey(Institution, on_delete=models.PROTECT, related_name="certificates")
    application = models.OneToOneField(Application, on_delete=models.PROTECT, related_name="certificate")
    number = models.CharField(max_length=40)
    issued_on = models.DateField()
    valid_to = models.DateField(help_text="Its last day.")
    renewal_opens = models.DateField()
    trace = models.JSONField(default=list)
    revoked_on = models.DateField(null=True)
    revoked_because = models.CharField(max_length=200, blank=True)
    issued_by = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")

    objects = ScopedQuerySet.as_manager()

    class Meta:
        ordering = ["-issued_on", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["pool", "number"], name="certificate_number_once"),
            models.CheckConstraint(condition=Q(valid_to__gte=F("issued_on")), name="certificate_valid_forwards"),
            models.CheckConstraint(
                condition=Q(revoked_on=None) | ~Q(revoked_because=""), name="certificate_revoked_with_reason"
            ),
        ]
        indexes = [models.Index(fields=["pool", "valid_to"], name="certificate_ends")]

    def __str__(self) -> str:
        return self.number


class Inspection(models.Model):
    """The yearly inspection (年检) of a certificate: due on the anniversary, done with a result."""

    class Result(models.TextChoices):
        PASSED = "passed", _("Inspection passed")
        TO_CORRECT = "to_correct", _("To be corrected")
        FAILED = "failed", _("Inspection failed")

    certificate = models.ForeignKey(Certificate, on_delete=models.CASCADE, related_name="inspections")
    due_on = models.DateField()
    done_on = models.DateField(null=True)
    result = models.CharField(max_length=10, choices=Result, blank=True)
    note = models.CharField(max_length=300, blank=True)
    by = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+", null=True)

    class Meta:
        ordering = ["certificate_id", "due_on"]
        constraints = [
            models.UniqueConstraint(fields=["certificate", "due_on"], name="inspection_once_a_year"),
            models.CheckConstraint(
                condition=Q(done_on=None, result="") | (Q(done_on__isnull=False) & ~Q(result="")),
                name="inspection_done_with_result",
            ),
        ]
        indexes = [models.Index(fields=["due_on"], condition=Q(done_on=None), name="inspection_due")]

    def __str__(self) -> str:
        return f"{self.certificate} {self.due_on}"
