"""大病保险事后补偿: what critical-illness insurance owes for a person's year beyond what was paid with the stays (NX-11)."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from casework.models import Pool, Staff
from casework.scope import ScopedQuerySet
from claims.models.claim import PayeeStanding
from claims.models.settlement import PersonYear

UNFINISHED = ("open", "confirmed", "objected")
TO_DECIDE = ("confirmed", "objected")
OWED = ("approved", "paying", "returned", "paid")
NOT_VERIFIED = ("open", "gone")


class CriticalCase(models.Model):
    """One case: found by the night and kept true by it while it is open; then the figures that somebody verified hold.

    Amounts in fen. `steps` are the stays of the year in order, each with what the rules answered, and the cases that
    were paid before, so that anyone can recompute. The insurer verifies, another person of the agency decides.
    """

    class State(models.TextChoices):
        OPEN = "open", _("To be verified")
        CONFIRMED = "confirmed", _("Confirmed by the insurer")
        OBJECTED = "objected", _("Objected to by the insurer")
        APPROVED = "approved", _("Approved")
        PAYING = "paying", _("In payment")
        RETURNED = "returned", _("Payment returned")
        PAID = "paid", _("Paid")
        DECLINED = "declined", _("Decided: nothing is paid")
        REVERSED = "reversed", _("Taken back in whole")
        GONE = "gone", _("Nothing owed any more")

    pool = models.ForeignKey(Pool, on_delete=models.PROTECT)
    area_code = models.CharField(max_length=12, db_collation="C")
    person_year = models.ForeignKey(PersonYear, on_delete=models.PROTECT, related_name="critical_cases")
    number = models.CharField(max_length=50)
    state = models.CharField(max_length=10, choices=State, default=State.OPEN)
    burden = models.BigIntegerField(help_text="fen that count towards the line in the year")
    entitled = models.BigIntegerField(help_text="fen that the layer owes for the whole year")
    paid = models.BigIntegerField(help_text="fen that it has paid with the stays and by earlier cases")
    due = models.BigIntegerField(help_text="fen")
    steps = models.JSONField(default=list)
    versions = models.JSONField(default=dict, help_text="Pack and content hash of each version that was asked.")
    opened_on = models.DateField()
    changed_on = models.DateField()
    verify_by = models.DateField(null=True, help_text="Empty where the rules have no term.")
    verify_by_is_provisional = models.BooleanField(default=False)
    verified_by = models.ForeignKey(Staff, on_delete=models.PROTECT, null=True, related_name="+")
    verified_at = models.DateTimeField(null=True)
    objection = models.TextField(blank=True)
    pay_by = models.DateField(null=True, help_text="NX-15; empty where the rules have no term.")
    pay_by_is_provisional = models.BooleanField(default=False)
    late_on = models.DateField(null=True, help_text="The night that found the present step late.")
    payee_standing = models.CharField(max_length=12, choices=PayeeStanding, default=PayeeStanding.INSURED)
    payee_name = models.CharField(max_length=80, blank=True)
    bank_name = models.CharField(max_length=80, blank=True)
    bank_account = models.CharField(max_length=32, blank=True)
    account_by = models.ForeignKey(Staff, on_delete=models.PROTECT, null=True, related_name="+")
    decided_by = models.ForeignKey(Staff, on_delete=models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    reasons = models.TextField(blank=True)
    moves = models.JSONField(default=dict, help_text="Counter of the year to fen that the payment adds.")
    taken_back = models.BigIntegerField(default=0, help_text="fen of what was decided that proved not to be owed")
    overpaid = models.BigIntegerField(
        default=0, help_text="fen that the cases of the year paid beyond what it comes to now; on its latest case"
    )

    objects = ScopedQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        verbose_name = _("critical-illness case")
        constraints = [
            models.UniqueConstraint(fields=["pool", "number"], name="critical_case_number_once"),
            models.UniqueConstraint(
                fields=["person_year"], condition=Q(state__in=UNFINISHED), name="critical_case_open_once_a_year"
            ),
            models.CheckConstraint(
                condition=~Q(state="gone") & Q(due__gt=0, due=F("entitled") - F("paid")) | Q(state="gone", due=0),
                name="critical_case_owes_what_was_not_paid",
            ),
            models.CheckConstraint(
                condition=Q(state__in=NOT_VERIFIED, verified_by=None, verified_at=None)
                | ~Q(state__in=NOT_VERIFIED) & Q(verified_by__isnull=False, verified_at__isnull=False),
                name="critical_case_verified_by_somebody",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=("objected", "declined")) | ~Q(objection=""),
                name="critical_case_objected_with_a_reason",
            ),
            models.CheckConstraint(
                condition=Q(state__in=(*UNFINISHED, "gone"), decided_by=None, decided_at=None)
                | ~Q(state__in=(*UNFINISHED, "gone")) & Q(decided_by__isnull=False, decided_at__isnull=False),
                name="critical_case_decided_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(decided_by=None)
                | ~Q(decided_by=F("verified_by")) & (Q(account_by=None) | ~Q(decided_by=F("account_by"))),
                name="critical_case_decided_by_another",
            ),
            models.CheckConstraint(
                condition=Q(decided_by=None) | Q(objection="") | ~Q(reasons=""),
                name="critical_case_objection_answered_with_reasons",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=OWED) | ~Q(payee_name="") & ~Q(bank_account=""),
                name="critical_case_paid_to_somebody",
            ),
            models.CheckConstraint(
                condition=Q(state__in=OWED, taken_back__gte=0, taken_back__lt=F("due"))
                | Q(state="reversed", taken_back=F("due"))
                | ~Q(state__in=(*OWED, "reversed")) & Q(taken_back=0, overpaid=0),
                name="critical_case_takes_back_what_was_paid",
            ),
        ]
        indexes = [
            models.Index(fields=["pool", "state", "area_code"], name="critical_case_state"),
            models.Index(fields=["person_year"], name="critical_case_year"),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def stands(self) -> int:
        """Fen that the decision owes now: what was approved less what was taken back; nothing before and without it."""
        return self.due - self.taken_back if self.state in OWED else 0
