"""Service agreements (服务协议): what was agreed for which days, what was added later, what stopped or ended it.

Nothing here is a state that a job must have set: suspended, expired and in force are questions to days.
"""

from datetime import date

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import F, Func, Q, Value
from django.utils.translation import gettext_lazy as _

from casework.models import Pool, Staff
from casework.scope import ScopedQuerySet
from institutions.models.applications import Application
from institutions.models.certificates import Certificate
from institutions.models.register import Institution
from rulebook.models import RuleVersion

WHOLE = 10_000
"""Basis points of a whole."""


class Agreement(models.Model):
    """One agreement of a pool with an institution (BJ-15). `period` are the days on which it binds: its term, cut where
    it was ended before its time. No two that bind overlap; a suspension binds still."""

    class State(models.TextChoices):
        DRAFT = "draft", _("Being drawn up")
        PROPOSED = "proposed", _("Waiting for signature")
        SIGNED = "signed", _("Signed")
        ENDED = "ended", _("Ended before its time")
        DROPPED = "dropped", _("Given up")

    BINDING = ("signed", "ended")
    OPEN = ("draft", "proposed")

    pool = models.ForeignKey(Pool, on_delete=models.PROTECT)
    area_code = models.CharField(max_length=12, db_collation="C")
    number = models.CharField(max_length=40)
    institution = models.ForeignKey(Institution, on_delete=models.PROTECT, related_name="agreements")
    version = models.ForeignKey(RuleVersion, on_delete=models.PROTECT, help_text="The rules by which it was made.")
    application = models.ForeignKey(Application, on_delete=models.PROTECT, null=True, related_name="agreements")
    certificate = models.ForeignKey(Certificate, on_delete=models.PROTECT, null=True, related_name="agreements")
    renews = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="renewals")
    state = models.CharField(max_length=10, choices=State, default=State.DRAFT)

    services = models.JSONField(default=list, help_text="What it covers (Care).")
    starts_on = models.DateField()
    ends_on = models.DateField(help_text="The last day of its term.")
    renewal_opens = models.DateField(null=True)
    trace = models.JSONField(default=list, help_text="Rows of the deadline, policy.trace.Row.")
    period = DateRangeField()
    budget = models.BigIntegerField(default=0, help_text="fen a term; 0: none agreed")
    prepayment = models.PositiveIntegerField(default=0, help_text="basis points of the budget paid in advance (FX-28)")
    deposit = models.PositiveIntegerField(default=0, help_text="basis points of each settlement kept back for quality")

    signed_for = models.CharField(max_length=60, blank=True, help_text="Who signed for the institution.")
    signed_on = models.DateField(null=True)
    filed_on = models.DateField(null=True, help_text="Filed with the bureau of the same level (Order 7).")
    filing_number = models.CharField(max_length=60, blank=True)
    made_by = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    signed_by = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+", null=True)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(fields=["pool", "number"], name="agreement_number_once"),
            models.CheckConstraint(condition=Q(ends_on__gte=F("starts_on")), name="agreement_runs_forwards"),
            models.CheckConstraint(condition=Q(budget__gte=0), name="agreement_budget_not_negative"),
            models.CheckConstraint(
                condition=Q(prepayment__lte=WHOLE, deposit__lte=WHOLE), name="agreement_ratios_within_whole"
            ),
            models.CheckConstraint(
                condition=Q(state__in=["draft", "proposed", "dropped"])
                | (Q(signed_by__isnull=False, signed_on__isnull=False) & ~Q(signed_by=F("made_by"))),
                name="agreement_signed_by_another",
            ),
            ExclusionConstraint(
                name="agreements_never_overlap",
                expressions=[
                    (Func("pool_id", "pool_id", Value("[]"), function="int8range"), RangeOperators.OVERLAPS),
                    (
                        Func("institution_id", "institution_id", Value("[]"), function="int8range"),
                        RangeOperators.OVERLAPS,
                    ),
                    ("period", RangeOperators.OVERLAPS),
                ],
                condition=Q(state__in=["signed", "ended"]),
            ),
        ]
        indexes = [
            models.Index(fields=["pool", "state", "-id"], name="agreement_state"),
            models.Index(fields=["pool", "ends_on"], name="agreement_ends"),
            models.Index(fields=["institution", "-starts_on"], name="agreement_institution"),
        ]

    def __str__(self) -> str:
        return self.number


class Clause(models.Model):
    """One clause as it stands on the paper: from the template of the rules, and changed while it is drawn up."""

    class Kind(models.TextChoices):
        CONTENT = "content", _("Clause")
        OPTION = "option", _("Clause by choice")

    agreement = models.ForeignKey(Agreement, on_delete=models.CASCADE, related_name="clauses")
    position = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=10, choices=Kind)
    code = models.CharField(max_length=40, blank=True)
    name = models.CharField(max_length=100)
    text = models.CharField(max_length=1000)

    class Meta:
        ordering = ["agreement_id", "position"]
        constraints = [models.UniqueConstraint(fields=["agreement", "position"], name="clause_position_once")]

    def __str__(self) -> str:
        return self.name


class Supplement(models.Model):
    """What both sides add to a signed agreement from a day on; a figure that is None stays as it was."""

    class State(models.TextChoices):
        PROPOSED = "proposed", _("Waiting for signature")
        SIGNED = "signed", _("Signed")
        DROPPED = "dropped", _("Given up")

    agreement = models.ForeignKey(Agreement, on_delete=models.PROTECT, related_name="supplements")
    position = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=10, choices=State, default=State.PROPOSED)
    subject = models.CharField(max_length=100)
    text = models.CharField(max_length=1000)
    starts_on = models.DateField()
    budget = models.BigIntegerField(null=True, help_text="fen")
    prepayment = models.PositiveIntegerField(null=True, help_text="basis points")
    deposit = models.PositiveIntegerField(null=True, help_text="basis points")
    made_by = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    signed_by = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+", null=True)
    signed_on = models.DateField(null=True)
    signed_for = models.CharField(max_length=60, blank=True)

    class Meta:
        ordering = ["agreement_id", "position"]
        constraints = [
            models.UniqueConstraint(fields=["agreement", "position"], name="supplement_position_once"),
            models.UniqueConstraint(fields=["agreement"], condition=Q(state="proposed"), name="one_supplement_to_sign"),
            models.CheckConstraint(
                condition=~Q(state="signed") | (Q(signed_by__isnull=False) & ~Q(signed_by=F("made_by"))),
                name="supplement_signed_by_another",
            ),
            models.CheckConstraint(
                condition=(Q(budget=None) | Q(budget__gte=0))
                & (Q(prepayment=None) | Q(prepayment__lte=WHOLE))
                & (Q(deposit=None) | Q(deposit__lte=WHOLE)),
                name="supplement_figures_possible",
            ),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def number(self) -> str:
        """The agreement's number and which supplement of it this is."""
        return f"{self.agreement.number}-B{self.position}"


class Measure(models.Model):
    """What stops an agreement for a time or ends it: asked for or found on a ground, decided by another person.

    `starts_on` is the first day on which nothing is covered any more. A suspension at the institution's own wish has a
    last day at the latest (`due_on`); when it is not resumed by then, the agreement ends by itself (Order 2, art. 42).
    """

    class Kind(models.TextChoices):
        SUSPENSION = "suspension", _("Suspension")
        TERMINATION = "termination", _("Termination")
        NON_RENEWAL = "non_renewal", _("No renewal")

    class Side(models.TextChoices):
        INSTITUTION = "institution", _("The institution")
        AGENCY = "agency", _("The agency")

    class State(models.TextChoices):
        PROPOSED = "proposed", _("Waiting for the decision")
        DECIDED = "decided", _("Decided")
        REJECTED = "rejected", _("Not agreed")

    agreement = models.ForeignKey(Agreement, on_delete=models.PROTECT, related_name="measures")
    number = models.CharField(max_length=40)
    kind = models.CharField(max_length=12, choices=Kind)
    side = models.CharField(max_length=12, choices=Side)
    state = models.CharField(max_length=10, choices=State, default=State.PROPOSED)
    violation = models.ForeignKey(
        "institutions.Violation",
        on_delete=models.PROTECT,
        null=True,
        related_name="measures",
        help_text="That led to it.",
    )
    ground = models.CharField(max_length=40, blank=True, help_text="Code on the pack's list of grounds.")
    ground_name = models.CharField(max_length=200, blank=True)
    reasons = models.CharField(max_length=500)
    served_on = models.DateField(help_text="The day on which the other side had the notice.")
    starts_on = models.DateField()
    due_on = models.DateField(null=True, help_text="Last day of a suspension at own wish.")
    ends_on = models.DateField(null=True, help_text="Last day of a suspension that was resumed.")
    is_over = models.BooleanField(default=False, help_text="Of a suspension: resumed, or ended with its agreement.")
    trace = models.JSONField(default=list)
    proposed_by = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    decided_by = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+", null=True)
    decided_on = models.DateField(null=True)
    decision = models.CharField(max_length=500, blank=True)
    filed_on = models.DateField(null=True)
    told_on = models.DateField(null=True, help_text="The day on which the insured were told.")
    told_how = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["agreement_id", "id"]
        constraints = [
            models.UniqueConstraint(fields=["number"], name="measure_number_once"),
            models.UniqueConstraint(fields=["agreement"], condition=Q(state="proposed"), name="one_measure_to_decide"),
            models.UniqueConstraint(
                fields=["agreement"],
                condition=Q(kind="suspension", state="decided", is_over=False),
                name="one_suspension_at_a_time",
            ),
            models.UniqueConstraint(
                fields=["agreement", "kind"],
                condition=Q(kind__in=["termination", "non_renewal"], state="decided"),
                name="ended_once",
            ),
            models.CheckConstraint(
                condition=Q(state="proposed") | (Q(decided_by__isnull=False) & ~Q(decided_by=F("proposed_by"))),
                name="measure_decided_by_another",
            ),
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(kind="suspension", ends_on__gte=F("starts_on")),
                name="suspension_ends_after_it_began",
            ),
        ]
        indexes = [models.Index(fields=["due_on"], condition=Q(is_over=False), name="suspension_due")]

    def __str__(self) -> str:
        return self.number

    def covers(self, day: date) -> bool:
        """Whether the measure stops the agreement on a day."""
        return self.starts_on <= day and (self.ends_on is None or day <= self.ends_on)
