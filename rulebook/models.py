"""Rules as versions: the files of a pack with their hash, and which version answers which layer from when."""

from datetime import date, timedelta

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import F, Func, Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from casework.models import Pool, Staff
from casework.scope import ScopedQuerySet
from policy.schema import LAYERS


class Layer(models.TextChoices):
    """What a pack answers: the layers of the chain, and the rules on institutions. `basic` also answers enrolment and
    deadlines, and institutions where no version of their own does."""

    BASIC = "basic", _("Basic insurance")
    CRITICAL_ILLNESS = "critical_illness", _("Critical-illness insurance")
    LARGE_AMOUNT = "large_amount", _("Large-amount insurance")
    SUPPLEMENTARY = "supplementary", _("Supplementary insurance")
    ASSISTANCE = "assistance", _("Medical assistance")
    INSTITUTIONS = "institutions", _("Designated institutions")


SETTLED = tuple(layer for layer in Layer if layer in LAYERS)
"""The layers that a settlement asks."""


class RuleVersion(models.Model):
    """The files of one pack, frozen by their content hash from the day they are submitted.

    Approved by a second person before it is put in force; PostgreSQL refuses every change of an approved one's files.
    """

    class State(models.TextChoices):
        DRAFT = "draft", _("Draft")
        SUBMITTED = "submitted", _("Submitted")
        APPROVED = "approved", _("Approved")

    pack = models.CharField(max_length=60)
    title = models.CharField(max_length=160)
    title_en = models.CharField(max_length=160, blank=True)
    content_hash = models.CharField(max_length=64, blank=True, help_text="Empty while it is a draft.")
    files = models.JSONField(help_text="File name to text.")
    state = models.CharField(max_length=10, choices=State, default=State.DRAFT)
    is_illustrative = models.BooleanField(default=False)
    drafted_by = models.ForeignKey(Staff, on_delete=models.PROTECT, null=True, related_name="+")
    approved_by = models.ForeignKey(Staff, on_delete=models.PROTECT, null=True, related_name="+")
    drafted_from = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="+")
    year = models.PositiveSmallIntegerField(null=True, help_text="The year that a draft prepares.")
    revision = models.PositiveIntegerField(default=0, help_text="How often the draft was changed.")
    created_at = models.DateTimeField()

    class Meta:
        ordering = ["pack", "-created_at"]
        constraints = [
            models.UniqueConstraint(fields=["content_hash"], condition=~Q(content_hash=""), name="rules_content_once"),
            models.CheckConstraint(condition=Q(state="draft") ^ ~Q(content_hash=""), name="rules_frozen_by_hash"),
            models.CheckConstraint(
                condition=Q(approved_by__isnull=True) | ~Q(approved_by=F("drafted_by")),
                name="rules_need_a_second_person",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.content_hash[:8] or self.pk})"

    @property
    def name(self) -> str:
        """The title in the reader's language."""
        return self.title_en if self.title_en and (get_language() or "zh").startswith("en") else self.title


_LAYER_KEY = Func("layer", function="hashtext")


class InForce(models.Model):
    """Which version answers a layer of a pool on a day. The database refuses two answers for one day."""

    pool = models.ForeignKey(Pool, on_delete=models.PROTECT)
    layer = models.CharField(max_length=20, choices=Layer)
    version = models.ForeignKey(RuleVersion, on_delete=models.PROTECT)
    period = DateRangeField()

    class Meta:
        ordering = ["pool_id", "layer", "period"]
        constraints = [
            ExclusionConstraint(
                name="one_version_in_force",
                expressions=[
                    (Func("pool_id", "pool_id", models.Value("[]"), function="int8range"), RangeOperators.OVERLAPS),
                    (
                        Func(_LAYER_KEY, _LAYER_KEY, models.Value("[]"), function="int4range"),
                        RangeOperators.OVERLAPS,
                    ),
                    ("period", RangeOperators.OVERLAPS),
                ],
            )
        ]

    def __str__(self) -> str:
        return f"{self.pool} {self.get_layer_display()}: {self.version}"

    @property
    def last_day(self) -> date | None:
        """The last day on which it answers; None while no end is known."""
        return self.period.upper - timedelta(days=1) if self.period.upper else None


class SimulationRun(models.Model):
    """A year's claims settled under two sets of rules (测算): how far it is, and what came out.

    The claims of `year` (or those of a file) are settled as if they had happened in `as_year`, the year whose figures
    are tried. On both sides the layers in `layers` are answered by `before` and by `after`, all other layers by what
    is in force in the pool; without `before` everything on that side is what is in force.
    """

    class State(models.TextChoices):
        WAITING = "waiting", _("Waiting")
        RUNNING = "running", _("Running")
        DONE = "done", _("Finished")
        FAILED = "failed", _("Not possible")
        CANCELLED = "cancelled", _("Cancelled")

    LIVE = (State.WAITING, State.RUNNING)

    pool = models.ForeignKey(Pool, on_delete=models.PROTECT)
    area_code = models.CharField(max_length=12, db_collation="C")
    before = models.ForeignKey(RuleVersion, on_delete=models.PROTECT, null=True, related_name="+")
    after = models.ForeignKey(RuleVersion, on_delete=models.PROTECT, related_name="simulations")
    layers = models.JSONField(default=list, help_text="The layers that are tried.")
    year = models.PositiveSmallIntegerField(null=True, help_text="None for the claims of a file.")
    as_year = models.PositiveSmallIntegerField()
    file = models.FileField(upload_to="simulations", blank=True, help_text="Taken away when the run ends.")
    file_name = models.CharField(max_length=100, blank=True)
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    problem = models.JSONField(default=dict, help_text="Why it failed, by language.")
    result = models.JSONField(null=True, help_text="policy.simulate.Outcome; amounts in fen.")
    attempts = models.PositiveSmallIntegerField(default=0, help_text="How many workers have begun it.")
    started_at = models.DateTimeField(null=True)
    heartbeat = models.DateTimeField(null=True)
    started_by = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField()

    objects = ScopedQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at"]

    def __str__(self) -> str:
        return f"{self.after} {self.as_year}"
