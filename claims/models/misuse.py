"""暂停医疗费用联网结算: a measure against a person who misused the fund. Days decide, so it ends by itself."""

from datetime import date, timedelta
from typing import Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from casework.models import Pool, Staff
from casework.scope import ScopedQuerySet
from enrollment.models import Person

DAY = timedelta(days=1)
ON_ITS_WAY = Q(state="proposed") | Q(state="decided", served_on=None, lifted_from=None)


class SuspensionQuerySet(ScopedQuerySet):
    """Suspensions by the days on which they hold."""

    def served(self) -> Self:
        """Those that were decided and served: only they hold."""
        return self.filter(state=Suspension.State.DECIDED, served_on__isnull=False)

    def on_its_way(self) -> Self:
        """Those that wait for the decision, or to be served: at most one of a person."""
        return self.filter(ON_ITS_WAY)

    def holding_on(self, day: date) -> Self:
        """Those that hold on a day."""
        goes_on = Q(lifted_from=None) | Q(lifted_from__gt=day)
        return self.served().filter(goes_on, starts_on__lte=day, ends_on__gte=day)


class Suspension(models.Model):
    """One suspension of a person's online settlement, proposed by one person and decided by another (条例 art. 41).

    What it suspends is settlement on the spot: the person pays and claims at the counter. It holds once it was served.
    """

    class State(models.TextChoices):
        PROPOSED = "proposed", _("Waits for the decision")
        DECIDED = "decided", _("Decided upon")
        REJECTED = "rejected", _("Not decided upon")

    class Way(models.TextChoices):
        """送达方式."""

        IN_PERSON = "in_person", _("Handed to the person")
        POST = "post", _("By post")
        ELECTRONIC = "electronic", _("Electronically")
        LEFT = "left", _("Left at the home")

    pool = models.ForeignKey(Pool, on_delete=models.PROTECT)
    area_code = models.CharField(max_length=12, db_collation="C")
    number = models.CharField(max_length=40)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="suspensions")
    ground = models.CharField(max_length=40, help_text="Its code in the rules.")
    ground_name = models.CharField(_("ground"), max_length=200)
    article = models.CharField(_("article"), max_length=200)
    facts = models.TextField(_("facts"))
    months = models.PositiveSmallIntegerField(_("months"))
    starts_on = models.DateField(_("first day"))
    ends_on = models.DateField(_("last day"), help_text="Of the term; that day included.")
    state = models.CharField(max_length=8, choices=State, default=State.PROPOSED)
    proposed_by = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    proposed_on = models.DateField()
    decided_by = models.ForeignKey(Staff, on_delete=models.PROTECT, null=True, related_name="+")
    decided_on = models.DateField(null=True)
    decision = models.CharField(max_length=500, blank=True)
    reference = models.CharField(_("number of the decision"), max_length=80, blank=True)
    served_on = models.DateField(null=True)
    served_how = models.CharField(max_length=10, choices=Way, blank=True)
    appealed_on = models.DateField(null=True)
    appeal = models.CharField(max_length=500, blank=True)
    is_upheld = models.BooleanField(null=True, help_text="Whether the appeal holds.")
    answer = models.CharField(max_length=500, blank=True)
    answered_by = models.ForeignKey(Staff, on_delete=models.PROTECT, null=True, related_name="+")
    answered_on = models.DateField(null=True)
    lifted_from = models.DateField(null=True, help_text="The first day without it.")
    lifted_because = models.CharField(max_length=500, blank=True)
    lifted_by = models.ForeignKey(Staff, on_delete=models.PROTECT, null=True, related_name="+")

    objects = SuspensionQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        verbose_name = _("suspension of online settlement")
        constraints = [
            models.UniqueConstraint(fields=["pool", "number"], name="suspension_number_once"),
            models.UniqueConstraint(
                fields=["person"],
                condition=ON_ITS_WAY,
                name="suspension_one_on_its_way",
            ),
            models.CheckConstraint(condition=Q(ends_on__gte=F("starts_on")), name="suspension_ends_after_it_begins"),
            models.CheckConstraint(
                condition=Q(state="proposed", decided_by=None)
                | ~Q(state="proposed")
                & Q(decided_by__isnull=False, decided_on__isnull=False)
                & ~Q(decided_by=F("proposed_by")),
                name="suspension_decided_by_another",
            ),
            models.CheckConstraint(
                condition=Q(answered_by=None) | ~Q(answered_by=F("decided_by")) & ~Q(answered_by=F("proposed_by")),
                name="suspension_answered_by_a_stranger",
            ),
            models.CheckConstraint(
                condition=Q(lifted_from=None) | ~Q(lifted_because=""), name="suspension_lifted_for_a_reason"
            ),
        ]
        indexes = [
            models.Index(fields=["person", "starts_on"], name="suspension_of_person"),
            models.Index(fields=["pool", "ends_on", "area_code"], name="suspension_ending"),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def last_on(self) -> date:
        """The last day on which it holds, if it holds at all: of the term, or the one before it is lifted."""
        return min(self.ends_on, self.lifted_from - DAY) if self.lifted_from else self.ends_on

    @property
    def never_holds(self) -> bool:
        """Whether it was lifted before it began."""
        return self.last_on < self.starts_on
