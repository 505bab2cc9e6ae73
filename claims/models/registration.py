"""Diseases registered before their outpatient care is paid (门诊慢特病登记), and where a disease is treated (定点救治)."""

from datetime import date
from typing import Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from casework.models import Pool, Staff
from casework.scope import ScopedQuerySet
from claims.models.claim import Kind
from enrollment.models import Person
from institutions.models import Institution, Professional

REGISTERED = (Kind.OUTPATIENT_CHRONIC, Kind.OUTPATIENT_MAJOR)


class RegistrationQuerySet(ScopedQuerySet):
    """Registrations; days decide whether an approved one holds."""

    def standing(self) -> Self:
        """The approved ones."""
        return self.filter(state=DiseaseRegistration.State.APPROVED)

    def holding_on(self, day: date) -> Self:
        """Those that hold on a day."""
        open_or_later = Q(ends_on=None) | Q(ends_on__gte=day)
        return self.standing().filter(open_or_later, starts_on__lte=day)


class DiseaseRegistration(models.Model):
    """One application to have a disease registered, its evidence, and what was decided of it by another hand."""

    class State(models.TextChoices):
        APPLIED = "applied", _("Waiting for the decision")
        APPROVED = "approved", _("Approved")
        REFUSED = "refused", _("Refused")
        WITHDRAWN = "withdrawn", _("Withdrawn")

    pool = models.ForeignKey(Pool, on_delete=models.PROTECT)
    area_code = models.CharField(max_length=12, db_collation="C")
    number = models.CharField(max_length=40)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="diseases")
    state = models.CharField(max_length=10, choices=State, default=State.APPLIED)
    care = models.CharField(_("kind of care"), max_length=20, choices=Kind)
    disease_code = models.CharField(max_length=40, help_text="As on the list of the rules.")
    disease = models.CharField(_("disease"), max_length=80)

    hospital = models.ForeignKey(
        Institution, on_delete=models.PROTECT, verbose_name=_("diagnosed by"), related_name="+"
    )
    hospital_level = models.CharField(
        max_length=10, choices=Institution.Level, help_text="On the day of the diagnosis."
    )
    doctor = models.CharField(_("doctor"), max_length=60)
    title = models.CharField(_("title"), max_length=12, choices=Professional.Title)
    diagnosed_on = models.DateField(_("diagnosed on"))
    institutions = models.ManyToManyField(Institution, related_name="+", help_text="Where the person is treated.")
    renews = models.OneToOneField("self", on_delete=models.PROTECT, null=True, related_name="renewed_by")

    applied_on = models.DateField()
    due_on = models.DateField()
    due_is_provisional = models.BooleanField(default=False)
    starts_on = models.DateField(_("from"), null=True)
    ends_on = models.DateField(_("to"), null=True, help_text="That day included; empty: until it is ended.")
    entered_by = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    entered_at = models.DateTimeField()
    decided_by = models.ForeignKey(Staff, on_delete=models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    reason = models.CharField(_("reason"), max_length=200, blank=True, help_text="Of a refusal or of an end.")
    warned_on = models.DateField(null=True, help_text="When the night raised that it ends.")

    objects = RegistrationQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(fields=["pool", "number"], name="registration_number_once"),
            models.UniqueConstraint(
                fields=["person", "disease_code"], condition=Q(state="applied"), name="registration_waits_once"
            ),
            models.CheckConstraint(
                condition=Q(decided_by__isnull=True) | ~Q(decided_by=F("entered_by")),
                name="registration_decided_by_another",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["approved", "refused"]) | Q(decided_by__isnull=False),
                name="registration_decided_by_someone",
            ),
            models.CheckConstraint(
                condition=~Q(state="approved") | Q(starts_on__isnull=False), name="registration_approved_begins"
            ),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")), name="registration_ends_after"
            ),
        ]
        indexes = [
            models.Index(fields=["pool", "state", "due_on"], name="registration_due"),
            models.Index(fields=["person", "starts_on"], name="registration_of_person"),
            models.Index(fields=["pool", "ends_on", "area_code"], name="registration_ending"),
        ]

    def __str__(self) -> str:
        return f"{self.disease} · {self.number}"

    def holds_on(self, day: date) -> bool:
        """Whether it is in force on a day."""
        begun = self.starts_on is not None and self.starts_on <= day
        return self.state == self.State.APPROVED and begun and (self.ends_on is None or day <= self.ends_on)


class TreatmentPlace(models.Model):
    """An institution designated for treating a disease (定点救治, LPS-32): proposed by one hand, confirmed by another."""

    class State(models.TextChoices):
        PROPOSED = "proposed", _("Proposed")
        CONFIRMED = "confirmed", _("Confirmed")
        DECLINED = "declined", _("Declined")

    pool = models.ForeignKey(Pool, on_delete=models.PROTECT)
    area_code = models.CharField(max_length=12, db_collation="C")
    disease_code = models.CharField(max_length=40, help_text="As on the list of the rules.")
    disease = models.CharField(_("disease"), max_length=80)
    institution = models.ForeignKey(Institution, on_delete=models.PROTECT, related_name="+")
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("to"), null=True)
    document = models.CharField(_("document"), max_length=80)
    state = models.CharField(max_length=10, choices=State, default=State.PROPOSED)
    entered_by = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    entered_at = models.DateTimeField()
    decided_by = models.ForeignKey(Staff, on_delete=models.PROTECT, null=True, related_name="+")

    objects = ScopedQuerySet.as_manager()

    class Meta:
        ordering = ["disease", "-starts_on", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(decided_by__isnull=True) | ~Q(decided_by=F("entered_by")), name="treatment_by_another"
            ),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")), name="treatment_ends_after"
            ),
        ]
        indexes = [models.Index(fields=["pool", "institution", "starts_on"], name="treatment_of_institution")]

    def __str__(self) -> str:
        return f"{self.disease} · {self.institution}"
