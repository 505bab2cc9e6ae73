"""The service-item guide (办事指南): what an agency does for people, item by item, in dated versions."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from casework.models.area import Pool
from casework.models.staff import Staff


class ServiceItem(models.Model):
    """One version of one item of a pool's guide, in force from a day until the next version of the same item (DL-35).

    What nobody knows yet is empty and shown as such. Append-only: a mistake is corrected by a version of a later day.
    """

    class Channel(models.TextChoices):
        """Where an item can be applied for (LPS-39, DL-37, DL-38)."""

        WINDOW = "window", _("At the window")
        TOWNSHIP = "township", _("Township and village points")
        WEB = "web", _("Online")
        APP = "app", _("App")
        PHONE = "phone", _("By telephone")

    class Level(models.TextChoices):
        """Which offices take it."""

        PROVINCE = "province", _("Province")
        PREFECTURE = "prefecture", _("Prefecture")
        COUNTY = "county", _("County")
        TOWNSHIP = "township", _("Township")
        VILLAGE = "village", _("Village")

    pool = models.ForeignKey(Pool, on_delete=models.PROTECT)
    code = models.CharField(max_length=20, db_collation="C", help_text="This portal's own: group and item.")
    starts_on = models.DateField(_("in force from"))
    place_code = models.CharField(_("code of the local list"), max_length=40, blank=True)
    group = models.CharField(_("group"), max_length=60)
    name = models.CharField(_("item"), max_length=120)
    materials = models.JSONField(_("materials"), default=list, help_text="{name, forms, status, note} each.")
    working_days = models.PositiveSmallIntegerField(_("working days"), null=True, help_text="0: at once; empty: open.")
    working_days_status = models.CharField(max_length=8, blank=True)
    channels = models.JSONField(_("channels"), default=list)
    levels = models.JSONField(_("levels"), default=list)
    basis = models.JSONField(_("legal basis"), default=list, help_text="{text, status} each.")
    is_deferrable = models.BooleanField(
        _("papers may follow (容缺受理)"), null=True, help_text="Empty: not known. Taken in while a minor paper lacks."
    )
    results = models.JSONField(_("result papers"), default=list)
    note = models.CharField(_("note"), max_length=300, blank=True)
    edited_by = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    edited_at = models.DateTimeField()

    class Meta:
        ordering = ["code", "starts_on"]
        constraints = [models.UniqueConstraint(fields=["pool", "code", "starts_on"], name="service_item_once_a_day")]

    def __str__(self) -> str:
        return self.name
