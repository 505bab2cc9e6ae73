"""Forms of an application for assistance and of each of its steps, short enough for a phone."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from assistance.models import Application, PanelMember
from assistance.services.ending import ENDS
from casework.forms import ENDINGS_TAKEN, YuanField
from casework.money import plain_yuan
from claims.models.claim import PayeeStanding, Relation
from enrollment.models import Person
from enrollment.selectors.recognitions import kinds_to_recognise
from institutions.forms.fields import AgreesField, DayField, WordsField

AMOUNTS = ("income", "property_worth")
PHOTOS = {"accept": "image/jpeg,image/png", "capture": "environment"}
NOT_CHOSEN = [("", "—")]


class ApplicationForm(forms.Form):
    """Who applies, why, and what the household has beside its members' incomes."""

    origin = forms.ChoiceField(
        label=_("Who applies"), choices=[(one, one.label) for one in Application.Origin], widget=forms.RadioSelect
    )
    applicant_name = forms.CharField(
        label=_("Name of who applies"), max_length=60, required=False, help_text=_("Only for the family.")
    )
    applicant_relation = forms.ChoiceField(
        label=_("What they are to the person"), choices=[*NOT_CHOSEN, *Relation.choices], required=False
    )
    applicant_phone = forms.CharField(
        label=_("Phone"), max_length=20, required=False, widget=forms.TextInput(attrs={"inputmode": "tel"})
    )
    reason = WordsField(label=_("Why help is needed"))
    income = YuanField(
        label=_("Other income of the household a year, yuan"),
        required=False,
        help_text=_("Rent, interest, support: what belongs to nobody alone."),
    )
    property_worth = YuanField(label=_("Property, yuan"), required=False)
    property_words = WordsField(
        label=_("What the property is"), max_length=300, required=False, help_text=_("House, car, shop, savings.")
    )

    def __init__(self, *args: Any, application: Application, **kwargs: Any) -> None:
        known = {name: getattr(application, name) for name in self.base_fields}
        amounts = {name: plain_yuan(known[name]) for name in AMOUNTS if known[name] is not None}
        super().__init__(*args, initial=known | dict.fromkeys(AMOUNTS) | amounts, **kwargs)
        if application.origin != Application.Origin.SYSTEM:
            origin: Any = self.fields["origin"]
            origin.choices = [one for one in origin.choices if one[0] != Application.Origin.SYSTEM]


class MemberForm(forms.Form):
    """Somebody of the household."""

    name = forms.CharField(label=_("Name"), max_length=60)
    relation = forms.ChoiceField(
        label=_("What they are to the person"),
        choices=[("", _("the person")), *Relation.choices],
        required=False,
    )
    identity_number = forms.CharField(
        label=_("ID number"),
        max_length=30,
        required=False,
        help_text=_("Somebody with the same number is corrected."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "data-sensitive": ""}),
    )
    income = YuanField(label=_("Income a year, yuan"), required=False)
    note = forms.CharField(label=_("Note"), max_length=100, required=False, help_text=_("Work, school, illness."))


class AccountForm(forms.Form):
    """Whose account the money goes to."""

    payee_standing = forms.ChoiceField(label=_("Whose account"), choices=PayeeStanding, widget=forms.RadioSelect)
    payee_name = forms.CharField(label=_("Payee"), max_length=60)
    bank_name = forms.CharField(label=_("Bank"), max_length=80)
    bank_account = forms.CharField(
        label=_("Bank account"),
        max_length=40,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off", "data-sensitive": ""}),
    )


class ReceivedForm(forms.Form):
    """The day on which it came in."""

    received_on = DayField(label=_("Received on"))


class VisitForm(forms.Form):
    """The check in the village."""

    visited_on = DayField(label=_("Visited on"))
    agrees = AgreesField(label=_("What was said"), yes=_("is true"), no=_("is not true"))
    note = WordsField(label=_("What was found"))
    file = forms.FileField(
        label=_("Photo of the visit"),
        max_length=255,
        required=False,
        widget=forms.ClearableFileInput(attrs=PHOTOS),
        help_text=_("JPG or PNG, taken there."),
    )


class ReviewForm(forms.Form):
    """The first review of the township."""

    agrees = AgreesField(yes=_("agrees, make it public"), no=_("refuses"))
    reasons = WordsField(label=_("Opinion or reasons"), required=False)


class ReasonsForm(forms.Form):
    """Why."""

    reasons = WordsField(label=_("Reasons"), required=False)


class ObjectForm(forms.Form):
    """What somebody says against an application."""

    received_on = DayField(label=_("Received on"))
    by_whom = forms.CharField(label=_("By whom"), max_length=80)
    words = WordsField(label=_("Objection"))


class AnswerForm(forms.Form):
    """The answer to an objection."""

    is_upheld = AgreesField(label=_("The objection"), yes=_("holds"), no=_("does not hold"))
    answer = WordsField(label=_("Answer"))


class RecognitionForm(forms.Form):
    """What the department says."""

    agrees = AgreesField(label=_("The department"), yes=_("recognises the person"), no=_("does not recognise them"))
    subtype = forms.ChoiceField(label=_("Recognised as"), required=False)
    document_number = forms.CharField(label=_("Number of the paper"), max_length=60, required=False)
    starts_on = DayField(label=_("Holds from"), required=False)
    reasons = WordsField(label=_("Reasons"), required=False, help_text=_("Where the department does not recognise."))
    file = forms.FileField(
        label=_("Paper of the department"),
        max_length=255,
        required=False,
        widget=forms.ClearableFileInput(attrs={"accept": ENDINGS_TAKEN}),
    )

    def __init__(self, *args: Any, person: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        subtype: Any = self.fields["subtype"]
        subtype.choices = [*NOT_CHOSEN, *kinds_to_recognise(person.pool)]


class PanelForm(forms.Form):
    """A panel: when, what was said, how much it adds."""

    met_on = DayField(label=_("Met on"))
    place = forms.CharField(label=_("Place"), max_length=80, required=False)
    amount = YuanField(label=_("Amount added to the standard, yuan"))
    minutes = WordsField(label=_("Minutes"), max_length=1000, widget=forms.Textarea(attrs={"rows": 6}))


class PanelMemberForm(forms.Form):
    """Somebody of the panel, and their vote."""

    name = forms.CharField(label=_("Name"), max_length=60)
    unit = forms.CharField(label=_("Unit"), max_length=80, required=False)
    vote = forms.ChoiceField(label=_("Vote"), choices=[*NOT_CHOSEN, *PanelMember.Vote.choices])


class DecideForm(forms.Form):
    """What the county decides; `seen` is the sum that the page showed."""

    agrees = AgreesField(label=_("Decision"), yes=_("grant it"), no=_("refuse it"))
    reasons = WordsField(label=_("Reasons"), required=False, help_text=_("Where it is refused."))
    seen = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=10**13)


class ReconsiderForm(forms.Form):
    """What comes of a reconsideration."""

    agrees = AgreesField(label=_("The refusal"), yes=_("is lifted, the step is taken anew"), no=_("stands"))
    reasons = WordsField(label=_("Reasons"), required=False)


class EndForm(forms.Form):
    """Why an application ends without a decision."""

    cause = forms.ChoiceField(
        label=_("Why it ends"), choices=[(one, one.label) for one in ENDS], widget=forms.RadioSelect
    )
    reasons = WordsField(label=_("Reasons"), required=False)
