"""Recognised assistance classes (救助对象认定), one by one and as the departments' monthly lists tell them."""

from datetime import date

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from casework.models import Document, Pool, Staff
from casework.scope import ScopedQuerySet
from enrollment.models.persons import Person


class RecognitionList(models.Model):
    """A department's list of one month: checked beside the last one without writing, confirmed, perhaps undone whole.

    `covers` are the subtypes for which it is complete: whoever holds one of them and is not on it has left.
    """

    class State(models.TextChoices):
        CHECKING = "checking", _("Being checked")
        CHECKED = "checked", _("Checked, not yet written")
        WRITING = "writing", _("Being written")
        WRITTEN = "written", _("Written")
        UNDONE = "undone", _("Undone")
        DROPPED = "dropped", _("Dropped")

    pool = models.ForeignKey(Pool, on_delete=models.PROTECT)
    area_code = models.CharField(max_length=12, db_collation="C", help_text="Whose people it lists.")
    department = models.CharField(max_length=80)
    starts_on = models.DateField(help_text="From when it holds; the first of its month.")
    covers = models.JSONField(help_text="Subtypes for which the list is complete.")
    document_number = models.CharField(max_length=60)
    file_name = models.CharField(max_length=160)
    content_hash = models.CharField(max_length=64)
    document = models.ForeignKey(Document, on_delete=models.PROTECT)
    state = models.CharField(max_length=10, choices=State, default=State.CHECKING)
    counts = models.JSONField(default=dict, help_text="Outcome to how many; `same`: as before.")
    brought_at = models.DateTimeField()
    brought_by = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    heartbeat = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        ordering = ["-brought_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["pool", "content_hash"],
                condition=Q(state__in=["writing", "written"]),
                name="recognition_list_written_once",
            )
        ]
        indexes = [models.Index(fields=["pool", "area_code", "-brought_at"], name="recognition_list_area")]

    def __str__(self) -> str:
        return self.file_name


class Recognition(models.Model):
    """Recognition as one of the assistance classes 1-4 (DL-15, DL-16): by whom, on which paper, from, to.

    Several may hold on a day: all are kept, the one with most help counts (selectors.recognition_on).
    """

    pool = models.ForeignKey(Pool, on_delete=models.PROTECT)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="recognitions")
    assistance_class = models.PositiveSmallIntegerField()
    subtype = models.CharField(max_length=40)
    status = models.CharField(
        max_length=40, blank=True, help_text="The special status that comes with it for contributions."
    )
    department = models.CharField(max_length=80)
    document_number = models.CharField(max_length=60, blank=True)
    document = models.ForeignKey(Document, on_delete=models.PROTECT, null=True)
    starts_on = models.DateField()
    ends_on = models.DateField(null=True)
    recorded_at = models.DateTimeField(null=True, help_text="Empty: from before the portal.")
    recorded_by = models.ForeignKey(
        Staff, on_delete=models.PROTECT, null=True, related_name="+", help_text="One by one; else who brought the list."
    )
    brought_by = models.ForeignKey(RecognitionList, on_delete=models.PROTECT, null=True, related_name="made")
    ended_by = models.ForeignKey(RecognitionList, on_delete=models.PROTECT, null=True, related_name="ended")
    ended_before = models.DateField(null=True, help_text="The end it had before `ended_by`.")

    class Meta:
        ordering = ["assistance_class", "starts_on"]
        constraints = [
            models.CheckConstraint(condition=Q(assistance_class__range=(1, 4)), name="assistance_class_known"),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")), name="recognition_span"
            ),
            models.UniqueConstraint(
                fields=["person", "department", "subtype"], condition=Q(ends_on=None), name="recognition_open_once"
            ),
        ]
        indexes = [
            models.Index(fields=["pool", "assistance_class", "id"], name="recognition_class"),
            models.Index(fields=["pool", "-recorded_at"], name="recognition_newest"),
        ]

    def __str__(self) -> str:
        return f"{self.assistance_class} {self.subtype}"

    def holds(self, day: date) -> bool:
        """Whether it holds on a day."""
        return self.starts_on <= day and (self.ends_on is None or day <= self.ends_on)


class RecognitionRow(models.Model):
    """A difference between a department's list and what held before, or a row that cannot be written, and why.

    Rows that repeat what is known are only counted. Who has left stands in no row of the sheet: `number` is empty.
    """

    class Outcome(models.TextChoices):
        NEW = "new", _("New")
        MOVED = "moved", _("Moved to another class")
        EXTENDED = "extended", _("End changed")
        LEFT = "left", _("No longer listed")
        HELD_BACK = "held_back", _("Not ended: perhaps in a row to mend")
        BAD = "bad", _("Cannot be written")

    # Written only by who holds the list locked, and lists stay: asking for each row whether its list is there would be a
    # tenth of a first list's time.
    recognition_list = models.ForeignKey(
        RecognitionList, on_delete=models.PROTECT, related_name="rows", db_index=False, db_constraint=False
    )
    number = models.PositiveIntegerField(null=True, help_text="The row in the sheet.")
    name = models.CharField(max_length=80)
    identity_number = models.CharField(max_length=30, db_collation="C")
    subtype = models.CharField(max_length=40)
    assistance_class = models.PositiveSmallIntegerField(null=True)
    status = models.CharField(max_length=40, blank=True)
    starts_on = models.DateField(null=True)
    ends_on = models.DateField(null=True)
    outcome = models.CharField(max_length=10, choices=Outcome)
    problems = models.JSONField(default=list, help_text="[code, field, figures] each; told as sentences.")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    held = models.ForeignKey(
        Recognition,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        db_index=False,
        help_text="What it replaces or ends.",
    )

    class Meta:
        ordering = ["recognition_list_id", "id"]
        indexes = [
            models.Index(fields=["recognition_list", "outcome", "id"], name="recognition_row_outcome"),
            models.Index(fields=["held"], condition=Q(held__isnull=False), name="recognition_row_held"),
        ]

    def __str__(self) -> str:
        return f"{self.recognition_list_id} #{self.number}"
