"""Looks at sensitive values: who, when, what and why. Written before the value is shown."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from casework.models.area import Pool
from casework.models.staff import Staff


class AccessLog(models.Model):
    """One look, print or export. Append-only, the one thing that a GET may write."""

    class Kind(models.TextChoices):
        VIEW = "view", _("looked at")
        REVEAL = "reveal", _("revealed")
        PRINT = "print", _("printed")
        EXPORT = "export", _("exported")
        DOCUMENT = "document", _("opened a document")

    at = models.DateTimeField()
    actor = models.ForeignKey(Staff, on_delete=models.PROTECT)
    pool = models.ForeignKey(Pool, on_delete=models.PROTECT, null=True)
    kind = models.CharField(max_length=10, choices=Kind)
    subject_type = models.CharField(max_length=40)
    subject_id = models.CharField(max_length=40)
    field = models.CharField(max_length=40, blank=True)
    reason = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["subject_type", "subject_id", "id"]),
            models.Index(fields=["pool", "at", "id"], name="look_by_day"),
            models.Index(fields=["pool", "kind", "at", "id"], name="look_by_kind"),
            models.Index(fields=["actor", "at", "id"], name="look_by_actor"),
        ]

    def __str__(self) -> str:
        return f"{self.actor} {self.kind} {self.subject_type} {self.subject_id}"
