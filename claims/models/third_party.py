"""第三人责任: who else has to pay for an injury (社会保险法 art. 30)."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from casework.models import Pool, Staff
from casework.scope import ScopedQuerySet
from claims.models.claim import Claim

WHOLE = 10_000
"""Basis points: the third party alone is to blame."""


class ThirdParty(models.Model):
    """Who caused the injury of a claim, for how much of it they answer, and whether they pay.

    The fund pays first only where they do not pay or cannot be found, and the insured has signed so; what it paid of
    their share is then recovered from them.
    """

    class Standing(models.TextChoices):
        PAYS = "pays", _("Pays, or is made to pay")
        REFUSES = "refuses", _("Does not pay")
        UNKNOWN = "unknown", _("Cannot be found")

    class Paper(models.TextChoices):
        POLICE = "police", _("Paper of the police")
        COURT = "court", _("Judgment or mediation of a court")
        NONE = "none", _("None was made out")

    PAID_FIRST = (Standing.REFUSES, Standing.UNKNOWN)

    pool = models.ForeignKey(Pool, on_delete=models.PROTECT)
    area_code = models.CharField(max_length=12, db_collation="C")
    claim = models.OneToOneField(Claim, on_delete=models.CASCADE, related_name="third_party")
    cause = models.CharField(max_length=200, help_text="How the injury came about.")
    standing = models.CharField(max_length=8, choices=Standing)
    share = models.PositiveIntegerField(default=WHOLE, help_text="Basis points of the cost that they answer for.")
    paid = models.BigIntegerField(default=0, help_text="fen that they have paid the person")
    name = models.CharField(max_length=80, blank=True, help_text="Empty while nobody is found.")
    identity = models.CharField(max_length=30, blank=True)
    phone = models.CharField(max_length=30, blank=True)
    address = models.CharField(max_length=120, blank=True)
    paper = models.CharField(max_length=8, choices=Paper)
    paper_number = models.CharField(max_length=80, blank=True)
    declared_on = models.DateField(null=True, help_text="When the insured signed that they do not pay or are unknown.")
    recorded_by = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = _("third party")
        verbose_name_plural = "third parties"
        constraints = [
            models.CheckConstraint(
                condition=Q(share__gte=1, share__lte=WHOLE, paid__gte=0), name="third_party_share_and_paid"
            ),
            models.CheckConstraint(
                condition=Q(standing="pays") | Q(declared_on__isnull=False), name="third_party_declared"
            ),
            models.CheckConstraint(condition=Q(standing="unknown") | ~Q(name=""), name="third_party_named"),
        ]

    def __str__(self) -> str:
        return self.claim.number

    @property
    def debtor(self) -> str:
        """Who owes what is recovered; empty while nobody is found."""
        return self.name

    def bears(self, cost: int) -> int:
        """What they have to bear of a cost, in fen: their share, whole fen, less what they have paid."""
        return max(cost * self.share // WHOLE - self.paid, 0)
