"""Delegation during leave (代理): the rights and the queue of one person rest with another for some days."""

from datetime import date

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import F, Func, Q, Value
from django.utils.translation import gettext_lazy as _

from casework.models.area import Pool
from casework.models.staff import Staff


class DelegationQuerySet(models.QuerySet["Delegation"]):
    """Delegations by the day they hold."""

    def on(self, day: date) -> "DelegationQuerySet":
        """Delegations that hold on `day`, both ends included."""
        return self.filter(starts_on__lte=day, ends_on__gte=day, withdrawn_at=None)


class Delegation(models.Model):
    """One right of one person, held by another from a day to a day (both included). Meanwhile the first one's rests."""

    pool = models.ForeignKey(Pool, on_delete=models.PROTECT)
    principal = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="delegations_given")
    delegate = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="delegations_received")
    right = models.CharField(max_length=30)
    starts_on = models.DateField(_("first day"))
    ends_on = models.DateField(_("last day"))
    reason = models.CharField(_("reason"), max_length=200)
    made_by = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, help_text="Ended before its last day.")

    objects = DelegationQuerySet.as_manager()

    class Meta:
        ordering = ["-starts_on", "-id"]
        verbose_name = _("delegation")
        constraints = [
            models.CheckConstraint(condition=~Q(principal=F("delegate")), name="delegation_to_another"),
            models.CheckConstraint(condition=Q(ends_on__gte=F("starts_on")), name="delegation_start_before_end"),
            ExclusionConstraint(
                name="delegation_to_one_at_a_time",
                expressions=[
                    (Func("pool_id", "pool_id", Value("[]"), function="int8range"), RangeOperators.OVERLAPS),
                    (Func("principal_id", "principal_id", Value("[]"), function="int8range"), RangeOperators.OVERLAPS),
                    (
                        Func(
                            Func("right", function="hashtext"),
                            Func("right", function="hashtext"),
                            Value("[]"),
                            function="int4range",
                        ),
                        RangeOperators.OVERLAPS,
                    ),
                    (
                        Func("starts_on", "ends_on", Value("[]"), function="daterange", output_field=DateRangeField()),
                        RangeOperators.OVERLAPS,
                    ),
                ],
                condition=Q(withdrawn_at__isnull=True),
            ),
        ]
        indexes = [models.Index(fields=["delegate", "ends_on"], name="delegation_received")]

    def __str__(self) -> str:
        return f"{self.principal} → {self.delegate}"
