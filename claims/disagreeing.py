"""What is typed about an appeal: at the window, and by the one who decides it."""

from typing import Any

from django import forms
from django.core.files.base import File
from django.utils.translation import gettext_lazy as _

from casework import clock
from casework.forms import DateInput
from claims.asking import LONGEST, LONGEST_LINE, AskedForm
from claims.models import Appeal
from claims.models.claim import Standing

MOST_FILES = 10


class FilesInput(forms.ClearableFileInput):
    """Several files at once."""

    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Files that may be none; answers a list."""

    widget = FilesInput

    def clean(self, data: Any, initial: Any = None) -> list[File]:
        """Each file as a single one is cleaned."""
        files = [super(FilesField, self).clean(file, initial) for file in data or []]
        if len(files) > MOST_FILES:
            raise forms.ValidationError(_("Add at most ten files; put several pages into one PDF."))
        return files


class AppealForm(AskedForm):
    """复查申请: who appeals, when, why, with which papers."""

    standing = forms.ChoiceField(label=_("Who appeals"), choices=Standing)
    name = forms.CharField(
        label=_("Name of who appeals"), max_length=80, required=False, help_text=_("Where it is not the person.")
    )
    handed_in_on = forms.DateField(label=_("Handed in on"), widget=DateInput, initial=clock.today)
    grounds = forms.CharField(label=_("Grounds"), max_length=LONGEST, widget=forms.Textarea(attrs={"rows": 4}))
    late_reason = forms.CharField(label=_("Why it is taken late"), max_length=200, required=False)
    papers = FilesField(
        label=_("Papers"),
        widget=FilesInput(attrs={"accept": ".pdf,.jpg,.jpeg,.png"}),
        required=False,
        help_text=_("PDF, JPG or PNG; an agent's authorisation too."),
    )

    def __init__(self, data: Any = None, files: Any = None, *, is_late: bool = False) -> None:
        super().__init__(data, files, auto_id="id_appeal_%s")
        if not is_late and data is None:
            del self.fields["late_reason"]


class DecideForm(AskedForm):
    """复查决定: what becomes of the decision, and the reasons, which the letter tells."""

    decision = forms.ChoiceField(label=_("Decision"), widget=forms.RadioSelect(attrs={"data-not-calculated": True}))
    reasons = forms.CharField(
        label=_("Reasons"),
        max_length=LONGEST_LINE * 2,
        widget=forms.Textarea(attrs={"rows": 4, "data-not-calculated": True}),
        help_text=_("The letter tells them to the person."),
    )

    def __init__(self, data: Any = None, *, appeal: Appeal) -> None:
        super().__init__(data, auto_id="id_decide_%s")
        field: Any = self.fields["decision"]
        granted = (
            _("Grant: the step that refused decides anew") if appeal.refusal_id else _("Grant: allow more, as above")
        )
        field.choices = [("uphold", _("Uphold the decision")), ("grant", granted)]
