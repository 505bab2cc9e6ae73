"""What another insurer has paid of a claim's invoices (分割单)."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from casework.models import Pool
from claims.models.claim import Claim


class SplitStatement(models.Model):
    """One row of another insurer's split statement: what it paid of one invoice of the claim, which counts for the rest.

    The invoice is named by its number, since the rows of invoices are written anew with every save.
    """

    pool = models.ForeignKey(Pool, on_delete=models.PROTECT)
    claim = models.ForeignKey(Claim, on_delete=models.CASCADE, related_name="splits")
    position = models.PositiveSmallIntegerField()
    invoice_number = models.CharField(_("invoice number"), max_length=20, blank=True)
    issuer = models.CharField(_("paid by"), max_length=80, blank=True)
    number = models.CharField(_("number of the statement"), max_length=40, blank=True)
    issued_on = models.DateField(_("issued on"), null=True)
    amount = models.BigIntegerField(_("amount paid there"), default=0, help_text="fen; 0: not entered yet")

    class Meta:
        ordering = ["claim_id", "position"]
        constraints = [
            models.UniqueConstraint(fields=["claim", "position"], name="split_position_once"),
            models.CheckConstraint(condition=Q(amount__gte=0), name="split_not_negative"),
        ]
        indexes = [models.Index(fields=["pool", "number"], name="split_number")]

    def __str__(self) -> str:
        return f"{self.issuer} {self.number}"
