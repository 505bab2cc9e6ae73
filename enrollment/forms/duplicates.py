"""Forms about double enrolment: another place's list, a decision, the second record of a person."""

import re
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from casework import clock
from casework.forms import ENDINGS_TAKEN
from enrollment.forms.persons import TYPED
from enrollment.models import Duplicate
from enrollment.services.duplicates import Elsewhere

MOST_LINES = 20_000


class SoughtForm(forms.Form):
    """Which duplicates a list shows."""

    kind = forms.ChoiceField(label=_("Kind"), choices=[("", _("all")), *Duplicate.Kind.choices], required=False)
    state = forms.ChoiceField(
        label=_("State"), choices=[("open", _("To be decided")), ("decided", _("Decided"))], required=False
    )


class YearForm(forms.Form):
    """The coverage year to look through."""

    coverage_year = forms.IntegerField(
        label=_("Coverage year"), min_value=2000, max_value=2099, initial=lambda: clock.today().year
    )


class ElsewhereForm(YearForm):
    """Another place's list, pasted from a sheet: number, place, since when; one person a line."""

    lines = forms.CharField(
        label=_("Lines"),
        max_length=2_000_000,
        widget=forms.Textarea(attrs={"rows": 12, "class": "font-monospace"} | TYPED),
        help_text=_("Number, place and, where known, the day since when: copied from a sheet, or parted by commas."),
    )

    def clean_lines(self) -> list[Elsewhere]:
        """The lines as read; each line that cannot be read is named."""
        read, wrong = [], []
        for number, line in enumerate(self.cleaned_data["lines"].splitlines(), 1):
            cells = [cell.strip() for cell in re.split(r"[\t,，]", line)]
            if not any(cells):
                continue
            since = _day(cells[2]) if len(cells) > 2 and cells[2] else None
            if len(cells) < 2 or not cells[0] or not cells[1] or (len(cells) > 2 and cells[2] and since is None):
                wrong.append(str(number))
            else:
                read.append(Elsewhere(cells[0], cells[1], since))
        if wrong or not read or len(read) > MOST_LINES:
            where = ", ".join(wrong[:20]) or "—"
            raise forms.ValidationError(
                _("These lines cannot be read: %(lines)s. Give number, place and a day like 2026-01-31.")
                % {"lines": where}
            )
        return read


class DecideForm(forms.Form):
    """Which side stays, and why."""

    kept = forms.ChoiceField(label=_("Decision"), widget=forms.RadioSelect)
    reason = forms.CharField(label=_("Reason"), max_length=200)
    waiver = forms.FileField(
        label=_("Signed waiver"),
        max_length=255,
        required=False,
        widget=forms.FileInput(attrs={"accept": ENDINGS_TAKEN}),
        help_text=_("Needed when a place or a subsidy is given up."),
    )

    def __init__(self, *args: Any, sides: dict[str, Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kept: Any = self.fields["kept"]
        kept.choices = list(sides.items())


class OtherRecordForm(forms.Form):
    """The second record of a person, by its document."""

    number = forms.CharField(
        label=_("Number of the other record's document"), max_length=40, widget=forms.TextInput(attrs=TYPED)
    )


class MergeForm(forms.Form):
    """Which record stands, and how it is known that both are of one person."""

    kept = forms.TypedChoiceField(label=_("Record that stands"), coerce=int, widget=forms.RadioSelect)
    reason = forms.CharField(label=_("Reason"), max_length=200)
    evidence = forms.FileField(
        label=_("Proof as a file"),
        max_length=255,
        required=False,
        widget=forms.FileInput(attrs={"accept": ENDINGS_TAKEN}),
    )

    def __init__(self, *args: Any, choices: list[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kept: Any = self.fields["kept"]
        kept.choices = choices


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text.replace("/", "-").replace(".", "-"))
    except ValueError:
        return None
