"""欺诈线索: what looks like fraud, from the one who noticed it to the authority that it is handed over to."""

from typing import Self

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from casework.models import Pool, Staff
from casework.scope import ScopedQuerySet
from claims.models.check import CheckHit
from claims.models.claim import Claim
from enrollment.models import Person
from institutions.models import Institution

UNDER_WAY = ("raised", "taken", "reported")


class LeadQuerySet(ScopedQuerySet):
    """Leads by what they do."""

    def under_way(self) -> Self:
        """Those that nobody has ended."""
        return self.filter(state__in=UNDER_WAY)

    def holding(self) -> Self:
        """Those by which the payment of a claim is held back."""
        return self.filter(holds=True)


class Lead(models.Model):
    """One lead of suspected fraud (LPS-62): raised, investigated by an inspector, ended by a supervisor: as unfounded, or
    handed over to an authority (HN-44, LPS-52). `holds`: its claim is not paid meanwhile. `tip` is who gave it, which
    only supervision reads (LPS-51).
    """

    class State(models.TextChoices):
        RAISED = "raised", _("Waits for an inspector")
        TAKEN = "taken", _("Under investigation")
        REPORTED = "reported", _("Investigated, to be decided")
        UNFOUNDED = "unfounded", _("Unfounded")
        HANDED_OVER = "handed_over", _("Founded, handed over")

    class Source(models.TextChoices):
        CHECK = "check", _("Hit of a check")
        REVIEW = "review", _("Review of a claim")
        ANSWER = "answer", _("Answer to a verification request")
        TIP = "tip", _("Tip-off")
        INSPECTION = "inspection", _("Inspection")
        OTHER = "other", _("Other department")

    class To(models.TextChoices):
        """移送机关."""

        ADMINISTRATION = "administration", _("Healthcare security administration")
        POLICE = "police", _("Public security")
        HEALTH = "health", _("Health administration")
        DISCIPLINE = "discipline", _("Discipline inspection and supervision")

    pool = models.ForeignKey(Pool, on_delete=models.PROTECT)
    area_code = models.CharField(max_length=12, db_collation="C")
    number = models.CharField(max_length=40)
    claim = models.ForeignKey(Claim, on_delete=models.PROTECT, null=True, related_name="leads")
    hit = models.ForeignKey(CheckHit, on_delete=models.PROTECT, null=True, related_name="leads")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="leads")
    institution = models.ForeignKey(Institution, on_delete=models.PROTECT, null=True, related_name="leads")
    state = models.CharField(max_length=11, choices=State, default=State.RAISED)
    source = models.CharField(_("source"), max_length=10, choices=Source)
    facts = models.TextField(_("facts"))
    amount = models.BigIntegerField(_("amount suspected"), default=0, help_text="fen; 0: not known yet")
    since = models.DateField(_("from"), null=True)
    until = models.DateField(_("until"), null=True)
    tip = models.CharField(max_length=200, blank=True, help_text="Who gave the tip, and how to reach them.")
    holds = models.BooleanField(default=False)
    raised_by = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    raised_on = models.DateField()
    inspector = models.ForeignKey(Staff, on_delete=models.PROTECT, null=True, related_name="+")
    taken_on = models.DateField(null=True)
    findings = models.TextField(_("findings"), blank=True)
    is_founded = models.BooleanField(null=True, help_text="As the inspector sees it.")
    reported_on = models.DateField(null=True)
    decided_by = models.ForeignKey(Staff, on_delete=models.PROTECT, null=True, related_name="+")
    decided_on = models.DateField(null=True)
    decision = models.CharField(max_length=500, blank=True)
    to = models.CharField(max_length=14, choices=To, blank=True)
    addressee = models.CharField(max_length=120, blank=True)
    letter_number = models.CharField(max_length=40, blank=True)
    enclosures = models.CharField(max_length=500, blank=True, help_text="One a line.")
    received_on = models.DateField(null=True, help_text="The day of the authority's receipt.")
    receipt = models.CharField(max_length=200, blank=True, help_text="Who received it, and their number of the case.")

    objects = LeadQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        verbose_name = _("lead of suspected fraud")
        constraints = [
            models.UniqueConstraint(fields=["pool", "number"], name="lead_number_once"),
            models.UniqueConstraint(
                fields=["pool", "letter_number"], condition=~Q(letter_number=""), name="lead_letter_number_once"
            ),
            models.CheckConstraint(
                condition=Q(person__isnull=False) | Q(institution__isnull=False), name="lead_against_somebody"
            ),
            models.CheckConstraint(condition=Q(amount__gte=0), name="lead_amount_not_negative"),
            models.CheckConstraint(
                condition=Q(since=None) | Q(until=None) | Q(until__gte=F("since")), name="lead_period_in_order"
            ),
            models.CheckConstraint(
                condition=Q(holds=False) | Q(claim__isnull=False) & ~Q(state="unfounded"), name="lead_holds_a_claim"
            ),
            models.CheckConstraint(
                condition=Q(state="raised", inspector=None) | ~Q(state="raised") & Q(inspector__isnull=False),
                name="lead_taken_by_someone",
            ),
            models.CheckConstraint(
                condition=Q(state__in=UNDER_WAY, decided_by=None)
                | ~Q(state__in=UNDER_WAY)
                & Q(decided_by__isnull=False, decided_on__isnull=False)
                & ~Q(findings="")
                & ~Q(decided_by=F("inspector"))
                & ~Q(decided_by=F("raised_by")),
                name="lead_decided_by_another",
            ),
            models.CheckConstraint(
                condition=~Q(state="handed_over") | ~Q(to="") & ~Q(addressee="") & ~Q(letter_number=""),
                name="lead_handed_over_by_letter",
            ),
        ]
        indexes = [
            models.Index(fields=["pool", "state", "-id"], name="lead_by_state"),
            models.Index(fields=["claim"], condition=Q(holds=True), name="lead_holding"),
        ]

    def __str__(self) -> str:
        return self.number

    def get_absolute_url(self) -> str:
        return reverse("misuse:lead", args=[self.pk])

    @property
    def is_under_way(self) -> bool:
        """Whether nobody has ended it."""
        return self.state in UNDER_WAY

    @property
    def against(self) -> str:
        """Who is suspected: the person's name, or the institution's."""
        return str((self.person and self.person.name) or (self.institution and self.institution.name) or "")
