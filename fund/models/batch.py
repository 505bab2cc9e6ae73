"""Payment batches: made, checked and sent by three different persons; the bank's file out and back."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from casework.models import Pool, Staff
from casework.scope import ScopedQuerySet
from fund.models.payable import Payable


class BankTemplate(models.Model):
    """How one bank wants its file: encoding, separator, columns, header and footer; and how it answers.

    With it the account of the fund that pays through this bank (支出户).
    """

    pool = models.ForeignKey(Pool, on_delete=models.PROTECT)
    name = models.CharField(max_length=60)
    layout = models.JSONField()
    payer_name = models.CharField(max_length=80, blank=True)
    payer_bank = models.CharField(max_length=80, blank=True)
    payer_account = models.CharField(max_length=32, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["pool", "name"], name="bank_template_once")]

    def __str__(self) -> str:
        return self.name


class Batch(models.Model):
    """A batch of payables. Locked once checked; its totals are compared again before the file leaves."""

    class State(models.TextChoices):
        MADE = "made", _("Waiting for the check")
        CHECKED = "checked", _("Checked, ready for the bank")
        SENT = "sent", _("With the bank")
        DONE = "done", _("Answered by the bank")
        CANCELLED = "cancelled", _("Cancelled")

    UNFINISHED = (State.MADE, State.CHECKED, State.SENT)

    pool = models.ForeignKey(Pool, on_delete=models.PROTECT)
    area_code = models.CharField(max_length=12, db_collation="C")
    number = models.CharField(max_length=40)
    template = models.ForeignKey(BankTemplate, on_delete=models.PROTECT)
    state = models.CharField(max_length=10, choices=State, default=State.MADE)
    count = models.PositiveIntegerField()
    amount = models.BigIntegerField(help_text="fen")
    maker = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    checker = models.ForeignKey(Staff, on_delete=models.PROTECT, null=True, related_name="+")
    checked_at = models.DateTimeField(null=True)
    payer = models.ForeignKey(Staff, on_delete=models.PROTECT, null=True, related_name="+")
    sent_at = models.DateTimeField(null=True)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        verbose_name_plural = "batches"
        constraints = [
            models.UniqueConstraint(fields=["pool", "number"], name="batch_number_once"),
            models.CheckConstraint(
                condition=Q(checker__isnull=True) | ~Q(checker=F("maker")), name="batch_maker_is_not_checker"
            ),
            models.CheckConstraint(
                condition=Q(payer__isnull=True) | (~Q(payer=F("checker")) & ~Q(payer=F("maker"))),
                name="batch_payer_is_a_third_person",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["checked", "sent", "done"]) | Q(checker__isnull=False), name="batch_checked"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["sent", "done"]) | Q(payer__isnull=False), name="batch_paid"
            ),
        ]

    def __str__(self) -> str:
        return self.number


class BatchLine(models.Model):
    """One payable in one batch, with the account as it was sent."""

    class Outcome(models.TextChoices):
        WAITING = "waiting", _("Not answered yet")
        PAID = "paid", _("Paid")
        FAILED = "failed", _("Returned")

    batch = models.ForeignKey(Batch, on_delete=models.PROTECT, related_name="lines")
    payable = models.ForeignKey(Payable, on_delete=models.PROTECT, related_name="lines")
    position = models.PositiveIntegerField()
    payee_name = models.CharField(max_length=80)
    bank_name = models.CharField(max_length=80)
    bank_account = models.CharField(max_length=32)
    amount = models.BigIntegerField(help_text="fen")
    outcome = models.CharField(max_length=8, choices=Outcome, default=Outcome.WAITING)
    failure = models.CharField(max_length=120, blank=True)
    is_live = models.BooleanField(default=True, help_text="False once cancelled or returned: it may be paid again.")

    class Meta:
        ordering = ["batch_id", "position"]
        constraints = [
            models.UniqueConstraint(fields=["payable"], condition=Q(is_live=True), name="payable_in_one_live_batch"),
            models.UniqueConstraint(fields=["batch", "position"], name="batch_position_once"),
        ]

    def __str__(self) -> str:
        return f"{self.batch} {self.position}"


class BankFile(models.Model):
    """A file that went to the bank or came back, kept as it was. The same file twice is refused by its hash."""

    class Direction(models.TextChoices):
        OUT = "out", _("To the bank")
        BACK = "back", _("From the bank")

    pool = models.ForeignKey(Pool, on_delete=models.PROTECT)
    batch = models.ForeignKey(Batch, on_delete=models.PROTECT, related_name="files")
    direction = models.CharField(max_length=4, choices=Direction)
    name = models.CharField(max_length=120)
    content = models.BinaryField()
    sha256 = models.CharField(max_length=64)
    at = models.DateTimeField()
    actor = models.ForeignKey(Staff, on_delete=models.PROTECT)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["batch", "direction", "sha256"], name="bank_file_once"),
            models.UniqueConstraint(fields=["batch"], condition=Q(direction="out"), name="one_file_out"),
        ]

    def __str__(self) -> str:
        return self.name
