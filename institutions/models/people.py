"""Doctors, nurses, pharmacists and technicians (医保医师、护士、药师): who they are, where they practise."""

import pghistory
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from institutions.models.register import Institution


@pghistory.track(pghistory.UpdateEvent(row=pghistory.Old), pghistory.DeleteEvent(row=pghistory.Old))
class Professional(models.Model):
    """One person of an institution's staff by their insurance code; points against the code come with assessment (SY-10)."""

    class Kind(models.TextChoices):
        DOCTOR = "doctor", _("Doctor")
        NURSE = "nurse", _("Nurse")
        PHARMACIST = "pharmacist", _("Pharmacist")
        TECHNICIAN = "technician", _("Technician")

    class Title(models.TextChoices):
        CHIEF = "chief", _("Chief")
        DEPUTY_CHIEF = "deputy_chief", _("Deputy chief")
        ATTENDING = "attending", _("Attending")
        RESIDENT = "resident", _("Resident")
        ASSISTANT = "assistant", _("Assistant")
        NONE = "none", _("No title")

    class State(models.TextChoices):
        ACTIVE = "active", _("At work")
        SUSPENDED = "suspended", _("Suspended")
        LEFT = "left", _("Left")

    code = models.CharField(_("code"), max_length=14, unique=True)
    kind = models.CharField(_("kind"), max_length=10, choices=Kind)
    name = models.CharField(_("name"), max_length=60)
    initials = models.CharField(max_length=30, db_collation="C", blank=True)
    title = models.CharField(_("title"), max_length=12, choices=Title, default=Title.NONE)
    institution = models.ForeignKey(Institution, on_delete=models.PROTECT, related_name="professionals")
    department = models.CharField(_("department"), max_length=60, blank=True)
    scope = models.CharField(_("scope of practice"), max_length=60, blank=True)
    licence_number = models.CharField(_("licence"), max_length=40, blank=True)
    is_first_registered = models.BooleanField(_("first registered here"), default=True)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.ACTIVE)
    state_since = models.DateField(_("since"), null=True, blank=True)

    class Meta:
        ordering = ["code"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind="doctor", code__regex=r"^D[0-9]{12}$")
                | Q(kind="nurse", code__regex=r"^N[0-9]{12}$")
                | Q(kind="pharmacist", code__regex=r"^HY[0-9]{12}$")
                | Q(kind="technician", code__regex=r"^HJ[0-9]{12}$"),
                name="professional_code_shape",
                violation_error_message=_(
                    "A code is D, N, HY or HJ, six digits of the area and six digits of sequence."
                ),
            )
        ]
        indexes = [
            models.Index(fields=["institution", "kind", "code"], name="professional_place"),
            models.Index(fields=["name", "id"], name="professional_name"),
        ]

    def __str__(self) -> str:
        return self.name


class PracticePlace(models.Model):
    """A further place where somebody practises (多点执业), beside the one that registered them."""

    professional = models.ForeignKey(Professional, on_delete=models.CASCADE, related_name="places")
    institution = models.ForeignKey(Institution, on_delete=models.PROTECT, related_name="+")
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("to"), null=True)

    class Meta:
        ordering = ["professional_id", "starts_on"]
        constraints = [
            models.UniqueConstraint(
                fields=["professional", "institution"], condition=Q(ends_on=None), name="practice_place_once"
            ),
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gte=models.F("starts_on")), name="practice_place_span"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.professional} {self.institution}"
