"""The form of a check's setting: on or off, how grave, its thresholds in days, yuan or per cent."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from casework import clock
from casework.forms import DateInput
from claims.checking.registry import Threshold, Unit
from claims.checking.stand import Stand
from claims.checking.words import limit
from claims.fields import YuanField
from claims.models import Flag

CLAIMS_TO_TRY = [(200, "200"), (1_000, "1,000"), (3_000, "3,000")]


class ThresholdsForm(forms.Form):
    """The thresholds alone, and on how many claims to try them."""

    count = forms.TypedChoiceField(
        label=gettext_lazy("On the last claims"), choices=CLAIMS_TO_TRY, coerce=int, initial=1_000
    )

    def __init__(self, data: Any = None, *, stand: Stand, **more: Any) -> None:
        super().__init__(data, initial=dict(stand.thresholds) | more.pop("initial", {}), **more)
        self.stand = stand
        for threshold in stand.check.thresholds:
            self.fields[threshold.name] = _field(threshold)

    @property
    def limits(self) -> list[tuple[forms.BoundField, Any]]:
        """The field of each threshold with its unit."""
        return [(self[one.name], one.unit.label) for one in self.stand.check.thresholds]

    def thresholds(self) -> dict[str, int | None]:
        """What was typed; an empty one switches the check off."""
        return {one.name: self.cleaned_data[one.name] for one in self.stand.check.thresholds}


class CheckSettingForm(ThresholdsForm):
    """How a check shall stand, from when, and why."""

    starts_on = forms.DateField(label=gettext_lazy("In force from"), widget=DateInput)
    is_on = forms.BooleanField(label=gettext_lazy("The check looks at claims"), required=False)
    severity = forms.ChoiceField(label=gettext_lazy("How grave"), choices=Flag.Severity)
    needs_supervisor = forms.BooleanField(
        label=gettext_lazy("What it finds brings the claim to the supervisor"), required=False
    )
    reason = forms.CharField(label=gettext_lazy("Why the check changes"), max_length=200)

    def __init__(self, data: Any = None, *, stand: Stand) -> None:
        says = {"is_on": stand.is_on, "severity": stand.severity, "needs_supervisor": stand.needs_supervisor}
        super().__init__(data, stand=stand, initial=says | {"starts_on": clock.today()})
        if not stand.check.thresholds:
            del self.fields["count"]

    def asked(self) -> dict[str, Any]:
        """What `propose_check_setting` takes."""
        said = {name: self.cleaned_data[name] for name in CheckSettingForm.base_fields if name != "count"}
        return said | {"code": self.stand.check.code, "thresholds": self.thresholds()}

    def place(self, problems: Mapping[str, Sequence[str]]) -> None:
        """Put the service's problems beside their fields."""
        for name, sentences in problems.items():
            for sentence in sentences:
                self.add_error(name if name in self.fields else None, sentence)


def _field(threshold: Threshold) -> forms.Field:
    bounds = {"least": limit(threshold, threshold.least), "most": limit(threshold, threshold.most)}
    told = _("%(least)s to %(most)s; empty: the check is off") % bounds
    if threshold.unit == Unit.FEN:
        return YuanField(label=threshold.label, required=False, help_text=told)
    return forms.IntegerField(label=threshold.label, required=False, min_value=0, max_value=10**9, help_text=told)
