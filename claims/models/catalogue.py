"""What can be paid for: drugs, services, consumables, facilities; and diagnoses."""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Func, Q, Value
from django.utils.translation import gettext_lazy as _

from casework.models import Pool


class Category(models.TextChoices):
    """甲 paid in full by the rules, 乙 after a first self-payment, 丙 not at all."""

    A = "A", _("Class A")
    B = "B", _("Class B")
    C = "C", _("Class C")


class Pieces(Func):
    """Every one, two and three letters in a row of some words, each marked with a number (the pool).

    The database has this function (migration 0010); an index over it finds any part of a name, Chinese ones of two
    letters too, which no trigram index does.
    """

    function = "lookup_pieces"
    output_field = ArrayField(models.TextField())


class CatalogueEntry(models.Model):
    """One entry of a pool's catalogue (LPS-31), valid from a day to a day."""

    class Kind(models.TextChoices):
        DRUG = "drug", _("Drug")
        SERVICE = "service", _("Service")
        CONSUMABLE = "consumable", _("Consumable")
        FACILITY = "facility", _("Facility")

    pool = models.ForeignKey(Pool, on_delete=models.PROTECT)
    code = models.CharField(max_length=30, db_collation="C")
    name = models.CharField(max_length=160, db_collation="C")
    initials = models.CharField(max_length=60, db_collation="C")
    kind = models.CharField(max_length=12, choices=Kind)
    category = models.CharField(max_length=1, choices=Category)
    first_self_pay = models.PositiveSmallIntegerField(null=True, help_text="Basis points; empty: the pack's figure.")
    price_limit = models.BigIntegerField(null=True, help_text="fen a unit; empty: no limit")
    unit = models.CharField(max_length=20, blank=True)
    starts_on = models.DateField()
    ends_on = models.DateField(null=True)

    class Meta:
        ordering = ["code"]
        constraints = [
            models.UniqueConstraint(fields=["pool", "code", "starts_on"], name="catalogue_entry_once"),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")), name="entry_span"
            ),
        ]
        indexes = [
            models.Index(fields=["pool", "initials", "id"], name="entry_initials"),
            models.Index(fields=["pool", "name", "id"], name="entry_name"),
            models.Index(fields=["pool", "code", "id"], name="entry_code"),
            GinIndex(Pieces("pool", "name", "initials"), name="entry_pieces"),
        ]

    def __str__(self) -> str:
        return self.name


class Diagnosis(models.Model):
    """A diagnosis by its code (ICD-10, 医保版)."""

    code = models.CharField(max_length=20, primary_key=True)
    name = models.CharField(max_length=120, db_collation="C")
    initials = models.CharField(max_length=60, db_collation="C")
    disease = models.CharField(max_length=60, blank=True, help_text="The disease of the packs' lists, if it is one.")

    class Meta:
        ordering = ["code"]
        indexes = [
            models.Index(fields=["initials"], name="diagnosis_initials"),
            models.Index(fields=["name"], name="diagnosis_name"),
            GinIndex(Pieces(Value(0), "name", "initials"), name="diagnosis_pieces"),
        ]

    def __str__(self) -> str:
        return self.name
