"""Lists that fill the register: former lists of designated institutions, staff of institutions (LPS-40)."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from casework.models import Document, Pool, Staff
from casework.scope import ScopedQuerySet


class RegisterList(models.Model):
    """One file: checked without writing (dry run), confirmed, written.

    A list that designates makes everybody on it a designated institution from a day to a day; somebody other than who
    brought it confirms it.
    """

    class Kind(models.TextChoices):
        INSTITUTIONS = "institutions", _("Institutions")
        PROFESSIONALS = "professionals", _("Staff of institutions")

    class State(models.TextChoices):
        CHECKING = "checking", _("Being checked")
        CHECKED = "checked", _("Checked, not yet written")
        WRITING = "writing", _("Being written")
        WRITTEN = "written", _("Written")
        DROPPED = "dropped", _("Dropped")

    AT_WORK = ("checking", "writing")

    pool = models.ForeignKey(Pool, on_delete=models.PROTECT)
    area_code = models.CharField(max_length=12, db_collation="C")
    kind = models.CharField(max_length=15, choices=Kind)
    file_name = models.CharField(max_length=160)
    content_hash = models.CharField(max_length=64)
    document = models.ForeignKey(Document, on_delete=models.PROTECT)
    former = models.CharField(max_length=80, blank=True, help_text="Whose list it was, e.g. 新农合.")
    designates_from = models.DateField(null=True)
    designates_to = models.DateField(null=True, help_text="Last day; empty: until an agreement takes its place.")
    state = models.CharField(max_length=10, choices=State, default=State.CHECKING)
    total = models.PositiveIntegerField(default=0)
    done = models.PositiveIntegerField(default=0)
    new = models.PositiveIntegerField(default=0)
    changed = models.PositiveIntegerField(default=0)
    same = models.PositiveIntegerField(default=0)
    bad = models.PositiveIntegerField(default=0)
    brought_at = models.DateTimeField()
    brought_by = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    confirmed_by = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+", null=True)
    started_at = models.DateTimeField(null=True)
    heartbeat = models.DateTimeField(null=True)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["pool", "content_hash"],
                condition=Q(state__in=["writing", "written"]),
                name="register_list_written_once",
            ),
            models.CheckConstraint(
                condition=Q(designates_from=None) | Q(confirmed_by=None) | ~Q(confirmed_by=F("brought_by")),
                name="designating_list_needs_a_second_person",
            ),
            models.CheckConstraint(
                condition=Q(designates_to=None)
                | (Q(designates_from__isnull=False) & Q(designates_to__gte=F("designates_from"))),
                name="register_list_designates_forwards",
            ),
        ]

    def __str__(self) -> str:
        return self.file_name

    @property
    def good(self) -> int:
        """Rows that can be written."""
        return self.new + self.changed + self.same


class RegisterRow(models.Model):
    """One row of a list: as it stood where it is bad, as columns of the table where it is good."""

    class Outcome(models.TextChoices):
        NEW = "new", _("New")
        CHANGED = "changed", _("Differs from the register")
        SAME = "same", _("Nothing new")
        BAD = "bad", _("Cannot be written")

    register_list = models.ForeignKey(RegisterList, on_delete=models.CASCADE, related_name="rows")
    number = models.PositiveIntegerField(help_text="The row in the sheet.")
    code = models.CharField(max_length=20, db_collation="C", blank=True)
    said = models.JSONField(null=True, help_text="Column to text, of bad rows.")
    value = models.JSONField(null=True, help_text="Column of the table to its value, of good rows.")
    outcome = models.CharField(max_length=8, choices=Outcome, default=Outcome.NEW)
    problems = models.JSONField(default=list, help_text="[code, column, figures] each; told as sentences.")

    class Meta:
        ordering = ["register_list_id", "number"]
        constraints = [models.UniqueConstraint(fields=["register_list", "number"], name="register_row_once")]
        indexes = [
            models.Index(fields=["register_list", "code"], name="register_row_code"),
            models.Index(
                fields=["register_list", "outcome", "number"],
                condition=Q(outcome__in=["bad", "changed"]),
                name="register_row_to_look_at",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.register_list_id} #{self.number}"
