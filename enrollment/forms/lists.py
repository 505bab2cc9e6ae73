"""Forms of village and school lists."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from casework.forms import AreaField
from casework.models import Area
from enrollment.forms.payments import FIRST_YEAR, LAST_YEAR
from enrollment.lists.columns import LABELS, NEEDED, Field
from enrollment.models import EnrolmentList

BROUGHT = (EnrolmentList.Kind.VILLAGE, EnrolmentList.Kind.SCHOOL)


class ListForm(forms.Form):
    """A list, for which year and area."""

    title = _("Bring a list")
    file = forms.FileField(
        label=_("List"), max_length=255, help_text=_("xlsx or csv with one person a row. Nobody is written yet.")
    )
    coverage_year = forms.IntegerField(label=_("Coverage year"), min_value=FIRST_YEAR, max_value=LAST_YEAR)
    kind = forms.ChoiceField(label=_("Kind of list"), choices=[(kind.value, kind.label) for kind in BROUGHT])
    area = AreaField(label=_("Area"), empty_label=None)

    def __init__(self, *args: Any, areas: QuerySet[Area], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
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
