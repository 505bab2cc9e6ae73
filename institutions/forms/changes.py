"""Forms of a change that an institution reports."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from institutions.forms.fields import DayField, InstitutionField
from institutions.models import Institution
from institutions.services.changes import LEVEL


class ChangeForm(forms.Form):
    """What changed, to what, and when the authority approved it."""

    institution = InstitutionField(label=_("Institution"))
    event = forms.ChoiceField(label=_("What changed"))
    after = forms.CharField(label=_("What it is now"), max_length=160, required=False)
    level = forms.ChoiceField(
        label=_("New level"), choices=[("", _("not a change of level")), *Institution.Level.choices], required=False
    )
    approved_on = DayField(label=_("Approved by the authority on"))
    reported_on = DayField(
        label=_("Reported on"), initial=None, required=False, help_text=_("Leave it empty while it is not reported.")
    )

    def __init__(self, *args: Any, events: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["event"].choices = events

    @property
    def said(self) -> dict[str, Any]:
        """As the service takes it: a level by its code."""
        said = dict(self.cleaned_data)
        level = said.pop("level")
        return said | ({"after": level} if said["event"] == LEVEL else {})


class ReportedForm(forms.Form):
    """When the institution reported it."""

    reported_on = DayField(label=_("Reported on"))
