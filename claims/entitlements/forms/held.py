"""Forms of filings and referrals."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _

from casework import clock
from claims.entitlements import selectors
from claims.entitlements.regions import regions
from claims.entitlements.rules import Rules
from claims.fields import PickField
from claims.models import Diagnosis, Filing, Referral
from enrollment.models import Person
from institutions.forms.fields import DayField, WordsField
from institutions.models import Institution
from rulebook.errors import NoRulesInForce


class PlaceField(forms.CharField):
    """A province or a prefecture: typed as `CODE name`, a code or a whole name; answers its code."""

    def __init__(self, **options: Any) -> None:
        lookup = {"data-lookup": reverse_lazy("entitlements:find_place"), "autocomplete": "off", "spellcheck": "false"}
        super().__init__(max_length=80, widget=forms.TextInput(attrs=lookup), **options)

    def clean(self, value: Any) -> str:
        """The code of the region that was meant."""
        text = super().clean(value).strip()
        code = text.split()[0] if text else ""
        if code in regions():
            return code
        named = [one.code for one in regions().values() if text and one.name.endswith(text)]
        if len(named) != 1:
            raise ValidationError(_("Type a code, a name or initials and choose from the list."))
        return named[0]


class InstitutionPick(PickField):
    """An institution of the whole register, which has to be chosen."""

    def __init__(self, **options: Any) -> None:
        lookup = reverse_lazy("claims:find_institution")
        super().__init__(rows=Institution.objects.select_related("area"), lookup=lookup, **options)

    def clean(self, value: Any) -> Any:
        found = super().clean(value)
        if found is None and self.required:
            raise ValidationError(_("Choose the institution."))
        return found


class DiagnosisPick(PickField):
    """A diagnosis, which has to be chosen."""

    def __init__(self, **options: Any) -> None:
        super().__init__(rows=Diagnosis.objects.all(), lookup=reverse_lazy("claims:find_diagnosis"), **options)

    def clean(self, value: Any) -> Any:
        found = super().clean(value)
        if found is None:
            raise ValidationError(_("Choose the diagnosis."))
        return found


class FilingForm(forms.Form):
    """备案: type, place, since when, and what makes it up when the care has begun."""

    kind = forms.ChoiceField(label=_("Type"))
    place = PlaceField(label=_("Place of care"), help_text=_("Province or prefecture: code, name or initials."))
    starts_on = DayField(label=_("From"), help_text=_("Before today: it is made up later, as far as the rules let it."))
    in_hospital = forms.BooleanField(label=_("The person is still in hospital there"), required=False)
    referral = forms.ModelChoiceField(
        label=_("By referral"), queryset=Referral.objects.none(), required=False, empty_label="—"
    )
    grounds = WordsField(label=_("Why"), required=False, max_length=200, widget=forms.Textarea(attrs={"rows": 2}))

    def __init__(self, *args: Any, person: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kind: Any = self.fields["kind"]
        kind.choices = known_types(person)
        referral: Any = self.fields["referral"]
        referral.queryset = selectors.usable_referrals(person, clock.today())
        referral.label_from_instance = lambda held: f"{held.number} · {held.source.name} → {held.target.name}"
        if not referral.queryset:
            del self.fields["referral"]


class MoveForm(forms.Form):
    """变更就医地."""

    place = PlaceField(label=_("New place of care"), help_text=_("Province or prefecture: code, name or initials."))
    starts_on = DayField(label=_("From"))


class EndForm(forms.Form):
    """The last day and why."""

    ends_on = DayField(label=_("Last day"))
    because = WordsField(label=_("Reason"), max_length=200, widget=forms.Textarea(attrs={"rows": 2}))


class BecauseForm(forms.Form):
    """Why something is taken back."""

    because = WordsField(label=_("Reason"), max_length=200, widget=forms.Textarea(attrs={"rows": 2}))


class ReferralForm(forms.Form):
    """转诊单, as the hospital issued it."""

    source = InstitutionPick(label=_("Referred by"))
    target = InstitutionPick(label=_("Referred to"))
    diagnosis = DiagnosisPick(label=_("Diagnosis"))
    starts_on = DayField(label=_("Issued on"))
    doctor = forms.CharField(label=_("Doctor"), max_length=60)
    grounds = WordsField(label=_("Why"), max_length=200, widget=forms.Textarea(attrs={"rows": 2}))


def known_types(person: Person) -> list[tuple[str, Any]]:
    """The types of filing that the rules in force know."""
    try:
        known = {rule.kind for rule in Rules.on(person.pool, clock.today()).part.filings}
    except NoRulesInForce:
        known = set()
    return [(kind.value, kind.label) for kind in Filing.Kind if kind.value in known]
