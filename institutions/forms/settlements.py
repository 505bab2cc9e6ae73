"""Forms of monthly declarations, deductions, prepayments and clearings."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from casework.forms import DAYS_OF_A_PORTAL, YuanField
from casework.uploaded_sheets.unpacking import MEGABYTE
from institutions.forms.fields import DayField, InstitutionField, WordsField
from institutions.models import Agreement, Care, Clearing, Deduction, LineFlag
from institutions.services.declarations import Head

BYTES_A_LINE = 72
"""So long is a line of a csv, as core systems write it."""
HEAD = ("lines_count", "total", "in_policy", "basic", "critical")


class MonthField(forms.DateField):
    """A month; answers its first day."""

    def __init__(self, **options: Any) -> None:
        widget = forms.DateInput(attrs={"type": "month"}, format="%Y-%m")
        super().__init__(widget=widget, input_formats=["%Y-%m", "%Y-%m-%d"], validators=DAYS_OF_A_PORTAL, **options)


class DeclarationForm(forms.Form):
    """What an institution declares for a month: the figures of its head and its lines as a list."""

    institution = InstitutionField(label=_("Institution"))
    month = MonthField(label=_("Month"))
    care = forms.ChoiceField(label=_("Sort of care"), choices=Care)
    declared_on = DayField(label=_("Received on"), help_text=_("From this day on the days to payment are counted."))
    lines_count = forms.IntegerField(label=_("Lines by the head"), min_value=1, max_value=1_048_576)
    total = YuanField(label=_("Total cost"))
    in_policy = YuanField(label=_("In policy"))
    basic = YuanField(label=_("Basic fund"))
    critical = YuanField(label=_("Critical-illness part"))
    file = forms.FileField(
        label=_("Lines"),
        max_length=255,
        help_text=format_lazy(
            "{} {}",
            _(
                "xlsx or csv, one settlement a row: settlement ID, person's number, day, total, in policy, basic fund, "
                "critical-illness part; of stays the day of admission too."
            ),
            format_lazy(
                _(
                    "Up to {megabytes} MB, about {lines} lines as csv. A longer list: pack the csv into a zip, which takes "
                    "a million lines; a month of one sort of care is one declaration and is not split."
                ),
                megabytes=settings.UPLOAD_MAX_BYTES // MEGABYTE,
                lines=f"{settings.UPLOAD_MAX_BYTES // BYTES_A_LINE // 50_000 * 50_000:,}",
            ),
        ),
    )

    @property
    def said(self) -> dict[str, Any]:
        """As the service takes it."""
        given = dict(self.cleaned_data)
        head = Head(**{name: given.pop(name) for name in HEAD})
        return given | {"head": head}


class GroundForm(forms.Form):
    """Why something is deducted, as the institution is told."""

    kind = forms.ChoiceField(label=_("Kind of deduction"), choices=Deduction.Kind)
    reason = forms.CharField(label=_("Reason"), max_length=300)
    article = forms.CharField(label=_("Article"), max_length=120, help_text=_("Of the agreement or the rules."))


class DeductionForm(GroundForm):
    """What is deducted from one line."""

    basic = YuanField(label=_("Off the basic fund"))
    critical = YuanField(label=_("Off the critical-illness part"), required=False)
    field_order = ("basic", "critical", "kind", "reason", "article")

    def clean_critical(self) -> int:
        """Nothing typed is nothing deducted."""
        return self.cleaned_data["critical"] or 0


class FlaggedForm(GroundForm):
    """Every line that a check flagged."""

    code = forms.ChoiceField(label=_("Lines flagged"), choices=LineFlag.Code)
    field_order = ("code", "kind", "reason", "article")


class AgreementField(forms.ModelChoiceField):
    """A binding agreement, by institution."""

    def label_from_instance(self, obj: Agreement) -> str:
        return f"{obj.institution.name} · {obj.number}"


class PrepaymentForm(forms.Form):
    """A month to be paid in advance."""

    agreement = AgreementField(label=_("Agreement"), queryset=Agreement.objects.none())
    month = MonthField(label=_("Month"))

    def __init__(self, *args: Any, agreements: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["agreement"].queryset = agreements


class ClearingForm(forms.Form):
    """What is cleared."""

    agreement = AgreementField(label=_("Agreement"), queryset=Agreement.objects.none())
    kind = forms.ChoiceField(label=_("What is cleared"), choices=Clearing.Kind)
    last_month = MonthField(label=_("Through the month"), help_text=_("Of the whole term: its last month."))

    def __init__(self, *args: Any, agreements: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["agreement"].queryset = agreements


class DecisionForm(forms.Form):
    """Words with a decision; reasons where it is no."""

    words = WordsField(label=_("Words of the decision"), required=False)


class CameBackForm(forms.Form):
    """What the institution gave back."""

    received_on = DayField(label=_("Received on"))
    reference = forms.CharField(label=_("Slip of the bank"), max_length=60)
