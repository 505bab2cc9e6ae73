"""Double entry, append-only. The legs of a posting sum to zero: PostgreSQL checks it when the transaction commits."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from casework.models import Pool, Staff


class Fund(models.TextChoices):
    """The funds of a pool; each keeps its own books (LPS-60, NX-21)."""

    BASIC = "basic", _("Resident basic fund")
    CRITICAL_ILLNESS = "critical_illness", _("Critical-illness fund")
    LARGE_AMOUNT = "large_amount", _("Large-amount fund")
    SUPPLEMENTARY = "supplementary", _("Supplementary fund")
    ASSISTANCE = "assistance", _("Medical assistance fund")


class Account(models.Model):
    """One account of one fund. Its kinds are a closed list (FX-29)."""

    class Kind(models.TextChoices):
        BENEFIT = "benefit", _("Benefit expense")
        PAYABLE = "payable", _("Payable to persons")
        TRANSIT = "transit", _("In transit")
        BANK = "bank", _("Cash at bank")
        RECOVERABLE = "recoverable", _("To recover from persons")
        CONTRIBUTION = "contribution", _("Contribution income")
        LATE_FEE = "late_fee", _("Late fees")
        SUSPENSE = "suspense", _("Received, owner unclear")
        SUBSIDY = "subsidy", _("Subsidy income")
        RECEIVABLE = "receivable", _("Subsidies to receive")
        PREPAID = "prepaid", _("Paid in advance to institutions")
        DEPOSIT = "deposit", _("Quality deposits held")
        OWED_BACK = "owed_back", _("To recover from institutions")
        ADVANCE = "advance", _("Advances to persons")
        CARRIED = "carried", _("Carried in from earlier books")

    pool = models.ForeignKey(Pool, on_delete=models.PROTECT)
    fund = models.CharField(max_length=20, choices=Fund)
    kind = models.CharField(max_length=20, choices=Kind)

    class Meta:
        ordering = ["pool_id", "fund", "kind"]
        constraints = [models.UniqueConstraint(fields=["pool", "fund", "kind"], name="account_once")]

    def __str__(self) -> str:
        return f"{self.get_fund_display()} · {self.get_kind_display()}"


class Posting(models.Model):
    """One booking: why, when, for what. Its entries sum to zero (deferred constraint trigger)."""

    class Reason(models.TextChoices):
        SETTLED = "settled", _("Claim settled")
        DIFFERENCE = "difference", _("Difference after a recomputation")
        REVERSED = "reversed", _("Claim reversed")
        SENT = "sent", _("Sent to the bank")
        PAID = "paid", _("Paid by the bank")
        RETURNED = "returned", _("Returned by the bank")
        REPAID = "repaid", _("Repaid by a person")
        SET_OFF = "set_off", _("Payment used for a debt")
        CONTRIBUTION = "contribution", _("Contribution received")
        ASSIGNED = "assigned", _("Unclear money assigned")
        REFUND = "refund", _("Contribution given back")
        SUBSIDY_DUE = "subsidy_due", _("Subsidy due")
        SUBSIDY_IN = "subsidy_in", _("Subsidy arrived")
        DECLARED = "declared", _("Month of an institution settled")
        PREPAID = "prepaid", _("Paid in advance")
        CLEARED = "cleared", _("Institution cleared")
        ADVANCED = "advanced", _("Advance to a person")
        CARRIED = "carried", _("Opening balance")
        SANCTIONED = "sanctioned", _("Violation of an institution")
        RECOVERED = "recovered", _("Recovered from an institution")
        THIRD_PARTY = "third_party", _("Paid first for a third party")
        WAIVED = "waived", _("Not recovered")

    pool = models.ForeignKey(Pool, on_delete=models.PROTECT)
    at = models.DateTimeField()
    booked_on = models.DateField()
    reason = models.CharField(max_length=12, choices=Reason)
    subject_type = models.CharField(max_length=40)
    subject_id = models.BigIntegerField()
    actor = models.ForeignKey(Staff, on_delete=models.PROTECT, null=True)

    class Meta:
        ordering = ["id"]
        indexes = [
            models.Index(fields=["pool", "booked_on", "id"]),
            models.Index(fields=["subject_type", "subject_id"]),
        ]

    def __str__(self) -> str:
        return f"{self.get_reason_display()} {self.subject_type} {self.subject_id}"


class Entry(models.Model):
    """One leg in fen: debit positive, credit negative, never zero."""

    posting = models.ForeignKey(Posting, on_delete=models.PROTECT, related_name="entries")
    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="entries")
    amount = models.BigIntegerField(help_text="fen, debit positive")

    class Meta:
        ordering = ["id"]
        verbose_name_plural = "entries"
        constraints = [models.CheckConstraint(condition=~Q(amount=0), name="entry_not_zero")]

    def __str__(self) -> str:
        return f"{self.account} {self.amount}"


class AccountTotal(models.Model):
    """A share of an account's running total. Sixty-four rows an account, so that postings do not queue (measured)."""

    SHARDS = 64

    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="totals")
    shard = models.PositiveSmallIntegerField()
    amount = models.BigIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["account", "shard"], name="total_once")]

    def __str__(self) -> str:
        return f"{self.account} [{self.shard}]"
