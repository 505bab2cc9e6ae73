"""Forms of the register: institutions, their levels, departments, payment and staff."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from casework.forms import DAYS_OF_A_PORTAL, DateInput
from casework.models import Area
from institutions.forms.fields import InstitutionField
from institutions.models import Institution, PaymentMethod, Professional
from institutions.services.register import KEPT

DAYS = ("operating_since", "licence_valid_to", "connected_on", "closed_on")


class CorrectionForm(forms.ModelForm):
    """What the desk keeps of an institution. The level changes from a day on, in a form of its own."""

    branch_of = InstitutionField(label=_("Branch of"), required=False)

    class Meta:
        model = Institution
        fields = KEPT
        widgets = dict.fromkeys(DAYS, DateInput())

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in DAYS:
            self.fields[name].validators += DAYS_OF_A_PORTAL
        for name in ("bank_account", "credit_code", "licence_number"):
            self.fields[name].widget.attrs["autocomplete"] = "off"
        for name, field in self.fields.items():
            if isinstance(field, forms.TypedChoiceField) and not field.required:
                field.choices = [("", "—"), *Institution._meta.get_field(name).choices]

    def _post_clean(self) -> None:
        """What is wrong is said by the service, once."""


class InstitutionForm(CorrectionForm):
    """A new institution of the pool."""

    area = forms.ModelChoiceField(label=_("Area"), queryset=Area.objects.none())

    class Meta(CorrectionForm.Meta):
        fields = ("code", "kind", "level", "area", *KEPT)

    def __init__(self, *args: Any, areas: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        area: Any = self.fields["area"]
        area.queryset = areas
        self.fields["code"].help_text = _("H (P for a pharmacy), six digits of the area, five of sequence.")


class LevelForm(forms.Form):
    """Another level from a day on."""

    level = forms.ChoiceField(label=_("Level"), choices=Institution.Level)
    starts_on = forms.DateField(
        label=_("From"), widget=DateInput, help_text=_("Stays admitted before keep the level of their day.")
    )
    note = forms.CharField(label=_("Ground"), max_length=200, required=False)


class DepartmentForm(forms.Form):
    """One row of the departments."""

    code = forms.CharField(label=_("Code"), max_length=10)
    name = forms.CharField(label=_("Name"), max_length=60)
    beds = forms.IntegerField(label=_("Beds"), min_value=0, max_value=100_000, required=False)

    def clean_beds(self) -> int:
        """No beds where none are said."""
        return self.cleaned_data["beds"] or 0


class PaymentForm(forms.ModelForm):
    """How a sort of care is paid from a day on."""

    class Meta:
        model = PaymentMethod
        fields = ("care", "method", "starts_on")
        widgets = {"starts_on": DateInput()}


class ProfessionalForm(forms.ModelForm):
    """Somebody of an institution's staff."""

    class Meta:
        model = Professional
        fields = ("code", "kind", "name", "title", "department", "scope", "licence_number", "is_first_registered")

    def _post_clean(self) -> None:
        """What is wrong is said by the service, once."""


class ProfessionalCorrectionForm(ProfessionalForm):
    """What can change about them: the code never does."""

    institution = InstitutionField(label=_("Registered at"))

    class Meta(ProfessionalForm.Meta):
        fields = (*ProfessionalForm.Meta.fields[2:], "state", "state_since")
        widgets = {"state_since": DateInput()}
