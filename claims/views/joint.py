"""会审 on the screen: a session is convened, each member gives an opinion, the supervisor ends it."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from casework import masks
from casework.access import look, needs
from casework.errors import Incomplete, Refusal
from casework.models import AccessLog, Staff
from casework.paging import page_of
from casework.request import Request
from casework.rights import Right
from claims import quotes, selectors
from claims.asking import AttendeeForm, ConveneForm, OpinionForm, ResolutionForm
from claims.flow import VOICES
from claims.letters import minutes_of
from claims.models import Claim, JointMember, JointReview, Opinion
from claims.services import concluding, stages
from claims.services import joint as services
from claims.staffing import at_work
from claims.typed import percent
from claims.views import common
from claims.views.common import claim_of, crumbs, key_of, name_for, printed, seen_fen, version_of
from claims.views.sections import PAIR_READERS, SESSION_READERS, sections
from claims.voting import Votes
from claims.waiting import waits_of

State = JointReview.State
TONES = {State.OPEN: "warn", State.DECIDED: "good", State.UNDECIDED: "bad", State.CLOSED: ""}
OPINION_TONES = {Opinion.AGREE: "good", Opinion.REDUCE: "warn", Opinion.REFUSE: "bad"}


@needs(Right.CLAIM_APPROVE)
def convene(request: Request, pk: int) -> HttpResponse:
    """Call a joint review: who beside the supervisor, and why."""
    claim = claim_of(request, pk, Right.CLAIM_APPROVE)
    if claim.state != Claim.State.AWAITING_APPROVAL:
        return redirect("claims:case", pk)
    quote = quotes.of_lines(claim, claim.lines.select_related("entry"))
    form = ConveneForm(request.POST if request.method == "POST" else None, people=_who_may_come(request, claim))
    if form.is_bound and form.is_valid():
        said = {"claim": claim, "version": version_of(request), "by": request.reader, "key": key_of(request)}
        try:
            review = services.convene(**said, **form.cleaned_data, seen_fund=seen_fen(request, "seen_fund"))
            messages.success(request, _("%(number)s is convened.") % {"number": review.number})
            return redirect("claims:joint_review", review.pk)
        except Incomplete as refusal:
            form.tell(refusal.problems)
        except Refusal as refusal:
            form.add_error(None, str(refusal))
    context = {
        "claim": claim,
        "bar": common.bar(request.reader, claim, fund=quote.fund),
        "form": form,
        "seen_fund": quote.fund,
        "crumbs": crumbs((str(claim), reverse("claims:approval", args=[pk])), (_("Joint review"), "")),
    }
    return render(request, "claims/joint/convene.html", context, status=422 if form.errors else 200)


def _who_may_come(request: Request, claim: Claim) -> list[tuple[Staff, str]]:
    """Who has a voice here, beside the reader and who took part in this one."""
    part = {*stages.parts_taken(claim), request.user.pk}
    return [one for one in at_work(claim.pool, claim.area_code, *VOICES) if one[0].pk not in part]


@needs(*SESSION_READERS)
@require_GET
def joint_reviews(request: Request) -> HttpResponse:
    """The sessions that are open, or those that ended; newest first."""
    ended = request.GET.get("state") == "ended"
    rows = selectors.sessions_for(request.reader)
    rows = rows.exclude(state=State.OPEN) if ended else rows.filter(state=State.OPEN)
    rows = rows.select_related("claim__person", "convened_by").prefetch_related("members__said", "members__staff")
    page = page_of(rows, request)
    states = [("open", _("Under way")), ("ended", _("Ended"))]
    context = {
        "tabs": sections(request.reader, "claims:joint_reviews"),
        "states": [
            {"label": label, "url": f"{request.path}?state={name}", "active": ended == (name == "ended")}
            for name, label in states
        ],
        "rows": [
            {"review": row, "name": masks.name(row.claim.person.name), "tone": TONES[State(row.state)]}
            | {"given": sum(hasattr(member, "said") for member in row.members.all()), "called": len(row.members.all())}
            for row in page.rows
        ],
        "pager": page.pager,
        "crumbs": crumbs((_("Joint reviews"), "")),
    }
    return render(request, "claims/joint/list.html", context)


@needs(*SESSION_READERS)
@require_GET
def joint_review(request: Request, pk: int) -> HttpResponse:
    """One session: the case, who was called, what was said so far."""
    found = _found(request, pk)
    look(request, AccessLog.Kind.VIEW, found)
    return _page(request, found)


@needs(*VOICES)
@require_POST
def opinion(request: Request, pk: int) -> HttpResponse:
    """Give my opinion, once."""
    return _do(request, pk, "mine", OpinionForm(request.POST), services.give_opinion, _("Your opinion is given."))


@needs(Right.CLAIM_APPROVE)
@require_POST
def attendee(request: Request, pk: int) -> HttpResponse:
    """Note whom of a medical institution the session heard."""
    return _do(request, pk, "heard", AttendeeForm(request.POST), services.note_attendee, _("The statement is noted."))


@needs(Right.CLAIM_APPROVE)
@require_POST
def conclude(request: Request, pk: int) -> HttpResponse:
    """End the session: what the vote carries is done."""
    refuses = services.votes_of(_found(request, pk)).result == Opinion.REFUSE
    form = ResolutionForm(request.POST, refuses=refuses)
    return _do(request, pk, "end", form, concluding.conclude, _("The joint review is concluded."))


def _do(request: Request, pk: int, name: str, form: Any, service: Any, done: str) -> HttpResponse:
    found = _found(request, pk)
    if form.is_valid():
        try:
            service(review=found, **form.cleaned_data, by=request.reader, key=key_of(request))
            messages.success(request, done)
            return redirect("claims:joint_review", pk)
        except Incomplete as refusal:
            form.tell({"resolution" if field == "comment" else field: told for field, told in refusal.problems.items()})
        except Refusal as refusal:
            if refusal.status in (403, 404):
                raise
            form.add_error(refusal.field, str(refusal))
    return _page(request, found, status=422, **{name: form})


@needs(*SESSION_READERS)
@require_GET
def minutes(request: Request, pk: int) -> HttpResponse:
    """会审纪要 as PDF."""
    found = _found(request, pk)
    paper = minutes_of(found, request.user, name=name_for(request.reader, found.claim))
    return printed(request, found, paper, found.number)


def _found(request: Request, pk: int) -> JointReview:
    visible = selectors.sessions_for(request.reader)
    related = ("claim", "claim__pool__area", "claim__person__area", "claim__institution", "claim__diagnosis")
    found: JointReview = get_object_or_404(visible.select_related(*related, "pool", "rules", "ended_by"), pk=pk)
    return found


def _page(request: Request, found: JointReview, *, status: int = 200, **forms: Any) -> HttpResponse:
    claim = claim_of(request, found.claim_id)
    members = list(found.members.select_related("staff", "said"))
    votes = Votes([m.said.opinion for m in members if hasattr(m, "said")], len(members), found.quorum, found.majority)
    me = next((member for member in members if member.staff_id == request.user.pk), None)
    is_open = found.state == State.OPEN
    leads = is_open and request.reader.may_in(Right.CLAIM_APPROVE, found.area_code)
    speaks = is_open and me is not None and not hasattr(me, "said")
    ends = leads and not speaks
    fund = quotes.of_lines(claim, claim.lines.select_related("entry")).fund if is_open else None
    context = {
        "review": found,
        "claim": claim,
        "bar": common.bar(request.reader, claim, fund=fund if is_open else found.fund),
        "tone": TONES[State(found.state)],
        "members": [_shown(member, hides=is_open and speaks) for member in members],
        "attendees": found.attendees.all(),
        "votes": votes,
        "counted": [(label.label, votes.counted()[label]) for label in Opinion],
        "result": votes.result,
        "majority": percent(found.majority),
        "waits": waits_of(claim) if is_open else [],
        "moved": is_open and fund != found.fund,
        "fund": fund,
        "mine": (forms.get("mine") or OpinionForm()) if speaks else None,
        "heard": (forms.get("heard") or AttendeeForm(institution=claim.institution.name if claim.institution else ""))
        if leads
        else None,
        "end": (forms.get("end") or ResolutionForm(refuses=votes.result == Opinion.REFUSE)) if ends else None,
        "refuses": votes.result == Opinion.REFUSE,
        "reads_unusual": any(request.reader.may(right) for right in PAIR_READERS),
        "crumbs": crumbs((_("Joint reviews"), reverse("claims:joint_reviews")), (found.number, "")),
    }
    return render(request, "claims/joint/review.html", context, status=status)


def _shown(member: JointMember, *, hides: bool) -> dict[str, Any]:
    """A member; what others said is told to who still has to speak only afterwards."""
    said = getattr(member, "said", None)
    return {
        "member": member,
        "said": None if hides else said,
        "spoke": said is not None,
        "tone": OPINION_TONES[Opinion(said.opinion)] if said else "",
    }
