"""Medical institutions and pharmacies of the national register, with their departments and how each is paid."""

from functools import reduce
from operator import or_
from typing import Self

import pghistory
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from casework.models import Area, Pool
from casework.rights import Right
from casework.scope import Reader


class Care(models.TextChoices):
    """What an institution is designated for, and is paid for by a method of its own."""

    OUTPATIENT = "outpatient", _("Outpatient")
    CHRONIC = "outpatient_chronic", _("Chronic and special diseases")
    INPATIENT = "inpatient", _("Inpatient")
    PURCHASE = "purchase", _("Purchase of drugs")


class InstitutionQuerySet(models.QuerySet["Institution"]):
    """The register is the whole country's; what is sensitive in it is for who keeps the institution's own area."""

    def visible_to(self, reader: Reader, right: Right) -> Self:
        """The institutions in the areas where the reader holds `right`."""
        prefixes = sorted(reader.prefixes(right))
        return self.filter(reduce(or_, (Q(area__code__startswith=prefix) for prefix in prefixes), Q(pk__in=[])))


@pghistory.track(pghistory.UpdateEvent(row=pghistory.Old), pghistory.DeleteEvent(row=pghistory.Old))
class Institution(models.Model):
    """A hospital, clinic or pharmacy of the national register, wherever it lies. Not bound to a pool.

    `level` is for lists; which level a stay goes by, `institutions.standing` answers for its day of admission.
    Ownership decides nothing but who may leave (FX-24).
    """

    class Kind(models.TextChoices):
        HOSPITAL = "hospital", _("Hospital")
        CLINIC = "clinic", _("Clinic")
        VILLAGE_CLINIC = "village_clinic", _("Village clinic")
        PHARMACY = "pharmacy", _("Pharmacy")

    class Level(models.TextChoices):
        """The level by which the rules tell deductible and ratio apart; codes as in the packs."""

        VILLAGE = "village", _("Village")
        COMMUNITY = "community", _("Community or township")
        ONE = "1", _("Level 1")
        TWO = "2", _("Level 2")
        THREE = "3", _("Level 3")
        COUNTY = "county", _("County level and above")

    class Grade(models.TextChoices):
        A = "a", _("Grade A")
        B = "b", _("Grade B")
        C = "c", _("Grade C")
        UNRATED = "unrated", _("Not rated")

    class Ownership(models.TextChoices):
        PUBLIC = "public", _("Public")
        COLLECTIVE = "collective", _("Collective")
        PRIVATE = "private", _("Private")
        MILITARY = "military", _("Military")

    class Medicine(models.TextChoices):
        WESTERN = "western", _("Western medicine")
        CHINESE = "chinese", _("Chinese medicine")
        INTEGRATED = "integrated", _("Chinese and Western medicine")

    class Connection(models.TextChoices):
        """How far the institution's system is connected with that of the insurance (FX-25)."""

        NONE = "none", _("Not connected")
        TESTING = "testing", _("Being tested")
        CONNECTED = "connected", _("Connected")
        BROKEN = "broken", _("Interrupted")

    code = models.CharField(_("code"), max_length=12, unique=True)
    name = models.CharField(_("name of the institution"), max_length=120, db_collation="C")
    initials = models.CharField(_("initials"), max_length=60, db_collation="C", blank=True)
    kind = models.CharField(_("kind"), max_length=20, choices=Kind)
    level = models.CharField(_("level"), max_length=10, choices=Level)
    grade = models.CharField(_("grade"), max_length=10, choices=Grade, blank=True)
    area = models.ForeignKey(Area, on_delete=models.PROTECT, verbose_name=_("area"))
    address = models.CharField(_("address"), max_length=160, blank=True)
    telephone = models.CharField(_("telephone"), max_length=40, blank=True)

    ownership = models.CharField(_("ownership"), max_length=12, choices=Ownership, blank=True)
    is_for_profit = models.BooleanField(_("for profit"), default=False)
    is_internal = models.BooleanField(_("for its own unit's insured only"), default=False)
    is_specialised = models.BooleanField(_("specialised"), default=False)
    is_community = models.BooleanField(_("community health service"), default=False)
    medicine = models.CharField(_("kind of medicine"), max_length=12, choices=Medicine, blank=True)
    branch_of = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, verbose_name=_("branch of"))
    operating_since = models.DateField(_("operating since"), null=True, blank=True)
    beds = models.PositiveIntegerField(_("beds"), default=0)

    licence_number = models.CharField(_("licence"), max_length=40, blank=True)
    licence_valid_to = models.DateField(_("licence valid to"), null=True, blank=True)
    credit_code = models.CharField(_("unified social credit code"), max_length=18, blank=True)
    legal_person = models.CharField(_("legal representative"), max_length=60, blank=True)
    bank_name = models.CharField(_("bank"), max_length=80, blank=True)
    bank_account = models.CharField(_("bank account"), max_length=32, blank=True)

    connection = models.CharField(_("system"), max_length=10, choices=Connection, default=Connection.NONE)
    connected_on = models.DateField(_("connected on"), null=True, blank=True)
    is_cross_region = models.BooleanField(_("cross-region settlement"), default=False)
    is_cross_province = models.BooleanField(_("cross-province settlement"), default=False)
    is_cross_province_inpatient = models.BooleanField(_("cross-province inpatient settlement"), default=False)
    closed_on = models.DateField(_("closed on"), null=True, blank=True)
    merged_into = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("merged into")
    )

    objects = InstitutionQuerySet.as_manager()

    class Meta:
        ordering = ["code"]
        constraints = [
            models.CheckConstraint(
                condition=Q(code__regex=r"^[HP][0-9]{11}$"),
                name="institution_code_shape",
                violation_error_message=_("A code is H or P, six digits of the area and five digits of sequence."),
            ),
            models.CheckConstraint(
                condition=Q(kind="pharmacy", code__startswith="P") | (~Q(kind="pharmacy") & Q(code__startswith="H")),
                name="institution_code_of_its_kind",
                violation_error_message=_("The code of a pharmacy begins with P, that of all others with H."),
            ),
        ]
        indexes = [
            models.Index(fields=["initials", "id"], name="institution_initials"),
            models.Index(fields=["name", "id"], name="institution_name"),
            models.Index(fields=["licence_valid_to"], name="institution_licence"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def area_code(self) -> str:
        """The area by its code, as every row says it that belongs to one."""
        return self.area_id


class LevelChange(models.Model):
    """From which day an institution has another level. A stay goes by the level of its day of admission."""

    institution = models.ForeignKey(Institution, on_delete=models.PROTECT, related_name="level_changes")
    before = models.CharField(max_length=10, choices=Institution.Level)
    after = models.CharField(max_length=10, choices=Institution.Level)
    starts_on = models.DateField()
    note = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["institution_id", "starts_on"]
        constraints = [
            models.UniqueConstraint(fields=["institution", "starts_on"], name="level_change_once_a_day"),
            models.CheckConstraint(condition=~Q(before=models.F("after")), name="level_changes"),
        ]

    def __str__(self) -> str:
        return f"{self.institution} {self.starts_on}"


class Department(models.Model):
    """A speciality (诊疗科目) that an institution is licensed for, with its beds."""

    institution = models.ForeignKey(Institution, on_delete=models.CASCADE, related_name="departments")
    code = models.CharField(_("code"), max_length=10)
    name = models.CharField(_("name"), max_length=60)
    beds = models.PositiveIntegerField(_("beds"), default=0)

    class Meta:
        ordering = ["institution_id", "code"]
        constraints = [models.UniqueConstraint(fields=["institution", "code"], name="department_once")]

    def __str__(self) -> str:
        return self.name


class PaymentMethod(models.Model):
    """How a pool pays an institution for a sort of care from a day on (FX-27)."""

    class Method(models.TextChoices):
        ITEM = "item", _("By item")
        DISEASE = "disease", _("By disease")
        BED_DAY = "bed_day", _("By bed-day")
        HEAD = "head", _("By head")
        POINTS = "points", _("By points")
        GLOBAL_BUDGET = "global_budget", _("Global budget")
        DRG = "drg", _("By diagnosis-related group")

    pool = models.ForeignKey(Pool, on_delete=models.PROTECT)
    institution = models.ForeignKey(Institution, on_delete=models.PROTECT, related_name="payment_methods")
    care = models.CharField(_("care"), max_length=20, choices=Care)
    method = models.CharField(_("payment method"), max_length=15, choices=Method)
    starts_on = models.DateField(_("from"))

    class Meta:
        ordering = ["institution_id", "care", "-starts_on"]
        constraints = [
            models.UniqueConstraint(
                fields=["pool", "institution", "care", "starts_on"], name="payment_method_once_a_day"
            )
        ]

    def __str__(self) -> str:
        return f"{self.institution} {self.get_care_display()}: {self.get_method_display()}"
