"""Who decided what about a claim, which papers were asked for, and what looked odd about it."""

from datetime import date

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from casework.models import Document, Staff
from claims.models.claim import Claim


class Decision(models.Model):
    """One person's word on a claim at one stage. Append-only. A send-back or refusal without a reason cannot be stored."""

    class Stage(models.TextChoices):
        FIRST_REVIEW = "first_review", _("First review")
        SECOND_REVIEW = "second_review", _("Second review")
        APPROVAL = "approval", _("Approval")
        JOINT_REVIEW = "joint_review", _("Joint review")
        REVERSAL = "reversal", _("Reversal")

    class Verdict(models.TextChoices):
        PASS = "pass", _("Passed")
        SEND_BACK = "send_back", _("Sent back")
        SUPPLEMENT = "supplement", _("Papers asked for")
        REFUSE = "refuse", _("Refused")
        CONVENE = "convene", _("Handed to a joint review")
        REVERSE = "reverse", _("Reversed")

    claim = models.ForeignKey(Claim, on_delete=models.PROTECT, related_name="decisions")
    stage = models.CharField(max_length=14, choices=Stage)
    verdict = models.CharField(max_length=10, choices=Verdict)
    actor = models.ForeignKey(Staff, on_delete=models.PROTECT)
    in_place_of = models.ForeignKey(Staff, on_delete=models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()
    comment = models.TextField(blank=True)
    reason_code = models.CharField(max_length=40, blank=True)
    article = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(condition=Q(verdict="pass") | ~Q(comment=""), name="decision_against_has_a_comment"),
            models.CheckConstraint(
                condition=~Q(verdict="refuse") | (~Q(reason_code="") & ~Q(article="")),
                name="refusal_has_reason_and_article",
            ),
            models.CheckConstraint(
                condition=Q(in_place_of__isnull=True) | ~Q(in_place_of=F("actor")),
                name="decision_in_place_of_another",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_stage_display()}: {self.get_verdict_display()}"


class Supplement(models.Model):
    """一次性补正: everything that is missing, told once. A claim has one at most; the clock stands until it is received."""

    claim = models.OneToOneField(Claim, on_delete=models.PROTECT, related_name="supplement")
    told_by = models.ForeignKey(Staff, on_delete=models.PROTECT)
    told_at = models.DateTimeField()
    missing = models.JSONField(help_text="Papers as {kind, remedy, article}.")
    supplement_by = models.DateField()
    received_on = models.DateField(null=True)

    def __str__(self) -> str:
        return f"{self.claim} {self.told_on}"

    @property
    def papers(self) -> list[dict[str, str]]:
        """The papers with their names: name, remedy, article."""
        return [paper | {"name": str(Document.Kind(paper["kind"]).label)} for paper in self.missing]

    @property
    def told_on(self) -> date:
        """The day of the notice."""
        return timezone.localdate(self.told_at)


class Flag(models.Model):
    """Something a check found: code, severity, the evidence's figures; lifted by a person with a reason."""

    class Severity(models.TextChoices):
        NOTE = "note", _("Note")
        WARNING = "warning", _("Warning")
        BLOCKING = "blocking", _("Blocking")

    claim = models.ForeignKey(Claim, on_delete=models.PROTECT, related_name="flags")
    code = models.CharField(max_length=40)
    severity = models.CharField(max_length=8, choices=Severity)
    needs_supervisor = models.BooleanField(default=False)
    figures = models.JSONField(default=dict)
    raised_at = models.DateTimeField()
    lifted_by = models.ForeignKey(Staff, on_delete=models.PROTECT, null=True, related_name="+")
    lifted_at = models.DateTimeField(null=True)
    lift_reason = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["-severity", "code"]
        constraints = [
            models.UniqueConstraint(fields=["claim", "code"], name="flag_once"),
            models.CheckConstraint(
                condition=Q(lifted_by__isnull=True, lifted_at__isnull=True)
                | (Q(lifted_by__isnull=False, lifted_at__isnull=False) & ~Q(lift_reason="")),
                name="flag_lifted_with_reason",
            ),
        ]

    def __str__(self) -> str:
        return self.code
