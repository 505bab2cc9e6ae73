"""Persons (参保人), the documents that say who they are, and the households they live in."""

import pghistory
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Substr
from django.utils.translation import gettext_lazy as _

from casework.models import Area, Document, Pool, Staff
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
    household = models.ForeignKey("Household", on_delete=models.PROTECT, null=True, related_name="members")
    merged_into = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, related_name="merged", help_text="The record that stands for both."
    )

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
            models.Index(fields=["pool", "area_code", "born_on"], condition=Q(kind="newborn"), name="person_newborn"),
        ]

    def __str__(self) -> str:
        return self.name


class Household(models.Model):
    """People who live together (户): whom the village helper visits with one call."""

    pool = models.ForeignKey(Pool, on_delete=models.PROTECT)
    area = models.ForeignKey(Area, on_delete=models.PROTECT)
    area_code = models.CharField(max_length=12, db_collation="C")
    number = models.CharField(max_length=30, db_collation="C", help_text="The household register's number.")
    head = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")

    objects = ScopedQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["pool", "number"], name="household_once")]
        indexes = [models.Index(fields=["pool", "area_code", "id"], name="household_area")]

    def __str__(self) -> str:
        return self.number


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


class Merge(models.Model):
    """Two records of one person made one (LPS-11): which stands, which leads to it, what moved. Never changed."""

    pool = models.ForeignKey(Pool, on_delete=models.PROTECT)
    kept = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    given_up = models.OneToOneField(Person, on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(max_length=200)
    moved = models.JSONField(help_text="Table to the keys of the rows that now belong to the kept record.")
    document = models.ForeignKey(Document, on_delete=models.PROTECT, null=True)
    at = models.DateTimeField()
    by = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.CheckConstraint(condition=~Q(kept=F("given_up")), name="merge_of_two")]

    def __str__(self) -> str:
        return f"{self.given_up} -> {self.kept}"
