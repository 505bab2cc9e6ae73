"""What the portal read out of an electronic invoice. Append-only: a file says what it says."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from casework.models import Document, Pool
from claims.models.claim import Claim


class InvoiceReading(models.Model):
    """The figures of one invoice file (票据代码, 号码, 校验码, 日期, 金额, 交款人, 收款单位), or why there are none."""

    class Outcome(models.TextChoices):
        READ = "read", _("Read")
        REVERSAL = "reversal", _("A reversal (红字)")
        PICTURE = "picture", _("A picture without text")
        LOCKED = "locked", _("Locked with a password")
        DAMAGED = "damaged", _("Not readable")
        UNKNOWN = "unknown", _("No known invoice")

    pool = models.ForeignKey(Pool, on_delete=models.PROTECT)
    claim = models.ForeignKey(Claim, on_delete=models.PROTECT, related_name="invoice_readings")
    document = models.OneToOneField(Document, on_delete=models.PROTECT, related_name="invoice_reading")
    outcome = models.CharField(max_length=10, choices=Outcome)
    layout = models.CharField(max_length=20, blank=True)
    code = models.CharField(max_length=20, blank=True)
    number = models.CharField(max_length=20, blank=True)
    check_code = models.CharField(max_length=20, blank=True)
    issued_on = models.DateField(null=True)
    amount = models.BigIntegerField(null=True, help_text="fen")
    payer = models.CharField(max_length=80, blank=True)
    issuer = models.CharField(max_length=120, blank=True)
    items = models.JSONField(default=list, help_text="What was paid for, as text: name, quantity, unit_price, amount.")

    class Meta:
        ordering = ["document_id"]
        constraints = [
            models.CheckConstraint(condition=~Q(outcome="read") | ~Q(number=""), name="reading_names_its_invoice")
        ]
        indexes = [models.Index(fields=["pool", "number"], name="reading_number")]

    def __str__(self) -> str:
        return f"{self.code} {self.number}"
