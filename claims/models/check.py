"""How checks stand in a pool, what each of them has found and what became of it, what a diagnosis usually costs."""

from datetime import date
from typing import Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from casework.models import Pool, Staff
from casework.scope import ScopedQuerySet
from claims.models.catalogue import Diagnosis
from claims.models.claim import Claim, Kind
from claims.models.decision import Flag


class CheckSettingQuerySet(models.QuerySet["CheckSetting"]):
    """Settings by the day from which they hold."""

    def in_force(self, pool: Pool, day: date) -> Self:
        """The one confirmed setting of each check that holds in the pool on the day: of the latest day, then the last."""
        confirmed = self.filter(pool=pool, state=CheckSetting.State.CONFIRMED, starts_on__lte=day)
        return confirmed.order_by("code", "-starts_on", "-id").distinct("code")


class CheckSetting(models.Model):
    """How a check stands in a pool from a day on (LPS-53, NX-29): one person proposes it, another confirms it."""

    class State(models.TextChoices):
        PROPOSED = "proposed", _("Proposed")
        CONFIRMED = "confirmed", _("Confirmed")
        DECLINED = "declined", _("Declined")

    pool = models.ForeignKey(Pool, on_delete=models.PROTECT)
    code = models.CharField(max_length=40)
    starts_on = models.DateField()
    is_on = models.BooleanField()
    severity = models.CharField(max_length=8, choices=Flag.Severity)
    needs_supervisor = models.BooleanField()
    thresholds = models.JSONField(help_text="Name to whole number; null: the check is off until there is one.")
    reason = models.CharField(max_length=200)
    state = models.CharField(max_length=9, choices=State, default=State.PROPOSED)
    proposed_by = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField()
    decided_by = models.ForeignKey(Staff, on_delete=models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    why_declined = models.CharField(max_length=200, blank=True)

    objects = CheckSettingQuerySet.as_manager()

    class Meta:
        ordering = ["-starts_on", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["pool", "code"], condition=Q(state="proposed"), name="check_setting_one_proposal"
            ),
            models.CheckConstraint(
                condition=Q(state="proposed", decided_by__isnull=True, decided_at__isnull=True)
                | (~Q(state="proposed") & Q(decided_by__isnull=False, decided_at__isnull=False)),
                name="check_setting_decided_by_someone",
            ),
            models.CheckConstraint(
                condition=~Q(state="confirmed") | ~Q(decided_by=F("proposed_by")),
                name="check_setting_confirmed_by_another",
            ),
            models.CheckConstraint(
                condition=~Q(state="declined") | ~Q(why_declined=""), name="check_setting_declined_with_reason"
            ),
        ]
        indexes = [models.Index(fields=["pool", "code", "-starts_on"], name="check_setting_in_force")]

    def __str__(self) -> str:
        return f"{self.code} {self.starts_on}"


class CheckHit(models.Model):
    """One claim in which a check found something, and what became of it (DL-26, NX-32).

    One hit as long as the flag stands, however often the claim is handed in. Flags come and go with the claim; hits stay.
    """

    class Cause(models.TextChoices):
        HANDED_IN = "handed_in", _("when it was handed in")
        NIGHT = "night", _("in the night")

    class Outcome(models.TextChoices):
        OPEN = "", _("Open")
        LIFTED = "lifted", _("Lifted")
        CONFIRMED = "confirmed", _("Confirmed")
        CORRECTED = "corrected", _("Corrected")
        PASSED = "passed", _("Passed")
        WITHDRAWN = "withdrawn", _("Withdrawn")

    pool = models.ForeignKey(Pool, on_delete=models.PROTECT)
    area_code = models.CharField(max_length=12, db_collation="C")
    claim = models.ForeignKey(Claim, on_delete=models.PROTECT, related_name="hits")
    code = models.CharField(max_length=40)
    version = models.PositiveSmallIntegerField(help_text="Of the check.")
    thresholds = models.JSONField(help_text="By which it looked.")
    figures = models.JSONField()
    cause = models.CharField(max_length=9, choices=Cause)
    at = models.DateTimeField()
    outcome = models.CharField(max_length=9, choices=Outcome, blank=True, default=Outcome.OPEN)
    outcome_at = models.DateTimeField(null=True)
    saved = models.BigIntegerField(
        null=True, help_text="fen that the funds did not pay or got back; empty: not known, or not confirmed"
    )

    objects = ScopedQuerySet.as_manager()

    class Meta:
        ordering = ["-at", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["claim", "code"], condition=Q(outcome=""), name="check_hit_open_once"),
            models.CheckConstraint(
                condition=Q(outcome="", outcome_at__isnull=True, saved__isnull=True)
                | (~Q(outcome="") & Q(outcome_at__isnull=False)),
                name="check_hit_outcome_has_its_day",
            ),
            models.CheckConstraint(
                condition=Q(saved__isnull=True) | Q(outcome="confirmed", saved__gte=0), name="check_hit_saved_confirmed"
            ),
        ]
        indexes = [
            models.Index(fields=["pool", "code", "-at", "-id"], name="check_hit_newest"),
            models.Index(fields=["pool", "-at"], condition=Q(outcome="", cause="night"), name="check_hit_of_the_night"),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.claim_id}"


class UsualCost(models.Model):
    """What claims with one diagnosis usually come to in a pool, counted by the night: medians, and the median of the
    distances from them (MAD)."""

    pool = models.ForeignKey(Pool, on_delete=models.PROTECT)
    diagnosis = models.ForeignKey(Diagnosis, on_delete=models.PROTECT)
    kind = models.CharField(max_length=20, choices=Kind)
    claims = models.PositiveIntegerField(help_text="On which the figures rest.")
    amount = models.BigIntegerField(help_text="fen, median")
    amount_spread = models.BigIntegerField(help_text="fen, MAD")
    daily = models.BigIntegerField(help_text="fen a day, median")
    daily_spread = models.BigIntegerField(help_text="fen a day, MAD")
    days = models.PositiveIntegerField(help_text="Median.")
    days_spread = models.PositiveIntegerField(help_text="MAD.")
    drugs = models.PositiveSmallIntegerField(help_text="Basis points of the amount, median.")
    drugs_spread = models.PositiveSmallIntegerField(help_text="Basis points, MAD.")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["pool", "diagnosis", "kind"], name="usual_cost_once")]

    def __str__(self) -> str:
        return f"{self.diagnosis_id} {self.kind}"
