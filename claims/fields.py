"""Form fields of claims: days, amounts, and what is chosen by code, name or initials."""

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Model, QuerySet
from django.utils.translation import gettext_lazy as _

from casework.money import plain_yuan
from claims import typed


class DraftField(forms.CharField):
    """A field that has to be filled before a claim is handed in, and may be empty until then."""

    def validate(self, value: Any) -> None:
        """A draft may be partial."""


class DraftChoiceField(forms.ChoiceField):
    """A choice that has to be made before a claim is handed in, and may be open until then."""

    def validate(self, value: Any) -> None:
        """Nothing is chosen yet, or one of the choices."""
        if value:
            super().validate(value)


class DayField(DraftField):
    """A day as people type it; answers a date."""

    def __init__(self, **options: Any) -> None:
        widget = forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off", "placeholder": "20260305"})
        super().__init__(max_length=20, widget=widget, **options)

    def clean(self, value: Any) -> date | None:
        return typed.day(super().clean(value))

    def prepare_value(self, value: Any) -> Any:
        return value.isoformat() if isinstance(value, date) else value


class YuanField(DraftField):
    """An amount in yuan as people type it; answers fen."""

    def __init__(self, **options: Any) -> None:
        widget = forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off", "class": "num"})
        super().__init__(max_length=20, widget=widget, **options)

    def clean(self, value: Any) -> int | None:
        return typed.fen(super().clean(value))

    def prepare_value(self, value: Any) -> Any:
        return plain_yuan(value) if isinstance(value, int) else value


class ShareField(DraftField):
    """A share in per cent as people type it; answers basis points."""

    def __init__(self, **options: Any) -> None:
        widget = forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off", "class": "num"})
        super().__init__(max_length=8, widget=widget, **options)

    def clean(self, value: Any) -> int | None:
        return typed.basis_points(super().clean(value))

    def prepare_value(self, value: Any) -> Any:
        return typed.percent(value) if isinstance(value, int) else value


class PickField(DraftField):
    """A row chosen from a lookup: typed as `CODE name`, a code or a whole name; answers the row."""

    default_error_messages = {
        "unknown": _("Nothing is called “%(typed)s”. Type a code, a name or initials and choose from the list."),
        "several": _("“%(typed)s” is the name of several. Choose from the list."),
    }

    def __init__(self, *, rows: QuerySet[Any], lookup: Any, **options: Any) -> None:
        widget = forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"})
        super().__init__(max_length=200, widget=widget, **options)
        self.rows = rows
        self.lookup = lookup

    def get_bound_field(self, form: forms.BaseForm, field_name: str) -> forms.BoundField:
        """The address of the lookup is known only once routes are."""
        self.widget.attrs["data-lookup"] = str(self.lookup)
        return super().get_bound_field(form, field_name)

    def clean(self, value: Any) -> Model | None:
        text = typed.plain(super().clean(value))
        if not text:
            return None
        code = text.split()[0]
        found = self.rows.filter(code__in={code, code.upper(), typed.icd(code)}).first()
        if found:
            return found
        named = list(self.rows.filter(name=text)[:2])
        if len(named) != 1:
            raise ValidationError(self.error_messages["several" if named else "unknown"], params={"typed": text})
        return named[0]

    def prepare_value(self, value: Any) -> Any:
        return picked(value) if isinstance(value, Model) else value


def picked(row: Any) -> str:
    """How a chosen row stands in its field."""
    return f"{row.code} {row.name}"


class EarlierClaimField(forms.ModelChoiceField):
    """A settled claim of the person that a stay may continue: its number, institution and days."""

    def label_from_instance(self, claim: Any) -> str:
        return f"{claim.number} · {claim.institution} · {claim.admitted_on} – {claim.discharged_on}"
