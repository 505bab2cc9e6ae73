"""The form of the review rules: levels row by row, figures in yuan and per cent."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from casework.forms import DateInput
from claims.facts import Level
from claims.fields import ShareField, YuanField
from claims.models import ReviewLevel, ReviewRules, Way
from claims.models.claim import Kind

MOST_LEVELS = 10
NUMBERS = {
    "sample_least": _("Claims drawn at least"),
    "answer_days": _("Working days for the answer to an inquiry"),
    "appeal_days": _("Days in which to appeal"),
    "appeal_answer_days": _("Working days to decide an appeal"),
    "pair_days": _("Days that pairs are counted over"),
    "pair_least": _("Claims that a pair has at least"),
}
SHARES = {
    "sample_share": _("Share of a batch that is drawn"),
    "quorum": _("Voters that have to vote"),
    "majority": _("Votes for it, more than"),
    "pair_share": _("A pair stands out above"),
}


class LevelForm(forms.Form):
    """One level; a row without a way is none."""

    kind = forms.ChoiceField(label=_("Kind of care"), choices=[("", _("Every kind")), *Kind.choices], required=False)
    severity = forms.ChoiceField(label=_("Open flags"), choices=ReviewLevel.Severity.choices, required=False)
    above = YuanField(label=_("Paid by the funds above"), required=False)
    way = forms.ChoiceField(label=_("Goes to"), choices=[("", "—"), *Way.choices], required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.widget.attrs["aria-label"] = field.label


class RulesForm(forms.Form):
    """A whole set: from when, why, the figures; `levels` are its rows."""

    starts_on = forms.DateField(label=_("In force from"), widget=DateInput)
    reason = forms.CharField(label=_("Why the rules change"), max_length=200)
    small_up_to = YuanField(label=_("Passed by sample up to"))

    def __init__(self, data: Any = None, *, initial: dict[str, Any], levels: Sequence[ReviewLevel] = ()) -> None:
        super().__init__(data, initial=initial)
        for name, label in SHARES.items():
            self.fields[name] = ShareField(label=label)
        for name, label in NUMBERS.items():
            self.fields[name] = forms.IntegerField(label=label, min_value=1)
        said = [{name: getattr(level, name) for name in LevelForm.base_fields} for level in levels]
        rows = forms.formset_factory(
            LevelForm, extra=MOST_LEVELS - len(said), max_num=MOST_LEVELS, absolute_max=MOST_LEVELS
        )
        self.rows = rows(data, initial=said, prefix="levels")

    @classmethod
    def of(cls, rules: ReviewRules | None) -> "RulesForm":
        """The form as it begins: what holds now."""
        if rules is None:
            return cls(initial={})
        return cls(
            initial={name: getattr(rules, name) for name in ReviewRules.FIGURES}, levels=list(rules.levels.all())
        )

    def is_valid(self) -> bool:
        return super().is_valid() and self.rows.is_valid()

    @property
    def levels(self) -> list[Level]:
        """The rows that say where claims go."""
        said = (row.cleaned_data for row in self.rows if row.cleaned_data.get("way"))
        return [Level(one["kind"], one["severity"], one["above"], one["way"]) for one in said]

    def asked(self) -> dict[str, Any]:
        """What `propose_review_rules` takes."""
        figures = {name: self.cleaned_data[name] for name in ReviewRules.FIGURES}
        return {name: self.cleaned_data[name] for name in ("starts_on", "reason")} | {
            "levels": self.levels,
            "figures": {name: figure for name, figure in figures.items() if figure is not None},
        }

    def place(self, problems: Mapping[str, Sequence[str]]) -> None:
        """Put the service's problems beside their fields; what belongs to a row of levels stands above."""
        for name, sentences in problems.items():
            for sentence in sentences:
                self.add_error(name if name in self.fields else None, sentence)
