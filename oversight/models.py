"""归档 (NX-37): the volumes of closed cases, their numbers, retention and boxes. Nothing filed is ever deleted."""

from datetime import date

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from casework.models import Pool, Staff
from casework.scope import ScopedQuerySet


class Kind(models.TextChoices):
    """Which cases are filed. Each has its source in oversight.archive.sources."""

    CLAIM = "BX", _("Manual reimbursement")
    CRITICAL = "DB", _("Critical-illness insurance")
    INSPECTION = "JH", _("Inspection and audit")
    ASSISTANCE = "JZ", _("Medical assistance")


class Retention(models.TextChoices):
    """保管期限: for how long a volume is kept."""

    PERMANENT = "Y", _("Permanent")
    THIRTY = "D30", _("30 years")
    TEN = "D10", _("10 years")


YEARS = {Retention.THIRTY: 30, Retention.TEN: 10}


class ArchiveRules(models.Model):
    """How a pool numbers its volumes, how long it keeps them, and when the county archives take them over."""

    pool = models.OneToOneField(Pool, on_delete=models.PROTECT)
    area_code = models.CharField(max_length=12, db_collation="C")
    fonds = models.CharField(max_length=20, help_text="全宗号 that the county archives have given.")
    form = models.CharField(max_length=80, help_text="With {fonds}, {year}, {kind}, {retention}, {serial}.")
    retention = models.JSONField(help_text="Kind to retention.")
    transfer_years = models.PositiveSmallIntegerField(help_text="After which the county archives take over.")
    kept_by = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    kept_at = models.DateTimeField()

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "archive rules"

    def __str__(self) -> str:
        return self.fonds


class Box(models.Model):
    """盒: where volumes stand."""

    pool = models.ForeignKey(Pool, on_delete=models.PROTECT)
    area_code = models.CharField(max_length=12, db_collation="C")
    number = models.CharField(max_length=20)
    place = models.CharField(max_length=60, help_text="Room, shelf, board.")
    made_by = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()

    objects = ScopedQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        verbose_name_plural = "boxes"
        constraints = [models.UniqueConstraint(fields=["pool", "number"], name="box_number_once")]

    def __str__(self) -> str:
        return self.number


class Volume(models.Model):
    """案卷: one closed case with its archive number. The case lies below and is named by kind and key."""

    pool = models.ForeignKey(Pool, on_delete=models.PROTECT)
    area_code = models.CharField(max_length=12, db_collation="C")
    kind = models.CharField(max_length=2, choices=Kind)
    key = models.BigIntegerField(help_text="Of the case among those of its kind.")
    case_number = models.CharField(max_length=50)
    title = models.CharField(max_length=120, help_text="Whose case; persons masked.")
    year = models.PositiveSmallIntegerField(help_text="In which the case was closed.")
    retention = models.CharField(max_length=3, choices=Retention)
    serial = models.PositiveIntegerField(help_text="Without gaps for year, kind and retention.")
    number = models.CharField(max_length=100)
    closed_on = models.DateField()
    ends_on = models.DateField(null=True, help_text="The last day of the retention; nothing for permanent.")
    box = models.ForeignKey(Box, on_delete=models.PROTECT, related_name="volumes")
    papers = models.JSONField(default=list, help_text="Titles of what lies in it, in order.")
    sheets = models.PositiveIntegerField(default=0, help_text="Sheets of paper, counted by hand; 0 where electronic.")
    note = models.CharField(max_length=300, blank=True, help_text="Why it was filed again.")
    filed_by = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    filed_at = models.DateTimeField()
    handed_on = models.DateField(null=True, help_text="When the county archives took it over.")
    handed_by_list = models.CharField(max_length=60, blank=True, help_text="Number of the handing-over list.")

    objects = ScopedQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(fields=["kind", "key"], name="volume_of_a_case_once"),
            models.UniqueConstraint(fields=["pool", "number"], name="volume_number_once"),
            models.UniqueConstraint(fields=["pool", "year", "kind", "retention", "serial"], name="volume_serial_once"),
            models.CheckConstraint(condition=Q(retention="Y") ^ Q(ends_on__isnull=False), name="volume_ends_or_stays"),
            models.CheckConstraint(
                condition=Q(handed_on__isnull=True) ^ ~Q(handed_by_list=""), name="volume_handed_by_list"
            ),
        ]
        indexes = [models.Index(fields=["pool", "ends_on"]), models.Index(fields=["pool", "closed_on"])]

    def __str__(self) -> str:
        return self.number


def end_of(retention: str, closed_on: date) -> date | None:
    """The last day of a retention, counted from the year after the case was closed; None for permanent."""
    years = YEARS.get(Retention(retention))
    return date(closed_on.year + years, 12, 31) if years else None
