"""What is typed in the archive."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from claims.asking import AskedForm
from oversight.archive.services import Said
from oversight.models import ArchiveRules, Kind, Retention

FORM = "{fonds}-{kind}·{year}-{retention}-{serial}"


class RulesForm(AskedForm):
    """The fonds number, the form of archive numbers, the retention of each kind."""

    fonds = forms.CharField(label=_("Fonds number"), max_length=20)
    form = forms.CharField(
        label=_("Form of archive numbers"),
        max_length=80,
        initial=FORM,
        help_text=_("With {fonds}, {year}, {kind}, {retention} and {serial}."),
    )
    transfer_years = forms.IntegerField(
        label=_("Years until the county archives take over"), min_value=1, max_value=100, initial=10
    )

    def __init__(self, data: Any = None, *, rules: ArchiveRules | None) -> None:
        told = {"fonds": rules.fonds, "form": rules.form, "transfer_years": rules.transfer_years} if rules else {}
        held = rules.retention if rules else {}
        super().__init__(
            data, initial=told | {f"kept_{kind}": held.get(kind, Retention.THIRTY) for kind in Kind.values}
        )
        for kind in Kind:
            self.fields[f"kept_{kind}"] = forms.ChoiceField(label=kind.label, choices=Retention)

    def said(self) -> Said:
        """What was typed, as `keep_rules` takes it."""
        found = self.cleaned_data
        retention = {kind: found[f"kept_{kind}"] for kind in Kind.values}
        return Said(found["fonds"], found["form"], retention, found["transfer_years"])


class BoxForm(AskedForm):
    """A new box."""

    number = forms.CharField(label=_("Number of the box"), max_length=20)
    place = forms.CharField(label=_("Where it stands"), max_length=60)


class AgainForm(AskedForm):
    """A volume is filed again, or its sheets are counted."""

    sheets = forms.IntegerField(label=_("Sheets"), min_value=0, max_value=100_000)
    note = forms.CharField(label=_("What came to it"), max_length=300, widget=forms.Textarea(attrs={"rows": 2}))
