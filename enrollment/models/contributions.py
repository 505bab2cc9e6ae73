"""What is owed and paid for a person and coverage year (应缴与实缴), and the answer of the rules behind it."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from casework.models import Document, Pool, Staff
from casework.scope import ScopedQuerySet
from enrollment.models.persons import Person
from enrollment.models.registrations import Registration
from rulebook.models import RuleVersion

PREMIUM = "large_amount"
"""Beside the payers in an answer's shares: the premium of large-amount insurance, for who takes part in it (CL-29)."""


class Answer(models.Model):
    """What the rules said about price, class and days, with its trace. Thousands of persons share one answer."""

    content_hash = models.CharField(max_length=64, unique=True)
    version = models.ForeignKey(RuleVersion, on_delete=models.PROTECT)
    coverage_year = models.PositiveSmallIntegerField()
    shares = models.JSONField(help_text="Payer (individual, central, province, city, county, finance, unit) to fen.")
    rows = models.JSONField(help_text="The trace: label, formula and text in zh and en, sources.")

    def __str__(self) -> str:
        return self.content_hash[:8]


class Contribution(models.Model):
    """What is owed and paid for one person and coverage year, and how the payment is classified, or would be today.

    `state` serves lists and the night's counts; whether somebody is covered on a day is asked of Coverage (law 7).
    """

    class Classification(models.TextChoices):
        ORDINARY = "ordinary", _("In the ordinary window")
        LATE = "late", _("Late")
        NEWBORN = "newborn", _("Newborn")
        SWITCH = "switch", _("From employees' insurance in time")
        SPECIAL = "special", _("Special group")

    class State(models.TextChoices):
        DUE = "due", _("To pay")
        UNPAID = "unpaid", _("Unpaid after the window")
        WAITING = "waiting", _("Paid, waiting period")
        ACTIVE = "active", pgettext_lazy("contribution", "Paid")
        CANCELLED = "cancelled", _("Cancelled")
        REPAIRED = "repaired", _("Missed, paid later")

    OPEN = (State.DUE, State.UNPAID)
    """What is owed and not paid: the only contributions that a change of prices touches (CL-17)."""
    PAID = (State.WAITING, State.ACTIVE)

    pool = models.ForeignKey(Pool, on_delete=models.PROTECT)
    area_code = models.CharField(max_length=12, db_collation="C", default="")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="contributions")
    registration = models.ForeignKey(Registration, on_delete=models.PROTECT, null=True, related_name="contributions")
    coverage_year = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=10, choices=State, default=State.ACTIVE)
    classification = models.CharField(max_length=10, choices=Classification, blank=True)
    answer = models.ForeignKey(Answer, on_delete=models.PROTECT, null=True)
    individual = models.BigIntegerField(
        null=True, help_text="fen; what the person owes or paid. Null: not in the rules."
    )
    subsidy = models.BigIntegerField(null=True, help_text="fen; what finance adds.")
    relief = models.BigIntegerField(default=0, help_text="fen of the individual part that others pay (资助参保).")
    pushed_in = models.ForeignKey("TaxFile", on_delete=models.PROTECT, null=True, related_name="contributions")
    due_on = models.DateField(null=True, help_text="The last day on which this price stands.")
    repriced_on = models.DateField(null=True, help_text="The day whose price it is, when it was priced again.")
    checked_on = models.DateField(null=True, help_text="When the agency checked a late registration (参保信息核定).")
    checked_by = models.ForeignKey(Staff, on_delete=models.PROTECT, null=True, related_name="+")
    paid_on = models.DateField(null=True)
    starts_on = models.DateField(null=True)
    ends_on = models.DateField(null=True)
    channel = models.CharField(max_length=20, blank=True)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        ordering = ["-coverage_year"]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "coverage_year"], condition=~Q(state="cancelled"), name="contribution_once_a_year"
            ),
            models.CheckConstraint(
                condition=(Q(individual__isnull=True) | Q(individual__gte=0))
                & (Q(subsidy__isnull=True) | Q(subsidy__gte=0))
                & Q(relief__gte=0),
                name="contribution_not_negative",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["waiting", "active"])
                | Q(
                    paid_on__isnull=False,
                    starts_on__isnull=False,
                    ends_on__isnull=False,
                    individual__isnull=False,
                    subsidy__isnull=False,
                )
                & ~Q(classification=""),
                name="paid_contribution_is_complete",
            ),
            models.CheckConstraint(
                condition=~Q(state="repaired")
                | Q(paid_on__isnull=False, individual__isnull=False, subsidy=0, relief=0, starts_on=None),
                name="repaired_buys_no_days",
            ),
        ]
        indexes = [
            models.Index(fields=["pool", "coverage_year", "state", "area_code", "id"], name="contribution_list"),
            models.Index(
                fields=["pool", "area_code", "starts_on"], condition=Q(state="waiting"), name="contribution_waiting"
            ),
            models.Index(fields=["pool", "area_code", "due_on"], condition=Q(state="due"), name="contribution_due"),
        ]

    def __str__(self) -> str:
        return f"{self.coverage_year}"

    @property
    def took_money(self) -> bool:
        """Whether it was paid for, for days of cover or for a missed year."""
        return self.state in (*self.PAID, self.State.REPAIRED)

    @property
    def premium(self) -> int:
        """Fen of the large-amount insurance that is collected with it (CL-29)."""
        return self.answer.shares.get(PREMIUM, 0) if self.answer else 0


class Relief(models.Model):
    """The part of a person's contribution that a department pays (LPS-19, LPS-20, FX-10): who, how much, why."""

    contribution = models.ForeignKey(Contribution, on_delete=models.PROTECT, related_name="reliefs")
    payer = models.CharField(max_length=80)
    ground = models.CharField(max_length=40, help_text="The class or status that it is paid for.")
    amount = models.BigIntegerField(help_text="fen")
    batch = models.ForeignKey("ReliefBatch", on_delete=models.PROTECT, null=True, related_name="reliefs")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["contribution", "ground"], condition=Q(batch__isnull=True), name="relief_asked_once"
            ),
            models.CheckConstraint(condition=Q(amount__gt=0), name="relief_positive"),
        ]

    def __str__(self) -> str:
        return f"{self.payer} {self.ground}"


class ReliefBatch(models.Model):
    """What one department is asked to pay at once for many persons (代缴批次), and when it did."""

    pool = models.ForeignKey(Pool, on_delete=models.PROTECT)
    payer = models.CharField(max_length=80)
    coverage_year = models.PositiveSmallIntegerField()
    number = models.CharField(max_length=40, unique=True)
    total = models.BigIntegerField(help_text="fen")
    due_on = models.DateField()
    channel = models.CharField(max_length=40, blank=True)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    arrived_on = models.DateField(null=True)
    reference = models.CharField(max_length=60, blank=True)
    document = models.ForeignKey(Document, on_delete=models.PROTECT, null=True)

    class Meta:
        ordering = ["-made_at"]

    def __str__(self) -> str:
        return self.number
