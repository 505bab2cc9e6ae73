"""Persons (参保人), their identities, statuses, recognised classes and coverage."""

import pghistory
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import F, Func, Q
from django.db.models.functions import Cast, Substr
from django.utils.translation import gettext_lazy as _

from casework.models import Area, Document, Pool
from casework.scope import ScopedQuerySet


class Sex(models.TextChoices):
    MALE = "male", _("Male")
    FEMALE = "female", _("Female")


@pghistory.track(pghistory.UpdateEvent(row=pghistory.Old), pghistory.DeleteEvent(row=pghistory.Old))
class Person(models.Model):
    """One insured person: one record in the pool, whatever documents they show (LPS-11)."""

    class Kind(models.TextChoices):
        """What decides price and benefit; the rules call it the member's class."""

        ADULT = "adult", _("Adult")
        STUDENT = "student", _("Student")
        CHILD = "child", _("Child")
        NEWBORN = "newborn", _("Newborn")

    pool = models.ForeignKey(Pool, on_delete=models.PROTECT)
    area = models.ForeignKey(Area, on_delete=models.PROTECT)
    area_code = models.CharField(max_length=12, db_collation="C")
    name = models.CharField(_("name"), max_length=80, db_collation="C")
    initials = models.CharField(max_length=40, blank=True, db_collation="C")
    other_initials = models.CharField(
        max_length=40, blank=True, db_collation="C", help_text="The second reading of a polyphone name."
    )
    sex = models.CharField(_("sex"), max_length=6, choices=Sex)
    born_on = models.DateField(_("date of birth"))
    died_on = models.DateField(_("date of death"), null=True, blank=True)
    kind = models.CharField(max_length=8, choices=Kind, default=Kind.ADULT)
    card_number = models.CharField(_("social security card"), max_length=20, blank=True)
    phone = models.CharField(_("phone"), max_length=20, blank=True)
    bank_name = models.CharField(_("bank"), max_length=80, blank=True)
    bank_account = models.CharField(_("bank account"), max_length=32, blank=True)
    registered_at = models.DateTimeField()

    objects = ScopedQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["pool", "card_number"], condition=~Q(card_number=""), name="card_once"),
            models.CheckConstraint(condition=Q(died_on__isnull=True) | Q(died_on__gte=F("born_on")), name="born_first"),
        ]
        indexes = [
            models.Index(fields=["pool", "name", "id"], name="person_name"),
            models.Index(F("pool"), Substr("name", 2), F("id"), name="person_given_name"),
            models.Index(fields=["pool", "initials", "id"], name="person_initials"),
            models.Index(
                fields=["pool", "other_initials", "id"], condition=~Q(other_initials=""), name="person_other_initials"
            ),
            models.Index(fields=["pool", "area_code", "id"], name="person_area"),
        ]

    def __str__(self) -> str:
        return self.name


class Identity(models.Model):
    """A document that says who a person is. The 18-digit resident ID is one kind among several (LPS-09)."""

    class Kind(models.TextChoices):
        """National dictionary codes of document kinds."""

        RESIDENT_ID = "01", _("Resident ID card")
        HK_MACAO_TAIWAN = "17", _("Residence permit for Hong Kong, Macao and Taiwan")
        FOREIGN_PERMANENT = "07", _("Foreigner's permanent residence ID")
        PASSPORT = "08", _("Passport")
        NEWBORN = "98", _("Newborn on a parent's number")

    pool = models.ForeignKey(Pool, on_delete=models.PROTECT)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="identities")
    kind = models.CharField(max_length=2, choices=Kind, default=Kind.RESIDENT_ID)
    number = models.CharField(max_length=30, db_collation="C")
    reversed_number = models.CharField(max_length=30, db_collation="C")
    is_main = models.BooleanField(default=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["pool", "kind", "number"], name="identity_once"),
            models.UniqueConstraint(fields=["person"], condition=Q(is_main=True), name="one_main_identity"),
        ]
        indexes = [
            models.Index(fields=["pool", "reversed_number"], name="identity_last_digits"),
            models.Index(fields=["pool", "number"], name="identity_number"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} …{self.number[-4:]}"


class SpecialStatus(models.Model):
    """A special status (低保, 重度残疾, ...) with the department that confirms it, from and to (CL-06)."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="statuses")
    code = models.CharField(max_length=40)
    department = models.CharField(max_length=80)
    starts_on = models.DateField()
    ends_on = models.DateField(null=True)
    document = models.ForeignKey(Document, on_delete=models.PROTECT, null=True)

    class Meta:
        ordering = ["starts_on"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")), name="status_span"
            )
        ]

    def __str__(self) -> str:
        return self.code


class Recognition(models.Model):
    """Recognition as one of the assistance classes 1-4 (DL-15, DL-16): department, from, to."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="recognitions")
    assistance_class = models.PositiveSmallIntegerField()
    subtype = models.CharField(max_length=40)
    department = models.CharField(max_length=80)
    starts_on = models.DateField()
    ends_on = models.DateField(null=True)

    class Meta:
        ordering = ["assistance_class", "starts_on"]
        constraints = [
            models.CheckConstraint(condition=Q(assistance_class__range=(1, 4)), name="assistance_class_known"),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")), name="recognition_span"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.assistance_class} {self.subtype}"


class Coverage(models.Model):
    """A span of days on which a person is covered by a scheme. Whether someone is covered is a question to dates (law 7)."""

    class Scheme(models.TextChoices):
        RESIDENT = "390", _("Resident insurance")
        EMPLOYEE = "310", _("Employees' insurance")

    pool = models.ForeignKey(Pool, on_delete=models.PROTECT)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="coverages")
    scheme = models.CharField(max_length=3, choices=Scheme, default=Scheme.RESIDENT)
    period = DateRangeField()
    contribution = models.ForeignKey("Contribution", on_delete=models.PROTECT, null=True)

    class Meta:
        constraints = [
            # btree_gist is not on every server: the person as a one-point range does without it.
            ExclusionConstraint(
                name="coverage_never_overlaps",
                expressions=[
                    (Func("person_id", "person_id", models.Value("[]"), function="int8range"), RangeOperators.OVERLAPS),
                    (
                        Func(
                            Cast("scheme", models.IntegerField()),
                            Cast("scheme", models.IntegerField()),
                            models.Value("[]"),
                            function="int4range",
                        ),
                        RangeOperators.OVERLAPS,
                    ),
                    ("period", RangeOperators.OVERLAPS),
                ],
            ),
            models.CheckConstraint(condition=Q(period__isempty=False), name="coverage_not_empty"),
        ]
        indexes = [models.Index(fields=["person"])]

    def __str__(self) -> str:
        return f"{self.period.lower} – {self.period.upper}"


class Contribution(models.Model):
    """What was owed and paid for one person and coverage year, and how it was classified."""

    class Classification(models.TextChoices):
        ORDINARY = "ordinary", _("In the ordinary window")
        LATE = "late", _("Late")
        NEWBORN = "newborn", _("Newborn")
        SWITCH = "switch", _("From employees' insurance in time")
        SPECIAL = "special", _("Special group")

    pool = models.ForeignKey(Pool, on_delete=models.PROTECT)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="contributions")
    coverage_year = models.PositiveSmallIntegerField()
    classification = models.CharField(max_length=10, choices=Classification)
    paid_on = models.DateField()
    individual = models.BigIntegerField(help_text="fen")
    subsidy = models.BigIntegerField(help_text="fen")
    starts_on = models.DateField()
    ends_on = models.DateField()
    channel = models.CharField(max_length=20, blank=True)

    class Meta:
        ordering = ["-coverage_year"]
        constraints = [
            models.UniqueConstraint(fields=["person", "coverage_year"], name="contribution_once_a_year"),
            models.CheckConstraint(condition=Q(individual__gte=0, subsidy__gte=0), name="contribution_not_negative"),
        ]

    def __str__(self) -> str:
        return f"{self.coverage_year}"
