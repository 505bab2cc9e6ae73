"""Applications to become a designated institution (BJ-05 .. BJ-11; Order 2): what was handed in and what came of it."""

import pghistory
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from casework.models import Document, Pool, Staff
from casework.scope import ScopedQuerySet
from institutions.models.register import Institution
from rulebook.models import RuleVersion


@pghistory.track(pghistory.UpdateEvent(row=pghistory.Old), pghistory.DeleteEvent(row=pghistory.Old))
class Application(models.Model):
    """One application: the year's figures as the applicant states them, the station it has reached, who decided.

    Which stations there are and in which order, the rules of its `version` say. A branch applies as an institution of
    its own (BJ-09).
    """

    class State(models.TextChoices):
        DRAFT = "draft", _("Being entered")
        SUBMITTED = "submitted", _("Received, papers looked at")
        SUPPLEMENTING = "supplementing", _("Papers to be supplemented")
        DISTRICT_REVIEW = "district_review", _("Review by the district")
        CITY_DECISION = "city_decision", _("Decision by the city")
        ASSESSMENT = "assessment", _("Assessment by a team")
        PUBLIC_NOTICE = "public_notice", _("Public notice")
        QUALIFIED = "qualified", _("Qualified, agreement to be made")
        NOT_ACCEPTED = "not_accepted", _("Not accepted")
        REFUSED = "refused", _("Application refused")
        WITHDRAWN = "withdrawn", _("Withdrawn")

    INTAKE = ("submitted", "supplementing")
    STATIONS = ("district_review", "city_decision", "assessment", "public_notice")
    OPEN = ("draft", *INTAKE, *STATIONS)

    pool = models.ForeignKey(Pool, on_delete=models.PROTECT)
    area_code = models.CharField(max_length=12, db_collation="C")
    number = models.CharField(max_length=40, blank=True, help_text="Given when it is handed in.")
    institution = models.ForeignKey(Institution, on_delete=models.PROTECT, related_name="applications")
    version = models.ForeignKey(RuleVersion, on_delete=models.PROTECT, help_text="The rules by which it is handled.")
    state = models.CharField(max_length=20, choices=State, default=State.DRAFT)
    services = models.JSONField(default=list, help_text="What it applies for (Care).")

    year = models.PositiveSmallIntegerField(_("year of the figures"), null=True)
    visits = models.PositiveIntegerField(_("outpatient visits"), default=0)
    visits_amount = models.BigIntegerField(_("outpatient cost"), default=0, help_text="fen")
    admissions = models.PositiveIntegerField(_("admissions"), default=0)
    discharges = models.PositiveIntegerField(_("discharges"), default=0)
    stay_days = models.PositiveIntegerField(_("days of all stays"), default=0)
    discharges_amount = models.BigIntegerField(_("inpatient cost"), default=0, help_text="fen")
    capacity = models.CharField(_("capacity for insured persons"), max_length=200, blank=True)
    chosen_by = models.PositiveIntegerField(_("insured persons who want it"), default=0, help_text="BJ-21")

    received_on = models.DateField(null=True)
    told_on = models.DateField(null=True, help_text="The day on which what lacks was told; it is told once.")
    accepted_on = models.DateField(null=True)
    decided_on = models.DateField(null=True)
    reasons = models.CharField(max_length=500, blank=True)
    again_from = models.DateField(null=True, help_text="A refused applicant may come again from this day.")
    created_at = models.DateTimeField()
    entered_by = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    reviewed_by = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+", null=True)
    decided_by = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+", null=True)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(fields=["pool", "number"], condition=~Q(number=""), name="application_number_once"),
            models.UniqueConstraint(
                fields=["pool", "institution"],
                condition=Q(
                    state__in=[
                        *("draft", "submitted", "supplementing", "district_review"),
                        *("city_decision", "assessment", "public_notice"),
                    ]
                ),
                name="one_open_application",
            ),
            models.CheckConstraint(
                condition=Q(reviewed_by=None) | ~Q(reviewed_by=F("entered_by")),
                name="application_maker_is_not_reviewer",
            ),
            models.CheckConstraint(
                condition=Q(decided_by=None)
                | (~Q(decided_by=F("entered_by")) & (Q(reviewed_by=None) | ~Q(decided_by=F("reviewed_by")))),
                name="application_decided_by_another",
            ),
            models.CheckConstraint(
                condition=~Q(state="qualified") | (Q(reviewed_by__isnull=False) & Q(decided_by__isnull=False)),
                name="application_qualified_by_two",
            ),
            models.CheckConstraint(
                condition=Q(visits_amount__gte=0, discharges_amount__gte=0), name="application_not_negative"
            ),
        ]
        indexes = [
            models.Index(fields=["pool", "state", "-id"], name="application_state"),
            models.Index(fields=["institution", "-id"], name="application_institution"),
        ]

    def __str__(self) -> str:
        return self.number or f"#{self.pk}"


class CheckItem(models.Model):
    """A condition, or a group of papers, that the rules name, and whether it is there (BJ-05, BJ-06)."""

    class Kind(models.TextChoices):
        CONDITION = "condition", _("Condition")
        MATERIAL = "material", _("Papers")

    class Mark(models.TextChoices):
        YES = "yes", _("Yes")
        NO = "no", _("No")
        NOT_NEEDED = "not_needed", _("Not needed")

    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="items")
    kind = models.CharField(max_length=10, choices=Kind)
    position = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=200)
    mark = models.CharField(max_length=10, choices=Mark, blank=True)
    original_seen = models.BooleanField(default=False)
    note = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["application_id", "kind", "position"]
        constraints = [models.UniqueConstraint(fields=["application", "kind", "position"], name="check_item_once")]

    def __str__(self) -> str:
        return self.name


class Equipment(models.Model):
    """A large device whose unit price reaches the figure of the rules (BJ-08)."""

    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="equipment")
    position = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=80)
    model = models.CharField(max_length=60, blank=True)
    count = models.PositiveIntegerField(default=1)
    unit_price = models.BigIntegerField(help_text="fen charged for one use")

    class Meta:
        ordering = ["application_id", "position"]
        constraints = [
            models.UniqueConstraint(fields=["application", "position"], name="equipment_position_once"),
            models.CheckConstraint(condition=Q(unit_price__gte=0), name="equipment_price_not_negative"),
        ]

    def __str__(self) -> str:
        return self.name


class SingleDisease(models.Model):
    """Cases and cost of one disease in the year before (单病种, BJ-07)."""

    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="diseases")
    position = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=80)
    cases = models.PositiveIntegerField()
    amount = models.BigIntegerField(help_text="fen, all cases")

    class Meta:
        ordering = ["application_id", "position"]
        constraints = [
            models.UniqueConstraint(fields=["application", "position"], name="disease_position_once"),
            models.CheckConstraint(condition=Q(amount__gte=0), name="disease_not_negative"),
        ]

    def __str__(self) -> str:
        return self.name


class Station(models.Model):
    """What an application waits for: from which day, until when by which rule, and how it ended."""

    class Kind(models.TextChoices):
        INTAKE = "intake", _("Intake of the papers")
        SUPPLEMENT = "supplement", _("Papers to be supplemented")
        DISTRICT_REVIEW = "district_review", _("Review by the district")
        CITY_DECISION = "city_decision", _("Decision by the city")
        ASSESSMENT = "assessment", _("Assessment by a team")
        PUBLIC_NOTICE = "public_notice", _("Public notice")

    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="stations")
    kind = models.CharField(max_length=20, choices=Kind)
    started_on = models.DateField()
    due_on = models.DateField()
    is_provisional = models.BooleanField(default=False)
    trace = models.JSONField(default=list, help_text="Rows of the deadline, policy.trace.Row.")
    extended_on = models.DateField(null=True)
    extension_reason = models.CharField(max_length=200, blank=True)
    ended_on = models.DateField(null=True)
    passed = models.BooleanField(null=True)
    opinion = models.CharField(max_length=500, blank=True)
    by = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+", null=True)

    class Meta:
        ordering = ["application_id", "id"]
        constraints = [
            models.UniqueConstraint(fields=["application"], condition=Q(ended_on=None), name="one_station_at_a_time"),
            models.CheckConstraint(
                condition=Q(extended_on=None) | ~Q(extension_reason=""), name="extension_has_its_reason"
            ),
        ]
        indexes = [models.Index(fields=["due_on"], condition=Q(ended_on=None), name="station_due")]

    def __str__(self) -> str:
        return f"{self.application} {self.get_kind_display()}"


class Opinion(models.Model):
    """The written opinion of another authority on a station (BJ-10, BJ-34), with its paper."""

    class Authority(models.TextChoices):
        HEALTH = "health", _("Health authority")
        FINANCE = "finance", _("Finance authority")

    station = models.ForeignKey(Station, on_delete=models.CASCADE, related_name="opinions")
    authority = models.CharField(max_length=10, choices=Authority)
    given_on = models.DateField()
    agrees = models.BooleanField()
    words = models.CharField(max_length=300, blank=True)
    document = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["station_id", "authority"]
        constraints = [models.UniqueConstraint(fields=["station", "authority"], name="opinion_once")]

    def __str__(self) -> str:
        return f"{self.get_authority_display()} {self.given_on}"


class TeamMember(models.Model):
    """Somebody who assesses, for one of the fields that the rules name."""

    class Expertise(models.TextChoices):
        INSURANCE = "insurance", _("Medical insurance")
        MEDICINE = "medicine", _("Medicine and health")
        FINANCE = "finance", _("Financial management")
        INFORMATION = "information", _("Information technology")

    station = models.ForeignKey(Station, on_delete=models.CASCADE, related_name="team")
    field = models.CharField(max_length=12, choices=Expertise)
    name = models.CharField(max_length=60)
    unit = models.CharField(max_length=80, blank=True)

    class Meta:
        ordering = ["station_id", "id"]

    def __str__(self) -> str:
        return self.name


class Score(models.Model):
    """One line of the score sheet: at most so many points, so many given. No line goes above its most."""

    station = models.ForeignKey(Station, on_delete=models.CASCADE, related_name="scores")
    position = models.PositiveSmallIntegerField()
    item = models.CharField(max_length=200)
    most = models.PositiveSmallIntegerField()
    points = models.PositiveSmallIntegerField()
    note = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["station_id", "position"]
        constraints = [
            models.UniqueConstraint(fields=["station", "position"], name="score_line_once"),
            models.CheckConstraint(condition=Q(points__lte=F("most")), name="score_within_its_most"),
        ]

    def __str__(self) -> str:
        return f"{self.item} {self.points}/{self.most}"


class Objection(models.Model):
    """What somebody says against an applicant during the public notice, and the answer."""

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
                name="objection_answered_with_words",
            )
        ]

    def __str__(self) -> str:
        return f"{self.by_whom} {self.received_on}"
