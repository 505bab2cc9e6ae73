"""A claim as it was brought to the counter: the stay, the invoices, the lines; claimed and allowed kept apart."""

from decimal import ROUND_HALF_UP, Decimal

import pghistory
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from casework.models import Pool, Staff
from casework.scope import ScopedQuerySet
from claims.models.catalogue import CatalogueEntry, Category, Diagnosis
from enrollment.models import Identity, Person
from institutions.models import Institution

SMALLEST_QUANTITY = Decimal("0.0001")


class Kind(models.TextChoices):
    """Kinds of care; codes as the rules know them."""

    INPATIENT = "inpatient", _("Inpatient")
    OUTPATIENT = "outpatient", _("Outpatient, ordinary")
    OUTPATIENT_CHRONIC = "outpatient_chronic", _("Outpatient, chronic disease")
    OUTPATIENT_MAJOR = "outpatient_major", _("Outpatient, major disease")


OUTPATIENT_KINDS = (Kind.OUTPATIENT, Kind.OUTPATIENT_CHRONIC, Kind.OUTPATIENT_MAJOR)


class Access(models.TextChoices):
    """How the person came to this institution."""

    ORDINARY = "ordinary", _("On their own")
    APPROVED_REFERRAL = "approved_referral", _("Approved referral")
    EMERGENCY = "emergency", _("Emergency")


class Reason(models.TextChoices):
    """Why it was not settled directly; codes of the national platform (LPS-38)."""

    ORDINARY = "01", _("Ordinary reimbursement")
    NO_CARD = "02", _("Designated, seen without the card")
    ELSEWHERE = "03", _("Care in another area")
    EMERGENCY = "04", _("Emergency rescue")
    REFERRAL = "05", _("Referral to another area")
    ASSISTANCE = "06", _("Medical assistance afterwards")
    OTHER = "99", _("Other")


class Standing(models.TextChoices):
    """In what capacity somebody applies at the counter (民法典 art. 23, 161, 165, 1127)."""

    SELF = "self", _("In person")
    AGENT = "agent", _("Agent with authorisation")
    GUARDIAN = "guardian", _("Guardian")
    HEIR = "heir", _("Heir")


class PayeeStanding(models.TextChoices):
    """On what ground the money goes to an account."""

    INSURED = "insured", _("Own account")
    AUTHORISED = "authorised", _("Another's, by written authorisation")
    GUARDIAN = "guardian", _("The guardian's")
    HEIR = "heir", _("An heir's")


class Relation(models.TextChoices):
    """What somebody is to the insured person. An employer's contact may file for an employee (HN-37)."""

    SPOUSE = "spouse", _("Spouse")
    PARENT = "parent", _("Parent")
    CHILD = "child", pgettext_lazy("relation", "Child")
    SIBLING = "sibling", _("Brother or sister")
    RELATIVE = "relative", _("Other relative")
    COMMITTEE = "committee", _("Village or neighbourhood committee")
    EMPLOYER = "employer", _("Employer or school")
    OTHER = "other", _("Other")


@pghistory.track(pghistory.UpdateEvent(row=pghistory.Old), pghistory.DeleteEvent(row=pghistory.Old))
class Claim(models.Model):
    """One stay, or one outpatient period, for which a person asks for money back (手工报销)."""

    class State(models.TextChoices):
        DRAFT = "draft", _("Draft")
        SUBMITTED = "submitted", _("Waiting for first review")
        REVIEWED = "reviewed", _("Waiting for second review")
        AWAITING_APPROVAL = "awaiting_approval", _("Waiting for the supervisor")
        JOINT_REVIEW = "joint_review", _("In joint review")
        SENT_BACK = "sent_back", _("Sent back")
        SUPPLEMENTING = "supplementing", _("Waiting for papers")
        APPROVED = "approved", _("Approved, to be paid")
        PAYING = "paying", _("With the bank")
        PAID = "paid", _("Paid")
        PAYMENT_FAILED = "payment_failed", _("Payment returned")
        NOTHING_DUE = "nothing_due", _("Closed, nothing to pay")
        REFUSED = "refused", _("Refused")
        WITHDRAWN = "withdrawn", _("Withdrawn")
        REVERSED = "reversed", _("Reversed")

    CAME_BACK_STATES = ("sent_back", "supplementing")
    EDITABLE_STATES = ("draft", *CAME_BACK_STATES)
    OPEN_STATES = ("submitted", "reviewed", "awaiting_approval", "joint_review", *EDITABLE_STATES)
    SETTLED_STATES = ("approved", "paying", "paid", "payment_failed", "nothing_due")

    pool = models.ForeignKey(Pool, on_delete=models.PROTECT)
    area_code = models.CharField(max_length=12, db_collation="C")
    number = models.CharField(max_length=40, blank=True, help_text="Given when the claim is submitted.")
    query_code = models.CharField(max_length=12, blank=True)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="claims")
    state = models.CharField(max_length=20, choices=State, default=State.DRAFT)
    version = models.PositiveIntegerField(default=0, help_text="Grows with each change: two editors see each other.")

    kind = models.CharField(_("kind of care"), max_length=20, choices=Kind, default=Kind.INPATIENT)
    access = models.CharField(_("access"), max_length=20, choices=Access, default=Access.ORDINARY)
    reason = models.CharField(_("why not settled directly"), max_length=2, choices=Reason, default=Reason.ORDINARY)
    institution = models.ForeignKey(Institution, on_delete=models.PROTECT, null=True)
    admitted_on = models.DateField(_("admitted on"), null=True)
    discharged_on = models.DateField(_("discharged on"), null=True)
    diagnosis = models.ForeignKey(Diagnosis, on_delete=models.PROTECT, null=True)
    is_accident = models.BooleanField(_("accident"), default=False)
    continues = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="continued_by")
    filing = models.ForeignKey("claims.Filing", on_delete=models.PROTECT, null=True, related_name="claims")
    referral = models.ForeignKey("claims.Referral", on_delete=models.PROTECT, null=True, related_name="claims")
    registration = models.ForeignKey(
        "claims.DiseaseRegistration", on_delete=models.PROTECT, null=True, related_name="claims"
    )

    applicant_standing = models.CharField(_("who applies"), max_length=10, choices=Standing, default=Standing.SELF)
    applicant_name = models.CharField(_("name of the applicant"), max_length=80, blank=True)
    applicant_relation = models.CharField(_("relation"), max_length=10, choices=Relation, blank=True)
    applicant_identity_kind = models.CharField(max_length=2, choices=Identity.Kind, default=Identity.Kind.RESIDENT_ID)
    applicant_identity = models.CharField(_("document number"), max_length=30, blank=True)
    applicant_phone = models.CharField(_("telephone"), max_length=20, blank=True)

    payee_standing = models.CharField(
        _("whose account"), max_length=10, choices=PayeeStanding, default=PayeeStanding.INSURED
    )
    payee_name = models.CharField(_("payee"), max_length=80, blank=True)
    bank_name = models.CharField(_("bank"), max_length=80, blank=True)
    bank_account = models.CharField(_("bank account"), max_length=32, blank=True)

    claimed = models.BigIntegerField(_("amount claimed"), default=0, help_text="fen, as the person states it")
    allowed = models.BigIntegerField(default=0, help_text="fen, sum of the lines as allowed")
    paid_elsewhere = models.BigIntegerField(default=0, help_text="fen, sum of other insurers' split statements")

    entered_by = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    makers = models.ManyToManyField(Staff, related_name="+")
    created_at = models.DateTimeField()
    received_on = models.DateField(null=True)
    due_on = models.DateField(null=True)
    due_is_provisional = models.BooleanField(default=False)
    clock_stopped_on = models.DateField(null=True, help_text="While papers are to be supplemented; else empty.")
    clock_stopped_days = models.PositiveSmallIntegerField(default=0, help_text="Working days added to the due date.")
    first_reviewer = models.ForeignKey(Staff, on_delete=models.PROTECT, null=True, related_name="+")
    second_reviewer = models.ForeignKey(Staff, on_delete=models.PROTECT, null=True, related_name="+")
    approver = models.ForeignKey(Staff, on_delete=models.PROTECT, null=True, related_name="+")
    first_reviewed_for = models.ForeignKey(Staff, on_delete=models.PROTECT, null=True, related_name="+")
    second_reviewed_for = models.ForeignKey(Staff, on_delete=models.PROTECT, null=True, related_name="+")
    approved_for = models.ForeignKey(Staff, on_delete=models.PROTECT, null=True, related_name="+")
    way = models.CharField(max_length=14, blank=True, help_text="How far it has to go, as the second review found.")
    handler = models.ForeignKey(Staff, on_delete=models.PROTECT, null=True, related_name="+")
    settled_at = models.DateTimeField(null=True)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(fields=["pool", "number"], condition=~Q(number=""), name="claim_number_once"),
            models.UniqueConstraint(fields=["query_code"], condition=~Q(query_code=""), name="claim_query_code_once"),
            models.CheckConstraint(
                condition=Q(first_reviewer__isnull=True) | ~Q(first_reviewer=F("entered_by")),
                name="claim_maker_is_not_reviewer",
            ),
            models.CheckConstraint(
                condition=Q(second_reviewer__isnull=True)
                | (~Q(second_reviewer=F("entered_by")) & ~Q(second_reviewer=F("first_reviewer"))),
                name="claim_second_reviewer_is_another",
            ),
            models.CheckConstraint(
                condition=Q(approver__isnull=True)
                | (~Q(approver=F("entered_by")) & ~Q(approver=F("first_reviewer")) & ~Q(approver=F("second_reviewer"))),
                name="claim_approver_is_another",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["reviewed", "awaiting_approval", "joint_review", "approved", "paying", "paid"])
                | Q(first_reviewer__isnull=False),
                name="claim_reviewed_by_someone",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["awaiting_approval", "joint_review", "approved", "paying", "paid"])
                | Q(second_reviewer__isnull=False),
                name="claim_second_reviewed_by_someone",
            ),
            models.CheckConstraint(
                condition=Q(discharged_on__isnull=True)
                | Q(admitted_on__isnull=True)
                | Q(discharged_on__gte=F("admitted_on")),
                name="claim_admitted_before_discharged",
            ),
            models.CheckConstraint(
                condition=Q(claimed__gte=0, allowed__gte=0, paid_elsewhere__gte=0), name="claim_not_negative"
            ),
            models.CheckConstraint(
                condition=Q(state="supplementing", clock_stopped_on__isnull=False)
                | (~Q(state="supplementing") & Q(clock_stopped_on__isnull=True)),
                name="claim_clock_stands_while_papers_are_missing",
            ),
        ]
        indexes = [
            models.Index(fields=["pool", "state", "due_on", "id"]),
            models.Index(fields=["person", "discharged_on"]),
            models.Index(fields=["pool", "entered_by", "state"]),
            models.Index(fields=["pool", "-id"], name="claim_newest"),
            models.Index(fields=["pool", "diagnosis", "kind", "discharged_on"], name="claim_diagnosis"),
            models.Index(fields=["pool", "received_on"], name="claim_received"),
            models.Index(fields=["pool", "institution", "claimed"], name="claim_same_amount"),
            models.Index(fields=["pool", "institution", "admitted_on"], name="claim_same_day"),
            models.Index(fields=["pool", "bank_account"], condition=~Q(bank_account=""), name="claim_account"),
        ]

    def __str__(self) -> str:
        return self.number or f"#{self.pk}"

    @property
    def year(self) -> int:
        """The year whose deductibles, tiers and caps the claim counts in: that of the discharge. A draft may lack it."""
        if self.discharged_on is None:
            raise ValueError("a claim without a discharge counts in no year")
        return self.discharged_on.year


class Invoice(models.Model):
    """One invoice of a claim; in a draft it may still be partial.

    A normalised code and number is live in one claim of the pool only (NX-20).
    """

    pool = models.ForeignKey(Pool, on_delete=models.PROTECT)
    claim = models.ForeignKey(Claim, on_delete=models.CASCADE, related_name="invoices")
    position = models.PositiveSmallIntegerField()
    code = models.CharField(_("invoice code"), max_length=20, blank=True)
    number = models.CharField(_("invoice number"), max_length=20, blank=True)
    check_code = models.CharField(_("check code"), max_length=20, blank=True)
    issued_on = models.DateField(_("issued on"), null=True)
    amount = models.BigIntegerField(_("amount"), default=0, help_text="fen; 0: not entered yet")
    is_live = models.BooleanField(default=True, help_text="False once the claim was withdrawn, refused or reversed.")

    class Meta:
        ordering = ["claim_id", "position"]
        constraints = [
            models.UniqueConstraint(
                fields=["pool", "code", "number"],
                condition=Q(is_live=True) & ~Q(number=""),
                name="invoice_in_one_live_claim",
            ),
            models.CheckConstraint(condition=Q(amount__gte=0), name="invoice_not_negative"),
        ]
        indexes = [
            models.Index(fields=["pool", "number"], name="invoice_number"),
            models.Index(fields=["pool", "check_code"], condition=~Q(check_code=""), name="invoice_check_code"),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.number}"


class ExpenseLineQuerySet(models.QuerySet["ExpenseLine"]):
    """Lines of claims."""

    def reduced(self) -> "ExpenseLineQuerySet":
        """Of which less, or another class, is allowed than was claimed (核减)."""
        return self.exclude(allowed_amount=F("amount"), allowed_category=F("category"))


@pghistory.track(pghistory.UpdateEvent(row=pghistory.Old), pghistory.DeleteEvent(row=pghistory.Old))
class ExpenseLine(models.Model):
    """One line of expense. What was claimed stays; what a reviewer allows stands beside it with a reason."""

    class AdjustReason(models.TextChoices):
        WRONG_CLASS = "wrong_class", _("Class differs from the catalogue")
        OVER_PRICE = "over_price", _("Above the price limit")
        OVER_QUANTITY = "over_quantity", _("More than the records show")
        NOT_RELATED = "not_related", _("Not related to the illness")
        NOT_ON_INVOICE = "not_on_invoice", _("Not on the invoice")
        OTHER = "other", _("Other, see note")

    TAKES_UNITS = ("over_quantity", "not_related", "not_on_invoice")

    claim = models.ForeignKey(Claim, on_delete=models.CASCADE, related_name="lines")
    position = models.PositiveSmallIntegerField()
    entry = models.ForeignKey(CatalogueEntry, on_delete=models.PROTECT, null=True)
    name = models.CharField(max_length=160, blank=True)
    category = models.CharField(max_length=1, choices=Category, blank=True)
    quantity = models.DecimalField(max_digits=12, decimal_places=4, null=True)
    unit_price = models.BigIntegerField(null=True, help_text="fen")
    amount = models.BigIntegerField(default=0, help_text="fen, as claimed; 0: not entered yet")
    served_on = models.DateField(null=True, help_text="The day of the service; empty: the days of the stay.")
    trace_codes = ArrayField(
        models.CharField(max_length=40), default=list, blank=True, help_text="药品追溯码 of each package (DL-29)."
    )
    first_self_pay = models.PositiveSmallIntegerField(null=True, help_text="Basis points; empty: the pack's figure.")
    price_limit = models.BigIntegerField(null=True, help_text="fen a unit; empty: no limit")
    allowed_amount = models.BigIntegerField(default=0, help_text="fen")
    allowed_category = models.CharField(max_length=1, choices=Category, blank=True)
    adjust_reason = models.CharField(max_length=20, choices=AdjustReason, blank=True)
    adjust_note = models.CharField(max_length=200, blank=True)
    adjusted_by = models.ForeignKey(Staff, on_delete=models.PROTECT, null=True, related_name="+")

    objects = ExpenseLineQuerySet.as_manager()

    class Meta:
        ordering = ["claim_id", "position"]
        constraints = [
            models.UniqueConstraint(fields=["claim", "position"], name="line_position_once"),
            models.CheckConstraint(condition=Q(amount__gte=0), name="line_not_negative"),
            models.CheckConstraint(
                condition=Q(allowed_amount__gte=0, allowed_amount__lte=F("amount")), name="line_allowed_within_claimed"
            ),
            models.CheckConstraint(
                condition=Q(allowed_amount=F("amount"), allowed_category=F("category"))
                | (~Q(adjust_reason="") & Q(adjusted_by__isnull=False)),
                name="line_adjusted_with_reason",
            ),
        ]
        indexes = [GinIndex(fields=["trace_codes"], name="line_trace_codes")]

    def __str__(self) -> str:
        return self.name

    @property
    def is_reduced(self) -> bool:
        """Whether less, or another class, is allowed than was claimed."""
        return (self.allowed_amount, self.allowed_category) != (self.amount, self.category)

    def units_for(self, amount: int, reason: str) -> Decimal | None:
        """The units that this allowed amount (fen) stands for: fewer than claimed where the reason takes units off.

        A reason of price or class leaves the units as they are; so does an amount of nothing, which counts nowhere.
        """
        if reason not in self.TAKES_UNITS or not amount or not self.unit_price or self.quantity is None:
            return self.quantity
        units = (Decimal(amount) / self.unit_price).quantize(SMALLEST_QUANTITY, ROUND_HALF_UP)
        return min(max(units, SMALLEST_QUANTITY), self.quantity)
