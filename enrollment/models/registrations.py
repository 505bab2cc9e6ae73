"""Who takes part where and on what ground (参保登记): before any payment (LPS-03)."""

from typing import Any

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from casework.models import Area, Document, Pool, Staff
from casework.scope import ScopedQuerySet
from enrollment.models.persons import Person


class School(models.Model):
    """A school that enrols its pupils or students as a group (LPS-06, CL-03); `on_roll` is what CL-48 compares with."""

    pool = models.ForeignKey(Pool, on_delete=models.PROTECT)
    area = models.ForeignKey(Area, on_delete=models.PROTECT)
    area_code = models.CharField(max_length=12, db_collation="C")
    name = models.CharField(max_length=80)
    on_roll = models.PositiveIntegerField(default=0)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        constraints = [models.UniqueConstraint(fields=["pool", "name"], name="school_once")]

    def __str__(self) -> str:
        return self.name


class Registration(models.Model):
    """A person's participation in resident insurance: from a day, on a ground, until it ends. One lives at a time."""

    class Basis(models.TextChoices):
        """The ground on which a place enrols a person (LPS-04 .. LPS-09)."""

        HOUSEHOLD = "household", _("Household register")
        RESIDENCE_PERMIT = "residence_permit", _("Residence permit")
        SCHOOL = "school", _("School")
        NEWBORN = "newborn", _("Newborn with a parent")
        HARDSHIP = "hardship", _("Hardship worker")
        ABROAD = "abroad", _("From Hong Kong, Macao, Taiwan or abroad")

    class Channel(models.TextChoices):
        """Where the application was made (DL-01, DL-02)."""

        WINDOW = "window", _("Agency window")
        TOWNSHIP = "township", _("Township window")
        HOSPITAL = "hospital", _("Hospital")
        APP = "app", _("App")
        WEB = "web", _("Website")
        MINI = "mini", _("Mini program")
        SCHOOL = "school", _("School list")
        LIST = "list", _("Village list")
        RENEWAL = "renewal", _("Automatic renewal")

    class End(models.TextChoices):
        SUSPENDED = "suspended", _("Suspended")
        MOVED = "moved", _("Moved to another place")
        EMPLOYEE = "employee", _("Joined employees' insurance")
        DEATH = "death", _("Died")
        DUPLICATE = "duplicate", _("Enrolled twice")
        MISTAKE = "mistake", _("Registered by mistake")

    class Legacy(models.TextChoices):
        """The scheme the person comes from, before both became one (LPS-12)."""

        URBAN = "urban", _("Urban residents")
        RURAL = "rural", _("New rural cooperative")

    pool = models.ForeignKey(Pool, on_delete=models.PROTECT)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="registrations")
    area_code = models.CharField(max_length=12, db_collation="C")
    basis = models.CharField(max_length=20, choices=Basis, default=Basis.HOUSEHOLD)
    channel = models.CharField(max_length=20, choices=Channel, default=Channel.WINDOW)
    registered_on = models.DateField()
    ended_on = models.DateField(null=True, help_text="The last day of it.")
    end_reason = models.CharField(max_length=12, choices=End, blank=True)
    permit_number = models.CharField(max_length=40, blank=True)
    declaration = models.CharField(
        max_length=200,
        blank=True,
        help_text="What the person declares: the hardship (LPS-08, FX-02), no enrolment at home (LPS-05).",
    )
    parent = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    school = models.ForeignKey(School, on_delete=models.PROTECT, null=True)
    hospital = models.CharField(max_length=80, blank=True, help_text="Where a newborn was registered (DL-01, DL-46).")
    legacy = models.CharField(max_length=6, choices=Legacy, blank=True)
    evidence = models.ForeignKey(Document, on_delete=models.PROTECT, null=True)
    by = models.ForeignKey(Staff, on_delete=models.PROTECT, null=True, related_name="+")

    objects = ScopedQuerySet.as_manager()

    class Meta:
        ordering = ["registered_on", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["person"], condition=Q(ended_on__isnull=True), name="one_living_registration"
            ),
            models.CheckConstraint(
                condition=Q(ended_on__isnull=True, end_reason="") | (Q(ended_on__isnull=False) & ~Q(end_reason="")),
                name="registration_end_has_a_reason",
            ),
            models.CheckConstraint(
                condition=Q(ended_on__isnull=True) | Q(ended_on__gte=F("registered_on")), name="registration_span"
            ),
        ]
        indexes = [models.Index(fields=["pool", "area_code", "registered_on", "id"], name="registration_area")]

    def __str__(self) -> str:
        return f"{self.get_basis_display()} {self.registered_on}"


class Duplicate(models.Model):
    """A person enrolled twice (重复参保): found where, kept where and why (C1, LPS-11, XH-01)."""

    class Kind(models.TextChoices):
        SAME_POOL = "same_pool", _("Twice in this pool")
        EMPLOYEE = "employee", _("Also in employees' insurance")
        OTHER_POOL = "other_pool", _("Also enrolled elsewhere")
        SUBSIDY = "subsidy", _("Subsidised twice")

    class Kept(models.TextChoices):
        HERE = "here", _("Stays here")
        THERE = "there", _("Stays there")
        BOTH = "both", _("Not a duplicate")

    PAIR = {"here": _("The later record stays"), "there": _("The earlier record stays"), "both": Kept.BOTH.label}
    """The sides in words where both are records of this pool: `person` is the later one, `other` the earlier."""

    pool = models.ForeignKey(Pool, on_delete=models.PROTECT)
    area_code = models.CharField(max_length=12, db_collation="C")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="duplicates")
    other = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    kind = models.CharField(max_length=12, choices=Kind)
    coverage_year = models.PositiveSmallIntegerField()
    place = models.CharField(max_length=120, blank=True, help_text="Where else, as the list says.")
    since = models.DateField(null=True, help_text="Since when there.")
    found_on = models.DateField()
    kept = models.CharField(max_length=5, choices=Kept, blank=True)
    rule = models.CharField(max_length=40, blank=True, help_text="The retention rule that decided.")
    reason = models.CharField(max_length=200, blank=True)
    waiver = models.ForeignKey(Document, on_delete=models.PROTECT, null=True)
    decided_by = models.ForeignKey(Staff, on_delete=models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        ordering = ["found_on", "id"]
        constraints = [
            models.UniqueConstraint(fields=["person", "kind", "coverage_year", "place"], name="duplicate_told_once")
        ]
        indexes = [models.Index(fields=["pool", "kept", "area_code", "id"], name="duplicate_open")]

    def __str__(self) -> str:
        return f"{self.person} {self.get_kind_display()}"

    @property
    def sides(self) -> dict[str, Any]:
        """What can be decided, in words."""
        return self.PAIR if self.other_id else dict(self.Kept.choices)

    @property
    def kept_words(self) -> Any:
        """What was decided, in words; empty when nothing was."""
        return self.sides.get(self.kept, "")
