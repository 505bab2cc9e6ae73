"""Fields and sheets that forms about institutions share."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _

from casework import clock
from casework.forms import DAYS_OF_A_PORTAL, DateInput
from institutions.codes import tidy
from institutions.models import Institution

MOST_ROWS = 300


class InstitutionField(forms.CharField):
    """An institution by its code, found by name or initials below the field; answers the institution."""

    def __init__(self, **options: Any) -> None:
        lookup = {"data-lookup": reverse_lazy("institutions:find"), "autocomplete": "off"}
        super().__init__(max_length=20, widget=forms.TextInput(attrs=lookup), **options)

    def clean(self, value: Any) -> Institution | None:
        """The institution with this code."""
        code = tidy(super().clean(value))
        if not code:
            return None
        found = Institution.objects.select_related("area").filter(code=code).first()
        if found is None:
            raise forms.ValidationError(_("No institution has this code."))
        return found

    def prepare_value(self, value: Any) -> Any:
        return value.code if isinstance(value, Institution) else value


class DayField(forms.DateField):
    """A day that is today unless something else is said."""

    def __init__(self, **options: Any) -> None:
        known: dict[str, Any] = {"widget": DateInput, "validators": DAYS_OF_A_PORTAL, "initial": clock.today}
        super().__init__(**known | options)


class WordsField(forms.CharField):
    """Some sentences."""

    def __init__(self, **options: Any) -> None:
        known: dict[str, Any] = {"max_length": 500, "widget": forms.Textarea(attrs={"rows": 3})}
        super().__init__(**known | options)


class AgreesField(forms.TypedChoiceField):
    """Yes or no, said on purpose; answers a bool."""

    def __init__(self, *, yes: Any = "", no: Any = "", **options: Any) -> None:
        choices = [("yes", yes or _("agrees")), ("no", no or _("does not agree"))]
        known: dict[str, Any] = {"label": _("Opinion"), "choices": choices, "widget": forms.RadioSelect}
        super().__init__(coerce=lambda said: said == "yes", **known | options)


class NoForm(forms.Form):
    """A form whose sheet says everything."""


class Sheet:
    """Rows typed or pasted like in a spreadsheet (components of `data-grid`): a formset whose empty rows say nothing."""

    def __init__(
        self, row: type[forms.Form], prefix: str, title: Any, data: Any = None, rows: Sequence[Mapping[str, Any]] = ()
    ) -> None:
        made = forms.formset_factory(
            row, extra=len(rows) + 1, can_delete=True, max_num=MOST_ROWS, absolute_max=MOST_ROWS + 1, validate_max=True
        )
        self.title, self.prefix = title, prefix
        given = _with_management(data, prefix) if data is not None else None
        self.formset = made(given, prefix=prefix, initial=None if data is not None else list(rows))

    def is_valid(self) -> bool:
        """Whether every row can be read."""
        return bool(self.formset.is_valid())

    @property
    def rows(self) -> list[dict[str, Any]]:
        """The rows that say something and were not deleted."""
        said = (form.cleaned_data for form in self.formset if form.has_changed())
        return [
            {name: value for name, value in row.items() if name != "DELETE"} for row in said if not row.get("DELETE")
        ]

    @property
    def columns(self) -> list[tuple[str, Any, str]]:
        """Key, heading and class of each column."""
        fields = self.formset.empty_form.fields
        return [
            (name, field.label, "num" if isinstance(field, forms.IntegerField) else "")
            for name, field in fields.items()
            if name != "DELETE"
        ]

    @property
    def lines(self) -> list[dict[str, Any]]:
        """Each row with its cells and what is wrong with it."""
        return [_line(form) for form in self.formset]

    @property
    def empty(self) -> dict[str, Any]:
        """A row to copy."""
        return _line(self.formset.empty_form)


def _line(form: forms.Form) -> dict[str, Any]:
    cells = [field for field in form if field.name != "DELETE"]
    for field in cells:
        heading = f"head-{form.prefix.rsplit('-', 1)[0]}-{field.name}" if form.prefix else ""
        field.field.widget.attrs |= {"data-col": field.name, "aria-labelledby": heading}
        if form.is_bound and field.errors:
            field.field.widget.attrs["aria-invalid"] = "true"
    sentences = [error for field in cells for error in field.errors] if form.is_bound else []
    return {"prefix": form.prefix, "cells": cells, "sentences": sentences}


def _with_management(data: Any, prefix: str) -> Any:
    """The sheet's count of rows as a formset asks for it; damaged ones read as no rows."""
    given = data.copy()
    total = given.get(f"{prefix}-TOTAL_FORMS", "")
    given[f"{prefix}-TOTAL_FORMS"] = total if total.isascii() and total.isdigit() else "0"
    given[f"{prefix}-INITIAL_FORMS"] = "0"
    return given


class PercentField(forms.DecimalField):
    """A part of a whole as people type it, 12.5; answers basis points."""

    def __init__(self, **options: Any) -> None:
        widget = forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"})
        known: dict[str, Any] = {
            "min_value": 0,
            "max_value": 100,
            "decimal_places": 2,
            "max_digits": 5,
            "widget": widget,
        }
        super().__init__(**known | options)

    def clean(self, value: Any) -> int | None:
        """Basis points of what was typed; None where nothing was."""
        said = super().clean(value)
        return None if said is None else int(said * 100)


def plain_percent(basis_points: int | None) -> str:
    """Basis points as a person would type them: 12.5."""
    return "" if basis_points is None else f"{basis_points / 100:g}"
