"""Units (单位) that owe supplementary insurance for their staff and retirees (HN-02 .. HN-11)."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from casework.models import Area, Pool
from casework.scope import ScopedQuerySet
from enrollment.models.contributions import Answer
from enrollment.models.persons import Person


class Unit(models.Model):
    """An employer, or the office that is left of one (留守机构), with how its retirees are paid for."""

    class Kind(models.TextChoices):
        FULLY_FUNDED = "fully_funded_unit", _("Fully funded by finance")
        UNIT = "unit", _("Other unit")
        LEFT_BEHIND = "left_behind", _("Left-behind office of a closed unit")
        APPROPRIATED = "appropriated", _("Its part is appropriated by finance")
        ALONE = "alone", _("Persons who join by themselves")

    pool = models.ForeignKey(Pool, on_delete=models.PROTECT)
    area = models.ForeignKey(Area, on_delete=models.PROTECT)
    area_code = models.CharField(max_length=12, db_collation="C")
    code = models.CharField(max_length=18, db_collation="C", help_text="Unified social credit code.")
    name = models.CharField(max_length=120)
    kind = models.CharField(max_length=20, choices=Kind)
    is_public = models.BooleanField(default=False, help_text="Must join (HN-29).")
    contact = models.CharField(max_length=80, blank=True)
    phone = models.CharField(max_length=20, blank=True)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        constraints = [models.UniqueConstraint(fields=["pool", "code"], name="unit_once")]

    def __str__(self) -> str:
        return self.name


class UnitMember(models.Model):
    """A person for whom a unit pays, from and to."""

    class Kind(models.TextChoices):
        IN_SERVICE = "in_service", _("In service")
        RETIREE = "retiree", _("Retired")

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="members")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="units")
    kind = models.CharField(max_length=10, choices=Kind)
    starts_on = models.DateField()
    ends_on = models.DateField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person"], condition=Q(ends_on__isnull=True), name="member_of_one_unit"),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")), name="unit_member_span"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.unit}: {self.person}"


class UnitBill(models.Model):
    """What a unit owes for a year, by payer, and what it and finance have paid. Who joins later has a further bill."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="bills")
    pool = models.ForeignKey(Pool, on_delete=models.PROTECT)
    area_code = models.CharField(max_length=12, db_collation="C")
    coverage_year = models.PositiveSmallIntegerField()
    number = models.PositiveSmallIntegerField(default=1)
    members = models.ManyToManyField(UnitMember, related_name="bills")
    answer = models.ForeignKey(Answer, on_delete=models.PROTECT)
    in_service = models.PositiveIntegerField()
    retired = models.PositiveIntegerField()
    total = models.BigIntegerField(help_text="fen; all payers")
    by_finance = models.BigIntegerField(default=0, help_text="fen of it that finance pays itself.")
    finance_paid_on = models.DateField(null=True)
    finance_reference = models.CharField(max_length=60, blank=True)
    due_on = models.DateField()
    paid_on = models.DateField(null=True)
    late_fee = models.BigIntegerField(default=0, help_text="fen")
    reference = models.CharField(max_length=60, blank=True)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        ordering = ["-coverage_year", "unit_id", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["unit", "coverage_year", "number"], name="unit_bill_once"),
            models.CheckConstraint(condition=Q(total__gte=0, late_fee__gte=0), name="unit_bill_not_negative"),
            models.CheckConstraint(
                condition=Q(by_finance__gte=0, by_finance__lte=F("total")), name="unit_bill_finance_within"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.unit} {self.coverage_year}"

    @property
    def own(self) -> int:
        """Fen that the unit pays, what it collects from its people with it."""
        return self.total - self.by_finance
