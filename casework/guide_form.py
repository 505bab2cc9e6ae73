"""The form of one item of the guide: lists are typed one a line, their parts parted by “|”."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from casework import clock
from casework.forms import DateInput
from casework.guide import FORMS, LAW, STATUSES, TOLD, Item
from casework.models import ServiceItem

PART, MOST_LINES, LONGEST_LINE = "|", 60, 300
MAYBE = [("", _("Not known yet")), ("yes", _("Yes")), ("no", _("No"))]


class LinesField(forms.CharField):
    """Lines of text; answers them without blanks around, empty ones left out."""

    def __init__(self, **options: Any) -> None:
        options.setdefault("widget", forms.Textarea(attrs={"rows": 4}))
        super().__init__(required=False, max_length=MOST_LINES * LONGEST_LINE, **options)

    def clean(self, value: Any) -> list[str]:
        lines = [line.strip() for line in super().clean(value).splitlines() if line.strip()]
        if len(lines) > MOST_LINES or any(len(line) > LONGEST_LINE for line in lines):
            raise forms.ValidationError(_t("At most %(most)d lines of 300 characters.") % {"most": MOST_LINES})
        return lines


class ItemForm(forms.Form):
    """One version of an item, as it is typed."""

    starts_on = forms.DateField(label=_("In force from"), widget=DateInput())
    group = forms.CharField(label=_("Group"), max_length=60)
    name = forms.CharField(label=_("Item"), max_length=120)
    place_code = forms.CharField(label=_("Code of the local list"), max_length=40, required=False)
    working_days = forms.IntegerField(
        label=_("Limit in working days"),
        min_value=0,
        max_value=400,
        required=False,
        help_text=_("0: at once. Empty: not known yet."),
    )
    working_days_status = forms.ChoiceField(
        label=_("The limit is"), choices=[("", "—"), *STATUSES.items()], required=False
    )
    is_deferrable = forms.ChoiceField(label=_("Papers may follow (容缺受理)"), choices=MAYBE, required=False)
    materials = LinesField(
        label=_("Materials"),
        help_text=_(
            "One a line: name | forms (original, copy, electronic) | note. A * before the name: read in the law."
        ),
        widget=forms.Textarea(attrs={"rows": 6}),
    )
    basis = LinesField(label=_("Legal basis"), help_text=_("One a line. A * before it: read in the law."))
    results = LinesField(label=_("Result papers"), help_text=_("One a line."), widget=forms.Textarea(attrs={"rows": 3}))
    channels = forms.MultipleChoiceField(
        label=_("Channels"), choices=ServiceItem.Channel, required=False, widget=forms.CheckboxSelectMultiple
    )
    levels = forms.MultipleChoiceField(
        label=_("Offices"), choices=ServiceItem.Level, required=False, widget=forms.CheckboxSelectMultiple
    )
    note = forms.CharField(label=_("Note"), max_length=300, required=False)

    @classmethod
    def of(cls, item: Item) -> "ItemForm":
        """The form with what holds today."""
        known = {True: "yes", False: "no", None: ""}
        initial = {name: getattr(item, name) for name in cls.base_fields if name != "starts_on"}
        return cls(
            initial=initial
            | {
                "starts_on": clock.today(),
                "is_deferrable": known[item.is_deferrable],
                "materials": "\n".join(_material_line(one) for one in item.materials),
                "basis": "\n".join(_marked(one["text"], one.get("status")) for one in item.basis),
                "results": "\n".join(item.results),
            }
        )

    def clean_materials(self) -> list[dict[str, Any]]:
        """Materials as they are stored; a form that is none is named."""
        return [_material(line) for line in self.cleaned_data["materials"]]

    def clean_basis(self) -> list[dict[str, str]]:
        """The articles as they are stored."""
        return [{"text": text, "status": status} for text, status in map(_read, self.cleaned_data["basis"])]

    def item(self, code: str) -> Item:
        """What was typed, as the service takes it."""
        said = self.cleaned_data
        days = said["working_days"]
        lists: dict[str, Any] = {
            name: tuple(said[name]) for name in ("materials", "basis", "results", "channels", "levels")
        }
        return Item(
            code=code,
            working_days=days,
            working_days_status=said["working_days_status"] if days is not None else "",
            is_deferrable={"yes": True, "no": False}.get(said["is_deferrable"]),
            **lists,
            **{name: said[name].strip() for name in ("group", "name", "place_code", "note")},
        )


def _marked(text: str, status: str | None) -> str:
    return f"*{text}" if status == LAW else text


def _read(line: str) -> tuple[str, str]:
    """Text and status of a line: a star says that it was read in the law."""
    return (line[1:].strip(), LAW) if line.startswith("*") else (line, TOLD)


def _material_line(material: dict[str, Any]) -> str:
    forms_told = ", ".join(str(FORMS[form]) for form in material.get("forms", ()))
    parts = [_marked(material["name"], material.get("status")), forms_told, material.get("note", "")]
    return f" {PART} ".join(parts).rstrip(f" {PART}")


def _material(line: str) -> dict[str, Any]:
    named, told, note = (*(part.strip() for part in line.split(PART, 2)), "", "")[:3]
    name, status = _read(named)
    words = {str(label).lower(): form for form, label in FORMS.items()} | {form: form for form in FORMS}
    wanted = [word.strip().lower() for word in told.replace("，", ",").replace("、", ",").split(",") if word.strip()]
    unknown = [word for word in wanted if word not in words]
    if unknown or not name:
        known = ", ".join(str(label) for label in FORMS.values())
        raise forms.ValidationError(_t("“%(line)s”: the forms are %(known)s.") % {"line": line, "known": known})
    return {"name": name, "forms": [words[word] for word in wanted], "status": status, "note": note}
