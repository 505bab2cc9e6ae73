"""The questions to agreements, cut to what the reader may see."""

from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

from django.db import models
from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from casework.errors import Refusal, SamePerson
from casework.registry import Offer
from casework.rights import Right
from casework.scope import Reader
from institutions.flow import AGREEMENT
from institutions.models import Agreement, Institution, Measure, Supplement
from institutions.services import agreements, measures, supplements
from institutions.services.agreed import another_hand, open_suspension

State = Agreement.State
RUNNING = Q(kind=Measure.Kind.SUSPENSION, state=Measure.State.DECIDED)


class Phase(models.TextChoices):
    """How an agreement stands on a day."""

    DRAFT = "draft", _("Being drawn up")
    PROPOSED = "proposed", _("Waiting for signature")
    COMING = "coming", _("Comes into force")
    IN_FORCE = "in_force", _("In force")
    SUSPENDED = "suspended", _("Agreement suspended")
    EXPIRED = "expired", _("Term over")
    ENDED = "ended", _("Ended before its time")
    DROPPED = "dropped", _("Given up")


TONES = {
    Phase.DRAFT: "",
    Phase.PROPOSED: "info",
    Phase.COMING: "info",
    Phase.IN_FORCE: "good",
    Phase.SUSPENDED: "warn",
    Phase.EXPIRED: "",
    Phase.ENDED: "bad",
    Phase.DROPPED: "",
}
LABELS = {
    "propose": _("Propose for signature"),
    "sign": _("Note both signatures"),
    "send_back": _("Send back"),
    "file": _("Note the filing with the bureau"),
    "supplement": _("Draw up a supplement"),
    "renew": _("Renew"),
    "suspend": _("Propose a suspension"),
    "terminate": _("Propose an end"),
    "decline": _("Propose that it is not renewed"),
    "drop": _("Give up"),
}
"""The steps in the order of the page, as people call them."""
TABS: dict[str, Any] = {
    "live": _("In force and to come"),
    "open": _("Drawn up, to be signed"),
    "over": _("Over or given up"),
}


def agreements_for(reader: Reader, today: date) -> QuerySet[Agreement, Any]:
    """The agreements of the reader's areas, each with whether it is suspended today."""
    covering = Q(ends_on=None) | Q(ends_on__gte=today)
    running = Measure.objects.filter(RUNNING, covering, agreement=OuterRef("pk"), starts_on__lte=today)
    rows = Agreement.objects.visible_to(reader, Right.AGREEMENT_VIEW)
    rows = rows.select_related("institution__area", "pool", "version", "certificate", "made_by", "signed_by")
    return rows.annotate(is_suspended=Exists(running))


def with_all(rows: QuerySet[Agreement, Any]) -> QuerySet[Agreement, Any]:
    """With everything that the page of one agreement shows and asks."""
    held = Measure.objects.select_related("proposed_by", "decided_by", "violation")
    added = Supplement.objects.select_related("made_by", "signed_by")
    rows = rows.prefetch_related("clauses", "renewals", Prefetch("measures", held), Prefetch("supplements", added))
    return rows.select_related("renews")


def of_tab(rows: QuerySet[Agreement, Any], tab: str, today: date) -> QuerySet[Agreement, Any]:
    """The part of the list that a tab shows."""
    live = Q(state__in=Agreement.BINDING, period__endswith__gt=today)
    match tab:
        case "open":
            return rows.filter(state__in=Agreement.OPEN)
        case "over":
            return rows.exclude(live).exclude(state__in=Agreement.OPEN)
    return rows.filter(live)


def phase_of(agreement: Any, today: date) -> Phase:
    """How it stands today; of a row with `is_suspended`. One that was ended holds until the day decided."""
    if agreement.state not in Agreement.BINDING:
        return Phase(agreement.state)
    if agreement.period.isempty or today >= agreement.period.upper:
        return Phase.EXPIRED if agreement.state == State.SIGNED else Phase.ENDED
    if today < agreement.starts_on:
        return Phase.COMING
    return Phase.SUSPENDED if agreement.is_suspended else Phase.IN_FORCE


def row_of(agreement: Any, today: date) -> dict[str, Any]:
    """An agreement as lists show it."""
    phase = phase_of(agreement, today)
    return {"agreement": agreement, "phase": phase.label, "tone": TONES[phase]}


def agreements_of(institution: Institution, reader: Reader, today: date) -> list[dict[str, Any]]:
    """The agreements of one institution with the reader's pool, newest first."""
    rows = agreements_for(reader, today).filter(institution=institution).exclude(state=State.DROPPED)
    return [row_of(row, today) for row in rows.order_by("-starts_on", "-id")]


CHECKS: dict[str, Callable[[Agreement], None]] = {
    "propose": agreements.clauses_must_say_something,
    "renew": agreements.renewal_must_be_possible,
    "supplement": supplements.no_supplement_must_wait,
    "suspend": lambda agreement: measures.measure_must_be_possible(agreement, Measure.Kind.SUSPENSION),
    "terminate": lambda agreement: measures.measure_must_be_possible(agreement, Measure.Kind.TERMINATION),
    "decline": lambda agreement: measures.measure_must_be_possible(agreement, Measure.Kind.NON_RENEWAL),
}


def offers(agreement: Agreement, reader: Reader) -> Iterator[dict[str, Any]]:
    """What this reader could do now, and what stands in the way of it (components/doable.html)."""
    possible = AGREEMENT.possible(agreement)
    for action, label in LABELS.items():
        if action not in possible or not reader.may_in(AGREEMENT.steps[action].right, agreement.area_code):
            continue
        if action == "file" and agreement.filed_on:
            continue
        why = _hindrance(agreement, action, reader)
        url = reverse("institutions:agreement_step", args=[agreement.pk, action])
        yield {"label": label, "offer": Offer(reason=why) if why else Offer(url=url)}


def _hindrance(agreement: Agreement, action: str, reader: Reader) -> str:
    try:
        if action == "sign":
            another_hand(agreement.made_by_id, reader, _("who drew it up"))
        if action in CHECKS:
            CHECKS[action](agreement)
    except Refusal as refusal:
        return str(refusal)
    return ""


def measure_offers(measure: Measure, reader: Reader) -> Iterator[dict[str, Any]]:
    """What can be done about a measure."""
    agreement = measure.agreement
    decides = reader.may_in(Right.INSTITUTION_DECIDE, agreement.area_code)
    if measure.state == Measure.State.PROPOSED and decides:
        yield _own(measure.proposed_by_id, reader, _("who proposed it"), _("Decide"), "measure", measure.pk, "decide")
    if measure.state != Measure.State.DECIDED:
        return
    if decides and measure == open_suspension(agreement):
        yield _link(_("Resume"), "measure", measure.pk, "resume")
    if measure.told_on is None and reader.may_in(Right.INSTITUTION_EDIT, agreement.area_code):
        yield _link(_("Note that the insured were told"), "measure", measure.pk, "tell")


def supplement_offers(supplement: Supplement, reader: Reader) -> Iterator[dict[str, Any]]:
    """What can be done about a supplement."""
    if supplement.state != Supplement.State.PROPOSED:
        return
    area, pk = supplement.agreement.area_code, supplement.pk
    if reader.may_in(Right.INSTITUTION_DECIDE, area):
        yield _own(
            supplement.made_by_id, reader, _("who drew it up"), _("Note both signatures"), "supplement", pk, "sign"
        )
    if reader.may_in(Right.INSTITUTION_EDIT, area):
        yield _link(_("Give up"), "supplement", pk, "drop")


def _own(maker_id: int, reader: Reader, role: Any, label: Any, kind: str, pk: int, step: str) -> dict[str, Any]:
    try:
        another_hand(maker_id, reader, role)
    except SamePerson as same:
        return {"label": label, "offer": Offer(reason=str(same))}
    return _link(label, kind, pk, step)


def _link(label: Any, kind: str, pk: int, step: str) -> dict[str, Any]:
    return {"label": label, "offer": Offer(url=reverse(f"institutions:{kind}_step", args=[pk, step]))}
