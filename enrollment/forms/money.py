"""Forms of files, unclear payments and refunds."""

from django import forms
from django.utils.translation import gettext_lazy as _

from enrollment.forms.payments import FIRST_YEAR, LAST_YEAR
from enrollment.models import Refund
from enrollment.tax_files import FORMATS

TYPED = {"autocomplete": "off", "data-sensitive": ""}
REASON = forms.Textarea(attrs={"rows": 2})


class PushForm(forms.Form):
    """For which year, in which form."""

    coverage_year = forms.IntegerField(label=_("Coverage year"), min_value=FIRST_YEAR, max_value=LAST_YEAR)
    form = forms.ChoiceField(label=_("Form of the file"), choices=list(FORMATS.items()))


class BringForm(forms.Form):
    """The bureau's file."""

    file = forms.FileField(
        label=_("Payment file"), max_length=255, help_text=_("Workbook or text with commas, as the bureau sent it.")
    )


class AssignForm(forms.Form):
    """Whose payment it is."""

    identity_number = forms.CharField(
        label=_("ID of the person"), max_length=30, widget=forms.TextInput(attrs=TYPED | {"data-focus": ""})
    )
    note = forms.CharField(label=_("Note"), max_length=200, required=False)


class HoldForm(forms.Form):
    """Why it waits."""

    note = forms.CharField(label=_("Why it waits"), max_length=200)


class PayeeForm(forms.Form):
    """Where money goes back to, and why."""

    payee_name = forms.CharField(label=_("Payee"), max_length=80, widget=forms.TextInput(attrs=TYPED))
    bank_name = forms.CharField(label=_("Bank"), max_length=80)
    bank_account = forms.CharField(
        label=_("Account number"), max_length=40, widget=forms.TextInput(attrs=TYPED | {"inputmode": "numeric"})
    )
    reason = forms.CharField(label=_("Reason"), max_length=200, widget=REASON)


class GiveBackForm(PayeeForm):
    """A payment in suspense goes back."""

    ground = forms.ChoiceField(label=_("Ground of the refund"), choices=Refund.Ground)
    field_order = ["ground"]


class RefundForm(PayeeForm):
    """A contribution goes back, or the part of it that a department pays by the rules."""

    ground = forms.ChoiceField(
        label=_("Ground of the refund"),
        choices=[choice for choice in Refund.Ground.choices if choice[0] != Refund.Ground.TWICE],
    )
    field_order = ["ground"]
