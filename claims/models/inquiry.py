"""核实函 and 实地核查: what is asked outside the agency before a claim is decided, and what came of it (NX-17, NX-19)."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from casework.models import Document, Pool, Staff
from casework.scope import ScopedQuerySet
from claims.models.claim import Claim
from claims.models.review_rules import ReviewRules
from institutions.models import Institution


class Inquiry(models.Model):
    """One verification request: questions to the hospital or to an insurer. While it is open the claim is not passed."""

    class To(models.TextChoices):
        INSTITUTION = "institution", _("Institution of the stay")
        INSURER = "insurer", _("Insurer")

    class State(models.TextChoices):
        OPEN = "open", _("Waiting for the answer")
        ANSWERED = "answered", _("Answered")
        WITHDRAWN = "withdrawn", _("Withdrawn")

    pool = models.ForeignKey(Pool, on_delete=models.PROTECT)
    area_code = models.CharField(max_length=12, db_collation="C")
    claim = models.ForeignKey(Claim, on_delete=models.PROTECT, related_name="inquiries")
    number = models.CharField(max_length=50)
    to = models.CharField(_("to whom"), max_length=11, choices=To)
    institution = models.ForeignKey(Institution, on_delete=models.PROTECT, null=True)
    addressee = models.CharField(_("addressee"), max_length=120)
    questions = models.TextField(_("questions"))
    asked_by = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    answer_by = models.DateField()
    answer_by_is_provisional = models.BooleanField(default=False)
    term_of = models.ForeignKey(
        ReviewRules, on_delete=models.PROTECT, related_name="+", help_text="Where the working days come from."
    )
    reminded_on = models.DateField(null=True, help_text="The night on which it was found late.")
    state = models.CharField(max_length=9, choices=State, default=State.OPEN)
    answer = models.TextField(_("answer"), blank=True)
    answered_on = models.DateField(null=True, help_text="The day of the answer.")
    document = models.ForeignKey(Document, on_delete=models.PROTECT, null=True, related_name="+")
    ended_by = models.ForeignKey(Staff, on_delete=models.PROTECT, null=True, related_name="+")
    ended_at = models.DateTimeField(null=True)
    why_withdrawn = models.CharField(max_length=200, blank=True)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        verbose_name = _("verification request")
        constraints = [
            models.UniqueConstraint(fields=["pool", "number"], name="inquiry_number_once"),
            models.CheckConstraint(
                condition=Q(to="insurer", institution__isnull=True) | Q(to="institution", institution__isnull=False),
                name="inquiry_to_somebody",
            ),
            models.CheckConstraint(
                condition=Q(state="open", ended_at__isnull=True)
                | Q(state="withdrawn", ended_at__isnull=False) & ~Q(why_withdrawn="")
                | Q(state="answered", ended_at__isnull=False, answered_on__isnull=False, document__isnull=False)
                & ~Q(answer=""),
                name="inquiry_ended_by_an_answer_or_a_reason",
            ),
            models.CheckConstraint(
                condition=~Q(state="answered") | ~Q(ended_by=F("asked_by")), name="inquiry_answer_kept_by_another"
            ),
        ]
        indexes = [
            models.Index(fields=["pool", "answer_by"], condition=Q(state="open"), name="inquiry_open"),
        ]

    def __str__(self) -> str:
        return self.number


class Investigation(models.Model):
    """One task to look at something on the spot, given to a person; `blocks`: the claim is not passed before its end."""

    class State(models.TextChoices):
        OPEN = "open", _("Under way")
        CONCLUDED = "concluded", _("Concluded")
        WITHDRAWN = "withdrawn", _("Withdrawn")

    class Outcome(models.TextChoices):
        AS_CLAIMED = "as_claimed", _("As claimed")
        NOT_AS_CLAIMED = "not_as_claimed", _("Not as claimed")
        UNCLEAR = "unclear", _("Could not be cleared up")

    pool = models.ForeignKey(Pool, on_delete=models.PROTECT)
    area_code = models.CharField(max_length=12, db_collation="C")
    claim = models.ForeignKey(Claim, on_delete=models.PROTECT, related_name="investigations")
    number = models.CharField(max_length=50)
    investigator = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    task = models.TextField(_("task"))
    due_on = models.DateField(_("due on"))
    blocks = models.BooleanField(_("the claim waits for it"))
    ordered_by = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    ordered_at = models.DateTimeField()
    state = models.CharField(max_length=9, choices=State, default=State.OPEN)
    outcome = models.CharField(max_length=14, choices=Outcome, blank=True)
    conclusion = models.TextField(_("conclusion"), blank=True)
    ended_at = models.DateTimeField(null=True)
    why_withdrawn = models.CharField(max_length=200, blank=True)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        verbose_name = _("field investigation")
        constraints = [
            models.UniqueConstraint(fields=["pool", "number"], name="investigation_number_once"),
            models.CheckConstraint(
                condition=Q(state="open", ended_at__isnull=True)
                | Q(state="withdrawn", ended_at__isnull=False) & ~Q(why_withdrawn="")
                | Q(state="concluded", ended_at__isnull=False) & ~Q(outcome="") & ~Q(conclusion=""),
                name="investigation_ended_by_a_conclusion_or_a_reason",
            ),
            models.CheckConstraint(condition=~Q(investigator=F("ordered_by")), name="investigation_given_to_another"),
        ]
        indexes = [models.Index(fields=["investigator"], condition=Q(state="open"), name="investigation_in_hand")]

    def __str__(self) -> str:
        return self.number


class Finding(models.Model):
    """One thing seen on the spot, with a photo where there is one. Append-only."""

    investigation = models.ForeignKey(Investigation, on_delete=models.PROTECT, related_name="findings")
    text = models.CharField(_("what was found"), max_length=500)
    found_on = models.DateField(_("found on"))
    place = models.CharField(_("place"), max_length=120, blank=True)
    document = models.ForeignKey(Document, on_delete=models.PROTECT, null=True, related_name="+")
    by = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return self.text
