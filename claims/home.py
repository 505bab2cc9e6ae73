"""今日 of those who work on claims, of finance as far as money comes back, and of the insurer."""

from datetime import date
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Count, OuterRef, Q, QuerySet, Subquery, Sum, Window
from django.db.models.functions import Coalesce, JSONObject
from django.utils.translation import gettext as _

from casework import clock, masks
from casework.at_once import HowMany, at_once
from casework.deadlines import OWN_CALENDAR, calendar_of, overrides
from casework.request import Request
from casework.rights import Right
from casework.scope import Reader
from casework.selectors import midnight
from claims import checks, figures, selectors
from claims.advances import home as advances
from claims.critical import home as critical
from claims.instalments import selectors as instalments
from claims.misuse import home as misuse
from claims.misuse import leads
from claims.models import (
    Appeal,
    Claim,
    CriticalCase,
    Flag,
    Handover,
    Inquiry,
    Investigation,
    JointMember,
    JointReview,
    Recovery,
    Way,
)
from claims.releases import selectors as releases
from claims.second import selectors as second
from claims.third_party import selectors as third_party
from claims.views.common import TONES, State, clock_told, days_left
from policy.days import Overrides

SHOWN = 8
AWAITING_PAYMENT = (State.APPROVED, State.PAYING, State.PAYMENT_FAILED)


def counter(request: Request) -> dict[str, Any]:
    """The clerk's day: what came back with its comment, what is due, drafts, the figures of the day (two queries)."""
    reader, today = request.reader, clock.today()
    visible = Claim.objects.visible_to(reader, Right.CLAIM_ENTER)
    mine = visible.filter(entered_by=request.user)
    due = mine.filter(state__in=Claim.OPEN_STATES, clock_stopped_on=None, due_on__lte=today)
    offered = Handover.objects.filter(receiver=request.user, state=Handover.State.OFFERED, pool=reader.pool)
    lists = {
        "sent_back": selectors.sent_back_to(reader),
        "due": due.exclude(state=State.SENT_BACK).order_by("due_on", "pk"),
        "drafts": selectors.my_drafts(reader),
        "failed": mine.filter(state=State.PAYMENT_FAILED),
    }
    keys = {name: ArraySubquery(claims.values("pk")[:SHOWN]) for name, claims in lists.items()}
    told = at_once(reader, offered=HowMany(offered), day=_figures(mine, today), calendar=OWN_CALENDAR, **keys)
    shown = {pk for name in lists for pk in told[name]}
    claims = visible.select_related("person").annotate(comment=selectors.LAST_COMMENT).in_bulk(shown)
    table = calendar_of(told["calendar"])

    def rows(name: str, route: str) -> list[dict[str, Any]]:
        return [row(claims[pk], table, route) for pk in told[name] if pk in claims]

    return {
        "offered": told["offered"],
        "sent_back": [one | {"comment": one["claim"].comment} for one in rows("sent_back", "claims:edit")],
        "due": rows("due", "claims:case"),
        "drafts": rows("drafts", "claims:edit"),
        "failed": rows("failed", "claims:account"),
        "day": told["day"],
    }


def review(request: Request) -> dict[str, Any]:
    """The reviewer's queue, first due on top: days left, what the checks found, amount, township."""
    waiting = selectors.waiting_for(request.reader)
    in_hand, free = Q(handler__in=request.reader.hands), Q(handler=None)
    table = overrides()
    claims = waiting.filter(in_hand | free).select_related("person__area").prefetch_related("flags")[:SHOWN]
    return {
        "waiting": waiting.filter(free).count(),
        "in_hand": waiting.filter(in_hand).count(),
        "rows": [
            row(claim, table, "claims:review") | {"township": claim.person.area.name, "flags": _live_flags(claim)}
            for claim in claims
        ],
    }


def approval(request: Request) -> dict[str, Any]:
    """Large amounts that wait for the supervisor: why each is here and what is unusual; what is overdue in the area."""
    claims = Claim.objects.visible_to(request.reader, Right.CLAIM_APPROVE).select_related("person__area", "pool")
    waiting = claims.filter(state=State.AWAITING_APPROVAL).prefetch_related("flags").order_by("due_on", "pk")[:SHOWN]
    running = claims.filter(state__in=Claim.OPEN_STATES, clock_stopped_on=None)
    overdue = running.filter(due_on__lt=clock.today()).order_by("due_on", "pk")[:SHOWN]
    table = overrides() if waiting or overdue else {}
    return {
        "rows": [
            row(claim, table, "claims:approval") | {"why": _why(claim), "unusual": _unusual(claim)} for claim in waiting
        ],
        "overdue": [row(claim, table) for claim in overdue],
    }


def recoveries(request: Request) -> dict[str, Any]:
    """What persons still have to give back: how many, late instalments first (one query)."""
    still_open = selectors.recoveries_for(request.reader).filter(state=Recovery.State.OPEN)
    sums = {"in_all": Window(Count("pk")), "late_in_all": Window(Count("pk", filter=instalments.late_of()))}
    rows: list[Any] = list(still_open.annotate(**sums).order_by(instalments.late_of().desc(), "pk")[:SHOWN])
    return {"count": rows[0].in_all if rows else 0, "late": rows[0].late_in_all if rows else 0, "rows": rows}


def catalogue(request: Request) -> dict[str, Any]:
    """The published lists that wait for somebody: to be named, compared, handed on, put in force."""
    return {"rows": releases.waiting_for(request.reader)[:SHOWN]}


def insurer(request: Request) -> dict[str, Any]:
    """What critical-illness insurance bears of the claims settled and the cases decided this month: awaiting payment, and
    paid."""
    today, right = clock.today(), Right.CRITICAL_ILLNESS_VIEW
    settled = figures.first_settled(request.reader, right, today.replace(day=1), today)
    held = figures.positions(settled).filter(critical_illness__gt=0)
    cases = figures.cases_decided(request.reader, right, today.replace(day=1), today)
    largest = held.select_related("claim__person").order_by("-critical_illness", "pk")[:SHOWN]
    rows: list[dict[str, Any]] = [
        {"held": one, "claim": one.claim, "name": masks.name(one.claim.person.name), "fen": one.critical_illness}
        for one in largest
    ]
    most = cases.select_related("person_year__person").annotate(fen=figures.STANDS).order_by("-fen", "pk")[:SHOWN]
    rows += [{"case": one, "name": masks.name(one.person_year.person.name), "fen": one.stands} for one in most]
    of_claims = held.aggregate(
        **_counted("awaiting", Q(claim__state__in=AWAITING_PAYMENT)), **_counted("paid", Q(claim__state=State.PAID))
    )
    is_paid = Q(state=CriticalCase.State.PAID)
    of_cases = cases.aggregate(
        **_counted("awaiting", ~is_paid, figures.STANDS), **_counted("paid", is_paid, figures.STANDS)
    )
    return {
        "since": today.replace(day=1),
        "rows": sorted(rows, key=lambda row: -row["fen"])[:SHOWN],
        **{name: count + of_cases[name] for name, count in of_claims.items()},
    }


def verification(request: Request) -> dict[str, Any]:
    """What this person has to look at, to give an opinion on or to decide anew, and their late requests (one query)."""
    pool, today = request.reader.pool, clock.today()
    tasks = Investigation.objects.filter(pool=pool, investigator=OuterRef("pk"), state=Investigation.State.OPEN)
    asked = Inquiry.objects.filter(pool=pool, asked_by=OuterRef("pk"), state=Inquiry.State.OPEN, answer_by__lt=today)
    called = JointMember.objects.filter(staff=OuterRef("pk"), said=None, review__state=JointReview.State.OPEN)
    told = {
        "tasks": tasks.order_by("due_on", "pk").values(found=_said("pk", "number", "due_on", words="task")),
        "late": asked.order_by("answer_by", "pk").values(found=_said("claim_id", "number", words="addressee")),
        "sessions": called.filter(review__pool=pool)
        .order_by("pk")
        .values(found=_said("review_id", number="review__number", words="review__reason")),
    }
    lists = {name: ArraySubquery(rows[:SHOWN]) for name, rows in (told | _to_decide(request.reader)).items()}
    found = at_once(request.reader, **lists)
    for task in (*found["tasks"], *found.get("appeals", ())):
        task["due_on"] = date.fromisoformat(task["due_on"])
    cases = [critical.told(case) for case in found.get("cases", ())]
    suspensions = [misuse.told(one) for one in found.get("suspensions", ())]
    lending = {name: [advances.told(one) for one in found.get(name, ())] for name in ("advances", "supplementary")}
    raised = [leads.told(one) for one in found.get("leads", ())]
    return found | {"today": today, "cases": cases, "suspensions": suspensions, "leads": raised} | lending


def _to_decide(reader: Reader) -> dict[str, QuerySet[Any, Any]]:
    """What waits for a decision of this reader, each a list of the start page."""
    told: dict[str, QuerySet[Any, Any]] = {}
    if reader.may(Right.CLAIM_APPROVE):
        waiting = Appeal.objects.visible_to(reader, Right.CLAIM_APPROVE).filter(state=Appeal.State.OPEN)
        told["appeals"] = waiting.order_by("decide_by", "pk").values(
            found=_said("pk", "number", due_on="decide_by", words="grounds")
        )
    if reader.may(Right.CRITICAL_ILLNESS_DECIDE):
        told["cases"] = critical.to_decide(reader)
    if reader.may(Right.ADVANCE_DECIDE):
        told["advances"] = advances.advances_to_decide(reader)
        told["supplementary"] = advances.claims_to_decide(reader)
    if reader.may(Right.RECOVERY_DECIDE):
        told["plans"] = instalments.to_decide(reader)
        told["write_offs"] = third_party.write_offs_to_decide(reader)
    if reader.may(Right.SECOND_APPROVE):
        told["seconds"] = second.to_approve(reader)
    if reader.may(Right.SUSPENSION_PROPOSE) or reader.may(Right.SUSPENSION_DECIDE):
        told["suspensions"] = misuse.suspensions(reader)
    if reader.may(Right.LEAD_INVESTIGATE) or reader.may(Right.LEAD_DECIDE):
        told["leads"] = leads.waiting(reader)
    return told


def _said(*names: str, **others: str) -> JSONObject:
    """Columns of a row, under their own names or others."""
    return JSONObject(**{name: name for name in names}, **others)


def to_answer(request: Request) -> dict[str, Any]:
    """The verification requests whose answer this desk records, the first due on top."""
    waiting = selectors.inquiries_for(request.reader).filter(state=Inquiry.State.OPEN)
    return {"rows": waiting.order_by("answer_by", "pk")[:SHOWN], "today": clock.today()}


def row(claim: Claim, table: Overrides, route: str = "claims:case") -> dict[str, Any]:
    """A claim as templates/claims/tiles/rows.html shows it; `route` is the page on which the reader works on it."""
    return {
        "claim": claim,
        "route": route,
        "name": masks.name(claim.person.name),
        "tone": TONES[State(claim.state)],
        "days_left": days_left(claim, table),
        "clock": clock_told(claim),
    }


def _counted(name: str, which: Q, borne_by: Any = "critical_illness") -> dict[str, Any]:
    """Number and critical-illness amount (fen) of the positions, or cases, of one kind."""
    borne = Sum(borne_by, filter=which, default=0)
    return {f"{name}_count": Count("pk", filter=which), f"{name}_fen": borne}


def _figures(mine: QuerySet[Claim], today: date) -> JSONObject:
    """A clerk's day in figures: claims handed in, what they come to in fen, claims settled."""
    handed_in = mine.filter(received_on=today)
    fen = handed_in.order_by().values("entered_by").annotate(fen=Sum("claimed")).values("fen")
    settled = mine.filter(settled_at__gte=midnight(today))
    return JSONObject(handed_in=HowMany(handed_in), claimed=Coalesce(Subquery(fen), 0), settled=HowMany(settled))


def _live_flags(claim: Claim) -> list[Flag]:
    return [flag for flag in claim.flags.all() if not flag.lifted_by_id]


def _why(claim: Claim) -> str:
    """Why a supervisor decides: a flag that asks for it, else what the review rules say."""
    asking = [checks.title(flag.code) for flag in _live_flags(claim) if flag.needs_supervisor]
    if claim.way == Way.JOINT_REVIEW:
        asking.append(_("joint review by the review rules"))
    return _(", ").join(asking) or _("supervisor by the review rules")


def _unusual(claim: Claim) -> str:
    """What the checks found, in one line."""
    return " ".join(checks.tell(flag, hidden=True) for flag in _live_flags(claim))
