"""A list of the official catalogue as it was published: read, compared with what holds, put in force from a day."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from casework.models import Document, Pool, Staff
from claims.models.catalogue import CatalogueKind


class CatalogueRelease(models.Model):
    """One published list (目录发布) of a pool: what it would change, who made it and who put it in force.

    A complete list ends the entries of its kind that it lacks; a partial one (a round of price changes, DL-40) leaves
    them. Entries change on `starts_on`, by their own dates: no job has to run that day.
    """

    class State(models.TextChoices):
        MAPPING = "mapping", _("Columns to be named")
        READING = "reading", _("Being read")
        READ = "read", _("Compared, not handed on")
        SUBMITTED = "submitted", _("Waiting for a second person")
        IN_FORCE = "in_force", _("Put in force")
        UNDONE = "undone", _("Undone")
        DROPPED = "dropped", _("Dropped")

    pool = models.ForeignKey(Pool, on_delete=models.PROTECT)
    area_code = models.CharField(max_length=12, db_collation="C", help_text="The area of the pool.")
    kind = models.CharField(max_length=12, choices=CatalogueKind)
    is_complete = models.BooleanField(default=True, help_text="Entries of the kind that the list lacks end.")
    title = models.CharField(max_length=160)
    document_number = models.CharField(max_length=80, blank=True, help_text="Of the document that publishes it.")
    starts_on = models.DateField()
    document = models.ForeignKey(Document, on_delete=models.PROTECT)
    file_name = models.CharField(max_length=160)
    content_hash = models.CharField(max_length=64)
    mapping = models.JSONField(default=dict, help_text="Field to column heading.")
    state = models.CharField(max_length=10, choices=State, default=State.MAPPING)
    total = models.PositiveIntegerField(default=0, help_text="Rows of the list.")
    bad = models.PositiveIntegerField(default=0, help_text="Rows that cannot be taken.")
    new = models.PositiveIntegerField(default=0)
    changed = models.PositiveIntegerField(default=0)
    ended = models.PositiveIntegerField(default=0)
    same = models.PositiveIntegerField(default=0)
    effect = models.JSONField(default=dict, help_text="What it would have changed of last year's claims; fen.")
    problem = models.CharField(max_length=40, blank=True, help_text="Why the file could not be read, by code.")
    made_by = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    put_in_force_by = models.ForeignKey(Staff, on_delete=models.PROTECT, null=True, related_name="+")
    put_in_force_at = models.DateTimeField(null=True)
    heartbeat = models.DateTimeField(null=True, help_text="The last sign of the worker that reads it.")

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(put_in_force_by__isnull=True) | ~Q(put_in_force_by=F("made_by")),
                name="release_needs_a_second_person",
            ),
            models.CheckConstraint(
                condition=~Q(state="in_force") | Q(put_in_force_by__isnull=False, put_in_force_at__isnull=False),
                name="release_put_in_force_by_someone",
            ),
        ]
        indexes = [models.Index(fields=["pool", "kind", "-starts_on"], name="release_of_kind")]

    def __str__(self) -> str:
        return self.title
