"""直接结算明细: stays that the core system has settled at the hospital, brought as lists, counted into the person's year."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from casework.models import Document, Pool, Staff
from casework.scope import ScopedQuerySet
from claims.models.claim import Kind
from enrollment.models import Person


class StayList(models.Model):
    """A list as the core system gives it: looked at, then counted into the persons' years, or dropped."""

    class State(models.TextChoices):
        CHECKED = "checked", _("Checked, not yet counted")
        COUNTED = "counted", _("Counted")
        DROPPED = "dropped", _("Dropped")

    pool = models.ForeignKey(Pool, on_delete=models.PROTECT)
    area_code = models.CharField(max_length=12, db_collation="C")
    file_name = models.CharField(max_length=160)
    content_hash = models.CharField(max_length=64)
    document = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=10, choices=State, default=State.CHECKED)
    brought_at = models.DateTimeField()
    brought_by = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    ended_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey(Staff, on_delete=models.PROTECT, null=True, related_name="+")

    objects = ScopedQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        verbose_name = _("list of stays settled directly")
        constraints = [
            models.CheckConstraint(
                condition=Q(state="checked", ended_at__isnull=True, ended_by__isnull=True)
                | ~Q(state="checked") & Q(ended_at__isnull=False, ended_by__isnull=False),
                name="stay_list_ended_by_somebody",
            )
        ]
        indexes = [models.Index(fields=["pool", "area_code", "-id"], name="stay_list_area")]

    def __str__(self) -> str:
        return self.file_name


class DirectStay(models.Model):
    """One settlement of the core system, in fen; a counter-row (冲正) takes another one off with the opposite amounts."""

    class State(models.TextChoices):
        BAD = "bad", _("Cannot be counted")
        KNOWN = "known", _("There already")
        READY = "ready", _("To be counted")
        COUNTED = "counted", _("Counted")

    LAYERS = ("basic", "large_amount", "critical_illness", "supplementary", "assistance")

    pool = models.ForeignKey(Pool, on_delete=models.PROTECT)
    area_code = models.CharField(
        max_length=12, db_collation="C", help_text="The person's; the list's while nobody is known."
    )
    listed = models.ForeignKey(StayList, on_delete=models.PROTECT, related_name="stays")
    row = models.PositiveIntegerField(help_text="Place in the list, from 1.")
    number = models.CharField(max_length=40, db_collation="C", help_text="Id of the core system (结算流水号).")
    cancelled_number = models.CharField(
        max_length=40, db_collation="C", blank=True, help_text="Id of the settlement that a counter-row takes off."
    )
    person = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="direct_stays")
    person_year = models.ForeignKey(
        "claims.PersonYear", on_delete=models.PROTECT, null=True, related_name="direct_stays"
    )
    name = models.CharField(max_length=80)
    identity_number = models.CharField(max_length=30, db_collation="C")
    institution = models.CharField(max_length=120)
    kind = models.CharField(max_length=20, choices=Kind, blank=True)
    disease = models.CharField(max_length=60, blank=True, help_text="As the lists of the rules name it.")
    admitted_on = models.DateField(null=True)
    discharged_on = models.DateField(null=True)
    total = models.BigIntegerField(default=0)
    eligible = models.BigIntegerField(default=0)
    deductible = models.BigIntegerField(default=0)
    basic = models.BigIntegerField(default=0)
    large_amount = models.BigIntegerField(default=0)
    critical_illness = models.BigIntegerField(default=0)
    supplementary = models.BigIntegerField(default=0)
    assistance = models.BigIntegerField(default=0)
    paid_person = models.BigIntegerField(default=0, help_text="fen that the person bore")
    moves = models.JSONField(default=dict, help_text="Counter of the year to fen that the stay adds.")
    problems = models.JSONField(default=list, help_text="[code, what was said] each; told as sentences.")
    state = models.CharField(max_length=10, choices=State)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        ordering = ["listed_id", "row"]
        verbose_name = _("stay settled directly")
        constraints = [
            models.UniqueConstraint(fields=["listed", "row"], name="direct_stay_row_once"),
            models.UniqueConstraint(
                fields=["pool", "number"], condition=Q(state="counted"), name="direct_stay_counted_once"
            ),
            models.UniqueConstraint(
                fields=["pool", "cancelled_number"],
                condition=Q(state="counted") & ~Q(cancelled_number=""),
                name="direct_stay_cancelled_once",
            ),
            models.CheckConstraint(
                condition=~Q(state="counted") | Q(person__isnull=False, person_year__isnull=False),
                name="direct_stay_counted_for_somebody",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["ready", "counted"])
                | Q(
                    total=F("basic")
                    + F("large_amount")
                    + F("critical_illness")
                    + F("supplementary")
                    + F("assistance")
                    + F("paid_person")
                ),
                name="direct_stay_adds_up",
            ),
        ]
        indexes = [
            models.Index(fields=["person", "discharged_on"], name="direct_stay_person"),
            models.Index(fields=["listed", "state", "row"], name="direct_stay_listed"),
            models.Index(fields=["person_year"], condition=Q(state="counted"), name="direct_stay_year"),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def year(self) -> int:
        """The year it counts in: that of the discharge, as for claims."""
        return self.discharged_on.year if self.discharged_on else 0
