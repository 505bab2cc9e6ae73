"""Lists of villages and schools (名单): what came in, row by row, and what was made of it."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from casework.models import Document, Pool, Staff
from casework.scope import ScopedQuerySet
from enrollment.models.contributions import Contribution
from enrollment.models.persons import Person
from enrollment.models.registrations import Registration
from enrollment.models.standing import SpecialStatus


class ListSource(models.Model):
    """Whose list it is, and which column means what there: remembered for the next one."""

    pool = models.ForeignKey(Pool, on_delete=models.PROTECT)
    area_code = models.CharField(max_length=12, db_collation="C")
    name = models.CharField(max_length=80)
    header_hash = models.CharField(max_length=64)
    mapping = models.JSONField(help_text="Field to column heading.")
    used_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["pool", "area_code", "header_hash"], name="mapping_once")]

    def __str__(self) -> str:
        return self.name


class EnrolmentList(models.Model):
    """One file: checked without writing (dry run), confirmed, written, perhaps undone as a whole."""

    class Kind(models.TextChoices):
        VILLAGE = "village", _("Village list")
        SCHOOL = "school", _("School list")
        STATUS = "status", _("List of a department")

    class State(models.TextChoices):
        MAPPING = "mapping", _("Columns to be named")
        CHECKING = "checking", _("Being checked")
        CHECKED = "checked", _("Checked, not yet written")
        WRITING = "writing", _("Being written")
        WRITTEN = "written", _("Written")
        UNDONE = "undone", _("Undone")
        DROPPED = "dropped", _("Dropped")

    pool = models.ForeignKey(Pool, on_delete=models.PROTECT)
    area_code = models.CharField(max_length=12, db_collation="C", help_text="The area of who brought it.")
    kind = models.CharField(max_length=8, choices=Kind, default=Kind.VILLAGE)
    coverage_year = models.PositiveSmallIntegerField()
    status = models.CharField(max_length=40, blank=True, help_text="Of a department's list: what it confirms.")
    department = models.CharField(max_length=80, blank=True)
    source = models.ForeignKey(ListSource, on_delete=models.PROTECT, null=True)
    mapping = models.JSONField(default=dict)
    file_name = models.CharField(max_length=160)
    content_hash = models.CharField(max_length=64)
    document = models.ForeignKey(Document, on_delete=models.PROTECT)
    state = models.CharField(max_length=10, choices=State, default=State.MAPPING)
    total = models.PositiveIntegerField(default=0)
    done = models.PositiveIntegerField(default=0)
    good = models.PositiveIntegerField(default=0)
    bad = models.PositiveIntegerField(default=0)
    same = models.PositiveIntegerField(default=0, help_text="Rows that say what is known already.")
    brought_at = models.DateTimeField()
    brought_by = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    started_at = models.DateTimeField(null=True)
    heartbeat = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        ordering = ["-brought_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["pool", "coverage_year", "content_hash"],
                condition=Q(state__in=["writing", "written"]),
                name="list_written_once",
            )
        ]
        indexes = [models.Index(fields=["pool", "area_code", "-brought_at"], name="list_area")]

    def __str__(self) -> str:
        return self.file_name


class ListRow(models.Model):
    """One row of a list: what it said, every reason why it cannot be written, what it became.

    `registration`, `contribution` and `status` are those that the list made: what undoing it takes back. A new person
    was made by it too.
    """

    class Outcome(models.TextChoices):
        NEW = "new", _("New person")
        KNOWN = "known", _("Known person, registered for the year")
        SAME = "same", _("Nothing new")
        BAD = "bad", _("Cannot be written")
        UNDONE = "undone", _("Undone")

    enrolment_list = models.ForeignKey(EnrolmentList, on_delete=models.PROTECT, related_name="rows")
    number = models.PositiveIntegerField(help_text="The row in the sheet.")
    said = models.JSONField(help_text="Field to text, as it stood in the file.")
    outcome = models.CharField(max_length=8, choices=Outcome)
    problems = models.JSONField(default=list, help_text="[code, field, figures] each; told as sentences.")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    registration = models.ForeignKey(Registration, on_delete=models.PROTECT, null=True, related_name="+")
    contribution = models.ForeignKey(Contribution, on_delete=models.PROTECT, null=True, related_name="+")
    status = models.ForeignKey(SpecialStatus, on_delete=models.PROTECT, null=True, related_name="+")
    is_written = models.BooleanField(default=False)

    class Meta:
        ordering = ["enrolment_list_id", "number"]
        constraints = [models.UniqueConstraint(fields=["enrolment_list", "number"], name="list_row_once")]
        indexes = [
            models.Index(fields=["enrolment_list", "number"], condition=Q(outcome="bad"), name="list_row_bad"),
            models.Index(
                fields=["enrolment_list", "number"],
                condition=Q(outcome__in=["new", "known"], is_written=False),
                name="list_row_to_write",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.enrolment_list_id} #{self.number}"
