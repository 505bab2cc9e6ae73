"""What is typed about a critical-illness case: the insurer's word, the decision, the account."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from claims.asking import LONGEST_LINE, AskedForm
from claims.disagreeing import FilesField, FilesInput
from claims.facts import Payee
from claims.models import CriticalCase
from claims.models.claim import PayeeStanding


def _reason(label: Any, hint: Any) -> forms.CharField:
    return forms.CharField(
        label=label,
        max_length=LONGEST_LINE * 2,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=hint,
    )


class VerifyForm(AskedForm):
    """核实: the insurer confirms, or objects for a reason."""

    word = forms.ChoiceField(
        label=_("Result of the verification"),
        widget=forms.RadioSelect,
        choices=[("confirm", _("Confirm the amount")), ("object", _("Object"))],
    )
    reason = _reason(_("What is not right"), _("For an objection: which stay, and why. The agency decides."))

    def __init__(self, data: Any = None) -> None:
        super().__init__(data, auto_id="id_verify_%s")


class DecideForm(AskedForm):
    """决定: pay, decline what was objected to, or give the case back to the insurer."""

    decision = forms.ChoiceField(label=_("Decision"), widget=forms.RadioSelect)
    reasons = _reason(_("Reasons"), _("Needed unless a confirmed case is paid. The letter tells them to the person."))

    def __init__(self, data: Any = None, *, case: CriticalCase) -> None:
        super().__init__(data, auto_id="id_decide_%s")
        field: Any = self.fields["decision"]
        is_objected = case.state == CriticalCase.State.OBJECTED
        field.choices = [
            ("pay", _("Pay against the objection") if is_objected else _("Settle and pay")),
            *([("decline", _("Follow the objection: pay nothing"))] if is_objected else []),
            ("back", _("Give it back to be verified anew")),
        ]


class AccountForm(AskedForm):
    """收款账户: to which account the case is paid."""

    standing = forms.ChoiceField(label=_("Whose account"), choices=PayeeStanding)
    name = forms.CharField(label=_("Payee"), max_length=80)
    bank_name = forms.CharField(label=_("Bank"), max_length=80)
    bank_account = forms.CharField(
        label=_("Bank account"), max_length=40, widget=forms.TextInput(attrs={"inputmode": "numeric"})
    )
    papers = FilesField(
        label=_("Papers"),
        widget=FilesInput(attrs={"accept": ".pdf,.jpg,.jpeg,.png"}),
        required=False,
        help_text=_("For another's account: why the money goes there. PDF, JPG or PNG."),
    )

    def __init__(self, data: Any = None, files: Any = None, *, name: str = "") -> None:
        super().__init__(data, files, auto_id="id_account_%s", initial={"name": name})

    def payee(self) -> Payee:
        """What was typed."""
        said = self.cleaned_data
        account = "".join(said["bank_account"].split())
        return Payee(said["name"].strip(), said["bank_name"].strip(), account, said["standing"])
