"""The night's jobs as rows: what ran for which day, chunk by chunk. The broker only rings the bell."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from casework.models.area import Pool


class JobRun(models.Model):
    """One job of one pool for one business day. Run again it finds its chunks done and changes nothing."""

    class State(models.TextChoices):
        PLANNED = "planned", _("Planned")
        RUNNING = "running", _("Running")
        DONE = "done", _("Done")
        FAILED = "failed", _("Failed")

    pool = models.ForeignKey(Pool, on_delete=models.PROTECT)
    name = models.CharField(max_length=60)
    business_day = models.DateField()
    state = models.CharField(max_length=8, choices=State, default=State.PLANNED)
    created_at = models.DateTimeField()
    started_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-business_day", "name"]
        constraints = [models.UniqueConstraint(fields=["name", "business_day", "pool"], name="job_once_a_day")]

    def __str__(self) -> str:
        return f"{self.name} {self.business_day}"


class JobChunk(models.Model):
    """The part of a run for one area: done as a whole or not at all, with what it changed."""

    class State(models.TextChoices):
        PLANNED = "planned", _("Planned")
        RUNNING = "running", _("Running")
        DONE = "done", _("Done")
        FAILED = "failed", _("Failed")

    run = models.ForeignKey(JobRun, on_delete=models.CASCADE, related_name="chunks")
    key = models.CharField(max_length=60, db_collation="C", help_text="An area code, or another part of the work.")
    state = models.CharField(max_length=8, choices=State, default=State.PLANNED)
    attempts = models.PositiveSmallIntegerField(default=0)
    heartbeat = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    changed = models.PositiveIntegerField(default=0, help_text="Rows.")
    figures = models.JSONField(default=dict)
    error = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["run_id", "key"]
        constraints = [models.UniqueConstraint(fields=["run", "key"], name="chunk_once")]
        indexes = [models.Index(fields=["state", "heartbeat"], name="chunk_to_do")]

    def __str__(self) -> str:
        return f"{self.run} {self.key}"
