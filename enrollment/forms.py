"""Forms of enrollment. What is wrong with a value is the services' to say; it comes back beside the field."""

from django import forms
from django.utils.translation import gettext_lazy as _


class FindForm(forms.Form):
    """What a person is sought by."""

    q = forms.CharField(
        label=_("Search"),
        max_length=60,
        widget=forms.SearchInput(attrs={"autocomplete": "off", "data-focus": "", "data-sensitive": ""}),
    )


class BankAccountForm(forms.Form):
    """The account that benefits are paid to. The number held is not shown: a new one is typed whole."""

    title = _("Change the bank account")
    bank_name = forms.CharField(label=_("Bank"), max_length=80)
    bank_account = forms.CharField(
        label=_("Account number"),
        max_length=40,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off", "data-sensitive": ""}),
    )


class ContactForm(forms.Form):
    """The phone number; a new one is typed whole."""

    title = _("Correct the phone number")
    phone = forms.CharField(
        label=_("Phone"),
        max_length=20,
        required=False,
        help_text=_("Leave it empty when there is no phone."),
        widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "off", "data-sensitive": ""}),
    )
