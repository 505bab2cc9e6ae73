"""Changes of an institution that it must report in time, and since when each holds (BJ-14; Order 2, art. 40)."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from casework.models import Pool, Staff
from casework.scope import ScopedQuerySet
from institutions.models.register import Institution
from rulebook.models import RuleVersion


class Change(models.Model):
    """One change: known to the agency, reported by the institution, accepted or refused.

    Whether it is late follows from the days: reported after `due_on`, or not reported though that day is over.
    """

    class State(models.TextChoices):
        KNOWN = "known", _("Known, not reported yet")
        REPORTED = "reported", _("Reported, to be looked at")
        ACCEPTED = "accepted", _("Change accepted")
        REFUSED = "refused", _("Change refused")

    OPEN = ("known", "reported")

    pool = models.ForeignKey(Pool, on_delete=models.PROTECT)
    area_code = models.CharField(max_length=12, db_collation="C")
    number = models.CharField(max_length=40)
    institution = models.ForeignKey(Institution, on_delete=models.PROTECT, related_name="changes")
    version = models.ForeignKey(RuleVersion, on_delete=models.PROTECT)
    state = models.CharField(max_length=10, choices=State, default=State.KNOWN)
    event = models.CharField(max_length=40, help_text="Code on the pack's list of changes.")
    event_name = models.CharField(max_length=100)
    before = models.CharField(max_length=160, blank=True)
    after = models.CharField(max_length=160)
    approved_on = models.DateField(help_text="The day on which the authority approved it.")
    due_on = models.DateField()
    is_provisional = models.BooleanField(default=False)
    trace = models.JSONField(default=list)
    reported_on = models.DateField(null=True)
    decided_on = models.DateField(null=True)
    effective_on = models.DateField(null=True)
    effect_trace = models.JSONField(default=list)
    reasons = models.CharField(max_length=500, blank=True)
    noted_by = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    decided_by = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+", null=True)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(fields=["pool", "number"], name="change_number_once"),
            models.UniqueConstraint(
                fields=["pool", "institution", "event"],
                condition=Q(state__in=["known", "reported"]),
                name="one_open_change_of_a_kind",
            ),
            models.CheckConstraint(
                condition=Q(decided_by=None) | ~Q(decided_by=F("noted_by")), name="change_decided_by_another"
            ),
            models.CheckConstraint(
                condition=~Q(state="accepted") | Q(effective_on__isnull=False), name="accepted_change_has_its_day"
            ),
        ]
        indexes = [
            models.Index(fields=["pool", "state", "-id"], name="change_state"),
            models.Index(fields=["due_on"], condition=Q(state="known"), name="change_due"),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def days_late(self) -> int:
        """Days between the last day to report and the report; 0 in time or not reported yet."""
        return max((self.reported_on - self.due_on).days, 0) if self.reported_on else 0


class Alarm(models.Model):
    """What the night has raised: something ends, or is overdue. It settles by itself when that is no longer so."""

    class Kind(models.TextChoices):
        CERTIFICATE = "certificate", _("Certificate ends")
        AGREEMENT = "agreement", _("Agreement ends")
        LICENCE = "licence", _("Licence ends")
        PRACTICE = "practice", _("Practice ends")
        INSPECTION = "inspection", _("Yearly inspection due")
        STATION = "station", _("Application overdue")
        CHANGE = "change", _("Change not reported in time")
        SUSPENSION = "suspension", _("Suspension ends by itself")
        VIOLATION = "violation", _("Violation not put right in time")

    pool = models.ForeignKey(Pool, on_delete=models.PROTECT)
    area_code = models.CharField(max_length=12, db_collation="C")
    institution = models.ForeignKey(Institution, on_delete=models.PROTECT, related_name="alarms")
    kind = models.CharField(max_length=12, choices=Kind)
    subject_id = models.BigIntegerField(help_text="Key of the certificate, agreement, institution, place ...")
    due_on = models.DateField()
    raised_on = models.DateField()
    settled_on = models.DateField(null=True)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        ordering = ["due_on", "id"]
        constraints = [
            models.UniqueConstraint(fields=["pool", "kind", "subject_id", "due_on"], name="alarm_once"),
        ]
        indexes = [
            models.Index(fields=["pool", "due_on", "id"], condition=Q(settled_on=None), name="alarm_open"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.due_on}"
