"""分期还款协议 (社会保险经办条例 art. 46): a recovery given back on days that were agreed."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from casework.models import Pool, Staff
from casework.scope import ScopedQuerySet
from claims.models.recovery import Recovery


class InstalmentPlan(models.Model):
    """A signed agreement on one recovery: drawn up by one person, agreed by another who has seen the signature.

    Its instalments make what was left when it was drawn up. Whether it is fulfilled is a question to the recovery.
    """

    class State(models.TextChoices):
        PROPOSED = "proposed", _("Waits for the signature and a second person")
        AGREED = "agreed", _("Agreed")
        DECLINED = "declined", _("Not agreed")
        REPLACED = "replaced", _("Replaced by a later one")
        ENDED = "ended", _("Ended")

    pool = models.ForeignKey(Pool, on_delete=models.PROTECT)
    area_code = models.CharField(max_length=12, db_collation="C")
    recovery = models.ForeignKey(Recovery, on_delete=models.PROTECT, related_name="plans")
    number = models.CharField(max_length=40, help_text="Printed on the paper that is signed.")
    amount = models.BigIntegerField(help_text="fen")
    state = models.CharField(max_length=8, choices=State, default=State.PROPOSED)
    proposed_by = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField()
    signed_on = models.DateField(null=True, help_text="By the person.")
    decided_by = models.ForeignKey(Staff, on_delete=models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey(Staff, on_delete=models.PROTECT, null=True, related_name="+")
    ended_at = models.DateTimeField(null=True)
    reason = models.CharField(max_length=200, blank=True, help_text="Why it was not agreed, or ended.")

    objects = ScopedQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        verbose_name = _("instalment agreement")
        constraints = [
            models.UniqueConstraint(fields=["pool", "number"], name="instalment_plan_number_once"),
            models.UniqueConstraint(
                fields=["recovery"], condition=Q(state="proposed"), name="instalment_plan_one_proposed"
            ),
            models.UniqueConstraint(
                fields=["recovery"], condition=Q(state="agreed"), name="instalment_plan_one_agreed"
            ),
            models.CheckConstraint(
                condition=Q(state="proposed", decided_by=None)
                | ~Q(state="proposed")
                & Q(decided_by__isnull=False, decided_at__isnull=False)
                & ~Q(decided_by=F("proposed_by")),
                name="instalment_plan_agreed_by_another",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["proposed", "declined"], signed_on=None)
                | Q(state__in=["agreed", "replaced", "ended"], signed_on__isnull=False),
                name="instalment_plan_signed",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["declined", "ended"]) | ~Q(reason=""), name="instalment_plan_over_for_a_reason"
            ),
        ]

    def __str__(self) -> str:
        return self.number


class Instalment(models.Model):
    """One part of a plan. It is paid once `up_to` of the recovery has come back, whatever way each receipt came:
    so every repayment counts on the earliest instalment that is open, and nothing has to be moved.
    """

    pool = models.ForeignKey(Pool, on_delete=models.PROTECT)
    area_code = models.CharField(max_length=12, db_collation="C")
    plan = models.ForeignKey(InstalmentPlan, on_delete=models.CASCADE, related_name="instalments")
    due_on = models.DateField()
    amount = models.BigIntegerField(help_text="fen")
    up_to = models.BigIntegerField(help_text="fen of the recovery that have come back when this one is paid")
    late_on = models.DateField(null=True, help_text="The night that found it late.")

    objects = ScopedQuerySet.as_manager()

    class Meta:
        ordering = ["due_on"]
        verbose_name = _("instalment")
        constraints = [
            models.UniqueConstraint(fields=["plan", "due_on"], name="instalment_day_once"),
            models.CheckConstraint(condition=Q(amount__gt=0, up_to__gte=F("amount")), name="instalment_positive"),
        ]
        indexes = [
            models.Index(fields=["pool", "due_on", "area_code"], condition=Q(late_on=None), name="instalment_not_late")
        ]

    def __str__(self) -> str:
        return f"{self.plan_id} {self.due_on}"
