"""Money that arrived for contributions: files to and from the tax bureau, receipts, subsidies, refunds."""

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from casework.models import Document, Pool, Staff
from casework.scope import ScopedQuerySet
from enrollment.models.contributions import Contribution
from enrollment.models.persons import Person
from fund.models import Fund


class TaxFile(models.Model):
    """Registrations handed to the tax bureau for collection (FX-11, DL-06)."""

    pool = models.ForeignKey(Pool, on_delete=models.PROTECT)
    number = models.CharField(max_length=40, unique=True)
    coverage_year = models.PositiveSmallIntegerField()
    rows = models.PositiveIntegerField()
    total = models.BigIntegerField(help_text="fen")
    document = models.ForeignKey(Document, on_delete=models.PROTECT)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["-made_at"]

    def __str__(self) -> str:
        return self.number


class PaymentFile(models.Model):
    """A file of payments from the tax bureau. The same file twice is told, and changes nothing."""

    pool = models.ForeignKey(Pool, on_delete=models.PROTECT)
    name = models.CharField(max_length=120)
    content_hash = models.CharField(max_length=64)
    rows = models.PositiveIntegerField()
    total = models.BigIntegerField(help_text="fen")
    document = models.ForeignKey(Document, on_delete=models.PROTECT)
    taken_at = models.DateTimeField()
    taken_by = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["-taken_at"]
        constraints = [models.UniqueConstraint(fields=["pool", "content_hash"], name="payment_file_once")]

    def __str__(self) -> str:
        return self.name


class Receipt(models.Model):
    """Money received for a contribution, or given back (a negative amount). Never changed: corrections are reversals."""

    class Payer(models.TextChoices):
        PERSON = "person", _("The person")
        FAMILY_ACCOUNT = "family_account", _("A family member's account")
        DEPARTMENT = "department", _("A department")
        UNIT = "unit", _("The unit")
        ORGANISATION = "organisation", _("A collective or organisation")

    class Channel(models.TextChoices):
        """How money comes to the counter's books (SY-02); a tax file's comes by `tax`."""

        WINDOW = "window", _("Paid at the window")
        TAX = "tax", _("Tax bureau")
        BANK = "bank", _("Bank debit")
        UNIT = "unit", _("Collected by the unit")
        COMMUNITY = "community", _("Collected by the community")
        WEB = "web", _("Paid online")
        APP = "app", _("By phone")

    pool = models.ForeignKey(Pool, on_delete=models.PROTECT)
    contribution = models.ForeignKey(Contribution, on_delete=models.PROTECT, related_name="receipts")
    number = models.CharField(max_length=40, help_text="Without holes within the pool.")
    fund = models.CharField(max_length=20, choices=Fund, default=Fund.BASIC)
    payer = models.CharField(max_length=16, choices=Payer, default=Payer.PERSON)
    payer_person = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    relation = models.CharField(max_length=20, blank=True)
    amount = models.BigIntegerField(help_text="fen; negative when given back")
    paid_on = models.DateField()
    channel = models.CharField(max_length=20)
    reference = models.CharField(max_length=60, help_text="The payment's own number: books it once.")
    reverses = models.OneToOneField("self", on_delete=models.PROTECT, null=True, related_name="reversed_by")
    at = models.DateTimeField()
    by = models.ForeignKey(Staff, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["pool", "number"], name="receipt_number_once"),
            models.UniqueConstraint(fields=["pool", "channel", "reference"], name="receipt_once"),
            models.CheckConstraint(condition=~Q(amount=0), name="receipt_not_zero"),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def channel_words(self) -> str:
        """How the money came, in words; what was typed before there were choices as it stands."""
        return str(dict(self.Channel.choices).get(self.channel, self.channel))


class PaymentLine(models.Model):
    """One line of a payment file: booked, or why not and what was done about it (reconciliation 对账)."""

    class Outcome(models.TextChoices):
        BOOKED = "booked", _("Booked")
        UNKNOWN = "unknown", _("Nobody with this number")
        OTHER_NAME = "other_name", _("The name differs")
        NOT_REGISTERED = "not_registered", _("Paid before registration")
        TWICE = "twice", _("Paid already")
        AMOUNT = "amount", _("Another amount than owed")
        DEAD = "dead", _("Paid after death")
        CLOSED = "closed", _("Buys no cover any more")
        EMPLOYEE = "employee", _("Covered by employees' insurance")
        UNREADABLE = "unreadable", _("Cannot be read")
        REPEATED = "repeated", _("Told before")

    class Resolution(models.TextChoices):
        ASSIGNED = "assigned", _("Booked for a person")
        REFUND = "refund", _("To be given back")
        HELD = "held", _("Kept for now")

    file = models.ForeignKey(PaymentFile, on_delete=models.PROTECT, related_name="lines")
    number = models.PositiveIntegerField(help_text="The line in the file.")
    identity_number = models.CharField(max_length=30, db_collation="C")
    name = models.CharField(max_length=80)
    amount = models.BigIntegerField(help_text="fen")
    coverage_year = models.PositiveSmallIntegerField()
    paid_on = models.DateField(null=True)
    reference = models.CharField(max_length=60)
    outcome = models.CharField(max_length=16, choices=Outcome)
    explanation = models.CharField(max_length=200, blank=True)
    contribution = models.ForeignKey(Contribution, on_delete=models.PROTECT, null=True, related_name="+")
    receipt = models.ForeignKey(Receipt, on_delete=models.PROTECT, null=True, related_name="+")
    resolution = models.CharField(max_length=10, choices=Resolution, blank=True)
    note = models.CharField(max_length=200, blank=True)
    resolved_by = models.ForeignKey(Staff, on_delete=models.PROTECT, null=True, related_name="+")
    resolved_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["file_id", "number"]
        constraints = [models.UniqueConstraint(fields=["file", "number"], name="payment_line_once")]
        indexes = [
            models.Index(
                fields=["file", "number"], condition=~Q(outcome="booked") & Q(resolution=""), name="payment_line_open"
            ),
            models.Index(fields=["reference"], name="payment_line_reference"),
        ]

    def __str__(self) -> str:
        return f"{self.file_id} #{self.number}"


class SubsidyArrival(models.Model):
    """Subsidy money of one government level that arrived (FX-09, FX-12). What is due is asked of the contributions."""

    class Level(models.TextChoices):
        CENTRAL = "central", _("Central")
        PROVINCE = "province", _("Province")
        CITY = "city", _("City")
        COUNTY = "county", _("County")
        FINANCE = "finance", _("Finance, level not given")

    pool = models.ForeignKey(Pool, on_delete=models.PROTECT)
    level = models.CharField(max_length=10, choices=Level)
    coverage_year = models.PositiveSmallIntegerField()
    amount = models.BigIntegerField(help_text="fen")
    arrived_on = models.DateField()
    reference = models.CharField(max_length=60)
    at = models.DateTimeField()
    by = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["-arrived_on", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["pool", "reference"], name="subsidy_arrival_once"),
            models.CheckConstraint(condition=~Q(amount=0), name="subsidy_arrival_not_zero"),
        ]

    def __str__(self) -> str:
        return self.reference


class Refund(models.Model):
    """Contribution money to be given back: asked for by one person, decided by another, paid through a batch (退费)."""

    class Ground(models.TextChoices):
        TWICE = "twice", _("Paid twice")
        DEATH = "death", _("Died before cover began")
        EMPLOYEE = "employee", _("Covered by employees' insurance")
        ELSEWHERE = "elsewhere", _("Enrolled elsewhere")
        RELIEF = "relief", _("Entitled to be paid for")
        MISTAKE = "mistake", _("Paid by mistake")

    class State(models.TextChoices):
        ASKED = "asked", _("Waiting for a decision")
        PAYABLE = "payable", _("To be paid out")
        PAID = "paid", _("Paid out")
        REFUSED = "refused", _("Refused")

    pool = models.ForeignKey(Pool, on_delete=models.PROTECT)
    area_code = models.CharField(max_length=12, db_collation="C")
    number = models.CharField(max_length=40, unique=True)
    contribution = models.ForeignKey(Contribution, on_delete=models.PROTECT, null=True, related_name="refunds")
    line = models.OneToOneField(PaymentLine, on_delete=models.PROTECT, null=True, related_name="refund")
    ground = models.CharField(max_length=12, choices=Ground)
    amount = models.BigIntegerField(help_text="fen")
    payee_name = models.CharField(max_length=80)
    bank_name = models.CharField(max_length=80)
    bank_account = models.CharField(max_length=32)
    reason = models.CharField(max_length=200)
    state = models.CharField(max_length=10, choices=State, default=State.ASKED)
    asked_by = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    decided_by = models.ForeignKey(Staff, on_delete=models.PROTECT, null=True, related_name="+")

    objects = ScopedQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(condition=Q(amount__gt=0), name="refund_positive"),
            models.CheckConstraint(
                condition=Q(decided_by__isnull=True) | ~Q(decided_by=models.F("asked_by")),
                name="refund_needs_a_second_person",
            ),
            models.CheckConstraint(
                condition=Q(contribution__isnull=False) ^ Q(line__isnull=False), name="refund_of_one_thing"
            ),
        ]

    def __str__(self) -> str:
        return self.number

    def get_absolute_url(self) -> str:
        """The page of the refund."""
        return reverse("enrollment:refund", args=[self.pk])
