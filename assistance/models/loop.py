"""The month of a district: expenses that nobody assisted (未救助明细), washed, given to townships, followed up."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from casework.models import Document, Pool, Staff
from casework.scope import ScopedQuerySet
from claims.models.claim import PayeeStanding
from enrollment.models import Person


class ExpenseList(models.Model):
    """A list as the platform gives it for a clearing month: looked at, then given to the townships, or dropped."""

    class State(models.TextChoices):
        CHECKED = "checked", _("Checked, not yet given out")
        RELEASED = "released", _("Given to the townships")
        DROPPED = "dropped", _("Dropped")

    pool = models.ForeignKey(Pool, on_delete=models.PROTECT)
    area_code = models.CharField(max_length=12, db_collation="C")
    month = models.DateField(help_text="The first of the clearing month (清算期).")
    file_name = models.CharField(max_length=160)
    content_hash = models.CharField(max_length=64)
    document = models.ForeignKey(Document, on_delete=models.PROTECT)
    state = models.CharField(max_length=10, choices=State, default=State.CHECKED)
    counts = models.JSONField(
        default=dict, help_text="How many are kept, cannot be given out, and are washed by which rule."
    )
    brought_at = models.DateTimeField()
    brought_by = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")

    objects = ScopedQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        indexes = [models.Index(fields=["pool", "area_code", "-id"], name="expense_list_area")]

    def __str__(self) -> str:
        return f"{self.month:%Y%m} {self.file_name}"


class Expense(models.Model):
    """One expense without assistance: whose, how it was paid, why it is left out, how far it is followed up; fen."""

    class State(models.TextChoices):
        WASHED = "washed", _("Left out by a rule")
        BAD = "bad", _("Cannot be given out")
        KEPT = "kept", _("Not yet given out")
        SENT = "sent", _("Given out, to be received")
        RECEIVED = "received", _("Received, to be told")
        NOTIFIED = "notified", _("Told, account lacks")
        READY = "ready", _("Account there")
        DONE = "done", _("Reimbursed")
        NOT_POSSIBLE = "not_possible", _("Not reimbursed")

    TOWNSHIP = ("sent", "received", "notified", "ready", "done", "not_possible")

    class Rule(models.TextChoices):
        MEDICAL_TYPE = "medical_type", _("Kind of care is not kept")
        INSTITUTION = "institution", _("Institution is left out")
        COVERED = "covered", _("Everything in policy is paid")
        ORDINARY_USED = "ordinary_used", _("Ordinary inpatient assistance used up")
        MAJOR_USED = "major_used", _("Major-illness assistance used up")
        LARGE_USED = "large_used", _("Large-cost assistance used up")
        IDENTITY = "identity", _("Identity is left out")

    class Way(models.TextChoices):
        PHONE = "phone", _("By a call")
        VISIT = "visit", _("By a visit")
        MESSAGE = "message", _("By message")

    pool = models.ForeignKey(Pool, on_delete=models.PROTECT)
    area_code = models.CharField(
        max_length=12, db_collation="C", help_text="The person's; the list's while nobody is known."
    )
    expense_list = models.ForeignKey(ExpenseList, on_delete=models.PROTECT, related_name="expenses")
    month = models.DateField()
    number = models.PositiveIntegerField(help_text="Sequence in the month (序号).")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    name = models.CharField(max_length=80)
    identity_number = models.CharField(max_length=30, db_collation="C")
    institution = models.CharField(max_length=120)
    medical_type = models.CharField(max_length=40)
    identity_words = models.CharField(max_length=60, blank=True)
    settled_on = models.DateField(null=True)
    total = models.BigIntegerField(default=0)
    eligible = models.BigIntegerField(default=0)
    basic = models.BigIntegerField(default=0)
    large_amount = models.BigIntegerField(default=0)
    critical_illness = models.BigIntegerField(default=0)
    used_ordinary = models.BigIntegerField(default=0)
    used_major = models.BigIntegerField(default=0)
    used_large = models.BigIntegerField(default=0)
    assisted = models.BigIntegerField(default=0, help_text="fen assisted already")
    due = models.BigIntegerField(null=True, help_text="fen that should have been assisted, where the list says it")
    rule = models.CharField(max_length=20, choices=Rule, blank=True)
    problems = models.JSONField(default=list, help_text="[code, what was said] each; told as sentences.")
    state = models.CharField(max_length=12, choices=State)
    notified_on = models.DateField(null=True)
    notified_way = models.CharField(max_length=10, choices=Way, blank=True)
    payee_standing = models.CharField(max_length=10, choices=PayeeStanding, blank=True)
    payee_name = models.CharField(max_length=60, blank=True)
    bank_name = models.CharField(max_length=80, blank=True)
    bank_account = models.CharField(max_length=32, blank=True)
    reason = models.CharField(max_length=200, blank=True)
    closed_on = models.DateField(null=True)
    handled_by = models.ForeignKey(Staff, on_delete=models.PROTECT, null=True, related_name="+")

    objects = ScopedQuerySet.as_manager()

    class Meta:
        ordering = ["month", "number"]
        constraints = [
            models.UniqueConstraint(fields=["pool", "month", "number"], name="expense_once_a_month"),
            models.CheckConstraint(
                condition=~Q(state="not_possible") | ~Q(reason=""), name="expense_not_possible_with_reason"
            ),
            models.CheckConstraint(condition=~Q(state="done") | ~Q(bank_account=""), name="expense_done_to_an_account"),
        ]
        indexes = [
            models.Index(fields=["pool", "month", "area_code", "state"], name="expense_area"),
            models.Index(fields=["person"], name="expense_person"),
        ]

    def __str__(self) -> str:
        return f"{self.month:%Y%m}-{self.number}"
