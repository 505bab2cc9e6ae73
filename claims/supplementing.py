"""The box of 补正 on the review page: per paper what is to be done about it, and until when."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from casework.forms import DateInput
from casework.models import Document
from claims.facts import MissingPaper
from claims.services.supplement import ARTICLE, DEMANDED_BY_LAW

LONGEST = 200


class SupplementForm(forms.Form):
    """一次性补正: a sentence for each paper that is missing or wrong. Law names the four; others need an article."""

    article = forms.CharField(
        label=_("Article for papers beyond the four"),
        max_length=LONGEST,
        required=False,
        help_text=_("Only the first four may be demanded by art. 20; name what any other stands on."),
    )
    supplement_by = forms.DateField(
        label=_("To be brought by"),
        widget=DateInput,
        help_text=_("Proposed: as many working days as the agency has for a claim."),
    )

    def __init__(self, data: Any, *, auto_id: str, term: date) -> None:
        super().__init__(data, auto_id=auto_id, initial={"supplement_by": term})
        for kind in Document.Kind:
            self.fields[_name(kind)] = forms.CharField(label=kind.label, max_length=LONGEST, required=False)

    @property
    def papers(self) -> list[forms.BoundField]:
        """The fields of the papers, those that law names first."""
        return [self[_name(kind)] for kind in Document.Kind]

    def clean(self) -> dict[str, Any]:
        """What `ask_for_papers` takes."""
        typed = super().clean() or {}
        missing = [
            MissingPaper(kind.value, typed[_name(kind)], ARTICLE if kind in DEMANDED_BY_LAW else typed["article"])
            for kind in Document.Kind
            if typed.get(_name(kind))
        ]
        return {"missing": missing, "supplement_by": typed.get("supplement_by")}


def _name(kind: Document.Kind) -> str:
    return f"paper_{kind.value}"
