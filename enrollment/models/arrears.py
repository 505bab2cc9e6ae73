"""Who has not paid: demand notices (催缴通知) with proof of delivery, and the calls of the township."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from casework.models import Document, Pool, Staff
from casework.scope import ScopedQuerySet
from enrollment.models.contributions import Contribution
from enrollment.models.units import UnitBill


class DemandNotice(models.Model):
    """A demand for one contribution or unit bill: issued once, served with proof, ten days to pay (HN-09, LPS-24)."""

    class Method(models.TextChoices):
        IN_PERSON = "in_person", _("Handed over")
        POST = "post", _("By post")
        MESSAGE = "message", _("By text message")
        LEFT = "left", _("Left at the home with a witness")
        PUBLIC = "public", _("Public notice")

    pool = models.ForeignKey(Pool, on_delete=models.PROTECT)
    area_code = models.CharField(max_length=12, db_collation="C")
    contribution = models.ForeignKey(Contribution, on_delete=models.PROTECT, null=True, related_name="notices")
    unit_bill = models.ForeignKey(UnitBill, on_delete=models.PROTECT, null=True, related_name="notices")
    amount = models.BigIntegerField(help_text="fen")
    due_on = models.DateField(null=True, help_text="Until when it could be paid at this amount.")
    issued_on = models.DateField()
    served_on = models.DateField(null=True)
    method = models.CharField(max_length=10, choices=Method, blank=True)
    proof = models.ForeignKey(Document, on_delete=models.PROTECT, null=True)
    deadline = models.DateField(
        null=True, help_text="Pay until here, counted from service; units always, persons where the rules give time."
    )
    closed_on = models.DateField(null=True, help_text="Paid, or no longer owed.")
    served_by = models.ForeignKey(Staff, on_delete=models.PROTECT, null=True, related_name="+")

    objects = ScopedQuerySet.as_manager()

    class Meta:
        ordering = ["-issued_on", "id"]
        constraints = [
            models.UniqueConstraint(fields=["contribution"], name="contribution_demanded_once"),
            models.UniqueConstraint(fields=["unit_bill"], name="unit_bill_demanded_once"),
            models.CheckConstraint(
                condition=Q(contribution__isnull=False) ^ Q(unit_bill__isnull=False), name="demand_of_one_thing"
            ),
            models.CheckConstraint(
                condition=Q(served_on__isnull=True, deadline__isnull=True, method="")
                | (
                    Q(served_on__isnull=False) & ~Q(method="") & (Q(deadline__isnull=False) | Q(unit_bill__isnull=True))
                ),
                name="service_has_method_and_deadline",
            ),
        ]
        indexes = [
            models.Index(fields=["pool", "area_code", "id"], condition=Q(closed_on__isnull=True), name="notice_open")
        ]

    def __str__(self) -> str:
        return f"{self.issued_on} {self.pk}"


class Call(models.Model):
    """One try to reach somebody who has not paid, and what came of it."""

    class Result(models.TextChoices):
        WILL_PAY = "will_pay", _("Will pay")
        PAID = "paid", _("Says it is paid")
        EMPLOYEE = "employee", _("Has employees' insurance")
        ELSEWHERE = "elsewhere", _("Enrolled elsewhere")
        REFUSES = "refuses", _("Does not want to")
        NOT_REACHED = "not_reached", _("Not reached")
        WRONG_NUMBER = "wrong_number", _("Wrong number")
        DIED = "died", _("Has died")

    contribution = models.ForeignKey(Contribution, on_delete=models.PROTECT, related_name="calls")
    at = models.DateTimeField()
    by = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    result = models.CharField(max_length=12, choices=Result)
    promised_on = models.DateField(null=True)
    note = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["-at"]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d} {self.get_result_display()}"
