"""Moves inside the pool (转移): asked for by the area that a person moves to, made by the one that keeps the record."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from casework.models import Area, Pool, Staff
from casework.scope import ScopedQuerySet
from enrollment.models.persons import Person


class Move(models.Model):
    """One person who moves from an area to another. Who asks learns nothing about the person but what comes of it."""

    class State(models.TextChoices):
        ASKED = "asked", _("Asked for")
        DONE = "done", _("Handed over")
        REFUSED = "refused", _("Not handed over")

    pool = models.ForeignKey(Pool, on_delete=models.PROTECT)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="moves")
    origin = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="+")
    origin_code = models.CharField(max_length=12, db_collation="C")
    target = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="+")
    target_code = models.CharField(max_length=12, db_collation="C")
    state = models.CharField(max_length=8, choices=State)
    reason = models.CharField(max_length=200)
    asked_number = models.CharField(max_length=30, blank=True, help_text="As the asking area typed it.")
    asked_by = models.ForeignKey(Staff, on_delete=models.PROTECT, null=True, related_name="+")
    asked_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(Staff, on_delete=models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    answer = models.CharField(max_length=200, blank=True)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(fields=["person"], condition=Q(state="asked"), name="move_asked_once"),
            models.CheckConstraint(
                condition=Q(state="asked", decided_at__isnull=True) | (~Q(state="asked") & Q(decided_at__isnull=False)),
                name="move_decided_once",
            ),
        ]
        indexes = [
            models.Index(fields=["pool", "origin_code", "-id"], name="move_away"),
            models.Index(fields=["pool", "target_code", "-id"], name="move_here"),
        ]

    def __str__(self) -> str:
        return f"{self.origin_code} → {self.target_code}"
