"""Forms of the township desk."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from casework import clock
from casework.forms import ENDINGS_TAKEN, AreaField, DateInput
from casework.models import Area
from enrollment.forms.persons import TYPED
from enrollment.models import Call, DemandNotice


class VillageForm(forms.Form):
    """Of which village a list of the desk shows the people."""

    village = AreaField(label=_("Village"), required=False, empty_label=_("all villages"))

    def __init__(self, *args: Any, areas: QuerySet[Area], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        village: Any = self.fields["village"]
        village.offer(areas)
        village.initial = None

    @property
    def chosen(self) -> Area | None:
        """The village, or township, if one was chosen that may be."""
        self.is_valid()
        return self.cleaned_data.get("village")

    @property
    def prefix_of_area(self) -> str:
        """The leading digits of its code; empty for all."""
        return self.chosen.prefix if self.chosen else ""


class CallListForm(VillageForm):
    """Whom the call list shows."""

    result = forms.ChoiceField(
        label=_("Last call"),
        required=False,
        choices=[("", _("all")), ("never", _("not called yet")), *Call.Result.choices],
    )


class NoticesForm(VillageForm):
    """Which demand notices are shown."""

    state = forms.ChoiceField(
        label=_("State"), required=False, choices=[("", _("to be served")), ("served", _("served"))]
    )


class ServeManyForm(forms.Form):
    """When and how the chosen notices were served."""

    served_on = forms.DateField(label=_("Served on"), widget=DateInput, initial=clock.today)
    method = forms.ChoiceField(label=_("How"), choices=DemandNotice.Method, initial=DemandNotice.Method.PUBLIC)
    proof = forms.FileField(
        label=_("Certificate of service"),
        required=False,
        max_length=255,
        widget=forms.FileInput(attrs={"accept": ENDINGS_TAKEN}),
        help_text=_("For all of them, e.g. a picture of the notice on the board."),
    )


class CallForm(forms.Form):
    """What came of a call."""

    title = _("Call")
    result = forms.ChoiceField(label=_("Result"), choices=Call.Result)
    promised_on = forms.DateField(
        label=_("Will pay by"), required=False, widget=DateInput, help_text=_("Only for who will pay.")
    )
    note = forms.CharField(label=_("Note"), max_length=200, required=False)


class AskTransferForm(forms.Form):
    """Who shall come here, and why."""

    title = _("Ask for a person")
    identity_number = forms.CharField(label=_("ID of the person"), max_length=30, widget=forms.TextInput(attrs=TYPED))
    area = AreaField(label=_("Comes to"))
    reason = forms.CharField(label=_("Reason"), max_length=200, help_text=_("e.g. married and lives here now"))

    def __init__(self, *args: Any, areas: QuerySet[Area], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        area: Any = self.fields["area"]
        area.offer(areas)


class AnswerTransferForm(forms.Form):
    """What the area that keeps the record answers."""

    answer = forms.CharField(label=_("Answer"), max_length=200, required=False, help_text=_("Needed when you refuse."))
