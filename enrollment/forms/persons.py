"""Finding a person, registering one, correcting what may change about one, booking a contribution."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from casework.forms import AreaField, DateInput
from casework.models import Area
from enrollment import identity
from enrollment.models import Identity, Person, Sex

KEPT = _("what stands here now is kept in the history.")
TYPED = {"autocomplete": "off", "data-sensitive": ""}


class FindForm(forms.Form):
    """What a person is sought by."""

    q = forms.CharField(
        label=_("Search"),
        max_length=60,
        widget=forms.SearchInput(attrs=TYPED | {"data-focus": ""}),
    )


class BankAccountForm(forms.Form):
    """The account that benefits are paid to. The number held is not shown: a new one is typed whole."""

    title, lead = _("Change the bank account"), KEPT
    bank_name = forms.CharField(label=_("Bank"), max_length=80)
    bank_account = forms.CharField(
        label=_("Account number"),
        max_length=40,
        widget=forms.TextInput(attrs=TYPED | {"inputmode": "numeric"}),
    )


class ContactForm(forms.Form):
    """The phone number; a new one is typed whole."""

    title, lead = _("Correct the phone number"), KEPT
    phone = forms.CharField(
        label=_("Phone"),
        max_length=20,
        required=False,
        help_text=_("Leave it empty when there is no phone."),
        widget=forms.TextInput(attrs=TYPED | {"inputmode": "tel"}),
    )


class RegisterForm(forms.Form):
    """A person to register, in the order in which a clerk reads the documents."""

    identity_kind = forms.ChoiceField(label=_("Document"), choices=Identity.Kind)
    identity_number = forms.CharField(
        label=_("Number of the document"),
        max_length=40,
        help_text=_("For a newborn without a number: that of a parent."),
        widget=forms.TextInput(attrs=TYPED),
    )
    name = forms.CharField(label=_("Name"), max_length=80, widget=forms.TextInput(attrs=TYPED))
    sex = forms.ChoiceField(label=_("Sex"), choices=[("", _("as in the number")), *Sex.choices], required=False)
    born_on = forms.DateField(
        label=_("Date of birth"), required=False, widget=DateInput, help_text=_("Left empty: as in the number.")
    )
    kind = forms.ChoiceField(label=_("Person class"), choices=Person.Kind)
    area = AreaField(label=_("Area"))
    card_number = forms.CharField(
        label=_("Social security card"), max_length=40, required=False, widget=forms.TextInput(attrs=TYPED)
    )
    phone = forms.CharField(label=_("Phone"), max_length=20, required=False, widget=forms.TextInput(attrs=TYPED))
    bank_name = forms.CharField(label=_("Bank"), max_length=80, required=False)
    bank_account = forms.CharField(
        label=_("Account number"), max_length=40, required=False, widget=forms.TextInput(attrs=TYPED)
    )

    def __init__(self, *args: Any, areas: QuerySet[Area], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        area: Any = self.fields["area"]
        area.offer(areas)

    def clean(self) -> dict[str, Any]:
        """What is wrong with the number is told together with what is missing."""
        typed = super().clean() or self.cleaned_data
        kind, number = typed.get("identity_kind"), typed.get("identity_number")
        if kind and number:
            try:
                of_parent = identity.is_of_parent(kind, number)
                identity.check(Identity.Kind.RESIDENT_ID if of_parent else kind, number)
            except identity.InvalidIdentity as refusal:
                self.add_error("identity_number", str(refusal))
        return typed
