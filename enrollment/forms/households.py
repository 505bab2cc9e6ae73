"""Schools."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from casework.forms import AreaField


class SchoolForm(forms.Form):
    """A school with its place and its roll."""

    title = _("School")
    name = forms.CharField(label=_("Name"), max_length=80)
    area = AreaField(label=_("Area"))
    on_roll = forms.IntegerField(
        label=_("On roll"),
        min_value=0,
        max_value=200_000,
        help_text=_("As the school or the education bureau reports."),
    )

    def __init__(self, *args: Any, areas: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        area: Any = self.fields["area"]
        area.offer(areas)
