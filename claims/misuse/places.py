"""Where misuse stands on the pages of others: rail, person page, search."""

from collections.abc import Iterable
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from casework import masks
from casework.registry import Action, Hit, Notice, Offer, Panel, RailEntry, SearchKind, registry
from casework.request import Request
from casework.reveal import revealable
from casework.rights import Right
from casework.scope import Reader
from casework.sequences import beginning_of_a_number
from claims.misuse import leads, selectors
from claims.models import Claim, Lead
from enrollment.models import Person

HANDFUL = 5


def panel(request: Request, person: Person) -> dict[str, Any]:
    """暂停联网结算 on the person page, newest first; for who may, the leads about the person."""
    return {"rows": selectors.of_person(person), "leads": leads.of_person(request.reader, person)}


def offer(reader: Reader, person: Person) -> Offer:
    """暂停联网结算: for everybody alive of the reader's areas who has none on its way."""
    if person.merged_into_id:
        return Offer(reason=_("This record was merged into another one."))
    if person.died_on:
        return Offer(reason=_("The person died on %(day)s.") % {"day": person.died_on})
    if not reader.may_in(Right.SUSPENSION_PROPOSE, person.area_code):
        return Offer(reason=_("The person is registered in another area."))
    return Offer(url=reverse("misuse:suspension_new", args=[person.pk]))


def lead_offer(reader: Reader, person: Person) -> Offer:
    """登记欺诈线索: about everybody of the reader's areas, the dead too."""
    if person.merged_into_id:
        return Offer(reason=_("This record was merged into another one."))
    if not reader.may_in(Right.LEAD_RAISE, person.area_code):
        return Offer(reason=_("The person is registered in another area."))
    return Offer(url=reverse("misuse:lead_about_person", args=[person.pk]))


def find_leads(reader: Reader, text: str) -> Iterable[Hit]:
    """Leads whose number is typed, whole or its beginning."""
    number = beginning_of_a_number(text)
    if not number:
        return
    for one in leads.leads_for(reader).filter(number__startswith=number).order_by("number")[:HANDFUL]:
        detail = f"{leads.suspect_of(one)} · {one.get_state_display()}"
        yield Hit(one.number, detail, reverse("misuse:lead", args=[one.pk]), _("Lead of suspected fraud"))


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
registry.add(Action("lead", gettext_lazy("Raise a lead of suspected fraud"), Right.LEAD_RAISE, lead_offer, order=81))
registry.add(SearchKind("lead", gettext_lazy("Lead of suspected fraud"), Right.LEAD_VIEW, find_leads, order=28))
registry.subjects["claims.lead"] = gettext_lazy("Lead of suspected fraud")
registry.payment_holds[Claim._meta.label_lower] = lambda: Lead.objects.holding().values("claim")
revealable(Lead._meta.label_lower, "tip", Right.TIP_READ, lambda lead: lead.tip)
