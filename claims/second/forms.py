"""What is typed to open a second reimbursement."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from casework import clock
from casework.forms import DateInput
from casework.models import Pool
from claims.asking import AskedForm
from claims.models import Claim, SecondBatch
from claims.second.selectors import versions_in
from claims.second.services import Asked
from rulebook.models import RuleVersion


class OpenForm(AskedForm):
    """Whose claims are asked again, by which version, and why."""

    reason = forms.ChoiceField(label=_("Reason of the platform"))
    version = forms.ModelChoiceField(RuleVersion.objects.none(), label=_("Version of the rules"), empty_label=None)
    first_day = forms.DateField(label=_("Discharged from"), widget=DateInput)
    last_day = forms.DateField(label=_("Discharged until"), widget=DateInput)
    claim = forms.CharField(
        label=_("Number of the claim"), max_length=40, required=False, help_text=_("For the reason 09 alone.")
    )
    ground = forms.CharField(
        label=_("Document or reason"), max_length=300, help_text=_("Why claims that were settled are asked again.")
    )

    def __init__(self, data: Any = None, *, pool: Pool) -> None:
        today = clock.today()
        days = {"first_day": date(today.year, 1, 1), "last_day": today, "reason": SecondBatch.Reason.BULK}
        super().__init__(data, initial=days)
        self.pool = pool
        reason, version = self.fields["reason"], self.fields["version"]
        reason.choices = [(one.value, f"{one.value} {one.label}") for one in SecondBatch.Reason]  # type: ignore[attr-defined]
        version.queryset = versions_in(pool)  # type: ignore[attr-defined]

    def clean_claim(self) -> Claim | None:
        """The claim of that number in the pool; nothing where none is typed."""
        number = self.cleaned_data["claim"].strip().upper()
        if not number:
            return None
        claim = Claim.objects.filter(pool=self.pool, number=number).first()
        if claim is None:
            raise forms.ValidationError(_("No claim of this pool has that number."))
        return claim

    def asked(self) -> Asked:
        """What was typed, as `open_batch` takes it."""
        names = ("reason", "version", "first_day", "last_day", "ground", "claim")
        return Asked(**{name: self.cleaned_data[name] for name in names})
