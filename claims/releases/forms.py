"""Forms of releases: which list, for which day; which column means what."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from casework.forms import DateInput
from claims.facts import PublishedList
from claims.models import CatalogueKind
from claims.releases.columns import LABELS, Field

COMPLETE, PARTIAL = "complete", "partial"
EXTENTS = {
    PARTIAL: _("Partial: only what stands in it changes"),
    COMPLETE: _("Complete: what it lacks leaves the catalogue"),
}


class ReleaseForm(forms.Form):
    """A published list and the document that publishes it."""

    title_of_form = _("Bring an official list")
    file = forms.FileField(
        label=_("File of the list"),
        max_length=255,
        help_text=_("xlsx or csv (UTF-8 or GBK) as it was published. Nothing changes yet."),
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx,.csv,.txt"}),
    )
    title = forms.CharField(label=_("Title of the document"), max_length=160)
    document_number = forms.CharField(label=_("Document number"), max_length=80, required=False)
    kind = forms.ChoiceField(label=_("Kind of item"), choices=CatalogueKind)
    starts_on = forms.DateField(label=_("In force from"), widget=DateInput)
    extent = forms.ChoiceField(label=_("Extent"), choices=list(EXTENTS.items()))

    def published(self) -> PublishedList:
        """What the document publishes, as `bring_release` takes it."""
        said = self.cleaned_data
        return PublishedList(
            kind=said["kind"],
            title=said["title"],
            starts_on=said["starts_on"],
            document_number=said["document_number"],
            is_complete=said["extent"] == COMPLETE,
        )


class ColumnsForm(forms.Form):
    """Which column holds what; columns that nothing needs are left out."""

    title_of_form = _("What the columns mean")

    def __init__(self, *args: Any, headings: Sequence[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [("", "—"), *((heading, heading) for heading in headings if heading)]
        for name in Field:
            label, required = LABELS[name], name == Field.CODE
            self.fields[name.value] = forms.ChoiceField(label=label, choices=choices, required=required)

    @property
    def mapping(self) -> dict[str, str]:
        """Field to heading, as `name_columns` takes it."""
        return {name: heading for name, heading in self.cleaned_data.items() if heading}
