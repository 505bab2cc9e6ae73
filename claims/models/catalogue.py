"""What can be paid for: drugs, services, consumables, facilities; and diagnoses."""

from datetime import date

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, DateRangeField, RangeOperators
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Func, Q, Value
from django.utils.translation import gettext_lazy as _

from casework.models import Pool
from enrollment.models import Sex
from institutions.models import Institution


class Category(models.TextChoices):
    """甲 paid in full by the rules, 乙 after a first self-payment, 丙 not at all."""

    A = "A", _("Class A")
    B = "B", _("Class B")
    C = "C", _("Class C")


class Pieces(Func):
    """Every one, two and three letters in a row of some words, each marked with a number (the pool).

    The database has this function (migrations 0010 and 0017); an index over it finds any part of a name, Chinese ones of two
    letters too, which no trigram index does.
    """

    function = "lookup_pieces"
    output_field = ArrayField(models.TextField())


class CatalogueKind(models.TextChoices):
    """The four lists of the official catalogue, each published on its own."""

    DRUG = "drug", _("Drug")
    SERVICE = "service", _("Service")
    CONSUMABLE = "consumable", _("Consumable")
    FACILITY = "facility", _("Facility")


class LimitPeriod(models.TextChoices):
    """In what span of time a quantity may be paid for at most (DL-12)."""

    STAY = "stay", _("a stay")
    MONTH = "month", _("a month")
    QUARTER = "quarter", _("a quarter")
    YEAR = "year", _("a year")


class Described(models.Model):
    """What the catalogue says of an item on a span of days (LPS-31): class, price, limits, and who may have it."""

    code = models.CharField(max_length=30, db_collation="C")
    standard_code = models.CharField(
        max_length=30, db_collation="C", blank=True, help_text="The national code, where it differs from the code."
    )
    name = models.CharField(max_length=160, db_collation="C")
    initials = models.CharField(max_length=60, db_collation="C")
    specification = models.CharField(max_length=160, blank=True)
    maker = models.CharField(max_length=120, blank=True)
    unit = models.CharField(max_length=20, blank=True)
    category = models.CharField(max_length=1, choices=Category)
    first_self_pay = models.PositiveSmallIntegerField(null=True, help_text="Basis points; empty: the pack's figure.")
    price_limit = models.BigIntegerField(null=True, help_text="fen a unit; empty: no limit")
    limit_quantity = models.DecimalField(
        max_digits=12, decimal_places=4, null=True, help_text="Units payable in the period; empty: no limit."
    )
    limit_period = models.CharField(max_length=8, choices=LimitPeriod, blank=True)
    sex = models.CharField(max_length=6, choices=Sex, blank=True, help_text="Empty: both.")
    age_from = models.PositiveSmallIntegerField(null=True, help_text="Full years on the day of the service.")
    age_to = models.PositiveSmallIntegerField(null=True, help_text="Full years on the day of the service, inclusive.")
    diagnoses = ArrayField(
        models.CharField(max_length=20), default=list, blank=True, help_text="Beginnings of ICD codes; empty: all."
    )
    levels = ArrayField(
        models.CharField(max_length=10, choices=Institution.Level),
        default=list,
        blank=True,
        help_text="Levels of institutions at which it is payable; empty: all.",
    )
    restriction = models.CharField(max_length=500, blank=True, help_text="限定支付范围, as the list words it.")

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.name


# 64 bits of the code, seeded by the pool: 32 bits would let some of 200,000 codes meet.
_CODE_OF_POOL = Func("code", "pool_id", function="hashtextextended", output_field=models.BigIntegerField())


class CatalogueEntry(Described):
    """One version of an entry of a pool's catalogue: valid from a day to a day, no two of a code on one day (FX-17).

    What it says never changes, since claims were priced by it: only its end moves, and PostgreSQL refuses anything else.
    """

    Kind = CatalogueKind

    pool = models.ForeignKey(Pool, on_delete=models.PROTECT, db_index=False)
    kind = models.CharField(max_length=12, choices=CatalogueKind)
    release = models.ForeignKey("claims.CatalogueRelease", on_delete=models.PROTECT, null=True, related_name="entries")
    starts_on = models.DateField()
    ends_on = models.DateField(null=True)

    class Meta:
        ordering = ["code"]
        constraints = [
            models.UniqueConstraint(fields=["pool", "code", "starts_on"], name="catalogue_entry_once"),
            # btree_gist is not on every server: the code's hash as a one-point range does without it.
            ExclusionConstraint(
                name="entry_versions_never_overlap",
                expressions=[
                    (Func(_CODE_OF_POOL, _CODE_OF_POOL, Value("[]"), function="int8range"), RangeOperators.OVERLAPS),
                    (
                        Func("starts_on", "ends_on", Value("[]"), function="daterange", output_field=DateRangeField()),
                        RangeOperators.OVERLAPS,
                    ),
                ],
            ),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")), name="entry_span"
            ),
            models.CheckConstraint(
                condition=Q(limit_quantity__isnull=True, limit_period="")
                | (Q(limit_quantity__isnull=False, limit_quantity__gte=0) & ~Q(limit_period="")),
                name="entry_limit_has_a_period",
            ),
            models.CheckConstraint(
                condition=Q(age_from__isnull=True) | Q(age_to__isnull=True) | Q(age_to__gte=F("age_from")),
                name="entry_ages",
            ),
            models.CheckConstraint(
                condition=Q(price_limit__isnull=True) | Q(price_limit__gte=0), name="entry_price_not_negative"
            ),
        ]

    def holds_on(self, day: date) -> bool:
        """Whether this version holds on the day."""
        return self.starts_on <= day and (self.ends_on is None or day <= self.ends_on)

    def limit_at(self, level: str) -> int | None:
        """What a unit may cost at an institution of this level, in fen; None without a limit (LPS-30)."""
        own = (limit.amount for limit in self.price_limits.all() if limit.level == level)
        return next(own, self.price_limit)


class CatalogueName(models.Model):
    """A name by which an entry is found: the database adds it with the first version that has it (migration 0017).

    Versions come by the hundred thousand, names do not: only they carry what a search walks along.
    """

    pool = models.ForeignKey(Pool, on_delete=models.PROTECT, db_index=False)
    code = models.CharField(max_length=30, db_collation="C")
    name = models.CharField(max_length=160, db_collation="C")
    initials = models.CharField(max_length=60, db_collation="C")

    class Meta:
        ordering = ["code"]
        constraints = [models.UniqueConstraint(fields=["pool", "code", "name"], name="catalogue_name_once")]
        indexes = [
            models.Index(fields=["pool", "initials", "id"], name="entry_initials"),
            models.Index(fields=["pool", "name", "id"], name="entry_name"),
            GinIndex(Pieces("pool", "name", "initials"), name="entry_pieces"),
        ]

    def __str__(self) -> str:
        return self.name


class PriceLimit(models.Model):
    """What a unit of an entry may cost at institutions of one level; the entry's own limit holds at all others."""

    entry = models.ForeignKey(CatalogueEntry, on_delete=models.CASCADE, related_name="price_limits")
    level = models.CharField(max_length=10, choices=Institution.Level)
    amount = models.BigIntegerField(help_text="fen a unit")

    class Meta:
        ordering = ["entry_id", "level"]
        constraints = [
            models.UniqueConstraint(fields=["entry", "level"], name="price_limit_once_a_level"),
            models.CheckConstraint(condition=Q(amount__gte=0), name="price_limit_not_negative"),
        ]

    def __str__(self) -> str:
        return f"{self.entry_id} {self.level}: {self.amount}"


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
