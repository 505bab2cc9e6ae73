"""What a fund owes to a person's bank account."""

import pghistory
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from casework.models import Pool, Staff
from casework.scope import ScopedQuerySet


@pghistory.track(pghistory.UpdateEvent(row=pghistory.Old), pghistory.DeleteEvent(row=pghistory.Old))
class Payable(models.Model):
    """One amount owed because of one case. It is in at most one live batch; a failed one is paid again."""

    class State(models.TextChoices):
        OPEN = "open", _("Waiting for a batch")
        BATCHED = "batched", _("In a batch")
        PAID = "paid", _("Paid")
        FAILED = "failed", _("Returned by the bank")
        CANCELLED = "cancelled", _("Cancelled")
        SET_OFF = "set_off", _("Set off against a debt")

    RECEIVED = (State.PAID, State.SET_OFF)
    """The person has had the money: in the account, or against what they had to give back."""

    pool = models.ForeignKey(Pool, on_delete=models.PROTECT)
    area_code = models.CharField(max_length=12, db_collation="C")
    subject_type = models.CharField(max_length=40)
    subject_id = models.BigIntegerField()
    number = models.CharField(max_length=40, help_text="The case number that people know.")
    payee_name = models.CharField(max_length=80)
    bank_name = models.CharField(max_length=80)
    bank_account = models.CharField(max_length=32)
    amount = models.BigIntegerField(help_text="fen")
    by_fund = models.JSONField(help_text="Fund to fen; sums to the amount.")
    state = models.CharField(max_length=10, choices=State, default=State.OPEN)
    failure = models.CharField(max_length=120, blank=True)
    decided_by = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField()

    objects = ScopedQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        constraints = [models.CheckConstraint(condition=Q(amount__gt=0), name="payable_positive")]
        indexes = [
            models.Index(fields=["pool", "state", "id"]),
            models.Index(fields=["subject_type", "subject_id"]),
            models.Index(fields=["number"]),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.payee_name}"
