"""What assistance keeps of a person, when two records of the person become one."""

from django.utils.translation import gettext as _

from assistance.models import Application, Cost, EarlyWarning, Expense, HouseholdMember
from enrollment.merging import Moved
from enrollment.models import Person


def hindrance(kept: Person, given_up: Person) -> str:
    """Both stand in an open application: one person stands in one."""
    rows = Application.objects.filter(person__in=[kept, given_up], state__in=Application.OPEN)
    return _("Both records have an open application for assistance. End one of them first.") if len(rows) > 1 else ""


def move(kept: Person, given_up: Person) -> Moved:
    """Applications, costs, members, expenses and warnings now belong to the kept record."""
    moved: Moved = {}
    for model in (Application, Cost, HouseholdMember, Expense, EarlyWarning):
        keys = list(model._default_manager.filter(person=given_up).values_list("pk", flat=True))
        model._default_manager.filter(pk__in=keys).update(person=kept)
        moved[model._meta.label_lower] = keys
    return moved
