"""大病保险事后补偿: what critical-illness insurance owes for a person's year beyond what was paid with the stays (NX-11)."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from casework.models import Pool
from casework.scope import ScopedQuerySet
from claims.models.settlement import PersonYear


class CriticalCase(models.Model):
    """One case a person and year, found by the night and kept true by it while it is open; amounts in fen.

    `steps` are the stays of the year in order, each with what the rules answered, so that anyone can recompute.
    """

    class State(models.TextChoices):
        OPEN = "open", _("To be verified")
        GONE = "gone", _("Nothing owed any more")

    pool = models.ForeignKey(Pool, on_delete=models.PROTECT)
    area_code = models.CharField(max_length=12, db_collation="C")
    person_year = models.ForeignKey(PersonYear, on_delete=models.PROTECT, related_name="critical_cases")
    number = models.CharField(max_length=50)
    state = models.CharField(max_length=10, choices=State, default=State.OPEN)
    burden = models.BigIntegerField(help_text="fen that count towards the line in the year")
    entitled = models.BigIntegerField(help_text="fen that the layer owes for the whole year")
    paid = models.BigIntegerField(help_text="fen that it has paid with claims and stays settled directly")
    due = models.BigIntegerField(help_text="fen")
    steps = models.JSONField(default=list)
    versions = models.JSONField(default=dict, help_text="Pack and content hash of each version that was asked.")
    opened_on = models.DateField()
    changed_on = models.DateField()

    objects = ScopedQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        verbose_name = _("critical-illness case")
        constraints = [
            models.UniqueConstraint(fields=["pool", "number"], name="critical_case_number_once"),
            models.UniqueConstraint(
                fields=["person_year"], condition=Q(state="open"), name="critical_case_open_once_a_year"
            ),
            models.CheckConstraint(
                condition=Q(state="open", due__gt=0, due=F("entitled") - F("paid")) | Q(state="gone", due=0),
                name="critical_case_owes_what_was_not_paid",
            ),
        ]
        indexes = [models.Index(fields=["pool", "state", "area_code"], name="critical_case_state")]

    def __str__(self) -> str:
        return self.number
