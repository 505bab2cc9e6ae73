"""Forms of claims: text becomes codes, yuan become fen, bad input gets a sentence beside its field."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.urls import reverse_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from claims import typed
from claims.entitlements.registered import approved_of
from claims.facts import Applicant, InvoiceRow, Note, Payee, Stay
from claims.fields import DayField, DraftChoiceField, DraftField, EarlierClaimField, PickField, YuanField
from claims.flow import RefusalReason
from claims.grids import Grid, InvoiceGrid, LineGrid, Problems, SplitGrid
from claims.models import Claim, Diagnosis, DiseaseRegistration
from claims.models.claim import Access, Kind, PayeeStanding, Reason, Relation, Standing
from claims.models.registration import REGISTERED
from claims.selectors import read_whole, settled_before
from claims.services.invoices import tidy
from claims.services.pricing import price
from enrollment.models import Identity
from institutions.models import Institution

PARTS = {"stay", "applicant", "payee", "invoices", "splits", "lines"}
"""The heads of the paths under which services name problems of the form's own fields."""


class PartForm(forms.Form):
    """A part of the claim form: services name its fields by path (`payee.bank_account`)."""

    def place(self, problems: Mapping[str, Iterable[str]]) -> None:
        """Put the problems of a service beside their fields, each once."""
        for path, sentences in problems.items():
            head, _dot, name = path.partition(".")
            if head == self.prefix and name in self.fields:
                for sentence in sentences:
                    if sentence not in self.errors.get(name, ()):
                        self.add_error(name, sentence)


class StayForm(PartForm):
    """1 就诊."""

    kind = forms.ChoiceField(label=gettext_lazy("Kind of care"), choices=Kind)
    access = forms.ChoiceField(label=gettext_lazy("Access"), choices=Access)
    reason = forms.ChoiceField(label=gettext_lazy("Why not settled directly"), choices=Reason)
    institution = PickField(
        label=gettext_lazy("Institution"),
        rows=Institution.objects.all(),
        lookup=reverse_lazy("claims:find_institution"),
    )
    diagnosis = PickField(
        label=gettext_lazy("Diagnosis"),
        rows=Diagnosis.objects.all(),
        lookup=reverse_lazy("claims:find_diagnosis"),
    )
    admitted_on = DayField(label=gettext_lazy("Admitted on"))
    discharged_on = DayField(label=gettext_lazy("Discharged on"))
    claimed = YuanField(label=gettext_lazy("Amount claimed"))
    continues = EarlierClaimField(
        label=gettext_lazy("Continues the stay of"), queryset=Claim.objects.none(), required=False, empty_label="—"
    )
    registration = forms.ModelChoiceField(
        label=gettext_lazy("Registered disease"),
        queryset=DiseaseRegistration.objects.none(),
        required=False,
        empty_label="—",
    )
    is_accident = forms.BooleanField(label=gettext_lazy("Accident or injury"), required=False)

    def __init__(
        self,
        data: Any,
        *,
        initial: dict[str, Any],
        earlier: QuerySet[Claim],
        has_earlier: bool | None = None,
        registered: QuerySet[DiseaseRegistration],
        has_diseases: bool | None = None,
    ) -> None:
        super().__init__(data, initial=initial, prefix="stay", use_required_attribute=False)
        self.registered, self.has_diseases = registered, has_diseases
        self.fields["registration"].queryset = registered  # type: ignore[attr-defined]
        self.earlier, self.known_earlier = earlier, has_earlier
        self.fields["continues"].queryset = earlier  # type: ignore[attr-defined]
        self.fields["institution"].widget.attrs["data-focus"] = ""

    @property
    def has_earlier(self) -> bool:
        """Whether there is a settled claim that this stay may continue: its deductible counts on (FX-14)."""
        return self.earlier.exists() if self.known_earlier is None else self.known_earlier

    @property
    def has_registered(self) -> bool:
        """Whether a disease of the person is registered, or the care asks for one."""
        known = self.has_diseases
        return self["kind"].value() in REGISTERED or (self.registered.exists() if known is None else known)

    def facts(self) -> Stay:
        """The stay as services take it; what could not be read is empty."""
        self.full_clean()
        read = {name: value for name, value in self.cleaned_data.items() if value is not None}
        return Stay(**(read | {"claimed": read.get("claimed", 0)}))


class ApplicantForm(PartForm):
    """5 申请人."""

    standing = forms.ChoiceField(label=gettext_lazy("Who applies"), choices=Standing)
    name = DraftField(label=gettext_lazy("Name of the applicant"), max_length=80)
    relation = DraftChoiceField(label=gettext_lazy("Relation to the insured"), choices=[("", "—"), *Relation.choices])
    phone = DraftField(
        label=gettext_lazy("Telephone"),
        max_length=20,
        widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "off", "data-sensitive": ""}),
    )
    identity_kind = forms.ChoiceField(
        label=gettext_lazy("Identity document"),
        choices=[(kind, kind.label) for kind in Identity.Kind if kind != Identity.Kind.NEWBORN],
    )
    identity = DraftField(
        label=gettext_lazy("Document number"),
        max_length=30,
        widget=forms.TextInput(attrs={"autocomplete": "off", "data-sensitive": ""}),
    )

    def __init__(self, data: Any, *, initial: dict[str, Any]) -> None:
        super().__init__(data, initial=initial, prefix="applicant", use_required_attribute=False)

    def facts(self) -> Applicant:
        """The applicant as services take it; what could not be read is left out."""
        self.full_clean()
        return Applicant(**self.cleaned_data)

    def clean_identity(self) -> str:
        """The number as it is stored."""
        return "".join(typed.plain(self.cleaned_data["identity"]).upper().split())


class PayeeForm(PartForm):
    """6 收款账户."""

    standing = forms.ChoiceField(label=gettext_lazy("Whose account"), choices=PayeeStanding)
    name = DraftField(label=gettext_lazy("Payee"), max_length=80)
    bank_name = DraftField(label=gettext_lazy("Bank"), max_length=80)
    bank_account = DraftField(
        label=gettext_lazy("Account number"),
        max_length=40,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off", "data-sensitive": ""}),
    )

    def __init__(self, data: Any, *, initial: dict[str, Any]) -> None:
        super().__init__(data, initial=initial, prefix="payee", use_required_attribute=False)

    def facts(self) -> Payee:
        """The payee as services take it."""
        self.full_clean()
        return Payee(**self.cleaned_data)

    def clean_bank_account(self) -> str:
        """The number as banks take it: cards are printed and read out in groups of four."""
        return "".join(self.cleaned_data["bank_account"].split())


class DraftForm:
    """The whole claim form, part by part and sheet by sheet; from a saved claim, or as it was sent."""

    def __init__(self, claim: Claim, data: Mapping[str, str] | None = None) -> None:
        self.claim = claim
        earlier = settled_before(claim.person_id, claim.pk).select_related("institution").order_by("-discharged_on")
        stay = {name: getattr(claim, name) for name in StayForm.base_fields} | {"claimed": claim.claimed or None}
        registered: Any = {
            "registered": approved_of(claim.person),
            "has_diseases": getattr(claim, "has_diseases", None),
            "has_earlier": getattr(claim, "has_earlier", None),
        }
        self.stay = StayForm(data, initial=stay, earlier=earlier, **registered)
        self.applicant = ApplicantForm(data, initial=vars(Applicant.of(claim)))
        self.payee = PayeeForm(data, initial=vars(Payee.of(claim)))
        if data is None:
            read_whole(claim)
        self.invoices = InvoiceGrid.stored(claim.invoices.all()) if data is None else InvoiceGrid.from_post(data)
        self.splits = SplitGrid.stored(claim.splits.all()) if data is None else SplitGrid.from_post(data)
        self.lines = LineGrid.stored(claim.lines.all()) if data is None else LineGrid.from_post(data)
        self.elsewhere: Problems = {}
        self.loose_notes: list[Note] = []
        self._facts: dict[str, Any] | None = None
        self._priced: dict[str, Any] | None = None

    @property
    def parts(self) -> tuple[PartForm, ...]:
        """The forms, in the order of the page."""
        return self.stay, self.applicant, self.payee

    @property
    def grids(self) -> tuple[Grid, ...]:
        """The sheets, in the order of the form."""
        return self.invoices, self.splits, self.lines

    def facts(self) -> dict[str, Any]:
        """What `save_draft` takes. Cells that could not be read are empty there and named in `problems`."""
        if self._facts is None:
            splits = self.splits.facts()
            stay = replace(self.stay.facts(), paid_elsewhere=sum(row.amount for row in splits))
            self._facts = {
                "stay": stay,
                "invoices": self.invoices.facts(),
                "splits": splits,
                "lines": self.lines.facts(self.claim.pool, stay),
                "applicant": self.applicant.facts(),
                "payee": self.payee.facts(),
            }
        return self._facts

    def priced(self) -> dict[str, Any]:
        """The facts, with what the catalogue fills in their lines."""
        if self._priced is None:
            facts = self.facts()
            self._priced = facts | {"lines": price(facts["lines"], self.claim.pool, facts["stay"])}
        return self._priced

    def place(self, problems: Mapping[str, list[str]]) -> None:
        """Put the problems of a service beside their fields, each once; those without a field stand in `elsewhere`."""
        for part in self.parts:
            part.place(problems)
        for grid in self.grids:
            grid.place(problems)
        for path, sentences in problems.items():
            head, _dot, name = path.partition(".")
            if not name or head not in PARTS:
                self.elsewhere[path] = sentences

    def invoice_rows(self) -> list[InvoiceRow]:
        """The invoices as they stand on the form, saved or sent, with code and number in their one spelling."""
        rows = self.facts()["invoices"] if self.stay.is_bound else self.invoices.facts()
        return [tidy(row) for row in rows]

    def note(self, notes: Iterable[Note]) -> None:
        """Put what is told of invoices below their rows; what has no row stays in `loose_notes`."""
        for note in notes:
            _head, at, _column = (*note.field.split("."), "", "")[:3]
            (self.invoices.kept[int(at)].notes if at else self.loose_notes).append(note)

    @property
    def problems(self) -> Problems:
        """Everything that is wrong, by path."""
        found: Problems = {}
        for form in self.parts:
            for name, errors in form.errors.items():
                found[f"{form.prefix}.{name}"] = [str(error) for error in errors]
        for grid in self.grids:
            found |= grid.problems
        return found | self.elsewhere

    @property
    def places(self) -> list[dict[str, str]]:
        """The problems as the screen names them: element and sentence."""
        return [
            {"element": self.element(path), "words": self.words(path, sentence)}
            for path, sentences in self.problems.items()
            for sentence in sentences
        ]

    def element(self, path: str) -> str:
        """The id of the element that a path names."""
        for grid in self.grids:
            if path.split(".")[0] == grid.prefix:
                return grid.element(path)
        return {"person": "person"}.get(path, f"id_{path.replace('.', '-')}")

    def words(self, path: str, sentence: str) -> str:
        """A sentence with the row it is about, where it is about a row."""
        head, at, _column = (*path.split("."), "", "")[:3]
        row = {
            "invoices": _("Invoice %(row)d: %(sentence)s"),
            "splits": _("Split statement %(row)d: %(sentence)s"),
            "lines": _("Line %(row)d: %(sentence)s"),
        }.get(head)
        return row % {"row": int(at) + 1, "sentence": sentence} if row and at.isdigit() else sentence


class ProgressForm(forms.Form):
    """What everybody types who asks how far a case is."""

    code = forms.CharField(
        label=gettext_lazy("Query code"),
        max_length=20,
        help_text=gettext_lazy("It stands on the receipt."),
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "autocapitalize": "characters", "data-from-fragment": True}
        ),
    )
    last = forms.CharField(
        label=gettext_lazy("Last four characters of the ID"),
        min_length=4,
        max_length=4,
        help_text=gettext_lazy("Of the insured person's document, as digits or the letter X."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters"}),
    )


class CommentForm(forms.Form):
    """A comment that stays with the case."""

    comment = forms.CharField(label=gettext_lazy("Comment"), max_length=500, widget=forms.Textarea(attrs={"rows": 3}))


class PassForm(forms.Form):
    """通过: an opinion may be added."""

    comment = forms.CharField(
        label=gettext_lazy("Opinion"), max_length=500, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )


class RefuseForm(CommentForm):
    """拒付: reason by code, article, and words for the person."""

    reason_code = forms.ChoiceField(label=gettext_lazy("Reason"), choices=[("", "—"), *RefusalReason.choices])
    article = forms.CharField(
        label=gettext_lazy("Article"),
        max_length=200,
        help_text=gettext_lazy("Law or agreement clause, as it is printed."),
    )
    field_order = ["reason_code", "article", "comment"]


class ImportForm(forms.Form):
    """A hospital's itemised list as a file."""

    file = forms.FileField(
        label=gettext_lazy("Itemised list of the hospital"),
        allow_empty_file=True,
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx,.csv,.txt"}),
        help_text=gettext_lazy("xlsx or csv (UTF-8 or GBK), at most 10 MB and 20,000 rows."),
    )
    merge = forms.BooleanField(
        label=gettext_lazy("Add up equal items (same code, name, class and price)"), required=False, initial=True
    )
