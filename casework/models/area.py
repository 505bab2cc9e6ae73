"""Areas by their division codes, and the pools (统筹区) that share money and rules."""

from django.db import models
from django.utils.translation import gettext_lazy as _

PREFIX_LENGTH = {"province": 2, "prefecture": 4, "county": 6, "township": 9, "village": 12}


class Area(models.Model):
    """A division with its 12-digit code. The tree is in the code: a county's villages share its first six digits."""

    class Level(models.TextChoices):
        PROVINCE = "province", _("Province")
        PREFECTURE = "prefecture", _("Prefecture")
        COUNTY = "county", _("County")
        TOWNSHIP = "township", _("Township")
        VILLAGE = "village", _("Village")

    code = models.CharField(max_length=12, primary_key=True)
    name = models.CharField(max_length=80)
    level = models.CharField(max_length=10, choices=Level)
    parent = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="children")

    class Meta:
        ordering = ["code"]
        indexes = [models.Index(fields=["level", "code"])]

    def __str__(self) -> str:
        return self.name

    @property
    def prefix(self) -> str:
        """The leading digits that every area inside this one shares."""
        return self.code[: PREFIX_LENGTH[self.level]]

    def holds(self, code: str) -> bool:
        """Whether the area with `code` lies inside this one (or is it)."""
        return code.startswith(self.prefix)


class Pool(models.Model):
    """A pool (统筹区): shares one fund and one set of rules. No money and no query crosses pools, except reports."""

    code = models.CharField(max_length=12, unique=True)
    name = models.CharField(max_length=80)
    area = models.ForeignKey(Area, on_delete=models.PROTECT)
    agency_name = models.CharField(_("agency"), max_length=120)
    agency_address = models.CharField(_("address"), max_length=120, blank=True)
    agency_telephone = models.CharField(_("telephone"), max_length=40, blank=True)
    income_holder = models.CharField(_("account holder"), max_length=80, blank=True)
    income_bank = models.CharField(_("bank of the income account"), max_length=80, blank=True)
    income_account = models.CharField(
        _("income account"), max_length=32, blank=True, help_text="收入户: into it persons return money."
    )
    whole_after_jiao = models.BooleanField(
        _("“whole” after jiao"), default=True, help_text="Habits differ: 壹元伍角整 or 壹元伍角."
    )
    claim_working_days = models.PositiveSmallIntegerField(default=30)

    LETTERHEAD = (
        *("agency_name", "agency_address", "agency_telephone"),
        *("income_holder", "income_bank", "income_account", "whole_after_jiao"),
    )

    class Meta:
        ordering = ["code"]

    def __str__(self) -> str:
        return self.name

    def holds(self, area_code: str) -> bool:
        """Whether an area lies inside the pool: what is outside is out-of-area care (XH-02)."""
        return self.area.holds(area_code)
