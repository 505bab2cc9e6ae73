"""The paper behind a document (原件): seen at the counter, handed back or kept, stamped, returned."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from casework.models import Document, Pool, Staff
from claims.models.claim import Claim


class Original(models.Model):
    """One original that the counter has compared with its copy. What is kept is returned by a slip of its own."""

    pool = models.ForeignKey(Pool, on_delete=models.PROTECT)
    claim = models.ForeignKey(Claim, on_delete=models.PROTECT, related_name="originals")
    document = models.OneToOneField(Document, on_delete=models.PROTECT, related_name="original")
    sheets = models.PositiveSmallIntegerField(_("sheets"), default=1)
    is_kept = models.BooleanField(default=False, help_text="False: handed back at once.")
    seen_by = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    seen_at = models.DateTimeField()
    stamped_at = models.DateTimeField(null=True, help_text="已报销: cannot be claimed with again.")
    returned_at = models.DateTimeField(null=True)
    returned_by = models.ForeignKey(Staff, on_delete=models.PROTECT, null=True, related_name="+")
    returned_to = models.CharField(_("returned to"), max_length=80, blank=True)

    class Meta:
        ordering = ["document_id"]
        constraints = [
            models.CheckConstraint(condition=Q(sheets__gte=1), name="original_has_sheets"),
            models.CheckConstraint(
                condition=Q(returned_at__isnull=True)
                | (Q(is_kept=True, returned_by__isnull=False) & ~Q(returned_to="")),
                name="original_returned_was_kept",
            ),
        ]
        indexes = [
            models.Index(fields=["pool", "seen_at"], condition=Q(is_kept=True, returned_at=None), name="original_kept")
        ]

    def __str__(self) -> str:
        return str(self.document)

    @property
    def lies_here(self) -> bool:
        """Whether the agency holds it now."""
        return self.is_kept and self.returned_at is None
