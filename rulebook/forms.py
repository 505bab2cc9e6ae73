"""Forms of the rulebook."""

from collections.abc import Collection, Mapping
from datetime import date
from typing import Any

from django import forms
from django.conf import settings
from django.core.files.base import File
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from casework.forms import DateInput
from policy.faults import of_value
from policy.reading import MAX_BYTES
from rulebook import words
from rulebook.figures import TIERS, Raw, as_text, from_text, leaves, planted
from rulebook.models import Layer, RuleVersion


class CompareForm(forms.Form):
    """Which version another one is compared with; `chosen` by default."""

    other = forms.ModelChoiceField(RuleVersion.objects.none(), label=_("Compare with"), empty_label=None)

    def __init__(self, *args: Any, others: QuerySet[RuleVersion], chosen: RuleVersion | None, **kwargs: Any) -> None:
        super().__init__(*args, initial={"other": chosen}, **kwargs)
        self.fields["other"].queryset = others
        self.by_default = chosen

    def chosen(self) -> RuleVersion | None:
        """The version to compare with; None when there is none, or the one asked for cannot be opened."""
        if not self.is_bound:
            return self.by_default
        return self.cleaned_data["other"] if self.is_valid() else None


class YearForm(forms.Form):
    """The year that a copy prepares."""

    year = forms.IntegerField(label=_("Year"), min_value=2000, max_value=2100)


class PutInForceForm(forms.Form):
    """Which layer of the pool a version answers, from which day on."""

    layer = forms.ChoiceField(label=_("Layer"))
    starts_on = forms.DateField(label=_("In force from"), widget=DateInput())

    def __init__(self, *args: Any, layers: Collection[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["layer"].choices = [(layer, Layer(layer).label) for layer in layers]


class SimulationForm(forms.Form):
    """Whose claims are settled again, as if they were of which year, with which layers tried, and against what."""

    ENDINGS = (".parquet", ".csv")

    before = forms.ModelChoiceField(
        RuleVersion.objects.none(), label=_("Compare with"), empty_label=_("What is in force"), required=False
    )
    layers = forms.MultipleChoiceField(
        label=_("Layers that are tried"),
        widget=forms.CheckboxSelectMultiple,
        help_text=_("All other layers stay as they are in force."),
    )
    year = forms.IntegerField(label=_("Claims of the year"), min_value=2000, max_value=2100, required=False)
    file = forms.FileField(
        label=_("or claims of a file"),
        required=False,
        help_text=_("Parquet or CSV with the columns of docs/policy.md; it is deleted when the simulation ends."),
        widget=forms.FileInput(attrs={"accept": ",".join(ENDINGS)}),
    )
    as_year = forms.IntegerField(label=_("Settled with the figures of"), min_value=2000, max_value=2100)

    def __init__(self, *args: Any, others: QuerySet[RuleVersion], layers: Collection[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["before"].queryset = others
        self.fields["layers"].choices = [(layer, Layer(layer).label) for layer in layers]

    def clean_file(self) -> File | None:
        """A file by its ending and size; what stands in it is told by the simulation."""
        file = self.cleaned_data["file"]
        if file and not file.name.lower().endswith(self.ENDINGS):
            raise forms.ValidationError(_("Claims come as a .parquet or .csv file."))
        if file and file.size > settings.DOCUMENT_MAX_BYTES:
            raise forms.ValidationError(_("The file is larger than 20 MB. Save it as Parquet, or leave columns out."))
        return file

    def clean(self) -> dict[str, Any]:
        """The claims come from somewhere."""
        cleaned = super().clean() or self.cleaned_data
        if not cleaned.get("year") and not cleaned.get("file") and not self.errors:
            self.add_error("year", _("Name the year of the claims, or choose a file of claims."))
        return cleaned

    def asked(self) -> dict[str, Any]:
        """What the service takes; a file goes before the year."""
        asked = dict(self.cleaned_data)
        asked["year"] = None if asked["file"] else asked["year"]
        return asked


class ReasonForm(forms.Form):
    """Why a version goes back."""

    reason = forms.CharField(label=_("Reason"), max_length=500)


class UploadForm(forms.Form):
    """A YAML file of a draft; pack.yaml stands at the top, all others in one of three folders."""

    FOLDERS = (("parameters", "parameters/"), ("lists", "lists/"), ("cases", "cases/"))

    folder = forms.ChoiceField(label=_("Folder"), choices=FOLDERS, required=False)
    file = forms.FileField(label=_("YAML file"), widget=forms.ClearableFileInput(attrs={"accept": ".yaml"}))

    def clean_file(self) -> str:
        """The text of the file. Its name is kept for `named_text`."""
        file = self.cleaned_data["file"]
        if file.size > MAX_BYTES:
            raise forms.ValidationError(_("The file is larger than 1 MB. Split it."))
        self.file_name = file.name
        try:
            return file.read().decode()
        except UnicodeDecodeError:
            raise forms.ValidationError(_("The file is not UTF-8 text. Save it as UTF-8.")) from None

    def named_text(self) -> dict[str, str]:
        """The text by the name that it gets in the version."""
        at_top = self.file_name == "pack.yaml"
        name = self.file_name if at_top else f"{self.cleaned_data['folder'] or 'parameters'}/{self.file_name}"
        return {name: self.cleaned_data["file"]}


class FigureForm(forms.Form):
    """The values of one figure in time: days, cells and source of each. `added` is the first day of a further value."""

    def __init__(self, *args: Any, raw: Raw, documents: Mapping[str, str], added: date | None = None, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.raw = raw
        self.values = [dict(value) for value in raw.values]
        if added and self.values:
            self.values.append(
                {key: each for key, each in self.values[-1].items() if key != "through"} | {"from": added}
            )
        self.blocks = [self._block(number, value, documents) for number, value in enumerate(self.values)]

    def _block(self, number: int, value: dict[str, Any], documents: Mapping[str, str]) -> dict[str, Any]:
        """The fields of one value; answers their names by part, for the page."""
        source, illustrative = value.get("source") or {}, value.get("illustrative") or {}
        day = {"required": False, "widget": DateInput()}
        choices = [("", "—"), *documents.items()]
        fields = {
            "from": forms.DateField(label=_("From"), initial=value.get("from"), widget=DateInput()),
            "through": forms.DateField(label=_("Through"), initial=value.get("through"), **day),
            "document": forms.ChoiceField(
                label=_("Source document"), choices=choices, required=False, initial=source.get("document")
            ),
            "article": _line(_("Article"), source.get("article")),
            "quote": _line(_("Quote"), source.get("quote")),
            "zh": _line(_("Illustrative because (Chinese)"), illustrative.get("zh")),
            "en": _line(_("Illustrative because (English)"), illustrative.get("en")),
        }
        cells = {}
        for at, (path, leaf) in enumerate(_leaves_of(value, self.raw)):
            fields[f"cell{at}"] = _cell(self.raw, path, leaf)
            cells[f"cell{at}"] = path
        self.fields |= {f"v{number}-{name}": field for name, field in fields.items()}
        rest = [name for name in fields if name not in cells]
        return {"number": number, "cells": cells, "names": rest}

    def shown(self) -> list[dict[str, Any]]:
        """The blocks with their bound fields."""
        return [
            {
                "days": [self[f"v{block['number']}-{name}"] for name in ("from", "through")],
                "cells": [self[f"v{block['number']}-{name}"] for name in block["cells"]],
                "source": [self[f"v{block['number']}-{name}"] for name in block["names"][2:]],
            }
            for block in self.blocks
        ]

    def clean(self) -> dict[str, Any]:
        """Every value needs a source with its place, or words why it is illustrative."""
        cleaned = super().clean() or self.cleaned_data
        for block in self.blocks:
            given = {name: cleaned.get(f"v{block['number']}-{name}") for name in block["names"]}
            if not given["document"] and not given["zh"]:
                words_missing = _("Name the source, or say why the figure is illustrative.")
                self.add_error(f"v{block['number']}-document", words_missing)
            if given["document"] and not (given["article"] or given["quote"]):
                self.add_error(f"v{block['number']}-article", _("Name the article, or quote the words."))
        return cleaned

    def typed(self) -> list[dict[str, Any]]:
        """The values as the file writes them, in order of their first day."""
        values = [self._typed(block) for block in self.blocks]
        return sorted(values, key=lambda value: value["from"])

    def _typed(self, block: dict[str, Any]) -> dict[str, Any]:
        given = {name: self.cleaned_data[f"v{block['number']}-{name}"] for name in (*block["names"], *block["cells"])}
        leaf = planted({path: given[name] for name, path in block["cells"].items()})
        value = {"from": given["from"], "through": given["through"], "table" if self.raw.by else "value": leaf}
        if given["document"]:
            value["source"] = {name: given[name] for name in ("document", "article", "quote") if given[name]}
        if given["zh"]:
            value["illustrative"] = {"zh": given["zh"], "en": given["en"] or given["zh"]}
        reading = self.values[block["number"]].get("reading")
        return {key: each for key, each in (value | {"reading": reading}).items() if each is not None}


class _Cell(forms.CharField):
    """One value in its unit, as the file writes it once it is cleaned."""

    def __init__(self, *, unit: str, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.unit = unit

    def clean(self, value: Any) -> Any:
        """The value for the file. ValidationError with the reason when it is none of the unit."""
        try:
            return from_text(self.unit, super().clean(value))
        except ValueError as reason:
            told = of_value(reason).in_language(words.language())
            raise forms.ValidationError(_("This cannot be read: %(reason)s"), params={"reason": told}) from None


def _leaves_of(value: dict[str, Any], raw: Raw) -> list[tuple[tuple[str, ...], Any]]:
    return list(leaves(value.get("table") if raw.by else value.get("value"), len(raw.by)))


def _cell(raw: Raw, path: tuple[str, ...], leaf: Any) -> _Cell:
    told = [words.of(dimension, code) for dimension, code in zip(raw.by, path, strict=True)]
    lines = {"rows": 4} if raw.unit in TIERS else {}
    widget = forms.Textarea(attrs=lines) if lines else forms.TextInput(attrs={"class": "num"})
    return _Cell(unit=raw.unit, label=" · ".join(told) or _("Value"), initial=as_text(raw.unit, leaf), widget=widget)


def _line(label: Any, initial: Any) -> forms.CharField:
    return forms.CharField(label=label, required=False, max_length=500, initial=initial)
