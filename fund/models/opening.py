"""What a fund brings along from the books that were kept before (FX-51)."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from casework.models import Pool, Staff
from casework.scope import ScopedQuerySet
from fund.models.ledger import Fund


class Opening(models.Model):
    """期初余额: the balance of an earlier fund as its audit found it. Proposed by one person, booked by another.

    What was booked stays; an error is set right by another one, whose amount is negative.
    """

    class State(models.TextChoices):
        PROPOSED = "proposed", _("Waits for a second person")
        BOOKED = "booked", _("Booked")
        DECLINED = "declined", _("Declined")

    pool = models.ForeignKey(Pool, on_delete=models.PROTECT)
    area_code = models.CharField(max_length=12, db_collation="C", help_text="The pool's own area.")
    fund = models.CharField(_("fund"), max_length=20, choices=Fund)
    amount = models.BigIntegerField(_("amount"), help_text="fen; negative for a deficit or a correction")
    as_of = models.DateField(_("as of"))
    origin = models.CharField(_("from the books of"), max_length=80)
    reference = models.CharField(_("audit report"), max_length=80)
    state = models.CharField(_("state"), max_length=8, choices=State, default=State.PROPOSED)
    proposed_by = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField()
    decided_by = models.ForeignKey(Staff, on_delete=models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        verbose_name = _("opening balance")
        verbose_name_plural = "opening balances"
        constraints = [
            models.CheckConstraint(condition=~Q(amount=0), name="opening_of_something"),
            models.CheckConstraint(
                condition=Q(decided_by__isnull=True) | ~Q(decided_by=F("proposed_by")),
                name="opening_needs_a_second_person",
            ),
            models.CheckConstraint(
                condition=Q(state="proposed", decided_by__isnull=True)
                | (~Q(state="proposed") & Q(decided_by__isnull=False)),
                name="opening_decided_by_someone",
            ),
            models.UniqueConstraint(
                fields=["pool", "fund", "origin", "reference"],
                condition=~Q(state="declined"),
                name="opening_once_an_audit",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_fund_display()} · {self.origin}"
