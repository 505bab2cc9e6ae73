"""Forms of the frame: what people type becomes what services take."""

import re
from datetime import date
from typing import Any

from django import forms
from django.contrib import auth
from django.contrib.auth.forms import AuthenticationForm, PasswordChangeForm
from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from casework import money
from casework.models import Area, Document, Pool, Role
from casework.request import Request

ENDINGS_TAKEN = ".pdf,.jpg,.jpeg,.png,.ofd"
DAYS_OF_A_PORTAL = (MinValueValidator(date(2000, 1, 1)), MaxValueValidator(date(2999, 12, 31)))
SIX_DIGITS = RegexValidator(r"^\d{6}$", _("Type the six digits that the app shows now."))


class DateInput(forms.DateInput):
    """A day as the browser's own date field takes it."""

    input_type = "date"

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(format="%Y-%m-%d", **kwargs)


class AreaField(forms.ModelChoiceField):
    """A choice of areas; a village stands behind its township, since many villages bear one name."""

    def __init__(self, queryset: QuerySet[Area] | None = None, **kwargs: Any) -> None:
        super().__init__(Area.objects.none() if queryset is None else queryset, **kwargs)

    def offer(self, areas: QuerySet[Area]) -> None:
        """Let these areas be chosen; a single one is chosen already."""
        self.queryset = areas.select_related("parent")
        first_two = list(areas[:2])
        if len(first_two) == 1:
            self.initial = first_two[0].pk

    def label_from_instance(self, obj: Any) -> str:
        """The area's name, for a village after that of its township."""
        return f"{obj.parent.name} · {obj.name}" if obj.level == Area.Level.VILLAGE and obj.parent else obj.name


class YuanField(forms.CharField):
    """An amount in yuan as people type it; answers fen."""

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"})
        super().__init__(max_length=20, widget=widget, **kwargs)

    def clean(self, value: Any) -> int | None:
        """Fen of what was typed; None where nothing was."""
        typed = super().clean(value)
        if not typed:
            return None
        try:
            return money.fen(typed)
        except money.NotAnAmount as wrong:
            raise forms.ValidationError(str(wrong)) from wrong


class SignInForm(AuthenticationForm):
    """Account and password. The answer is the same whether the account exists or not."""

    error_messages = {
        "invalid_login": _(
            "The account or the password is wrong. After five wrong passwords it is locked for a while."
        ),
        "inactive": _("The account or the password is wrong. After five wrong passwords it is locked for a while."),
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["username"].label = _("Account")
        self.fields["password"].label = _("Password")


class PasswordForm(forms.Form):
    """The password of who is signed in, typed again."""

    password = forms.CharField(
        label=_("Password"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password", "autofocus": True}),
    )

    def __init__(self, *args: Any, request: HttpRequest, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.request = request

    def clean_password(self) -> str:
        """Asked through the sign-in's own door, so that wrong passwords are counted here too."""
        password = self.cleaned_data["password"]
        if auth.authenticate(self.request, username=self.request.user.get_username(), password=password) is None:
            raise forms.ValidationError(_("This is not your password. Type it again."))
        return password


class NewPasswordForm(PasswordChangeForm):
    """A new password; the old one is asked for through the sign-in's door, which counts the wrong ones."""

    def __init__(self, *args: Any, request: Request, **kwargs: Any) -> None:
        super().__init__(request.user, *args, **kwargs)
        self.request = request

    def clean_old_password(self) -> str:
        password = self.cleaned_data["old_password"]
        if auth.authenticate(self.request, username=self.request.user.get_username(), password=password) is None:
            raise forms.ValidationError(self.error_messages["password_incorrect"], code="password_incorrect")
        return password


class TokenForm(forms.Form):
    """The six digits that an authenticator shows."""

    token = forms.CharField(
        label=_("Code of the app"),
        max_length=6,
        validators=[SIX_DIGITS],
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "numeric", "autofocus": True}),
    )


class SearchForm(forms.Form):
    """What is sought: an ID, last digits, a name, initials, a number."""

    q = forms.CharField(label=_("Search"), max_length=60)


class ReasonForm(forms.Form):
    """Why something sensitive is shown or taken back."""

    reason = forms.CharField(label=_("Reason"), max_length=200)


class DocumentForm(forms.Form):
    """One file for a case."""

    kind = forms.ChoiceField(label=_("Kind of document"), choices=Document.Kind)
    title = forms.CharField(
        label=_("Title"), max_length=120, required=False, help_text=_("Left empty: the name of the file.")
    )
    file = forms.FileField(
        label=_("File"),
        max_length=255,
        allow_empty_file=True,
        widget=forms.ClearableFileInput(attrs={"accept": ENDINGS_TAKEN}),
        help_text=_("PDF, JPG, PNG or OFD, at most 20 MB."),
    )


class AssignmentForm(forms.Form):
    """A role for one area from a day to a day."""

    role = forms.ChoiceField(label=_("Role"), choices=Role)
    area = AreaField(label=_("Area"))
    starts_on = forms.DateField(label=_("From"), widget=DateInput)
    ends_on = forms.DateField(
        label=_("To"), widget=DateInput, required=False, help_text=_("That day included; empty: until ended.")
    )

    def __init__(self, *args: Any, areas: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        area: Any = self.fields["area"]
        area.offer(areas)


class StaffForm(AssignmentForm):
    """A new account with its first role."""

    username = forms.CharField(
        label=_("Account"),
        max_length=40,
        validators=[RegexValidator(r"^[A-Za-z0-9._-]+$", _("Use letters, digits, dot, hyphen and underscore only."))],
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    name = forms.CharField(label=_("Name"), max_length=60)
    phone = forms.CharField(label=_("Phone"), max_length=20, required=False)
    field_order = ["username", "name", "phone", "role", "area", "starts_on", "ends_on"]


class EndForm(forms.Form):
    """The last day of a role."""

    ends_on = forms.DateField(label=_("Last day"), widget=DateInput)


class LetterheadForm(forms.ModelForm):
    """What the agency's papers print about itself, and the account into which people return money."""

    class Meta:
        model = Pool
        fields = Pool.LETTERHEAD
        labels = {"agency_name": _("Name of the agency"), "income_bank": _("Bank")}
        help_texts = {
            "agency_name": _("As it stands on the seal."),
            "income_account": _("Recovery notices ask for money to be returned into it."),
            "whole_after_jiao": _("Ticked: 壹元伍角整. Not ticked: 壹元伍角."),
        }

    def clean_income_account(self) -> str:
        """Digits, with the blanks and hyphens of their groups taken out."""
        number = re.sub(r"[\s-]", "", self.cleaned_data["income_account"])
        if number and not re.fullmatch(r"[0-9]{8,32}", number):
            raise forms.ValidationError(_("An account number has 8 to 32 digits."))
        return number

    def clean(self) -> dict[str, Any]:
        """Bank and account go together: one without the other sends nobody's money anywhere."""
        cleaned = super().clean() or {}
        for given, lacking in (("income_bank", "income_account"), ("income_account", "income_bank")):
            if cleaned.get(given) and lacking in cleaned and not cleaned[lacking]:
                self.add_error(lacking, _("Bank and account number are given together."))
        return cleaned


class AuditFilter(forms.Form):
    """Filters of the audit lists; they live in the address, so nothing of insured persons is among them."""

    since = forms.DateField(label=_("From"), widget=DateInput, required=False, validators=DAYS_OF_A_PORTAL)
    until = forms.DateField(label=_("To"), widget=DateInput, required=False, validators=DAYS_OF_A_PORTAL)
    actor = forms.CharField(label=_("Account or name of the staff"), max_length=60, required=False)
    verb = forms.ChoiceField(label=_("What"), required=False)
    subject = forms.CharField(
        label=_("About"),
        max_length=81,
        required=False,
        widget=forms.TextInput(attrs={"placeholder": "claims.claim:17"}),
    )

    def __init__(self, *args: Any, verbs: list[tuple[str, Any]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        verb: Any = self.fields["verb"]
        verb.choices = [("", _("everything")), *verbs]


class SignInFilter(AuditFilter):
    """Filters of what happened at the door."""

    strangers = forms.BooleanField(label=_("Accounts that do not exist"), required=False)
