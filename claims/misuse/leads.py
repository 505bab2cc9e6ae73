"""The questions to leads of suspected fraud, cut to what the reader may see."""

from collections.abc import Iterator
from typing import Any

from django.db.models import Q, QuerySet
from django.db.models.functions import JSONObject
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from casework import masks
from casework.registry import Offer
from casework.rights import Right
from casework.scope import Reader
from claims.misuse.flow import LEAD
from claims.misuse.services.leads import PAYABLE_STATES
from claims.models import Lead, Recovery
from enrollment.models import Person

State = Lead.State
NEWEST = 5
TONES = {
    State.RAISED: "warn",
    State.TAKEN: "info",
    State.REPORTED: "warn",
    State.UNFOUNDED: "",
    State.HANDED_OVER: "bad",
}
STEPS: dict[str, Any] = {
    "take": gettext_lazy("Take it in hand"),
    "report": gettext_lazy("Report what was found"),
    "hand_over": gettext_lazy("Hand it over to an authority"),
    "dismiss": gettext_lazy("End it as unfounded"),
    "receipt": gettext_lazy("Note the authority's receipt"),
    "hold": gettext_lazy("Hold back the payment"),
    "release": gettext_lazy("Release the payment"),
}
UNRECEIVED = Q(state=State.HANDED_OVER, received_on=None)


def leads_for(reader: Reader) -> QuerySet[Lead, Any]:
    """The leads a reader may see."""
    rows = Lead.objects.visible_to(reader, Right.LEAD_VIEW)
    return rows.select_related(
        "person__area", "institution__area", "claim", "hit", "pool__area", "raised_by", "inspector", "decided_by"
    )


def suspect_of(lead: Lead) -> str:
    """Who is suspected, as lists show it: the name of a person masked."""
    return masks.name(lead.person.name) if lead.person else lead.against


def row_of(lead: Lead) -> dict[str, Any]:
    """A row as lists show it."""
    return {"one": lead, "name": suspect_of(lead), "state": lead.get_state_display(), "tone": TONES[State(lead.state)]}


def of_person(reader: Reader, person: Person) -> list[dict[str, Any]]:
    """The leads about a person that the reader may see, newest first."""
    if not reader.may_in(Right.LEAD_VIEW, person.area_code):
        return []
    return [row_of(one) for one in leads_for(reader).filter(person=person)]


def waiting(reader: Reader) -> QuerySet[Lead, Any]:
    """今日: what the reader takes, investigates, follows up; what they decide. The oldest on top."""
    investigates = Lead.objects.visible_to(reader, Right.LEAD_INVESTIGATE)
    mine = Q(state=State.RAISED) | Q(state=State.TAKEN, inspector=reader.staff) | UNRECEIVED
    decides = Lead.objects.visible_to(reader, Right.LEAD_DECIDE).filter(state=State.REPORTED)
    decides = decides.exclude(inspector=reader.staff).exclude(raised_by=reader.staff)
    keys = Q(pk__in=investigates.filter(mine).values("pk")) | Q(pk__in=decides.values("pk"))
    told = JSONObject(pk="pk", number="number", state="state", words="facts")
    return Lead.objects.filter(keys).order_by("pk").values(found=told)


def told(row: dict[str, Any]) -> dict[str, Any]:
    """One of `waiting` in words."""
    state = State(row["state"])
    word = _("receipt of the authority awaited") if state == State.HANDED_OVER else state.label
    return row | {"word": word, "tone": TONES[state]}


def about_claim(reader: Reader, claim: Any, known: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The leads known of a claim in words, for those who may read them."""
    if not reader.may_in(Right.LEAD_VIEW, claim.area_code):
        return []
    return [one | {"word": State(one["state"]).label, "tone": TONES[State(one["state"])]} for one in known]


def offers(lead: Lead, reader: Reader) -> Iterator[dict[str, Any]]:
    """What the reader can do with it now; beside what another person has to do, why."""
    possible = LEAD.possible(lead)
    for step, label in STEPS.items():
        if step not in possible or not reader.may_in(LEAD.steps[step].right, lead.area_code):
            continue
        if not _makes_sense(lead, step):
            continue
        why = _hindrance(lead, step, reader)
        url = reverse("misuse:lead_step", args=[lead.pk, step])
        yield {"label": label, "offer": Offer(reason=why) if why else Offer(url=url)}


def _makes_sense(lead: Lead, step: str) -> bool:
    match step:
        case "receipt":
            return lead.received_on is None
        case "hold":
            return not lead.holds and lead.claim is not None and lead.claim.state in PAYABLE_STATES
        case "release":
            return lead.holds
    return True


def _hindrance(lead: Lead, step: str, reader: Reader) -> str:
    if step == "report" and lead.inspector_id != reader.staff.pk:
        return _("%(name)s has it in hand.") % {"name": lead.inspector and lead.inspector.name}
    if step in ("hand_over", "dismiss") and reader.staff.pk in (lead.raised_by_id, lead.inspector_id):
        role = _("who raised or investigated it")
        return _("Another person has to do this: you already took part as %(role)s.") % {"role": role}
    return ""


def measures_of(lead: Lead, reader: Reader) -> dict[str, Any]:
    """What was done about whom it is against: suspensions and recoveries of the person, violations of the institution,
    as far as the reader may see them."""
    person, institution = lead.person, lead.institution
    found: dict[str, Any] = {}
    if person and reader.may_in(Right.SUSPENSION_VIEW, person.area_code):
        found["suspensions"] = person.suspensions.all()[:NEWEST]
    if person and reader.may_in(Right.RECOVERY_VIEW, person.area_code):
        found["recoveries"] = Recovery.objects.visible_to(reader, Right.RECOVERY_VIEW).filter(person=person)[:NEWEST]
    if institution and reader.may(Right.DECLARATION_VIEW):
        rows = institution.violations.visible_to(reader, Right.DECLARATION_VIEW)
        found["violations"] = rows.order_by("-id")[:NEWEST]
    return found
