"""Applications for medical assistance (依申请救助, DL-18, DL-19): who asks for whom, each station, what was granted."""

import pghistory
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from casework.models import Document, Pool, Staff
from casework.scope import ScopedQuerySet
from claims.models import Claim
from claims.models.claim import PayeeStanding, Relation
from enrollment.models import Person, Recognition

OPEN = (
    *("draft", "village_check", "township_review", "public_notice", "recognition"),
    *("county_decision", "reconsideration"),
)


@pghistory.track(pghistory.UpdateEvent(row=pghistory.Old), pghistory.DeleteEvent(row=pghistory.Old))
class Application(models.Model):
    """One application for one person: the household's means, whose account is paid, where it stands, who decided."""

    class State(models.TextChoices):
        DRAFT = "draft", _("Being entered")
        VILLAGE_CHECK = "village_check", _("Check in the village")
        TOWNSHIP_REVIEW = "township_review", _("First review by the township")
        PUBLIC_NOTICE = "public_notice", _("Notice hangs in the village")
        RECOGNITION = "recognition", _("Recognition by the department")
        COUNTY_DECISION = "county_decision", _("Decision by the county")
        RECONSIDERATION = "reconsideration", _("Being reconsidered")
        GRANTED = "granted", _("Granted")
        REFUSED = "refused", _("Assistance refused")
        WITHDRAWN = "withdrawn", _("Withdrawn")
        DIED = "died", _("Ended by death")
        MOVED = "moved", _("Ended by moving away")

    class Origin(models.TextChoices):
        PERSON = "person", _("The person")
        FAMILY = "family", _("The family")
        SYSTEM = "system", _("Found by early warning")

    class Channel(models.TextChoices):
        TOWNSHIP = "township", _("Township")
        AGENCY = "agency", _("Agency")

    OPEN = OPEN
    STATIONS = OPEN[1:]

    pool = models.ForeignKey(Pool, on_delete=models.PROTECT, related_name="+")
    area_code = models.CharField(max_length=12, db_collation="C", help_text="Where the person was registered then.")
    number = models.CharField(max_length=40, blank=True, help_text="Given when it is handed in.")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="applications")
    state = models.CharField(max_length=20, choices=State, default=State.DRAFT)
    origin = models.CharField(max_length=10, choices=Origin)
    channel = models.CharField(max_length=10, choices=Channel)
    applicant_name = models.CharField(max_length=60, blank=True, help_text="Empty: the person.")
    applicant_relation = models.CharField(max_length=10, choices=Relation, blank=True)
    applicant_phone = models.CharField(max_length=20, blank=True)
    reason = models.CharField(max_length=500, blank=True)

    income = models.BigIntegerField(null=True, help_text="fen a year, the household's, beside its members' own")
    property_worth = models.BigIntegerField(null=True, help_text="fen")
    property_words = models.CharField(max_length=300, blank=True)

    payee_standing = models.CharField(max_length=10, choices=PayeeStanding, blank=True)
    payee_name = models.CharField(max_length=60, blank=True)
    bank_name = models.CharField(max_length=80, blank=True)
    bank_account = models.CharField(max_length=32, blank=True)

    received_on = models.DateField(null=True)
    assistance_class = models.PositiveSmallIntegerField(null=True, help_text="The class that the grant goes by.")
    recognition = models.ForeignKey(Recognition, on_delete=models.PROTECT, null=True, related_name="+")
    granted = models.BigIntegerField(default=0, help_text="fen that the funds pay more")
    decided_on = models.DateField(null=True)
    reasons = models.CharField(max_length=500, blank=True)
    refused_at = models.CharField(max_length=20, blank=True, help_text="The station at which it was refused.")
    reconsider_until = models.DateField(null=True)
    was_reconsidered = models.BooleanField(default=False)
    created_at = models.DateTimeField()
    entered_by = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    checked_by = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+", null=True)
    reviewed_by = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+", null=True)
    decided_by = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+", null=True)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(fields=["pool", "number"], condition=~Q(number=""), name="assistance_number_once"),
            models.UniqueConstraint(fields=["person"], condition=Q(state__in=OPEN), name="one_open_assistance"),
            models.CheckConstraint(
                condition=Q(reviewed_by=None) | ~Q(reviewed_by=F("entered_by")), name="assistance_reviewed_by_another"
            ),
            models.CheckConstraint(
                condition=Q(decided_by=None)
                | (
                    ~Q(decided_by=F("entered_by"))
                    & (Q(checked_by=None) | ~Q(decided_by=F("checked_by")))
                    & (Q(reviewed_by=None) | ~Q(decided_by=F("reviewed_by")))
                ),
                name="assistance_decided_by_another",
            ),
            models.CheckConstraint(
                condition=~Q(state="granted") | (Q(decided_by__isnull=False) & Q(assistance_class__range=(1, 4))),
                name="assistance_granted_by_somebody",
            ),
            models.CheckConstraint(
                condition=(Q(income=None) | Q(income__gte=0)) & (Q(property_worth=None) | Q(property_worth__gte=0)),
                name="assistance_means_not_negative",
            ),
        ]
        indexes = [
            models.Index(fields=["pool", "state", "-id"], name="assistance_state"),
            models.Index(fields=["pool", "area_code", "-id"], name="assistance_area"),
        ]

    def __str__(self) -> str:
        return self.number or f"#{self.pk}"


class HouseholdMember(models.Model):
    """Somebody of the household (共同生活的家庭成员) and what they earn; the person is one of them."""

    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="members")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    name = models.CharField(max_length=60)
    relation = models.CharField(max_length=10, choices=Relation, blank=True, help_text="Empty: the person.")
    identity_number = models.CharField(max_length=30, blank=True, db_collation="C")
    income = models.BigIntegerField(default=0, help_text="fen a year")
    note = models.CharField(max_length=100, blank=True)

    class Meta:
        ordering = ["application_id", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["application", "identity_number"],
                condition=~Q(identity_number=""),
                name="household_member_once",
            ),
            models.CheckConstraint(condition=Q(income__gte=0), name="member_income_not_negative"),
        ]

    def __str__(self) -> str:
        return self.name


class Cost(models.Model):
    """What the household paid for care in the months that count, by its claims and the lists of unassisted expenses.

    As they stood when it was last looked at; fen. Only claims settled here can be granted for.
    """

    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="costs")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    claim = models.ForeignKey(Claim, on_delete=models.PROTECT, null=True, related_name="+")
    expense = models.ForeignKey("Expense", on_delete=models.PROTECT, null=True, related_name="+")
    day = models.DateField()
    words = models.CharField(max_length=180)
    total = models.BigIntegerField()
    eligible = models.BigIntegerField()
    fund = models.BigIntegerField()
    own = models.BigIntegerField()
    assisted_before = models.BooleanField(default=False, help_text="An earlier application was granted for it.")

    class Meta:
        ordering = ["application_id", "day", "id"]
        constraints = [models.UniqueConstraint(fields=["application", "claim"], name="cost_claim_once")]

    def __str__(self) -> str:
        return f"{self.day} {self.words}"


class Station(models.Model):
    """What an application waits for: from which day, until when by which rule, and how it ended."""

    class Kind(models.TextChoices):
        VILLAGE_CHECK = "village_check", _("Check in the village")
        TOWNSHIP_REVIEW = "township_review", _("First review by the township")
        PUBLIC_NOTICE = "public_notice", _("Notice hangs in the village")
        RECOGNITION = "recognition", _("Recognition by the department")
        COUNTY_DECISION = "county_decision", _("Decision by the county")
        RECONSIDERATION = "reconsideration", _("Being reconsidered")

    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="stations")
    kind = models.CharField(max_length=20, choices=Kind)
    started_on = models.DateField()
    due_on = models.DateField()
    is_provisional = models.BooleanField(default=False)
    trace = models.JSONField(default=list, help_text="Rows of the deadline, policy.trace.Row.")
    ended_on = models.DateField(null=True)
    passed = models.BooleanField(null=True)
    opinion = models.CharField(max_length=500, blank=True)
    document = models.ForeignKey(
        Document, on_delete=models.PROTECT, null=True, related_name="+", help_text="The photo of the visit, or a paper."
    )
    by = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+", null=True)

    class Meta:
        ordering = ["application_id", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["application"], condition=Q(ended_on=None), name="one_assistance_station_at_a_time"
            )
        ]
        indexes = [models.Index(fields=["due_on"], condition=Q(ended_on=None), name="assistance_station_due")]

    def __str__(self) -> str:
        return f"{self.application} {self.get_kind_display()}"


class Objection(models.Model):
    """What somebody says against an application while the notice hangs, and the answer."""

    station = models.ForeignKey(Station, on_delete=models.CASCADE, related_name="objections")
    received_on = models.DateField()
    by_whom = models.CharField(max_length=80)
    words = models.CharField(max_length=500)
    answer = models.CharField(max_length=500, blank=True)
    answered_on = models.DateField(null=True)
    is_upheld = models.BooleanField(null=True)

    class Meta:
        ordering = ["station_id", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(is_upheld=None) | (~Q(answer="") & Q(answered_on__isnull=False)),
                name="assistance_objection_answered",
            )
        ]

    def __str__(self) -> str:
        return f"{self.by_whom} {self.received_on}"


class Panel(models.Model):
    """A collective decision (一事一议, DL-19): when, the minutes, the amount that it adds to the standard."""

    application = models.OneToOneField(Application, on_delete=models.PROTECT, related_name="panel")
    met_on = models.DateField()
    place = models.CharField(max_length=80, blank=True)
    minutes = models.CharField(max_length=1000)
    amount = models.BigIntegerField(help_text="fen; nothing where the vote went against it")
    is_agreed = models.BooleanField()
    noted_by = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    noted_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(amount__gte=0) & (Q(is_agreed=True) | Q(amount=0)), name="panel_adds_what_it_agreed"
            )
        ]

    def __str__(self) -> str:
        return f"{self.application} {self.met_on}"


class PanelMember(models.Model):
    """Somebody who sat on a panel, and how they voted."""

    class Vote(models.TextChoices):
        FOR = "for", _("for it")
        AGAINST = "against", _("against it")
        ABSTAINS = "abstains", _("abstains")

    panel = models.ForeignKey(Panel, on_delete=models.PROTECT, related_name="members")
    name = models.CharField(max_length=60)
    unit = models.CharField(max_length=80, blank=True)
    vote = models.CharField(max_length=10, choices=Vote)

    class Meta:
        ordering = ["panel_id", "id"]
        constraints = [models.UniqueConstraint(fields=["panel", "name", "unit"], name="panel_member_once")]

    def __str__(self) -> str:
        return self.name
