"""借款 and 补充医疗保险报销: money lent before the supplementary scheme pays, and what it pays (HN-12 .. HN-16).

Amounts in fen. Who asks never decides; the database says so too.
"""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from casework.models import Pool, Staff
from casework.scope import ScopedQuerySet
from claims.models.claim import PayeeStanding
from enrollment.models import Person
from institutions.models import Institution

BOOKED = ("approved", "paying", "returned", "out", "settled")
"""States of an advance that is owed or was paid: the books hold it."""
ON_ITS_WAY = ("approved", "paying", "returned")
DECIDED = ("approved", "paying", "returned", "paid", "nothing_left")
"""States of a supplementary claim that was settled."""
DECIDED_BY_ANOTHER = Q(state="asked", decided_by=None, decided_at=None) | ~Q(state="asked") & Q(
    decided_by__isnull=False, decided_at__isnull=False
) & ~Q(decided_by=F("asked_by"))


class Asked(models.Model):
    """What both have: a person, a stay, an account, who asked and who decided."""

    pool = models.ForeignKey(Pool, on_delete=models.PROTECT)
    area_code = models.CharField(max_length=12, db_collation="C")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="%(class)ss")
    number = models.CharField(max_length=40)
    institution = models.ForeignKey(Institution, on_delete=models.PROTECT, related_name="+")
    admitted_on = models.DateField()
    payee_standing = models.CharField(max_length=12, choices=PayeeStanding, default=PayeeStanding.INSURED)
    payee_name = models.CharField(max_length=80)
    bank_name = models.CharField(max_length=80)
    bank_account = models.CharField(max_length=32)
    versions = models.JSONField(help_text="Pack and content hash of each version that was asked.")
    rows = models.JSONField(default=list, help_text="The trace of the rules.")
    asked_by = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    decided_by = models.ForeignKey(Staff, on_delete=models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    comment = models.TextField(blank=True, help_text="Why it was refused.")

    objects = ScopedQuerySet.as_manager()

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.number


class Advance(Asked):
    """One advance (借款) against an IOU that the person's unit guarantees (HN-15).

    `returned` is what came back, by set-off or paid in; it grows until nothing is left. Due at the end of the year of
    the decision, after that from the guarantor (HN-16).
    """

    class State(models.TextChoices):
        ASKED = "asked", _("To be decided")
        REFUSED = "refused", _("Advance refused")
        APPROVED = "approved", _("Waiting for payment")
        PAYING = "paying", _("In payment")
        RETURNED = "returned", _("Payment returned")
        OUT = "out", _("Paid out, to be given back")
        SETTLED = "settled", _("Given back in whole")
        UNDONE = "undone", _("Withdrawn before payment")

    discharged_on = models.DateField(null=True, help_text="Empty while the stay lasts.")
    prepaid = models.BigIntegerField(help_text="fen that the person has paid in this stay")
    amount = models.BigIntegerField(help_text="fen")
    state = models.CharField(max_length=8, choices=State, default=State.ASKED)
    guarantor_unit = models.CharField(max_length=120)
    guarantor_name = models.CharField(max_length=80, help_text="Who signs for the unit.")
    guarantor_identity = models.CharField(max_length=18)
    guarantor_phone = models.CharField(max_length=20)
    due_on = models.DateField(null=True, help_text="The last day to give it back.")
    returned = models.BigIntegerField(default=0, help_text="fen; equals the sum of its parts")
    late_on = models.DateField(null=True, help_text="The night that found it late.")

    class Meta:
        ordering = ["-id"]
        verbose_name = _("advance")
        constraints = [
            models.UniqueConstraint(fields=["pool", "number"], name="advance_number_once"),
            models.UniqueConstraint(
                fields=["person", "institution", "admitted_on"],
                condition=~Q(state__in=("refused", "settled", "undone")),
                name="advance_once_a_stay",
            ),
            models.CheckConstraint(
                condition=Q(amount__gt=0, amount__lte=F("prepaid")), name="advance_of_what_was_paid"
            ),
            models.CheckConstraint(condition=DECIDED_BY_ANOTHER, name="advance_decided_by_another"),
            models.CheckConstraint(
                condition=~Q(state__in=("refused", "undone")) | ~Q(comment=""), name="advance_refused_with_a_reason"
            ),
            models.CheckConstraint(
                condition=Q(state__in=BOOKED, due_on__isnull=False) | ~Q(state__in=BOOKED) & Q(due_on=None),
                name="advance_due_when_decided",
            ),
            models.CheckConstraint(
                condition=Q(state="settled", returned=F("amount"))
                | Q(state="out", returned__gte=0, returned__lt=F("amount"))
                | ~Q(state__in=("out", "settled")) & Q(returned=0),
                name="advance_returned_never_more",
            ),
        ]
        indexes = [models.Index(fields=["pool", "state", "area_code"], name="advance_state")]

    @property
    def left(self) -> int:
        """What is still to be given back, in fen; nothing before it was paid out."""
        return self.amount - self.returned if self.state == self.State.OUT else 0


class SupplementaryClaim(Asked):
    """What the supplementary scheme pays of the cost above the yearly limit of employees' basic insurance (HN-12 .. 14).

    `sequence` is its place among the person's settled ones of the year, whose counters it moved by `moves`. Of `payout`
    so much was `set_off` against advances; the rest is owed.
    """

    class State(models.TextChoices):
        ASKED = "asked", _("To be decided")
        REFUSED = "refused", _("Refused")
        APPROVED = "approved", _("Waiting for payment")
        PAYING = "paying", _("In payment")
        RETURNED = "returned", _("Payment returned")
        PAID = "paid", _("Paid")
        NOTHING_LEFT = "nothing_left", _("Settled, nothing left to pay")
        REVERSED = "reversed", _("Reversed")

    discharged_on = models.DateField()
    over_limit = models.BigIntegerField(help_text="fen above the yearly limit of basic insurance")
    sheet_number = models.CharField(max_length=60, help_text="Of the settlement sheet of basic insurance.")
    state = models.CharField(max_length=12, choices=State, default=State.ASKED)
    year = models.IntegerField()
    sequence = models.IntegerField(null=True)
    payout = models.BigIntegerField(default=0, help_text="fen")
    set_off = models.BigIntegerField(default=0, help_text="fen of the payout")
    moves = models.JSONField(default=dict, help_text="Counter of the year to fen.")

    class Meta:
        ordering = ["-id"]
        verbose_name = _("supplementary claim")
        constraints = [
            models.UniqueConstraint(fields=["pool", "number"], name="supplementary_claim_number_once"),
            models.UniqueConstraint(
                fields=["person", "sheet_number"],
                condition=~Q(state__in=("refused", "reversed")),
                name="supplementary_claim_sheet_once",
            ),
            models.UniqueConstraint(fields=["person", "year", "sequence"], name="supplementary_claim_place_once"),
            models.CheckConstraint(condition=Q(over_limit__gt=0), name="supplementary_claim_of_something"),
            models.CheckConstraint(condition=DECIDED_BY_ANOTHER, name="supplementary_claim_decided_by_another"),
            models.CheckConstraint(
                condition=~Q(state__in=("refused", "reversed")) | ~Q(comment=""),
                name="supplementary_claim_refused_with_a_reason",
            ),
            models.CheckConstraint(
                condition=Q(state__in=DECIDED, sequence__isnull=False)
                | ~Q(state__in=DECIDED) & Q(sequence=None, payout=0),
                name="supplementary_claim_settled_at_a_place",
            ),
            models.CheckConstraint(
                condition=Q(set_off__gte=0, set_off__lte=F("payout"), payout__lte=F("over_limit")),
                name="supplementary_claim_never_more",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=DECIDED)
                | Q(state="nothing_left", set_off=F("payout"))
                | ~Q(state="nothing_left") & Q(set_off__lt=F("payout")),
                name="supplementary_claim_owes_the_rest",
            ),
        ]
        indexes = [models.Index(fields=["pool", "state", "area_code"], name="supplementary_claim_state")]

    @property
    def due(self) -> int:
        """Fen that are paid to the person."""
        return self.payout - self.set_off

    @property
    def borne(self) -> int:
        """Fen of the cost above the limit that the person bears."""
        return self.over_limit - self.payout


class AdvancePart(models.Model):
    """One part of an advance that came back: set off against a payout, or paid in. Append-only: a claim that is reversed
    takes its part back by a row with the opposite amount."""

    class Way(models.TextChoices):
        SET_OFF = "set_off", _("Set off against a payment")
        CASH = "cash", _("In cash")
        TRANSFER = "transfer", _("By transfer")

    class Payer(models.TextChoices):
        """Who gave it back (HN-16; 民法典 art. 1161)."""

        PERSON = "person", _("The person who was lent it")
        HEIR = "heir", _("An heir")
        GUARANTOR = "guarantor", _("The guarantor")

    pool = models.ForeignKey(Pool, on_delete=models.PROTECT)
    area_code = models.CharField(max_length=12, db_collation="C")
    advance = models.ForeignKey(Advance, on_delete=models.PROTECT, related_name="parts")
    claim = models.ForeignKey(SupplementaryClaim, on_delete=models.PROTECT, null=True, related_name="parts")
    number = models.CharField(max_length=40, help_text="Of the receipt; without holes.")
    way = models.CharField(max_length=8, choices=Way)
    amount = models.BigIntegerField(help_text="fen")
    cancels = models.OneToOneField("self", on_delete=models.PROTECT, null=True, related_name="cancelled_by")
    payer = models.CharField(max_length=9, choices=Payer, blank=True, help_text="Empty for what was set off.")
    received_on = models.DateField()
    reference = models.CharField(max_length=80, blank=True, help_text="Number of the bank's slip.")
    at = models.DateTimeField()
    actor = models.ForeignKey(Staff, on_delete=models.PROTECT)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["pool", "number"], name="advance_part_number_once"),
            models.CheckConstraint(
                condition=Q(amount__gt=0, cancels=None) | Q(amount__lt=0, cancels__isnull=False, way="set_off"),
                name="advance_part_positive_or_cancels",
            ),
            models.CheckConstraint(
                condition=Q(way="set_off", claim__isnull=False)
                | Q(way="cash", claim=None)
                | Q(way="transfer", claim=None) & ~Q(reference=""),
                name="advance_part_has_its_paper",
            ),
        ]

    def __str__(self) -> str:
        return self.number
