"""Where claims stand on the pages of others: rail, home, search, the person page, documents, masked values."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from casework import clock, masks
from casework.documents import case_type
from casework.registry import Action, FundTab, Hit, Offer, Panel, RailEntry, SearchKind, Tile, registry
from casework.request import Request
from casework.reveal import revealable
from casework.rights import Right
from casework.scope import Reader
from claims import checks, selectors
from claims.models import Claim, Invoice, Recovery
from claims.services.invoices import normalised
from claims.views.common import TONES, State, calendar, clock_told, days_left
from claims.year import year_money
from enrollment.models import Coverage, Person

CLAIM = Claim._meta.label_lower
HANDFUL, SHORTEST_NUMBER = 5, 6
ON_HOME = 8


def find_claims(reader: Reader, text: str) -> Iterable[Hit]:
    """Claims whose case number is typed, whole or its beginning."""
    number = text.strip().upper()
    if len(number) < SHORTEST_NUMBER:
        return
    numbered = selectors.claims_for(reader).filter(pool=reader.pool).exclude(number="")
    rows = numbered.filter(number__startswith=number).select_related("person")
    for claim in rows.order_by("number")[:HANDFUL]:
        yield _hit(claim)


def find_by_invoice(reader: Reader, text: str) -> Iterable[Hit]:
    """Claims that hold an invoice with this number, or with this code and number."""
    *codes, number = [normalised(part) for part in text.split()] or [""]
    if len(number) < SHORTEST_NUMBER:
        return
    invoices = Invoice.objects.filter(pool=reader.pool, number=number)
    if codes:
        invoices = invoices.filter(code=codes[-1])
    rows = selectors.claims_for(reader).filter(pk__in=invoices.values("claim")).select_related("person")
    for claim in rows[:HANDFUL]:
        yield _hit(claim)


def _hit(claim: Claim) -> Hit:
    detail = f"{masks.name(claim.person.name)} · {claim.get_state_display()}"
    return Hit(claim.number or _("Draft"), detail, reverse("claims:case", args=[claim.pk]), _("Claim"))


def person_claims(request: Request, person: Person) -> dict[str, Any]:
    """报销 on the person page: the person's claims, newest first."""
    table = calendar()
    rows = selectors.claims_of(person, request.reader)[:50]
    return {"claims": [_row(claim, table) for claim in rows]}


def offer(reader: Reader, person: Person) -> Offer:
    """办理报销: possible, unless a draft is already begun or the person was never covered."""
    if not reader.may_in(Right.CLAIM_ENTER, person.area_code):
        return Offer(reason=_("The person is registered in another area."))
    start = reverse("claims:new", args=[person.pk])
    drafts = selectors.claims_for(reader).filter(person=OuterRef("pk"), state=State.DRAFT)
    covers = Coverage.objects.filter(person=OuterRef("pk"))
    has_draft, was_covered = Person.objects.filter(pk=person.pk).values_list(Exists(drafts), Exists(covers)).get()
    if has_draft:
        return Offer(reason=_("A draft is already begun."), see=start)
    if not was_covered:
        return Offer(reason=_("No cover is on record: nothing was paid for any year."))
    return Offer(url=start)


def counter_home(request: Request) -> dict[str, Any]:
    """The clerk's day: what came back with its comment, drafts, what was handed in today."""
    reader, table = request.reader, calendar()
    back = list(selectors.sent_back_to(reader)[:ON_HOME])
    comments: dict[int, str] = {}
    for claim in Claim.objects.filter(pk__in=[row.pk for row in back]).prefetch_related("decisions"):
        comments[claim.pk] = next((one.comment for one in reversed(claim.decisions.all()) if one.comment), "")
    mine = Claim.objects.visible_to(reader, Right.CLAIM_ENTER).filter(entered_by=request.user)
    failed = mine.filter(state=State.PAYMENT_FAILED).select_related("person")[:ON_HOME]
    return {
        "sent_back": [_row(claim, table, "claims:edit") | {"comment": comments.get(claim.pk, "")} for claim in back],
        "drafts": [_row(claim, table, "claims:edit") for claim in selectors.my_drafts(reader)[:ON_HOME]],
        "failed": [_row(claim, table, "claims:account") for claim in failed],
        "today": mine.filter(received_on=clock.today()).count(),
    }


def review_home(request: Request) -> dict[str, Any]:
    """The reviewer's queue, first due on top."""
    waiting = selectors.waiting_for(request.reader)
    in_hand, free = Q(handler=request.user), Q(handler=None)
    table = calendar()
    rows = waiting.filter(in_hand | free).select_related("person__area")[:ON_HOME]
    return {"waiting": waiting.filter(free).count(), "rows": [_row(claim, table, "claims:review") for claim in rows]}


def approval_home(request: Request) -> dict[str, Any]:
    """Large amounts that wait for the supervisor, each with why it is here; what is overdue in the area."""
    claims = Claim.objects.visible_to(request.reader, Right.CLAIM_APPROVE).select_related("person__area", "pool")
    table = calendar()
    waiting = claims.filter(state=State.AWAITING_APPROVAL).prefetch_related("flags").order_by("due_on", "pk")
    running = claims.filter(state__in=Claim.OPEN_STATES, clock_stopped_on=None)
    overdue = running.filter(due_on__lt=clock.today()).order_by("due_on")
    return {
        "rows": [_row(claim, table, "claims:approval") | {"why": _why(claim)} for claim in waiting[:ON_HOME]],
        "overdue": [_row(claim, table) for claim in overdue[:ON_HOME]],
    }


def recoveries_home(request: Request) -> dict[str, Any]:
    """What persons still have to give back: how many, how much, the oldest first."""
    still_open = selectors.recoveries_for(request.reader).filter(state=Recovery.State.OPEN)
    return {"sums": selectors.recovery_sums(still_open), "rows": still_open.order_by("pk")[:ON_HOME]}


def _why(claim: Claim) -> str:
    """Why a supervisor decides: a flag that asks for it, else the amount."""
    asking = [checks.title(flag.code) for flag in claim.flags.all() if flag.needs_supervisor and not flag.lifted_by_id]
    return _(", ").join(asking) or _("Above the threshold of the pool")


def _row(claim: Claim, table: Any, route: str = "claims:case") -> dict[str, Any]:
    return {
        "claim": claim,
        "route": route,
        "name": masks.name(claim.person.name),
        "tone": TONES[State(claim.state)],
        "days_left": days_left(claim, table),
        "clock": clock_told(claim),
    }


def may_add_documents(claim: Claim) -> bool:
    """Documents are added while the claim is entered or corrected."""
    return claim.state in Claim.EDITABLE_STATES


registry.add(RailEntry("claims", gettext_lazy("Claims"), "receipt", "claims:list", Right.CLAIM_VIEW, order=20))
registry.add(SearchKind("claim", gettext_lazy("Claim"), Right.CLAIM_VIEW, find_claims, order=20))
registry.add(SearchKind("invoice", gettext_lazy("Invoice"), Right.CLAIM_VIEW, find_by_invoice, order=30))
registry.add(Panel("claims", gettext_lazy("Claims"), Right.CLAIM_VIEW, "claims/panel.html", person_claims, order=20))
registry.add(Action("claim", gettext_lazy("Reimbursement"), Right.CLAIM_ENTER, offer, order=10))
registry.add(Tile("claims_counter", Right.CLAIM_ENTER, "claims/tiles/counter.html", counter_home, order=10))
registry.add(Tile("claims_review", Right.CLAIM_REVIEW, "claims/tiles/review.html", review_home, order=10))
registry.add(Tile("claims_approval", Right.CLAIM_APPROVE, "claims/tiles/approval.html", approval_home, order=10))
registry.add(Tile("recoveries", Right.RECOVERY_BOOK, "claims/tiles/recoveries.html", recoveries_home, order=30))
registry.fund_tabs.append(FundTab(gettext_lazy("Recoveries"), "claims:recoveries", Right.RECOVERY_VIEW))
registry.year_money.append(year_money)
case_type(
    CLAIM,
    view=Right.DOCUMENT_VIEW,
    add=Right.CLAIM_ENTER,
    may_add=may_add_documents,
    url=lambda claim: reverse("claims:case", args=[claim.pk]),
)
revealable(CLAIM, "bank_account", Right.REVEAL, lambda claim: claim.bank_account)
