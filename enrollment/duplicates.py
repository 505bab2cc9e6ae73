"""Enrolled twice (重复参保): which record or place the habit keeps, as a proposal that a person decides on.

Employees' cover stays before residents'; a student stays at the place of the school; of two places of residents the usual
residence is kept, which the person says (经办规程 2021, national_rules C1).
"""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from enrollment.models import Duplicate, Registration

Kind, Kept, Basis = Duplicate.Kind, Duplicate.Kept, Registration.Basis

RULES: dict[str, Any] = {
    "same_person": _("One person has one record: merge the two"),
    "employee": _("Employees' insurance stays before residents'"),
    "school": _("Students stay at the place of their school"),
    "residence": _("The usual place of residence stays"),
    "choice": _("The person chooses, normally the usual place of residence"),
    "one_subsidy": _("One subsidy for one person and year: the earlier one stays"),
}
SUBSIDISED = (Kind.SAME_POOL, Kind.OTHER_POOL, Kind.SUBSIDY)
"""Kinds in which the side that is given up was subsidised a second time (XH-01)."""
NEEDS_WAIVER = (Kind.OTHER_POOL, Kind.SUBSIDY)
"""Subsidised in two places: the person gives one up in writing, and the paper is filed."""


@dataclass(frozen=True)
class Proposal:
    """Which side the retention order keeps (empty: the person chooses), and the rule behind it."""

    kept: str
    rule: str

    @property
    def words(self) -> Any:
        """The rule in words."""
        return RULES[self.rule]


def propose(duplicate: Duplicate) -> Proposal:
    """The retention order's answer for a duplicate whose `person` has registrations."""
    if duplicate.kind == Kind.SAME_POOL:
        return Proposal(Kept.THERE, "same_person")
    if duplicate.kind == Kind.EMPLOYEE:
        return Proposal(Kept.THERE, "employee")
    if duplicate.kind == Kind.SUBSIDY:
        return Proposal(Kept.THERE, "one_subsidy")
    living = next((row for row in duplicate.person.registrations.all() if row.ended_on is None), None)
    if living and living.basis == Basis.SCHOOL:
        return Proposal(Kept.HERE, "school")
    if living and living.basis == Basis.RESIDENCE_PERMIT:
        return Proposal(Kept.HERE, "residence")
    return Proposal("", "choice")
