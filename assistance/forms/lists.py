"""The form by which a department's monthly list is brought."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from casework import clock
from casework.forms import DAYS_OF_A_PORTAL, AreaField, DateInput
from enrollment.recognised.classes import Subtype, departments_of


class RecognitionListForm(forms.Form):
    """Whose list, of which kinds, from when; the kinds are those of the rules of the place."""

    title = _("Bring a department's list")
    file = forms.FileField(
        label=_("List"), max_length=255, help_text=_("xlsx or csv with one person a row. Nothing is written yet.")
    )
    department = forms.ChoiceField(label=_("Department"))
    starts_on = forms.DateField(label=_("Holds from"), widget=DateInput, validators=DAYS_OF_A_PORTAL)
    document_number = forms.CharField(label=_("Number of the paper"), max_length=60)
    area = AreaField(label=_("Area"))
    covers = forms.MultipleChoiceField(
        label=_("Complete for"),
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Who holds one of these and is not on the list has left."),
    )

    def __init__(self, *args: Any, subtypes: list[Subtype], areas: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: Any = self.fields
        fields["department"].choices = [(name, name) for name in departments_of(subtypes)]
        fields["covers"].choices = [(one.name, f"{one.name}（{one.department}）") for one in subtypes]
        fields["area"].offer(areas)
        self.initial.setdefault("starts_on", clock.today().replace(day=1))
