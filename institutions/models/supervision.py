"""What is looked at while an agreement holds: the yearly score, inspections, violations, points of doctors (BJ-19, BJ-36,
SY-09, SY-10)."""

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from casework.models import Pool, Staff
from casework.scope import ScopedQuerySet
from fund.models import Fund, Payable
from institutions.models.agreements import WHOLE, Agreement
from institutions.models.people import Professional
from institutions.models.register import Institution
from rulebook.models import RuleVersion


class YearlyScore(models.Model):
    """The score of a year by the sheet of the rules: filled in by one person, decided by another with its grade.

    `deposit_share` (basis points) is the part of the quality deposit that is given back. A grade AA is reported upward.
    """

    class State(models.TextChoices):
        SCORED = "scored", _("Scored, to be decided")
        DECIDED = "decided", _("Decided")

    pool = models.ForeignKey(Pool, on_delete=models.PROTECT)
    area_code = models.CharField(max_length=12, db_collation="C")
    institution = models.ForeignKey(Institution, on_delete=models.PROTECT, related_name="yearly_scores")
    agreement = models.ForeignKey(Agreement, on_delete=models.PROTECT, null=True, related_name="yearly_scores")
    version = models.ForeignKey(RuleVersion, on_delete=models.PROTECT)
    year = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=10, choices=State, default=State.SCORED)
    points = models.PositiveSmallIntegerField(default=0)
    grade = models.CharField(max_length=3, blank=True)
    deposit_share = models.PositiveIntegerField(null=True, help_text="basis points")
    words = models.CharField(max_length=500, blank=True)
    scored_by = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    decided_by = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+", null=True)
    decided_on = models.DateField(null=True)
    reported_on = models.DateField(null=True, help_text="Reported upward, where the grade is the highest.")

    objects = ScopedQuerySet.as_manager()

    class Meta:
        ordering = ["-year", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["pool", "institution", "year"], name="score_once_a_year"),
            models.CheckConstraint(
                condition=~Q(state="decided") | (Q(decided_by__isnull=False) & ~Q(decided_by=F("scored_by"))),
                name="score_decided_by_another",
            ),
            models.CheckConstraint(
                condition=Q(deposit_share=None) | Q(deposit_share__lte=WHOLE), name="deposit_share_within_whole"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.institution} {self.year}"


class YearlyLine(models.Model):
    """One line of the sheet: at most so many points, so many given."""

    score = models.ForeignKey(YearlyScore, on_delete=models.CASCADE, related_name="lines")
    position = models.PositiveSmallIntegerField()
    item = models.CharField(max_length=200)
    most = models.PositiveSmallIntegerField()
    points = models.PositiveSmallIntegerField()
    note = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["score_id", "position"]
        constraints = [
            models.UniqueConstraint(fields=["score", "position"], name="yearly_line_once"),
            models.CheckConstraint(condition=Q(points__lte=F("most")), name="yearly_line_within_its_most"),
        ]

    def __str__(self) -> str:
        return f"{self.item} {self.points}/{self.most}"


class Visit(models.Model):
    """An inspection at an institution: planned with two inspectors at least, done with its findings."""

    pool = models.ForeignKey(Pool, on_delete=models.PROTECT)
    area_code = models.CharField(max_length=12, db_collation="C")
    institution = models.ForeignKey(Institution, on_delete=models.PROTECT, related_name="visits")
    planned_on = models.DateField()
    reason = models.CharField(max_length=200)
    inspectors = models.JSONField(default=list, help_text="Names; two at least (regulation on funds, art. 29).")
    done_on = models.DateField(null=True)
    findings = models.CharField(max_length=1000, blank=True)
    planned_by = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")

    objects = ScopedQuerySet.as_manager()

    class Meta:
        ordering = ["planned_on", "id"]
        constraints = [
            models.CheckConstraint(condition=Q(done_on=None) | ~Q(findings=""), name="visit_done_with_findings"),
        ]
        indexes = [models.Index(fields=["pool", "planned_on"], condition=Q(done_on=None), name="visit_planned")]

    def __str__(self) -> str:
        return f"{self.institution} {self.planned_on}"


class Violation(models.Model):
    """What an institution did wrong: noted by one person, decided by another with sanctions, a day until when it is put
    right and an amount to give back; an appeal is answered by a third."""

    class State(models.TextChoices):
        NOTED = "noted", _("Noted, to be decided")
        DECIDED = "decided", _("Decided, to be put right")
        RECTIFIED = "rectified", _("Put right")
        DROPPED = "dropped", _("Not a violation")

    pool = models.ForeignKey(Pool, on_delete=models.PROTECT)
    area_code = models.CharField(max_length=12, db_collation="C")
    number = models.CharField(max_length=40)
    institution = models.ForeignKey(Institution, on_delete=models.PROTECT, related_name="violations")
    version = models.ForeignKey(RuleVersion, on_delete=models.PROTECT)
    visit = models.ForeignKey(Visit, on_delete=models.PROTECT, null=True, related_name="violations")
    state = models.CharField(max_length=10, choices=State, default=State.NOTED)
    kind = models.CharField(max_length=40, help_text="Code on the pack's list of violations.")
    kind_name = models.CharField(max_length=100)
    facts = models.CharField(max_length=1000)
    found_on = models.DateField()
    noted_by = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")

    sanctions = models.JSONField(default=list, help_text="Names from the pack's list, as they were decided.")
    amount = models.BigIntegerField(default=0, help_text="fen to give back")
    critical = models.BigIntegerField(default=0, help_text="fen of it to the critical-illness fund, the rest to basic")
    decision = models.CharField(max_length=500, blank=True)
    decided_by = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+", null=True)
    decided_on = models.DateField(null=True)
    rectify_by = models.DateField(null=True)
    trace = models.JSONField(default=list)
    rectified_on = models.DateField(null=True)
    rectified_how = models.CharField(max_length=500, blank=True)

    appealed_on = models.DateField(null=True)
    appeal = models.CharField(max_length=500, blank=True)
    answer = models.CharField(max_length=500, blank=True)
    is_upheld = models.BooleanField(null=True, help_text="Whether the appeal held: then nothing is owed any more.")
    answered_by = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+", null=True)
    answered_on = models.DateField(null=True)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(fields=["pool", "number"], name="violation_number_once"),
            models.CheckConstraint(condition=Q(amount__gte=0), name="violation_amount_not_negative"),
            models.CheckConstraint(
                condition=Q(critical__gte=0, critical__lte=F("amount")), name="violation_funds_within_amount"
            ),
            models.CheckConstraint(
                condition=Q(decided_by=None) | ~Q(decided_by=F("noted_by")), name="violation_decided_by_another"
            ),
            models.CheckConstraint(
                condition=Q(answered_by=None) | ~Q(answered_by=F("decided_by")), name="appeal_answered_by_another"
            ),
        ]
        indexes = [
            models.Index(fields=["pool", "state", "-id"], name="violation_state"),
            models.Index(fields=["rectify_by"], condition=Q(state="decided"), name="violation_due"),
        ]

    def __str__(self) -> str:
        return self.number

    def get_absolute_url(self) -> str:
        return reverse("institutions:violation", args=[self.pk])

    @property
    def by_fund(self) -> dict[str, int]:
        """Fen to give back to each fund, as it was decided."""
        return by_fund_of(self.amount, self.critical)


class Recovery(models.Model):
    """Money that came back for a violation: into the bank account, or set off against a payment to the institution. Never
    changed: a mistake is a further row with the opposite amount, booked by another person."""

    class Way(models.TextChoices):
        TRANSFER = "transfer", _("By transfer")
        SET_OFF = "set_off", _("Set off against a month's payment")

    violation = models.ForeignKey(Violation, on_delete=models.PROTECT, related_name="recoveries")
    way = models.CharField(max_length=8, choices=Way, default=Way.TRANSFER)
    amount = models.BigIntegerField(help_text="fen")
    critical = models.BigIntegerField(
        default=0, help_text="fen of it for the critical-illness fund, the rest for basic"
    )
    received_on = models.DateField()
    reference = models.CharField(
        max_length=60, help_text="The slip of the bank, or the paper that told of the set-off."
    )
    payable = models.OneToOneField(
        Payable, on_delete=models.PROTECT, null=True, related_name="+", help_text="The part of a payment that was used."
    )
    cancels = models.OneToOneField("self", on_delete=models.PROTECT, null=True, related_name="cancelled_by")
    reason = models.CharField(max_length=200, blank=True, help_text="Why it cancels another row.")
    by = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["violation_id", "id"]
        constraints = [
            models.CheckConstraint(condition=~Q(amount=0), name="recovery_of_something"),
            models.CheckConstraint(
                condition=Q(amount__gt=0, critical__gte=0, critical__lte=F("amount"))
                | Q(amount__lt=0, critical__lte=0, critical__gte=F("amount")),
                name="recovery_funds_within_amount",
            ),
            models.CheckConstraint(
                condition=Q(way="transfer", payable=None) | Q(way="set_off", payable__isnull=False, amount__gt=0),
                name="recovery_set_off_uses_a_payment",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.violation} {self.received_on}"

    @property
    def by_fund(self) -> dict[str, int]:
        """Fen that came back to each fund; below nought where it cancels another row."""
        return by_fund_of(self.amount, self.critical)


def by_fund_of(amount: int, critical: int) -> dict[str, int]:
    """An amount by funds (fen), of which `critical` is the critical-illness fund's; funds with nothing left out."""
    parts = {Fund.BASIC.value: amount - critical, Fund.CRITICAL_ILLNESS.value: critical}
    return {fund: fen for fund, fen in parts.items() if fen}


class PointEntry(models.Model):
    """Points against a doctor's code in a calendar year. Never changed: what was wrong is a row of fewer points than 0."""

    pool = models.ForeignKey(Pool, on_delete=models.PROTECT)
    professional = models.ForeignKey(Professional, on_delete=models.PROTECT, related_name="point_entries")
    violation = models.ForeignKey(Violation, on_delete=models.PROTECT, null=True, related_name="point_entries")
    year = models.PositiveSmallIntegerField()
    points = models.SmallIntegerField()
    given_on = models.DateField()
    reasons = models.CharField(max_length=300)
    by = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["professional_id", "id"]
        constraints = [models.CheckConstraint(condition=~Q(points=0), name="points_of_something")]
        indexes = [models.Index(fields=["professional", "year"], name="points_of_a_year")]

    def __str__(self) -> str:
        return f"{self.professional} {self.year}: {self.points}"
