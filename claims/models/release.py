"""A list of the official catalogue as it was published: read, compared with what holds, put in force from a day."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from casework.models import Document, Pool, Staff
from casework.scope import ScopedQuerySet
from claims.models.catalogue import CatalogueEntry, CatalogueKind, Described


class ReleaseSource(models.Model):
    """Which column of a list means what, by its headings: remembered for the next list of the kind."""

    pool = models.ForeignKey(Pool, on_delete=models.PROTECT)
    kind = models.CharField(max_length=12, choices=CatalogueKind)
    header_hash = models.CharField(max_length=64)
    mapping = models.JSONField(help_text="Field to column heading.")
    used_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["pool", "kind", "header_hash"], name="release_mapping_once")]

    def __str__(self) -> str:
        return self.header_hash[:8]


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
        WRITING = "writing", _("Being put in force")
        IN_FORCE = "in_force", _("In force")
        UNDONE = "undone", _("Undone")
        DROPPED = "dropped", _("Dropped")

    AT_WORK = ("reading", "writing")

    pool = models.ForeignKey(Pool, on_delete=models.PROTECT)
    area_code = models.CharField(max_length=12, db_collation="C", help_text="The area of the pool.")
    kind = models.CharField(max_length=12, choices=CatalogueKind)
    is_complete = models.BooleanField(default=True, help_text="Entries of the kind that the list lacks end.")
    title = models.CharField(max_length=160)
    document_number = models.CharField(max_length=80, blank=True)
    starts_on = models.DateField()
    document = models.ForeignKey(Document, on_delete=models.PROTECT)
    file_name = models.CharField(max_length=160)
    content_hash = models.CharField(max_length=64)
    headings = models.JSONField(default=list, help_text="The texts of the columns.")
    sample = models.JSONField(default=list, help_text="The first rows below them.")
    mapping = models.JSONField(default=dict, help_text="Field to column heading.")
    state = models.CharField(max_length=10, choices=State, default=State.MAPPING)
    total = models.PositiveIntegerField(default=0, help_text="Rows of the list.")
    bad = models.PositiveIntegerField(default=0, help_text="Rows that cannot be taken.")
    new = models.PositiveIntegerField(default=0)
    changed = models.PositiveIntegerField(default=0)
    ended = models.PositiveIntegerField(default=0)
    same = models.PositiveIntegerField(default=0)
    effect = models.JSONField(default=dict, help_text="What it would have changed of a year's claims; fen.")
    made_by = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    put_in_force_by = models.ForeignKey(Staff, on_delete=models.PROTECT, null=True, related_name="+")
    put_in_force_at = models.DateTimeField(null=True)
    heartbeat = models.DateTimeField(null=True, help_text="When a worker was last told of it.")

    objects = ScopedQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(put_in_force_by__isnull=True) | ~Q(put_in_force_by=F("made_by")),
                name="release_needs_a_second_person",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["writing", "in_force"])
                | Q(put_in_force_by__isnull=False, put_in_force_at__isnull=False),
                name="release_put_in_force_by_someone",
            ),
        ]
        indexes = [models.Index(fields=["pool", "kind", "-starts_on"], name="release_of_kind")]

    def __str__(self) -> str:
        return self.title


class ReleaseRow(Described):
    """One row of a list beside what holds on its day; also an entry that ends because a complete list lacks it.

    What the list has no column for is what holds. `problems` say why a row cannot be taken.
    """

    class Change(models.TextChoices):
        NEW = "new", _("New entry")
        CHANGED = "changed", _("Changed entry")
        ENDED = "ended", _("Leaves the catalogue")
        SAME = "same", _("As before")
        BAD = "bad", _("Cannot be taken")

    class Part(models.TextChoices):
        """What of an entry changed."""

        CLASS = "class", _("Class or first share")
        PRICE = "price", _("Price limit")
        LIMITS = "limits", _("Limits of quantity, person or level")
        WORDS = "words", _("Names and words")

    release = models.ForeignKey(CatalogueRelease, on_delete=models.PROTECT, related_name="rows")
    number = models.PositiveIntegerField(help_text="The row in the sheet; 0: the list lacks it.")
    level_limits = models.JSONField(default=dict, help_text="Level to the price limit there, in fen.")
    ends_on = models.DateField(null=True)
    change = models.CharField(max_length=8, choices=Change)
    parts = ArrayField(models.CharField(max_length=8, choices=Part), default=list)
    problems = models.JSONField(default=list, help_text="[code, field, figures] each; told as sentences.")
    held = models.ForeignKey(CatalogueEntry, on_delete=models.PROTECT, null=True, related_name="+")
    held_until = models.DateField(null=True, help_text="Until when that entry held before this release.")

    class Meta:
        ordering = ["release_id", "id"]
        constraints = [
            models.UniqueConstraint(fields=["release", "code"], condition=~Q(change="bad"), name="release_code_once")
        ]
        indexes = [models.Index(fields=["release", "change", "id"], name="release_rows")]
