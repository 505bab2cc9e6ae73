"""Early warning (监测预警): households whose care costs too much, recognised persons who lost their cover."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from assistance.models.applications import Application
from casework.models import Pool, Staff
from casework.scope import ScopedQuerySet
from enrollment.models import Household, Person


class EarlyWarning(models.Model):
    """What the night found of one household (of one person without one) in a year, with the figures that it rests on.

    The night writes those that nobody has handled yet; what came of one is said once.
    """

    class Kind(models.TextChoices):
        BURDEN = "burden", _("High cost of care")
        LOST_COVER = "lost_cover", _("Recognised, cover lost")

    class State(models.TextChoices):
        OPEN = "open", _("To be looked at")
        GONE = "gone", _("No longer so")
        HANDLED = "handled", _("Looked at")

    class Outcome(models.TextChoices):
        APPLICATION = "application", _("Application begun")
        ENROLLED = "enrolled", _("Enrolled again")
        OTHER_HELP = "other_help", _("Helped in another way")
        NO_NEED = "no_need", _("No help needed")
        UNREACHED = "unreached", _("Not reached")

    pool = models.ForeignKey(Pool, on_delete=models.PROTECT)
    area_code = models.CharField(max_length=12, db_collation="C")
    kind = models.CharField(max_length=10, choices=Kind)
    year = models.PositiveSmallIntegerField()
    subject = models.CharField(
        max_length=24, db_collation="C", help_text="H and the household's key, or P and the person's."
    )
    household = models.ForeignKey(Household, on_delete=models.PROTECT, null=True, related_name="+")
    person = models.ForeignKey(
        Person, on_delete=models.PROTECT, related_name="warnings", help_text="Of a household, who bears most."
    )
    burden = models.BigIntegerField(null=True, help_text="fen that the settled claims of the year left to them")
    claims = models.PositiveIntegerField(default=0)
    income = models.BigIntegerField(null=True, help_text="fen a head, by the rules of the day")
    ratio = models.PositiveIntegerField(null=True, help_text="Basis points of the income from which it is a warning.")
    assistance_class = models.PositiveSmallIntegerField(null=True)
    covered_to = models.DateField(null=True)
    found_on = models.DateField()
    state = models.CharField(max_length=10, choices=State, default=State.OPEN)
    outcome = models.CharField(max_length=12, choices=Outcome, blank=True)
    note = models.CharField(max_length=300, blank=True)
    handled_on = models.DateField(null=True)
    handled_by = models.ForeignKey(Staff, on_delete=models.PROTECT, null=True, related_name="+")
    application = models.ForeignKey(Application, on_delete=models.PROTECT, null=True, related_name="+")

    objects = ScopedQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["kind", "year", "subject"], name="warning_once_a_year"),
            models.CheckConstraint(
                condition=~Q(state="handled")
                | (~Q(outcome="") & Q(handled_on__isnull=False, handled_by__isnull=False)),
                name="warning_handled_with_outcome",
            ),
        ]
        indexes = [models.Index(fields=["pool", "state", "area_code", "id"], name="warning_area")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.year}"

    @property
    def line(self) -> int | None:
        """The burden (fen) from which it is a warning."""
        return None if self.income is None or self.ratio is None else self.income * self.ratio // 10_000
