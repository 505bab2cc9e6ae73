"""抽样批量审核: a batch of small clean claims of which a drawn sample is opened one by one and the rest passes at once."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from casework.models import Pool, Staff
from casework.scope import ScopedQuerySet
from claims.models.claim import Claim
from claims.models.review_rules import ReviewRules


class Sample(models.Model):
    """One batch. Which of its claims are drawn follows from the seed and their keys, so that anybody can draw again."""

    class State(models.TextChoices):
        OPEN = "open", _("The drawn ones are reviewed")
        DONE = "done", _("Passed")
        STOPPED = "stopped", _("Stopped by what was drawn")

    pool = models.ForeignKey(Pool, on_delete=models.PROTECT)
    area_code = models.CharField(max_length=12, db_collation="C", help_text="Where the one who drew it works.")
    rules = models.ForeignKey(ReviewRules, on_delete=models.PROTECT, related_name="+")
    seed = models.CharField(max_length=32)
    drawn_by = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    drawn_at = models.DateTimeField()
    state = models.CharField(max_length=7, choices=State, default=State.OPEN)
    ended_at = models.DateTimeField(null=True)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        verbose_name = _("sample of claims")

    def __str__(self) -> str:
        return f"S{self.pk}"


class SampledClaim(models.Model):
    """One claim of a batch, as it stood when the batch was drawn."""

    class Outcome(models.TextChoices):
        WAITING = "", _("Waiting")
        PASSED = "passed", _("Passed")
        LEFT = "left", _("Stays")

    sample = models.ForeignKey(Sample, on_delete=models.PROTECT, related_name="claims")
    claim = models.ForeignKey(Claim, on_delete=models.PROTECT, related_name="sampled")
    is_drawn = models.BooleanField()
    version = models.PositiveIntegerField()
    fund = models.BigIntegerField(help_text="fen that the funds pay by the figures that were shown")
    opened_at = models.DateTimeField(null=True, help_text="When the drawn claim was opened.")
    outcome = models.CharField(max_length=6, choices=Outcome, blank=True, default=Outcome.WAITING)
    why = models.CharField(max_length=300, blank=True, help_text="Why it stays.")

    class Meta:
        ordering = ["-is_drawn", "claim_id"]
        constraints = [
            models.UniqueConstraint(fields=["sample", "claim"], name="sampled_once_a_batch"),
            models.UniqueConstraint(fields=["claim"], condition=Q(outcome=""), name="sampled_in_one_open_batch"),
            models.CheckConstraint(
                condition=Q(outcome="left") & ~Q(why="") | ~Q(outcome="left") & Q(why=""), name="sampled_left_says_why"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.claim}"
