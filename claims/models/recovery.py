"""What a person has to give back, and what was given back of it. Repayments are append-only."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from casework.models import Pool, Staff
from casework.scope import ScopedQuerySet
from claims.models.advance import SupplementaryClaim
from claims.models.claim import Claim
from claims.models.critical import CriticalCase
from claims.models.third_party import ThirdParty
from enrollment.models import Person


class Recovery(models.Model):
    """Money that comes back: from a person, of a claim after a reversal or a recomputation, of a critical-illness case or of
    a supplementary claim that was reversed; or from a third party whose part the fund has paid first (社会保险法 art. 30),
    `person` being the insured.

    `amount` and `by_fund` never change; `repaid` grows until nothing is left. PostgreSQL refuses more than is owed.
    """

    class State(models.TextChoices):
        OPEN = "open", _("Still owed")
        SETTLED = "settled", _("Settled")

    pool = models.ForeignKey(Pool, on_delete=models.PROTECT)
    area_code = models.CharField(max_length=12, db_collation="C")
    claim = models.ForeignKey(Claim, on_delete=models.PROTECT, null=True, related_name="recoveries")
    case = models.ForeignKey(CriticalCase, on_delete=models.PROTECT, null=True, related_name="recoveries")
    supplementary = models.ForeignKey(
        SupplementaryClaim, on_delete=models.PROTECT, null=True, related_name="recoveries"
    )
    third_party = models.ForeignKey(ThirdParty, on_delete=models.PROTECT, null=True, related_name="recoveries")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="recoveries")
    amount = models.BigIntegerField(help_text="fen")
    by_fund = models.JSONField()
    repaid = models.BigIntegerField(default=0, help_text="fen; equals the sum of its repayments")
    reason = models.CharField(max_length=200)
    state = models.CharField(max_length=8, choices=State, default=State.OPEN)
    opened_at = models.DateTimeField()
    write_off_by = models.ForeignKey(
        Staff, on_delete=models.PROTECT, null=True, related_name="+", help_text="Who asks to write it off."
    )
    write_off_reason = models.CharField(max_length=200, blank=True)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        verbose_name = _("recovery")
        verbose_name_plural = "recoveries"
        constraints = [
            models.CheckConstraint(condition=Q(amount__gt=0), name="recovery_positive"),
            models.CheckConstraint(
                condition=Q(claim__isnull=False, case=None, supplementary=None, third_party=None)
                | Q(claim=None, case__isnull=False, supplementary=None, third_party=None)
                | Q(claim=None, case=None, supplementary__isnull=False, third_party=None)
                | Q(claim=None, case=None, supplementary=None, third_party__isnull=False),
                name="recovery_of_one_thing",
            ),
            models.CheckConstraint(
                condition=Q(repaid__gte=0, repaid__lte=F("amount")), name="recovery_never_more_than_owed"
            ),
            models.CheckConstraint(
                condition=Q(state="settled", repaid=F("amount")) | (Q(state="open") & ~Q(repaid=F("amount"))),
                name="recovery_settled_when_repaid",
            ),
        ]
        indexes = [models.Index(fields=["pool", "state", "-id"], name="recovery_by_state")]

    def __str__(self) -> str:
        return self.number

    @property
    def number(self) -> str:
        """The number of the claim or case that was paid too much, or paid first."""
        return str(self.claim or self.case or self.supplementary or self.third_party)

    @property
    def debtor(self) -> str:
        """Who owes it; empty while the third party is not found."""
        return self.third_party.name if self.third_party else self.person.name

    @property
    def left(self) -> int:
        """What is still to be given back, in fen."""
        return self.amount - self.repaid


class Repayment(models.Model):
    """One part of a recovery that came back (社会保险经办条例 art. 46): paid in, or set off against a later payment.

    A receipt that was wrong is cancelled (冲正) by a row of its own with the opposite amount.
    """

    class Way(models.TextChoices):
        CASH = "cash", _("In cash")
        TRANSFER = "transfer", _("By transfer")
        SET_OFF = "set_off", _("Set off against a payment")
        NETTED = "netted", _("Set off in the same calculation")
        WRITTEN_OFF = "written", _("Written off")
        RELEASED = "released", _("Not owed any more")

    AGAINST_A_PAYMENT = (Way.SET_OFF, Way.NETTED)
    WITHOUT_MONEY = (Way.WRITTEN_OFF, Way.RELEASED)
    """Only of what a third party owes: no money came."""

    pool = models.ForeignKey(Pool, on_delete=models.PROTECT)
    area_code = models.CharField(max_length=12, db_collation="C")
    recovery = models.ForeignKey(Recovery, on_delete=models.PROTECT, related_name="repayments")
    number = models.CharField(max_length=40, help_text="Of the receipt; without holes.")
    way = models.CharField(max_length=8, choices=Way)
    amount = models.BigIntegerField(help_text="fen; negative where it cancels another")
    by_fund = models.JSONField(help_text="Fund to fen; sums to the amount.")
    cancels = models.OneToOneField("self", on_delete=models.PROTECT, null=True, related_name="cancelled_by")
    reason = models.CharField(max_length=200, blank=True, help_text="Why another one is cancelled.")
    received_on = models.DateField()
    reference = models.CharField(max_length=80, blank=True, help_text="Number of the bank's slip or of the consent.")
    set_off_against = models.ForeignKey(Claim, on_delete=models.PROTECT, null=True, related_name="+")
    consent_on = models.DateField(null=True, help_text="When the person signed that a later payment is used.")
    at = models.DateTimeField()
    actor = models.ForeignKey(Staff, on_delete=models.PROTECT)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        verbose_name = _("repayment")
        constraints = [
            models.UniqueConstraint(fields=["pool", "number"], name="repayment_number_once"),
            models.CheckConstraint(
                condition=Q(cancels__isnull=True, amount__gt=0)
                | (
                    Q(cancels__isnull=False, amount__lt=0)
                    & ~Q(way__in=["set_off", "netted", "written", "released"])
                    & ~Q(reason="")
                ),
                name="repayment_positive_or_cancelling",
            ),
            models.CheckConstraint(
                condition=Q(way="cash", set_off_against__isnull=True)
                | (Q(way="transfer", set_off_against__isnull=True) & ~Q(reference=""))
                | (Q(way="set_off", set_off_against__isnull=False, consent_on__isnull=False) & ~Q(reference=""))
                | (Q(way="netted", set_off_against__isnull=False) & ~Q(reference=""))
                | (Q(way__in=["written", "released"], set_off_against__isnull=True) & ~Q(reason="")),
                name="repayment_has_its_paper",
            ),
        ]

    def __str__(self) -> str:
        return self.number
