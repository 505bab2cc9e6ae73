"""The end of a clerk's day (日结), and cases that pass to a colleague (移交)."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from casework.models import Pool, Staff
from casework.scope import ScopedQuerySet
from claims.models.claim import Claim


class DayClosing(models.Model):
    """What one clerk did at one counter since the closing before, as it stood when it was closed. Append-only.

    Each closing begins where the one before ended, so that nothing falls between two and nothing is counted twice.
    """

    pool = models.ForeignKey(Pool, on_delete=models.PROTECT)
    area_code = models.CharField(max_length=12, db_collation="C")
    staff = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    counter = models.CharField(_("counter"), max_length=20, help_text="The window's name or number.")
    day = models.DateField()
    turn = models.PositiveSmallIntegerField(help_text="1 for the first closing of the day, then 2, 3, ...")
    begins_at = models.DateTimeField()
    closed_at = models.DateTimeField()
    figures = models.JSONField(help_text="Counts, and amounts in fen, by name.")
    rows = models.JSONField(help_text="What was done, in order: at, verb, number, person (masked), fen.")
    remark = models.CharField(_("remark"), max_length=200, blank=True)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        ordering = ["-closed_at", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["pool", "staff", "day", "turn"], name="day_closed_once_a_turn"),
            models.CheckConstraint(condition=Q(closed_at__gte=F("begins_at")), name="day_closing_span"),
        ]
        indexes = [models.Index(fields=["pool", "day", "counter", "id"], name="day_closing_by_counter")]

    def __str__(self) -> str:
        return f"{self.staff} {self.day} #{self.turn}"

    @property
    def number(self) -> str:
        """How papers name it: area, day, clerk, turn."""
        return f"D{self.area_code[:6]}-{self.day:%Y%m%d}-{self.staff_id:04d}-{self.turn}"


class Handover(models.Model):
    """One claim in hand that a clerk passes to another, who confirms; until then it stays where it is."""

    class State(models.TextChoices):
        OFFERED = "offered", _("Waiting for the colleague")
        ACCEPTED = "accepted", _("Taken over")
        DECLINED = "declined", _("Declined")
        TAKEN_BACK = "taken_back", _("Taken back")

    pool = models.ForeignKey(Pool, on_delete=models.PROTECT)
    claim = models.ForeignKey(Claim, on_delete=models.PROTECT, related_name="handovers")
    giver = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    receiver = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    note = models.CharField(_("note"), max_length=200, blank=True)
    state = models.CharField(max_length=10, choices=State, default=State.OFFERED)
    offered_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True)
    answer = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["offered_at", "id"]
        constraints = [
            models.UniqueConstraint(fields=["claim"], condition=Q(state="offered"), name="handover_open_once"),
            models.CheckConstraint(condition=~Q(giver=F("receiver")), name="handover_to_another"),
            models.CheckConstraint(
                condition=Q(state="offered", answered_at__isnull=True)
                | (~Q(state="offered") & Q(answered_at__isnull=False)),
                name="handover_answered_when_over",
            ),
        ]
        indexes = [models.Index(fields=["receiver", "state"]), models.Index(fields=["giver", "state"])]

    def __str__(self) -> str:
        return f"{self.claim} → {self.receiver}"
