"""复查申诉: the agency looks again at its own decision about a claim, for who asks in time; another person decides."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from casework.models import Document, Pool, Staff
from casework.scope import ScopedQuerySet
from claims.models.claim import Claim, Standing
from claims.models.decision import Decision
from claims.models.review_rules import ReviewRules

DECIDED_STATES = ("upheld", "granted")


class Appeal(models.Model):
    """One appeal: against a refusal (`refusal`), else against what the claim was settled with.

    `until` is the last day to appeal and `decide_by` the last day to decide, both by the rules `term_of`.
    """

    class State(models.TextChoices):
        OPEN = "open", _("Waiting to be decided")
        UPHELD = "upheld", _("Decision upheld")
        GRANTED = "granted", _("Appeal granted")
        WITHDRAWN = "withdrawn", _("Withdrawn")
        CLOSED = "closed", _("Ended with the claim")

    pool = models.ForeignKey(Pool, on_delete=models.PROTECT)
    area_code = models.CharField(max_length=12, db_collation="C")
    claim = models.ForeignKey(Claim, on_delete=models.PROTECT, related_name="appeals")
    number = models.CharField(max_length=50)
    refusal = models.ForeignKey(Decision, on_delete=models.PROTECT, null=True, related_name="+")
    against_on = models.DateField(help_text="The day of the decision appealed against.")
    until = models.DateField(help_text="The last day to appeal.")
    term_of = models.ForeignKey(
        ReviewRules, on_delete=models.PROTECT, related_name="+", help_text="Where the terms come from."
    )
    handed_in_on = models.DateField(_("handed in on"))
    late_reason = models.CharField(_("why it is taken late"), max_length=200, blank=True)
    standing = models.CharField(_("who appeals"), max_length=10, choices=Standing, default=Standing.SELF)
    name = models.CharField(_("name of who appeals"), max_length=80, blank=True)
    grounds = models.TextField(_("grounds"))
    papers = models.ManyToManyField(Document, related_name="+")
    taken_by = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    taken_at = models.DateTimeField()
    decide_by = models.DateField()
    decide_by_is_provisional = models.BooleanField(default=False)
    late_on = models.DateField(null=True, help_text="The night that found it undecided after its last day.")
    state = models.CharField(max_length=9, choices=State, default=State.OPEN)
    reasons = models.TextField(_("reasons"), blank=True)
    more = models.BigIntegerField(default=0, help_text="fen that the funds pay more because of it")
    decided_by = models.ForeignKey(Staff, on_delete=models.PROTECT, null=True, related_name="+")
    decided_for = models.ForeignKey(Staff, on_delete=models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        verbose_name = _("appeal against a claim's decision")
        constraints = [
            models.UniqueConstraint(fields=["pool", "number"], name="appeal_number_once"),
            models.UniqueConstraint(fields=["claim"], condition=Q(state="open"), name="appeal_open_once"),
            models.UniqueConstraint(
                fields=["refusal"], condition=Q(state__in=DECIDED_STATES), name="appeal_of_a_refusal_once"
            ),
            models.UniqueConstraint(
                fields=["claim"],
                condition=Q(refusal=None, state__in=DECIDED_STATES),
                name="appeal_of_a_settlement_once",
            ),
            models.CheckConstraint(
                condition=Q(handed_in_on__lte=F("until")) | ~Q(late_reason=""), name="appeal_late_with_a_reason"
            ),
            models.CheckConstraint(condition=Q(handed_in_on__gte=F("against_on")), name="appeal_after_the_decision"),
            models.CheckConstraint(
                condition=Q(state="open", decided_at=None)
                | ~Q(state="open") & Q(decided_at__isnull=False) & ~Q(reasons=""),
                name="appeal_ended_with_reasons",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=DECIDED_STATES)
                | Q(decided_by__isnull=False)
                & ~Q(decided_by=F("taken_by"))
                & (Q(decided_for=None) | ~Q(decided_for=F("taken_by"))),
                name="appeal_decided_by_another",
            ),
            models.CheckConstraint(condition=Q(more=0) | Q(state="granted", refusal=None), name="appeal_pays_granted"),
        ]
        indexes = [models.Index(fields=["pool", "decide_by"], condition=Q(state="open"), name="appeal_open")]

    def __str__(self) -> str:
        return self.number

    @property
    def is_late(self) -> bool:
        """Whether it came in after its last day."""
        return self.handed_in_on > self.until
