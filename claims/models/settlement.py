"""What a claim came to, and how it moved the person's year. Append-only: corrections are further settlements."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from casework.models import Pool, Staff
from claims.models.claim import Claim
from enrollment.models import Person


class PersonYear(models.Model):
    """The year of one person: the row that settlement locks first, so that caps hold under any concurrency."""

    pool = models.ForeignKey(Pool, on_delete=models.PROTECT)
    person = models.ForeignKey(Person, on_delete=models.PROTECT)
    year = models.PositiveSmallIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "year"], name="person_year_once")]

    def __str__(self) -> str:
        return f"{self.person_id} {self.year}"


class YearUse(models.Model):
    """How far one counter of the year has come, in fen. Equals the sum of its moves."""

    person_year = models.ForeignKey(PersonYear, on_delete=models.PROTECT, related_name="uses")
    counter = models.CharField(max_length=40)
    amount = models.BigIntegerField(default=0, help_text="fen")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person_year", "counter"], name="year_use_once"),
            models.CheckConstraint(condition=Q(amount__gte=0), name="year_use_not_negative"),
        ]

    def __str__(self) -> str:
        return f"{self.counter} {self.amount}"


class Settlement(models.Model):
    """Where a claim stands after it was settled, recomputed or reversed; all amounts are positions in fen.

    The last settlement of a claim is what holds. The ledger books the difference to the one before.
    """

    class Cause(models.TextChoices):
        DECIDED = "decided", _("Decided")
        RECOMPUTED = "recomputed", _("Recomputed after an earlier claim changed")
        RECOGNISED = "recognised", _("Recomputed after a class was recognised from the past")
        ASSISTED = "assisted", _("Recomputed after assistance was granted on application")
        APPEALED = "appealed", _("Recomputed after an appeal was granted")
        SECOND = "second", _("Second reimbursement after the rules changed")
        RESTORED = "restored", _("Second reimbursement undone")
        REVERSED = "reversed", _("Reversed")

    pool = models.ForeignKey(Pool, on_delete=models.PROTECT)
    claim = models.ForeignKey(Claim, on_delete=models.PROTECT, related_name="settlements")
    person_year = models.ForeignKey(PersonYear, on_delete=models.PROTECT, related_name="settlements")
    sequence = models.PositiveIntegerField(
        help_text="Order of the claim within the person's year; kept on recomputation."
    )
    turn = models.PositiveSmallIntegerField(help_text="1 for the first settlement of the claim, then 2, 3, ...")
    cause = models.CharField(max_length=10, choices=Cause)
    total = models.BigIntegerField()
    eligible = models.BigIntegerField()
    basic = models.BigIntegerField()
    critical_illness = models.BigIntegerField()
    large_amount = models.BigIntegerField()
    supplementary = models.BigIntegerField()
    assistance = models.BigIntegerField()
    person = models.BigIntegerField()
    elsewhere = models.BigIntegerField(default=0, help_text="fen that another insurer has paid (分割单)")
    refused = models.CharField(max_length=40, blank=True)
    versions = models.JSONField(help_text="Layer to pack, version id and content hash.")
    facts = models.JSONField(help_text="What the rules were asked.")
    result = models.JSONField(help_text="The answer with its trace; null figures for a reversal.")
    at = models.DateTimeField()
    actor = models.ForeignKey(Staff, on_delete=models.PROTECT)

    class Meta:
        ordering = ["claim_id", "turn"]
        constraints = [
            models.UniqueConstraint(fields=["claim", "turn"], name="settlement_turn_once"),
            models.CheckConstraint(
                condition=Q(cause="reversed")
                | Q(
                    total=F("basic")
                    + F("critical_illness")
                    + F("large_amount")
                    + F("supplementary")
                    + F("assistance")
                    + F("person")
                    + F("elsewhere")
                ),
                name="settlement_adds_up",
            ),
            models.CheckConstraint(
                condition=Q(
                    basic__gte=0,
                    critical_illness__gte=0,
                    large_amount__gte=0,
                    supplementary__gte=0,
                    assistance__gte=0,
                    person__gte=0,
                    elsewhere__gte=0,
                ),
                name="settlement_not_negative",
            ),
        ]
        indexes = [
            models.Index(fields=["person_year", "sequence", "turn"]),
            models.Index(fields=["pool", "turn", "at"], name="settlement_by_day"),
        ]

    def __str__(self) -> str:
        return f"{self.claim} #{self.turn}"

    @property
    def fund(self) -> int:
        """What all funds together pay, in fen."""
        return self.basic + self.critical_illness + self.large_amount + self.supplementary + self.assistance


class YearMove(models.Model):
    """What one settlement, stay settled directly or critical-illness case added to a counter of the year. Append-only."""

    settlement = models.ForeignKey(Settlement, on_delete=models.PROTECT, null=True, related_name="moves")
    stay = models.ForeignKey("claims.DirectStay", on_delete=models.PROTECT, null=True, related_name="year_moves")
    case = models.ForeignKey("claims.CriticalCase", on_delete=models.PROTECT, null=True, related_name="year_moves")
    sequence = models.PositiveIntegerField(
        null=True, help_text="Place among the year's claims of what is no settlement; a settlement has its own."
    )
    person_year = models.ForeignKey(PersonYear, on_delete=models.PROTECT, related_name="moves")
    counter = models.CharField(max_length=40)
    amount = models.BigIntegerField(help_text="fen; negative on a reversal")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["settlement", "counter"], name="year_move_once"),
            models.UniqueConstraint(fields=["stay", "counter"], name="year_move_of_a_stay_once"),
            models.UniqueConstraint(fields=["case", "sequence", "counter"], name="year_move_of_a_case_once"),
            models.CheckConstraint(
                condition=Q(settlement__isnull=False, stay=None, case=None, sequence=None)
                | Q(settlement=None, stay__isnull=False, case=None, sequence__isnull=False)
                | Q(settlement=None, stay=None, case__isnull=False, sequence__isnull=False),
                name="year_move_of_one_thing",
            ),
        ]
        indexes = [models.Index(fields=["person_year", "counter"])]

    def __str__(self) -> str:
        return f"{self.counter} {self.amount:+d}"
