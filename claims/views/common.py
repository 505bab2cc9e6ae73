"""What the pages of a claim share: the claim itself, its header bar, its place in the portal."""

from typing import Any

from django.db.models import Exists, OuterRef, Subquery
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _

from casework import clock, masks
from casework.access import look
from casework.deadlines import OWN_CALENDAR, calendar_of
from casework.errors import Refusal
from casework.letters import Letter, render
from casework.models import AccessLog
from casework.request import Request
from casework.rights import Right
from casework.scope import Reader
from casework.templatetags.portal import day
from casework.views.parts import pdf
from claims import known, waiting
from claims.misuse.leads import about_claim
from claims.models import Appeal, Claim, DiseaseRegistration, ExpenseLine, Original
from claims.selectors import HAS_EARLIER, PERIODS, ROWS
from claims.whereabouts import STANDING_KNOWN
from enrollment.models import Identity
from policy.days import Overrides, working_days_between

State = Claim.State
TONES = {
    State.DRAFT: "",
    State.SUBMITTED: "info",
    State.REVIEWED: "info",
    State.AWAITING_APPROVAL: "warn",
    State.JOINT_REVIEW: "warn",
    State.SENT_BACK: "warn",
    State.SUPPLEMENTING: "warn",
    State.APPROVED: "good",
    State.PAYING: "info",
    State.PAID: "good",
    State.PAYMENT_FAILED: "bad",
    State.NOTHING_DUE: "",
    State.REFUSED: "bad",
    State.WITHDRAWN: "",
    State.REVERSED: "bad",
}
AT_WORK = (Right.CLAIM_ENTER, Right.CLAIM_REVIEW, Right.CLAIM_APPROVE)
MAIN_NUMBER = Subquery(Identity.objects.filter(person=OuterRef("person"), is_main=True).values("number")[:1])
RETURNED = Exists(Original.objects.filter(claim=OuterRef("pk")).exclude(returned_at=None))
REDUCED = Exists(ExpenseLine.objects.reduced().filter(claim=OuterRef("pk")))
APPEALED = Exists(Appeal.objects.filter(claim=OuterRef("pk")))
DISEASES = Exists(DiseaseRegistration.objects.filter(person=OuterRef("person"), state="approved"))
RELATED = (
    "pool__area",
    "person__area",
    "institution",
    "diagnosis",
    "entered_by",
    "first_reviewer",
    "second_reviewer",
    "approver",
    "handler",
    "continues",
    "filing",
    "registration",
    "referral",
    "supplement__told_by",
    "third_party",
)
STATIONS = {
    "submit": gettext_lazy("First review"),
    "first_review": gettext_lazy("Second review"),
    "second_review": gettext_lazy("Payment"),
    "supervisor": gettext_lazy("Supervisor"),
    "approval": gettext_lazy("Payment"),
    "supplement": gettext_lazy("The person brings the papers; the clock stands still"),
    "send_back": gettext_lazy("Back to the counter"),
    "refuse": gettext_lazy("Closed as refused"),
    "nothing_due": gettext_lazy("Closed, nothing to pay"),
}


def claim_of(
    request: Request, pk: int, right: Right = Right.CLAIM_VIEW, *, whole: bool = False, standing: bool = False
) -> Claim:
    """The claim, if the reader holds `right` for it; else 404, as for one that does not exist.

    It carries the person's main number, the agency's calendar, who typed into it, the levels of review, the last joint
    review and what it waits for; `whole` reads all that the form shows with it, `standing` how its institution stood.
    """
    claims = Claim.objects.visible_to(request.reader, right).select_related(*RELATED)
    claims = claims.annotate(
        main_number=MAIN_NUMBER,
        own_calendar=OWN_CALENDAR,
        has_returned=RETURNED,
        has_reduced=REDUCED,
        has_appeals=APPEALED,
        has_diseases=DISEASES,
        known=known.with_claims(),
        **({"has_earlier": HAS_EARLIER, "periods_known": PERIODS} if whole else {}),
        **(STANDING_KNOWN if standing else {}),
    )
    claim: Claim = get_object_or_404(claims.prefetch_related(*ROWS) if whole else claims, pk=pk)
    claim.person.pool = claim.pool
    return claim


def key_of(request: Request) -> str | None:
    """The command key of a POST."""
    return request.POST.get("command_key") or None


def seen_fen(request: Request, name: str) -> int:
    """The fen that the page showed under a name; -1, which nothing comes to, when it was not sent."""
    text = request.POST.get(name, "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 16 else -1


def printed(request: Request, subject: Any, letter: Letter, name: str, *, field: str = "") -> HttpResponse:
    """A letter as PDF in the reader's language; the print is logged before the paper exists."""
    look(request, AccessLog.Kind.PRINT, subject, field=field)
    return pdf(render(letter, "en" if (get_language() or "").startswith("en") else "zh"), name)


def version_of(request: Request) -> int:
    """The version of the claim that the page showed; -1, which no claim has, when it was not sent."""
    text = request.POST.get("version", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else -1


def name_for(reader: Reader, claim: Claim) -> str:
    """The person's name: whole for those who work on claims, masked for those who only read them."""
    whole = any(reader.may_in(right, claim.area_code) for right in AT_WORK)
    return claim.person.name if whole else masks.name(claim.person.name)


def identity_of(claim: Claim) -> str:
    """The main identity number of the person, masked."""
    return masks.identity(getattr(claim, "main_number", None) or "")


def own_calendar(claim: Claim) -> Overrides:
    """The agency's own table of working days, as `claim_of` read it with the claim."""
    return calendar_of(getattr(claim, "own_calendar", []))


def days_left(claim: Claim, table: Overrides) -> int | None:
    """Working days until the claim is due; None when it is closed or was not handed in.

    While papers are awaited they stay as many as they were on the day of the notice.
    """
    if claim.due_on is None or claim.state not in Claim.OPEN_STATES:
        return None
    return working_days_between(claim.clock_stopped_on or clock.today(), claim.due_on, table)


def clock_told(claim: Claim) -> str:
    """Why the due date is another than at the counter: the clock stands, or stood (停 4 个工作日); else empty."""
    if claim.clock_stopped_on:
        return _("clock stands since %(day)s") % {"day": day(claim.clock_stopped_on)}
    stood = claim.clock_stopped_days
    words = ngettext("clock stood %(n)s working day", "clock stood %(n)s working days", stood)
    return words % {"n": stood} if stood else ""


def bar(reader: Reader, claim: Claim, *, fund: int | None = None) -> dict[str, Any]:
    """Context of components/case_bar.html; `fund` is what the funds pay, in fen, where it is known."""
    facts: list[dict[str, Any]] = []
    if claim.state != State.DRAFT:
        facts.append({"label": _("Claimed"), "fen": claim.claimed})
        facts.append({"label": _("Allowed"), "fen": claim.allowed})
    if fund is not None:
        facts.append({"label": _("Paid by the funds"), "fen": fund, "payer": "fund"})
    if told := clock_told(claim):
        facts.append({"label": _("Due"), "value": f"{day(claim.due_on)} · {told}"})
    if claim.handler:
        facts.append({"label": _("In hand"), "value": claim.handler.name})
    if awaited := waiting.waits_of(claim):
        facts.append({"label": _("Waits for"), "value": _("; ").join(wait.words for wait in awaited)})
    lead = [claim.number or _("Draft"), identity_of(claim), claim.get_kind_display()]
    if claim.institution:
        lead.append(claim.institution.name)
    if claim.admitted_on and claim.discharged_on:
        lead.append(f"{day(claim.admitted_on)} – {day(claim.discharged_on)}")
    return {
        "title": name_for(reader, claim),
        "state": claim.get_state_display(),
        "tone": TONES[State(claim.state)],
        "days_left": days_left(claim, own_calendar(claim)),
        "provisional": claim.due_is_provisional,
        "lead": " · ".join(str(part) for part in lead if part),
        "facts": facts,
        "leads": about_claim(reader, claim, known.known_of(claim)["leads"]),
    }


def crumbs(*trail: tuple[Any, str]) -> list[dict[str, Any]]:
    """Where a page stands: 报销, then label and address of each step; the last without address."""
    steps = [(_("Claims"), reverse("claims:list")), *trail]
    return [{"label": label, "url": url} for label, url in steps]


def told(refusal: Refusal) -> str:
    """A refusal as one sentence, with the sentences of its problems."""
    sentences = [sentence for told in getattr(refusal, "problems", {}).values() for sentence in told]
    return " ".join(str(sentence) for sentence in sentences) or str(refusal)
