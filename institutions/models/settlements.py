"""What institutions declare month by month (月度申报): its lines, what is wrong with rows, what is taken off (BJ-35)."""

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from casework.models import Document, Pool, Staff
from casework.scope import ScopedQuerySet
from institutions.models.agreements import Agreement
from institutions.models.register import Care, Institution
from rulebook.models import RuleVersion


class Declaration(models.Model):
    """One declaration of an institution for a month and a sort of care. The figures are those of its head (fen); its lines
    make them. What it is paid is computed when it is confirmed and never changes."""

    class State(models.TextChoices):
        CHECKING = "checking", _("Being checked")
        FAULTY = "faulty", _("Rows to mend")
        DECLARED = "declared", _("In review")
        REVIEWED = "reviewed", _("Waiting for confirmation")
        CONFIRMED = "confirmed", _("Waiting for payment")
        PAID = "paid", _("Paid")
        RETURNED = "returned", _("Returned to the institution")

    NO_LONGER = ("faulty", "returned")
    UNDECIDED = ("checking", "declared", "reviewed")
    DECIDED = ("confirmed", "paid")

    pool = models.ForeignKey(Pool, on_delete=models.PROTECT)
    area_code = models.CharField(max_length=12, db_collation="C")
    number = models.CharField(max_length=40)
    institution = models.ForeignKey(Institution, on_delete=models.PROTECT, related_name="declarations")
    agreement = models.ForeignKey(Agreement, on_delete=models.PROTECT, null=True, related_name="declarations")
    version = models.ForeignKey(RuleVersion, on_delete=models.PROTECT, help_text="The rules that promise its days.")
    month = models.DateField(help_text="The first day of the month.")
    care = models.CharField(max_length=20, choices=Care)
    state = models.CharField(max_length=10, choices=State, default=State.CHECKING)
    document = models.ForeignKey(Document, on_delete=models.PROTECT)
    file_name = models.CharField(max_length=160)
    declared_on = models.DateField(help_text="The day on which the agency received it.")
    due_on = models.DateField(help_text="By when it is to be paid.")
    trace = models.JSONField(default=list, help_text="Rows of the deadline, policy.trace.Row.")

    lines_count = models.PositiveIntegerField(help_text="Lines by its head.")
    total = models.BigIntegerField(help_text="fen by its head, as the following")
    in_policy = models.BigIntegerField()
    basic = models.BigIntegerField()
    critical = models.BigIntegerField()

    found = models.JSONField(default=dict, help_text="What the lines make where they do not make the head's figures.")
    done = models.PositiveIntegerField(default=0, help_text="Rows looked at so far.")
    bad = models.PositiveIntegerField(default=0)
    stay_days = models.PositiveIntegerField(null=True, help_text="Of stays, where every line says its admission.")
    readmitted = models.PositiveIntegerField(
        null=True, help_text="Of them begun soon after another of the person here."
    )
    heartbeat = models.DateTimeField(null=True)

    deducted_basic = models.BigIntegerField(default=0, help_text="fen, as it was confirmed; so are the following")
    deducted_critical = models.BigIntegerField(default=0)
    deposit = models.BigIntegerField(default=0)
    set_off = models.BigIntegerField(default=0, help_text="What had been paid in advance.")
    payable_basic = models.BigIntegerField(default=0)
    payable_critical = models.BigIntegerField(default=0)
    payment_trace = models.JSONField(default=list)

    brought_by = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    brought_at = models.DateTimeField()
    reviewed_by = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+", null=True)
    reviewed_on = models.DateField(null=True)
    confirmed_by = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+", null=True)
    confirmed_on = models.DateField(null=True)
    paid_on = models.DateField(null=True)
    words = models.CharField(max_length=500, blank=True, help_text="Why it was sent back or returned.")

    objects = ScopedQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(fields=["pool", "number"], name="declaration_number_once"),
            models.UniqueConstraint(
                fields=["pool", "institution", "month", "care"],
                condition=~Q(state__in=["faulty", "returned"]),
                name="month_declared_once",
            ),
            models.CheckConstraint(condition=Q(month__day=1), name="declaration_month_is_a_month"),
            models.CheckConstraint(
                condition=Q(total__gte=0, in_policy__gte=0, basic__gte=0, critical__gte=0),
                name="declaration_not_negative",
            ),
            models.CheckConstraint(
                condition=Q(confirmed_by=None)
                | (Q(reviewed_by__isnull=False) & ~Q(confirmed_by=F("reviewed_by")) & ~Q(confirmed_by=F("brought_by"))),
                name="declaration_confirmed_by_another",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["confirmed", "paid"])
                | Q(
                    basic=F("deducted_basic") + F("deposit") + F("set_off") + F("payable_basic"),
                    critical=F("deducted_critical") + F("payable_critical"),
                ),
                name="declaration_adds_up",
            ),
        ]
        indexes = [
            models.Index(fields=["pool", "state", "-id"], name="declaration_state"),
            models.Index(fields=["institution", "-month"], name="declaration_month"),
            models.Index(fields=["agreement", "month"], name="declaration_agreement"),
        ]

    def __str__(self) -> str:
        return self.number

    def get_absolute_url(self) -> str:
        return reverse("institutions:declaration", args=[self.pk])

    @property
    def is_late(self) -> bool:
        """Paid after the promised day."""
        return self.paid_on is not None and self.paid_on > self.due_on


class DeclarationLine(models.Model):
    """One settlement of the core system as an institution declares it; amounts in fen. Written by COPY."""

    declaration = models.ForeignKey(Declaration, on_delete=models.CASCADE, related_name="lines", db_index=False)
    number = models.PositiveIntegerField(help_text="The row in the sheet.")
    core_id = models.CharField(max_length=40, db_collation="C", help_text="The settlement's id in the core system.")
    person_number = models.CharField(max_length=30, db_collation="C", help_text="Of the person's identity document.")
    day = models.DateField(help_text="The day of the settlement.")
    total = models.BigIntegerField()
    in_policy = models.BigIntegerField()
    basic = models.BigIntegerField()
    critical = models.BigIntegerField()
    admitted_on = models.DateField(null=True, help_text="Of a stay, where the list says it.")

    class Meta:
        ordering = ["declaration_id", "number"]
        constraints = [
            models.UniqueConstraint(fields=["declaration", "number"], name="declaration_line_once"),
            models.CheckConstraint(
                condition=Q(
                    basic__gte=0, critical__gte=0, total__gte=F("in_policy"), in_policy__gte=F("basic") + F("critical")
                ),
                name="declaration_line_possible",
            ),
            models.CheckConstraint(
                condition=Q(admitted_on=None) | Q(admitted_on__lte=F("day")), name="declaration_line_admitted_before"
            ),
        ]
        indexes = [models.Index(fields=["core_id"], name="declaration_line_core")]

    def __str__(self) -> str:
        return self.core_id


class BadLine(models.Model):
    """A row of a declaration that cannot be taken: as it stood, and everything that is wrong with it."""

    declaration = models.ForeignKey(Declaration, on_delete=models.CASCADE, related_name="bad_lines")
    number = models.PositiveIntegerField()
    said = models.JSONField(help_text="Column to text.")
    problems = models.JSONField(help_text="[code, column, figures] each; told as sentences.")

    class Meta:
        ordering = ["declaration_id", "number"]
        constraints = [models.UniqueConstraint(fields=["declaration", "number"], name="bad_line_once")]

    def __str__(self) -> str:
        return f"{self.declaration_id} #{self.number}"


class LineFlag(models.Model):
    """Something that a check saw at a line; a person decides what it means."""

    class Code(models.TextChoices):
        NOT_DESIGNATED = "not_designated", _("Not designated on the day")
        OTHER_MONTH = "other_month", _("Day outside the month")
        UNKNOWN_PERSON = "unknown_person", _("Person not known here")
        DECLARED_BEFORE = "declared_before", _("Declared before")

    line = models.ForeignKey(DeclarationLine, on_delete=models.CASCADE, related_name="flags", db_index=False)
    declaration = models.ForeignKey(Declaration, on_delete=models.CASCADE, related_name="flags", db_index=False)
    code = models.CharField(max_length=16, choices=Code)

    class Meta:
        ordering = ["line_id", "code"]
        constraints = [models.UniqueConstraint(fields=["line", "code"], name="line_flag_once")]
        indexes = [models.Index(fields=["declaration", "code", "line"], name="line_flag_code")]

    def __str__(self) -> str:
        return self.code


class Deduction(models.Model):
    """What is taken off a line (扣款), fen by layer, with the reason and the article that the institution is told."""

    class Kind(models.TextChoices):
        REVIEW = "10", _("Review")
        INSPECTION = "20", _("Inspection")
        OTHER = "99", _("Other ground")

    declaration = models.ForeignKey(Declaration, on_delete=models.PROTECT, related_name="deductions")
    line = models.OneToOneField(DeclarationLine, on_delete=models.PROTECT, related_name="deduction")
    kind = models.CharField(max_length=2, choices=Kind, default=Kind.REVIEW)
    basic = models.BigIntegerField(default=0)
    critical = models.BigIntegerField(default=0)
    reason = models.CharField(max_length=300)
    article = models.CharField(max_length=120)
    made_by = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()

    class Meta:
        ordering = ["declaration_id", "line_id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(basic__gte=0, critical__gte=0) & ~Q(basic=0, critical=0), name="deduction_of_something"
            )
        ]

    def __str__(self) -> str:
        return f"{self.declaration_id} {self.line_id}"

    @property
    def amount(self) -> int:
        """Fen of both layers."""
        return self.basic + self.critical


class Prepayment(models.Model):
    """A part of a month's share of the budget, paid in advance (预付, FX-28) and set off against what is declared later."""

    class State(models.TextChoices):
        PROPOSED = "proposed", _("Waiting for the decision")
        DECIDED = "decided", _("Waiting for payment")
        PAID = "paid", _("Paid")
        REJECTED = "rejected", _("Not agreed")

    OWED = ("decided", "paid")

    pool = models.ForeignKey(Pool, on_delete=models.PROTECT)
    area_code = models.CharField(max_length=12, db_collation="C")
    number = models.CharField(max_length=40)
    agreement = models.ForeignKey(Agreement, on_delete=models.PROTECT, related_name="prepayments")
    month = models.DateField()
    amount = models.BigIntegerField(help_text="fen")
    state = models.CharField(max_length=10, choices=State, default=State.PROPOSED)
    trace = models.JSONField(default=list)
    made_by = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    decided_by = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+", null=True)
    decided_on = models.DateField(null=True)
    paid_on = models.DateField(null=True)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(fields=["pool", "number"], name="prepayment_number_once"),
            models.UniqueConstraint(
                fields=["agreement", "month"], condition=~Q(state="rejected"), name="month_prepaid_once"
            ),
            models.CheckConstraint(condition=Q(amount__gt=0), name="prepayment_of_something"),
            models.CheckConstraint(
                condition=Q(decided_by=None) | ~Q(decided_by=F("made_by")), name="prepayment_decided_by_another"
            ),
        ]

    def __str__(self) -> str:
        return self.number

    def get_absolute_url(self) -> str:
        return reverse("institutions:prepayment", args=[self.pk])


class Clearing(models.Model):
    """A clearing (清算) of a quarter or of the whole term against the budget: a position of the term so far, and what it
    moves beside the clearings before it. Fen; `due` below nought is to be given back."""

    class Kind(models.TextChoices):
        QUARTER = "quarter", _("Quarter")
        YEAR = "year", _("Year")

    class State(models.TextChoices):
        PROPOSED = "proposed", _("Waiting for the decision")
        DECIDED = "decided", _("Waiting for payment")
        DONE = "done", _("Settled")
        REJECTED = "rejected", _("Not agreed")

    IN_FORCE = ("decided", "done")

    pool = models.ForeignKey(Pool, on_delete=models.PROTECT)
    area_code = models.CharField(max_length=12, db_collation="C")
    number = models.CharField(max_length=40)
    agreement = models.ForeignKey(Agreement, on_delete=models.PROTECT, related_name="clearings")
    version = models.ForeignKey(RuleVersion, on_delete=models.PROTECT)
    kind = models.CharField(max_length=8, choices=Kind)
    first_month = models.DateField()
    last_month = models.DateField()
    state = models.CharField(max_length=10, choices=State, default=State.PROPOSED)
    budget = models.BigIntegerField(help_text="Of the term through the last month.")
    allowed = models.BigIntegerField(help_text="Declared less deductions through the last month, basic layer.")
    shared = models.BigIntegerField(default=0, help_text="Overspend borne by the fund, so far.")
    borne = models.BigIntegerField(default=0, help_text="Overspend borne by the institution, so far.")
    borne_before = models.BigIntegerField(default=0, help_text="Of it in clearings before this one.")
    kept = models.BigIntegerField(default=0, help_text="Surplus left to the institution.")
    deposit_held = models.BigIntegerField(default=0)
    deposit_back = models.BigIntegerField(default=0)
    prepaid_left = models.BigIntegerField(default=0)
    due = models.BigIntegerField(default=0)
    trace = models.JSONField(default=list)
    made_by = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    decided_by = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+", null=True)
    decided_on = models.DateField(null=True)
    words = models.CharField(max_length=500, blank=True)
    settled_on = models.DateField(null=True)
    reference = models.CharField(max_length=60, blank=True, help_text="The bank's slip of what came back.")

    objects = ScopedQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(fields=["pool", "number"], name="clearing_number_once"),
            models.UniqueConstraint(
                fields=["agreement", "kind", "last_month"], condition=~Q(state="rejected"), name="cleared_once"
            ),
            models.UniqueConstraint(fields=["agreement"], condition=Q(state="proposed"), name="one_clearing_to_decide"),
            models.CheckConstraint(
                condition=Q(decided_by=None) | ~Q(decided_by=F("made_by")), name="clearing_decided_by_another"
            ),
            models.CheckConstraint(
                condition=Q(
                    due=F("kept") - F("borne") + F("borne_before") + F("deposit_back") - F("prepaid_left"),
                    deposit_back__lte=F("deposit_held"),
                ),
                name="clearing_adds_up",
            ),
        ]

    def __str__(self) -> str:
        return self.number

    def get_absolute_url(self) -> str:
        return reverse("institutions:clearing", args=[self.pk])
