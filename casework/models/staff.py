"""Staff and the roles they hold, each for one area and a span of days."""

from datetime import date

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from casework.models.area import Area, Pool


class Role(models.TextChoices):
    """Posts of an agency. The three administrators hold no business rights (三员分立)."""

    CLERK = "clerk", _("Window clerk")
    TOWNSHIP = "township", _("Township staff")
    VILLAGE = "village", _("Village helper")
    REVIEWER = "reviewer", _("Reviewer")
    SUPERVISOR = "supervisor", _("Supervisor")
    FINANCE = "finance", _("Finance")
    POLICY = "policy", _("Policy officer")
    INSTITUTION_DESK = "institution_desk", _("Institution desk")
    INSTITUTION_REVIEWER = "institution_reviewer", _("Institution reviewer")
    AUDITOR = "auditor", _("Auditor")
    INSURER = "insurer", _("Commercial insurer")
    REPORT_READER = "report_reader", _("Report reader")
    SYSTEM_ADMIN = "system_admin", _("System administrator")
    SECURITY_ADMIN = "security_admin", _("Security administrator")
    AUDIT_ADMIN = "audit_admin", _("Audit administrator")


class StaffManager(BaseUserManager["Staff"]):
    """Makes accounts with a hashed password."""

    def create_user(self, username: str, password: str | None, **fields: object) -> "Staff":
        staff = self.model(username=username, **fields)
        staff.set_password(password)
        staff.save(using=self._db)
        return staff


class Staff(AbstractBaseUser):
    """A person who signs in. Rights come from assignments only; there is no superuser."""

    username = models.CharField(_("account"), max_length=40, unique=True)
    name = models.CharField(_("name"), max_length=60)
    phone = models.CharField(max_length=20, blank=True)
    is_active = models.BooleanField(default=True)
    must_change_password = models.BooleanField(default=False)
    created_at = models.DateTimeField(auto_now_add=True)

    USERNAME_FIELD = "username"
    REQUIRED_FIELDS = ["name"]
    objects = StaffManager()

    class Meta:
        ordering = ["username"]
        verbose_name_plural = "staff"

    def __str__(self) -> str:
        return self.name

    def get_full_name(self) -> str:
        return self.name

    def get_short_name(self) -> str:
        return self.name


class AssignmentQuerySet(models.QuerySet["Assignment"]):
    """Assignments by the day they hold."""

    def on(self, day: date) -> "AssignmentQuerySet":
        """Assignments that hold on `day`, both ends included."""
        return self.filter(Q(starts_on__lte=day) & (Q(ends_on__isnull=True) | Q(ends_on__gte=day)))


class Assignment(models.Model):
    """A role of one person of staff, in one pool, for one area of it, from a day to a day (both included).

    A village helper's area is a village (村级协办员), everybody else's a township or wider.
    """

    staff = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="assignments")
    role = models.CharField(max_length=20, choices=Role)
    pool = models.ForeignKey(Pool, on_delete=models.PROTECT)
    area = models.ForeignKey(Area, on_delete=models.PROTECT)
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)

    objects = AssignmentQuerySet.as_manager()

    class Meta:
        ordering = ["pool_id", "role"]
        constraints = [
            models.UniqueConstraint(fields=["staff", "role", "pool", "area", "starts_on"], name="assignment_once"),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")), name="assignment_start_before_end"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.staff}: {self.get_role_display()} · {self.area}"
