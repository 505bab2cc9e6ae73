"""审核规程: through which stations a claim passes, and the figures by which reviews go. Dated, decided by two persons."""

from datetime import date

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from casework.models import Pool, Staff
from casework.scope import ScopedQuerySet
from claims.models.claim import Kind
from claims.models.decision import Flag

BASIS_POINTS = 10_000


class Way(models.TextChoices):
    """How far a claim goes before it is settled, the shortest way first. Two reviewers are the least (FX-38)."""

    SECOND_REVIEW = "second_review", _("First and second review")
    SUPERVISOR = "supervisor", _("Supervisor")
    JOINT_REVIEW = "joint_review", _("Joint review")

    @classmethod
    def strictest(cls) -> "Way":
        return cls.JOINT_REVIEW

    @property
    def strictness(self) -> int:
        """0 for the shortest way; a larger number is stricter."""
        return list(Way).index(self)


class ReviewRulesQuerySet(ScopedQuerySet):
    """Sets of rules by the day they hold."""

    def in_force(self, day: date) -> "ReviewRulesQuerySet":
        """The confirmed sets that have begun by `day`, the one that holds first."""
        return self.filter(state=ReviewRules.State.CONFIRMED, starts_on__lte=day).order_by("-starts_on")


class ReviewRules(models.Model):
    """One set of a pool, in force from a day until the next one begins. Proposed by one person, confirmed by another.

    A figure that is empty was never decided on: what needs it says so instead of assuming one.
    """

    class State(models.TextChoices):
        PROPOSED = "proposed", _("Proposed")
        CONFIRMED = "confirmed", _("Confirmed")
        DECLINED = "declined", _("Declined")

    pool = models.ForeignKey(Pool, on_delete=models.PROTECT)
    area_code = models.CharField(max_length=12, db_collation="C", help_text="The pool's own area.")
    starts_on = models.DateField(_("in force from"))
    state = models.CharField(max_length=10, choices=State, default=State.PROPOSED)
    reason = models.CharField(_("reason"), max_length=200)
    small_up_to = models.BigIntegerField(null=True, help_text="fen: claims up to it may be passed by sample")
    sample_share = models.PositiveSmallIntegerField(null=True, help_text="Basis points of the claims of a batch.")
    sample_least = models.PositiveSmallIntegerField(null=True)
    quorum = models.PositiveSmallIntegerField(null=True, help_text="Basis points of the voters that have to vote.")
    majority = models.PositiveSmallIntegerField(
        null=True, help_text="Basis points of the votes given; more than that many have to be for it."
    )
    answer_days = models.PositiveSmallIntegerField(null=True, help_text="Working days for an inquiry's answer.")
    appeal_days = models.PositiveSmallIntegerField(null=True, help_text="Days from a decision to appeal against it.")
    appeal_answer_days = models.PositiveSmallIntegerField(null=True, help_text="Working days to decide an appeal.")
    pair_days = models.PositiveSmallIntegerField(null=True, help_text="How far back pairs of reviewers are counted.")
    pair_share = models.PositiveSmallIntegerField(null=True, help_text="Basis points above which a pair stands out.")
    pair_least = models.PositiveSmallIntegerField(null=True, help_text="So many claims at least before it does.")
    proposed_by = models.ForeignKey(Staff, on_delete=models.PROTECT, null=True, related_name="+")
    proposed_at = models.DateTimeField()
    decided_by = models.ForeignKey(Staff, on_delete=models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)

    objects = ReviewRulesQuerySet.as_manager()

    FIGURES = (
        *("small_up_to", "sample_share", "sample_least", "quorum", "majority"),
        *("answer_days", "appeal_days", "appeal_answer_days", "pair_days", "pair_share", "pair_least"),
    )
    SHARES = ("sample_share", "quorum", "majority", "pair_share")

    class Meta:
        ordering = ["-starts_on", "-id"]
        verbose_name = _("review rules")
        verbose_name_plural = "review rules"
        constraints = [
            models.UniqueConstraint(
                fields=["pool", "starts_on"], condition=Q(state="confirmed"), name="review_rules_one_a_day"
            ),
            models.UniqueConstraint(fields=["pool"], condition=Q(state="proposed"), name="review_rules_one_proposal"),
            models.CheckConstraint(
                condition=Q(decided_by__isnull=True) | ~Q(decided_by=F("proposed_by")),
                name="review_rules_need_a_second_person",
            ),
            models.CheckConstraint(
                condition=Q(state="proposed", decided_at__isnull=True)
                | (~Q(state="proposed") & Q(decided_at__isnull=False)),
                name="review_rules_decided_once",
            ),
            models.CheckConstraint(
                condition=~Q(state="confirmed") | Q(decided_by__isnull=False) | Q(proposed_by__isnull=True),
                name="review_rules_confirmed_by_someone",
            ),
            models.CheckConstraint(
                condition=Q(sample_share__lte=BASIS_POINTS)
                & Q(quorum__lte=BASIS_POINTS)
                & Q(majority__lt=BASIS_POINTS)
                & Q(pair_share__lte=BASIS_POINTS),
                name="review_rules_shares",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.pool} {self.starts_on}"


class ReviewLevel(models.Model):
    """One level: claims of a kind whose worst open flag is at least so severe, and of which the funds pay above so much.

    The strictest of the levels that fit a claim decides; a claim that none fits goes the strictest way there is.
    Append-only: other levels are another set of rules.
    """

    class Severity(models.TextChoices):
        """How severe the worst open flag is at least; ordered, codes as those of flags."""

        ANY = "", _("With or without flags")
        NOTE = Flag.Severity.NOTE.value, Flag.Severity.NOTE.label
        WARNING = Flag.Severity.WARNING.value, Flag.Severity.WARNING.label
        BLOCKING = Flag.Severity.BLOCKING.value, Flag.Severity.BLOCKING.label

    rules = models.ForeignKey(ReviewRules, on_delete=models.PROTECT, related_name="levels")
    position = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=20, choices=Kind, blank=True, help_text="Empty: every kind of care.")
    severity = models.CharField(max_length=8, choices=Severity, blank=True)
    above = models.BigIntegerField(null=True, help_text="fen that the funds pay; empty: any amount, nothing too")
    way = models.CharField(max_length=14, choices=Way)

    class Meta:
        ordering = ["rules_id", "position"]
        constraints = [
            models.UniqueConstraint(
                fields=["rules", "kind", "severity", "above"], nulls_distinct=False, name="review_level_once"
            ),
            models.CheckConstraint(condition=Q(above__isnull=True) | Q(above__gte=0), name="review_level_not_negative"),
        ]

    def __str__(self) -> str:
        return f"{self.get_way_display()} > {self.above}"

    def fits(self, kind: str, fund: int, severity: str) -> bool:
        """Whether a claim of this kind, fund payment (fen) and worst open flag ("" for none) is meant."""
        return (
            self.kind in ("", kind)
            and SEVERITIES.index(severity) >= SEVERITIES.index(self.severity)
            and (self.above is None or fund > self.above)
        )


SEVERITIES = tuple(ReviewLevel.Severity.values)
