"""What happened: append-only, hash-chained in 16 shards, rendered as one sentence."""

from django.db import models

from casework.models.area import Pool
from casework.models.staff import Staff

SHARDS = 16


class EventShard(models.Model):
    """The head of one chain. Locked last of all locks, while one event is written."""

    id = models.PositiveSmallIntegerField(primary_key=True)
    head = models.CharField(max_length=64, default="0" * 64)
    length = models.BigIntegerField(default=0)


class Event(models.Model):
    """One thing that one actor did (no actor: the night). PostgreSQL refuses to change or delete a row."""

    shard = models.PositiveSmallIntegerField()
    position = models.BigIntegerField()
    at = models.DateTimeField()
    actor = models.ForeignKey(Staff, on_delete=models.PROTECT, null=True)
    pool = models.ForeignKey(Pool, on_delete=models.PROTECT, null=True)
    area_code = models.CharField(max_length=12, blank=True)
    verb = models.CharField(max_length=60)
    subject_type = models.CharField(max_length=40)
    subject_id = models.CharField(max_length=40)
    payload = models.JSONField(default=dict)
    previous = models.CharField(max_length=64)
    hash = models.CharField(max_length=64)

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["shard", "position"], name="event_position_once")]
        indexes = [
            models.Index(fields=["subject_type", "subject_id", "id"]),
            models.Index(fields=["pool", "at", "id"], name="event_by_day"),
            models.Index(fields=["pool", "verb", "at", "id"], name="event_by_verb"),
            models.Index(fields=["actor", "at", "id"], name="event_by_actor"),
        ]

    def __str__(self) -> str:
        return f"{self.verb} {self.subject_type} {self.subject_id}"
