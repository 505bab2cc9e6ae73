"""Where misuse stands on the pages of others: rail, person page, search."""

from collections.abc import Iterable
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from casework import masks
from casework.registry import Action, Hit, Notice, Offer, Panel, RailEntry, SearchKind, registry
from casework.request import Request
from casework.rights import Right
from casework.scope import Reader
from casework.sequences import beginning_of_a_number
from claims.misuse import selectors
from enrollment.models import Person

HANDFUL = 5


def panel(request: Request, person: Person) -> dict[str, Any]:
    """暂停联网结算 on the person page, newest first."""
    return {"rows": selectors.of_person(person)}


def offer(reader: Reader, person: Person) -> Offer:
    """暂停联网结算: for everybody alive of the reader's areas who has none on its way."""
    if person.merged_into_id:
        return Offer(reason=_("This record was merged into another one."))
    if person.died_on:
        return Offer(reason=_("The person died on %(day)s.") % {"day": person.died_on})
    if not reader.may_in(Right.SUSPENSION_PROPOSE, person.area_code):
        return Offer(reason=_("The person is registered in another area."))
    return Offer(url=reverse("misuse:suspension_new", args=[person.pk]))


def find_suspensions(reader: Reader, text: str) -> Iterable[Hit]:
    """Suspensions whose number is typed, whole or its beginning."""
    number = beginning_of_a_number(text)
    if not number:
        return
    for one in selectors.suspensions_for(reader).filter(number__startswith=number).order_by("number")[:HANDFUL]:
        detail = f"{masks.name(one.person.name)} · {one.get_state_display()}"
        yield Hit(one.number, detail, reverse("misuse:suspension", args=[one.pk]), _("Suspension of a person"))


registry.add(
    RailEntry(
        "misuse",
        gettext_lazy("Misuse of the fund"),
        "slash-circle",
        "misuse:suspensions",
        Right.SUSPENSION_VIEW,
        order=26,
    )
)
registry.add(
    Panel("misuse", gettext_lazy("Suspensions"), Right.SUSPENSION_VIEW, "claims/misuse/panel.html", panel, order=24)
)
registry.add(Action("suspend", gettext_lazy("Suspend online settlement"), Right.SUSPENSION_PROPOSE, offer, order=80))
registry.add(
    SearchKind("suspension", gettext_lazy("Suspension of a person"), Right.SUSPENSION_VIEW, find_suspensions, order=27)
)
registry.subjects["claims.suspension"] = gettext_lazy("Suspension of a person")
registry.person_notices.append(
    Notice("suspensions_known", Right.SUSPENSION_VIEW, selectors.holding_known, selectors.holding_told)
)
