"""二次补报销: settled claims of a period asked again by the rules that have come in force since, and paid as a batch."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from casework.models import Pool, Staff
from casework.scope import ScopedQuerySet
from claims.models.claim import Claim
from claims.models.settlement import PersonYear, Settlement
from rulebook.models import RuleVersion


class SecondBatch(models.Model):
    """One second reimbursement of a pool: whose claims, by which version, who opened it and who approved it.

    The list of its rows is dry: nothing is owed before a second person approves it.
    """

    class Reason(models.TextChoices):
        """The reasons of the national platform (national_rules C2)."""

        YEARLY = "08", _("Second reimbursement of a year")
        SINGLE = "09", _("Second reimbursement of one claim")
        BULK = "10", _("Second reimbursement of many claims")

    class State(models.TextChoices):
        LISTING = "listing", _("Being listed")
        LISTED = "listed", _("Listed, not handed on")
        SUBMITTED = "submitted", _("Waiting for a second person")
        PAYING = "paying", _("Being paid")
        PAID = "paid", _("Owed to the persons")
        UNDOING = "undoing", _("Being undone")
        UNDONE = "undone", _("Undone")
        DROPPED = "dropped", _("Dropped")

    AT_WORK = (State.LISTING, State.PAYING, State.UNDOING)

    pool = models.ForeignKey(Pool, on_delete=models.PROTECT)
    area_code = models.CharField(max_length=12, db_collation="C", help_text="The area of the pool.")
    number = models.CharField(max_length=30)
    reason = models.CharField(max_length=2, choices=Reason)
    version = models.ForeignKey(RuleVersion, on_delete=models.PROTECT, related_name="+")
    first_day = models.DateField(help_text="Of the discharges that are asked again.")
    last_day = models.DateField()
    claim = models.ForeignKey(Claim, on_delete=models.PROTECT, null=True, related_name="+", help_text="The one of 09.")
    ground = models.CharField(max_length=300, help_text="The document or the reason in words.")
    state = models.CharField(max_length=10, choices=State, default=State.LISTING)
    total = models.PositiveIntegerField(default=0, help_text="Years of persons that are asked again.")
    done = models.PositiveIntegerField(default=0)
    upto = models.BigIntegerField(default=0, help_text="The last year of a person that the worker has dealt with.")
    same = models.PositiveIntegerField(default=0, help_text="Years for which the funds pay what they paid.")
    problem = models.CharField(max_length=500, blank=True, help_text="Why it could not be undone.")
    made_by = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    approved_by = models.ForeignKey(Staff, on_delete=models.PROTECT, null=True, related_name="+")
    approved_at = models.DateTimeField(null=True)
    undone_by = models.ForeignKey(Staff, on_delete=models.PROTECT, null=True, related_name="+")
    heartbeat = models.DateTimeField(null=True, help_text="When a worker last gave a sign.")

    objects = ScopedQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        verbose_name_plural = "second batches"
        constraints = [
            models.UniqueConstraint(fields=["number"], name="second_number_once"),
            models.CheckConstraint(
                condition=Q(approved_by__isnull=True) | ~Q(approved_by=F("made_by")),
                name="second_needs_a_second_person",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["paying", "paid", "undoing", "undone"])
                | Q(approved_by__isnull=False, approved_at__isnull=False),
                name="second_paid_by_approval",
            ),
            models.CheckConstraint(condition=Q(first_day__lte=F("last_day")), name="second_days_in_order"),
            models.CheckConstraint(
                condition=Q(reason="09") ^ Q(claim__isnull=True), name="second_single_has_its_claim"
            ),
        ]

    def __str__(self) -> str:
        return self.number


class SecondRow(models.Model):
    """A claim that comes to something else: what the funds paid, what they pay now, fund by fund in fen.

    A person's year is paid as a whole or not at all: its claims share deductibles and caps.
    """

    class Outcome(models.TextChoices):
        DUE = "due", _("More is owed")
        LESS = "less", _("Not more in the year: stays")
        SILENT = "silent", _("The rules do not answer")
        PAID = "paid", _("Owed by this batch")
        MOVED = "moved", _("Changed since the list")
        WAITING = "waiting", _("In a batch of the bank")
        UNDONE = "undone", _("Undone")

    batch = models.ForeignKey(SecondBatch, on_delete=models.PROTECT, related_name="rows")
    serial = models.PositiveIntegerField(help_text="Of the row in its batch.")
    pool = models.ForeignKey(Pool, on_delete=models.PROTECT)
    area_code = models.CharField(max_length=12, db_collation="C")
    person_year = models.ForeignKey(PersonYear, on_delete=models.PROTECT, related_name="+")
    claim = models.ForeignKey(Claim, on_delete=models.PROTECT, related_name="second_rows")
    held = models.ForeignKey(
        Settlement, on_delete=models.PROTECT, related_name="+", help_text="What it was asked against."
    )
    moved = models.OneToOneField(Settlement, on_delete=models.PROTECT, null=True, related_name="second_row")
    outcome = models.CharField(max_length=8, choices=Outcome)
    before = models.BigIntegerField(help_text="fen that the funds paid")
    after = models.BigIntegerField(help_text="fen that they pay by the rules in force now")
    by_fund = models.JSONField(default=dict, help_text="Fund to fen more; negative where it pays less.")
    of_year = models.BigIntegerField(default=0, help_text="fen more of all claims of the person's year")
    reasons = models.JSONField(default=list, help_text="[{labels, was, now, before, after}]; why, in order of weight.")
    follows = models.BooleanField(default=False, help_text="Its rules are the same, its place in the year is new.")
    note = models.CharField(max_length=500, blank=True, help_text="Why it is not paid.")

    objects = ScopedQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["batch", "claim"], name="second_claim_once"),
            models.UniqueConstraint(fields=["batch", "serial"], name="second_serial_once"),
            models.CheckConstraint(
                condition=Q(outcome__in=["paid", "undone"]) ^ Q(moved__isnull=True), name="second_paid_has_its_position"
            ),
        ]
        indexes = [
            models.Index(fields=["batch", "outcome", "id"], name="second_rows"),
            models.Index(fields=["batch", "person_year"], name="second_rows_of_year"),
        ]

    def __str__(self) -> str:
        return f"{self.batch_id}/{self.claim_id}"

    @property
    def number(self) -> str:
        """Under which its difference is owed, where it is the first of its person's year."""
        return f"{self.batch.number}-{self.serial:05d}"

    @property
    def more(self) -> int:
        """fen that the funds pay more for this claim; negative where less."""
        return self.after - self.before
