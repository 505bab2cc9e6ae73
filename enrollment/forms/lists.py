"""Forms of lists of villages, schools and departments."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from casework.forms import AreaField
from casework.models import Area
from enrollment import statuses
from enrollment.forms.payments import FIRST_YEAR, LAST_YEAR
from enrollment.lists.columns import LABELS, NEEDED, Field
from enrollment.models import EnrolmentList

Kind = EnrolmentList.Kind


class ListsForm(forms.Form):
    """Which lists are shown."""

    state = forms.ChoiceField(label=_("State"), required=False, choices=[("", _("all")), *EnrolmentList.State.choices])
    kind = forms.ChoiceField(label=_("Kind of list"), required=False, choices=[("", _("all")), *Kind.choices])
    year = forms.IntegerField(label=_("Coverage year"), required=False, min_value=FIRST_YEAR, max_value=LAST_YEAR)

    @property
    def asked(self) -> dict[str, Any]:
        """What the lists have to be, by field."""
        self.is_valid()
        fields = {"state": "state", "kind": "kind", "year": "coverage_year"}
        return {fields[name]: value for name, value in self.cleaned_data.items() if value}


class ListForm(forms.Form):
    """A list, for which year and area."""

    title = _("Bring a list")
    file = forms.FileField(
        label=_("List"), max_length=255, help_text=_("xlsx or csv with one person a row. Nobody is written yet.")
    )
    coverage_year = forms.IntegerField(label=_("Coverage year"), min_value=FIRST_YEAR, max_value=LAST_YEAR)
    kind = forms.ChoiceField(label=_("Kind of list"), choices=Kind)
    area = AreaField(label=_("Area"), empty_label=None)
    status = forms.ChoiceField(
        label=_("Confirms"),
        required=False,
        choices=[("", _("as a column says")), *statuses.LABELS.items()],
        help_text=_("Only for a department's list, e.g. of civil affairs: the people must be registered already."),
    )
    department = forms.CharField(label=_("Department"), max_length=80, required=False)

    def __init__(self, *args: Any, areas: QuerySet[Area], confirms: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not confirms:
            self.fields["kind"].choices = [one for one in Kind.choices if one[0] != Kind.STATUS]  # type: ignore[attr-defined]
            del self.fields["status"], self.fields["department"]
        area: Any = self.fields["area"]
        area.offer(areas)
        self.initial.setdefault("area", areas.first())


class ColumnsForm(forms.Form):
    """Which column holds what; columns that nothing needs are left out."""

    title = _("What the columns mean")

    def __init__(self, *args: Any, headings: Sequence[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [("", "—"), *((heading, heading) for heading in headings if heading)]
        for name in Field:
            self.fields[name.value] = forms.ChoiceField(label=LABELS[name], choices=choices, required=name in NEEDED)

    @property
    def mapping(self) -> dict[str, str]:
        """Field to heading, as `name_columns` takes it."""
        return {name: heading for name, heading in self.cleaned_data.items() if heading}
