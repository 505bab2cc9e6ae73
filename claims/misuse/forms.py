"""What is typed about suspensions."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from claims.models import Suspension
from institutions.forms.fields import AgreesField, DayField, WordsField


class ProposeForm(forms.Form):
    """Ground, facts, term and first day."""

    ground = forms.ChoiceField(label=_("Ground of the measure"), choices=[])
    facts = WordsField(label=_("Facts"), help_text=_("What happened, with days and figures; the letter tells it."))
    months = forms.IntegerField(label=_("Term in months"), min_value=1, max_value=120)
    starts_on = DayField(label=_("First day"))

    def __init__(self, *args: Any, grounds: list[tuple[str, str]], bounds: tuple[int, int, str], **known: Any) -> None:
        super().__init__(*args, **known)
        least, most, article = bounds
        ground, months = self.fields["ground"], self.fields["months"]
        ground.choices = [("", "—"), *grounds]  # type: ignore[attr-defined]
        months.help_text = _("%(least)s to %(most)s months: %(article)s") % {
            "least": least,
            "most": most,
            "article": article,
        }


class DecideForm(forms.Form):
    """Decide upon it, or not."""

    agrees = AgreesField(
        label=_("Decision on the suspension"), yes=_("suspend online settlement"), no=_("do not suspend it")
    )
    starts_on = DayField(label=_("First day"), required=False)
    reference = forms.CharField(
        label=_("Number of the decision"),
        max_length=80,
        required=False,
        help_text=_("Of the healthcare security bureau, where it decided in writing."),
    )
    decision = WordsField(label=_("Words of the decision"), required=False)


class ServeForm(forms.Form):
    """When and how the person was told."""

    served_on = DayField(label=_("Served on"))
    how = forms.ChoiceField(label=_("How"), choices=Suspension.Way)


class AppealForm(forms.Form):
    """What the person brings forward."""

    appealed_on = DayField(label=_("Appealed on"))
    words = WordsField(label=_("Words of the person"))


class AnswerForm(forms.Form):
    """Whether the appeal holds."""

    is_upheld = AgreesField(
        label=_("Answer"), yes=_("the appeal holds: lift the suspension"), no=_("the appeal does not hold")
    )
    answer = WordsField(label=_("Reasons"))


class LiftForm(forms.Form):
    """From when on it does not hold any more."""

    lifted_from = DayField(label=_("First day without it"))
    because = WordsField(label=_("Reason"))
