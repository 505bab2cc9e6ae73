"""会审: several persons decide one claim, each with an opinion of their own; the vote decides (NX-18)."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from casework.models import Pool, Staff
from casework.scope import ScopedQuerySet
from claims.models.claim import Claim
from claims.models.review_rules import ReviewRules


class Opinion(models.TextChoices):
    """What a member, and in the end the vote, says of the claim."""

    AGREE = "agree", _("Agree")
    REDUCE = "reduce", _("Reduce")
    REFUSE = "refuse", _("Refuse")


class JointReview(models.Model):
    """One session about a claim. Quorum and majority are those of the rules that held when it was convened."""

    class State(models.TextChoices):
        OPEN = "open", _("Opinions are given")
        DECIDED = "decided", _("Decided")
        UNDECIDED = "undecided", _("No majority")
        CLOSED = "closed", _("Closed without a vote")

    pool = models.ForeignKey(Pool, on_delete=models.PROTECT)
    area_code = models.CharField(max_length=12, db_collation="C")
    claim = models.ForeignKey(Claim, on_delete=models.PROTECT, related_name="joint_reviews")
    number = models.CharField(max_length=50)
    rules = models.ForeignKey(ReviewRules, on_delete=models.PROTECT, related_name="+")
    quorum = models.PositiveSmallIntegerField(help_text="Basis points of the members that have to give an opinion.")
    majority = models.PositiveSmallIntegerField(help_text="Basis points of the opinions; more than that carry.")
    reason = models.CharField(_("why it is convened"), max_length=500)
    fund = models.BigIntegerField(help_text="fen that the funds pay by the figures the members were shown")
    convened_by = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    convened_at = models.DateTimeField()
    state = models.CharField(max_length=9, choices=State, default=State.OPEN)
    result = models.CharField(max_length=6, choices=Opinion, blank=True)
    resolution = models.TextField(_("resolution"), blank=True)
    ended_by = models.ForeignKey(Staff, on_delete=models.PROTECT, null=True, related_name="+")
    ended_at = models.DateTimeField(null=True)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        verbose_name = _("joint review")
        constraints = [
            models.UniqueConstraint(fields=["pool", "number"], name="joint_review_number_once"),
            models.UniqueConstraint(fields=["claim"], condition=Q(state="open"), name="joint_review_open_once"),
            models.CheckConstraint(
                condition=Q(state="open", ended_at__isnull=True) | ~Q(state="open") & Q(ended_at__isnull=False),
                name="joint_review_ended_some_time",
            ),
            models.CheckConstraint(
                condition=Q(state="decided") & ~Q(result="") & Q(ended_by__isnull=False)
                | ~Q(state="decided") & Q(result=""),
                name="joint_review_decided_has_a_result",
            ),
        ]

    def __str__(self) -> str:
        return self.number


class JointMember(models.Model):
    """One person who was called to a joint review."""

    review = models.ForeignKey(JointReview, on_delete=models.PROTECT, related_name="members")
    staff = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    role = models.CharField(max_length=60, help_text="As it was called on that day.")

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["review", "staff"], name="joint_member_once")]

    def __str__(self) -> str:
        return f"{self.staff}"


class JointOpinion(models.Model):
    """What one member said, signed in as themselves. Append-only, once."""

    member = models.OneToOneField(JointMember, on_delete=models.PROTECT, related_name="said")
    opinion = models.CharField(max_length=6, choices=Opinion)
    reason = models.CharField(max_length=500, blank=True)
    by = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(condition=Q(opinion="agree") | ~Q(reason=""), name="opinion_against_has_a_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.get_opinion_display()}"


class JointAttendee(models.Model):
    """Somebody of a medical institution who was heard in a joint review, as the supervisor noted it; without a vote.

    Append-only.
    """

    review = models.ForeignKey(JointReview, on_delete=models.PROTECT, related_name="attendees")
    name = models.CharField(_("name"), max_length=80)
    institution = models.CharField(_("institution"), max_length=120)
    statement = models.CharField(_("statement"), max_length=500)
    by = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.name}"
