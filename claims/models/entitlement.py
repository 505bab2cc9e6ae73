"""What is settled before a claim: filings for care elsewhere, referrals (异地就医备案、转诊). Days decide, not states."""

from datetime import date
from typing import Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from casework.models import Pool, Staff
from casework.scope import ScopedQuerySet
from claims.models.catalogue import Diagnosis
from enrollment.models import Person
from institutions.models import Institution


class HeldQuerySet(ScopedQuerySet):
    """Rows with `starts_on` and `ends_on` (that day included; none: until it is ended) that may be void."""

    def holding_on(self, day: date) -> Self:
        """Those that hold on a day."""
        return self.standing().filter(Q(ends_on=None) | Q(ends_on__gte=day), starts_on__lte=day)

    def standing(self) -> Self:
        """All but what was entered in error, and so never held."""
        return self.filter(is_void=False)


class Held(models.Model):
    """Who, where, from when to when, by whose hand; what was entered in error is void and stays to be read."""

    pool = models.ForeignKey(Pool, on_delete=models.PROTECT)
    area_code = models.CharField(max_length=12, db_collation="C")
    number = models.CharField(max_length=40)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="%(class)ss")
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("to"), null=True, help_text="That day included; empty: until it is ended.")
    is_void = models.BooleanField(default=False)
    ended_because = models.CharField(_("reason"), max_length=200, blank=True)
    entered_by = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    entered_at = models.DateTimeField()
    ended_by = models.ForeignKey(Staff, on_delete=models.PROTECT, null=True, related_name="+")

    objects = HeldQuerySet.as_manager()

    class Meta:
        abstract = True
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(fields=["pool", "number"], name="%(class)s_number_once"),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                name="%(class)s_ends_after_it_begins",
            ),
        ]
        indexes = [
            models.Index(fields=["person", "starts_on"], name="%(class)s_of_person"),
            models.Index(fields=["pool", "ends_on", "area_code"], name="%(class)s_ending"),
        ]

    def __str__(self) -> str:
        return self.number

    def holds_on(self, day: date) -> bool:
        """Whether it holds on a day."""
        return not self.is_void and self.starts_on <= day and (self.ends_on is None or day <= self.ends_on)


class Referral(Held):
    """A referral (转诊) from one institution to another for one illness; `ends_on` is the last day to be admitted by it."""

    source = models.ForeignKey(Institution, on_delete=models.PROTECT, verbose_name=_("from"), related_name="+")
    target = models.ForeignKey(Institution, on_delete=models.PROTECT, verbose_name=_("to"), related_name="+")
    diagnosis = models.ForeignKey(Diagnosis, on_delete=models.PROTECT, verbose_name=_("diagnosis"))
    doctor = models.CharField(_("doctor"), max_length=60)
    grounds = models.CharField(_("why"), max_length=200)

    class Meta(Held.Meta):
        constraints = [
            *Held.Meta.constraints,
            models.CheckConstraint(condition=~Q(source=F("target")), name="referral_leads_elsewhere"),
        ]


class Filing(Held):
    """A filing for care elsewhere (异地就医备案): its type, the place, since when and until when it holds."""

    class Kind(models.TextChoices):
        """Codes as the rules know them; what each one means for a claim stands there."""

        LONG_RESIDENT = "long_resident", _("Long-term resident elsewhere")
        RELOCATED_RETIREE = "relocated_retiree", _("Retired elsewhere")
        POSTED = "posted", _("At work elsewhere")
        REFERRAL = "referral", _("Referred elsewhere")
        EMERGENCY = "emergency", _("Emergency elsewhere")
        TEMPORARY = "temporary", _("Elsewhere for a time")

    kind = models.CharField(_("type"), max_length=20, choices=Kind)
    place_code = models.CharField(
        max_length=6, db_collation="C", help_text="Division code: a province or a prefecture."
    )
    place_name = models.CharField(_("place"), max_length=60)
    grounds = models.CharField(_("why"), max_length=200, blank=True)
    counts_as = models.CharField(
        max_length=20, help_text="The access of claims under it, by the rules of its first day."
    )
    is_made_up = models.BooleanField(default=False, help_text="Filed after the care had begun (补办).")
    referral = models.ForeignKey(Referral, on_delete=models.PROTECT, null=True, related_name="filings")
    replaces = models.OneToOneField("self", on_delete=models.PROTECT, null=True, related_name="replaced_by")
    warned_on = models.DateField(null=True, help_text="When the night raised that it ends.")

    class Meta(Held.Meta):
        pass

    @property
    def prefix(self) -> str:
        """The beginning of the codes of all areas inside its place."""
        return self.place_code[:2] if self.place_code.endswith("0000") else self.place_code[:4]
