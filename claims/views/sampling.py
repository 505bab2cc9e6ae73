"""抽样批量审核 on the screen: choose small clean claims, open the drawn ones, pass the rest at once."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from casework import masks
from casework.access import needs
from casework.errors import ChangedMeanwhile, Refusal, WrongStep
from casework.request import Request
from casework.rights import Right
from claims.errors import FigureNotDecided
from claims.models import Claim, Sample, SampledClaim
from claims.sampling import small_and_clean
from claims.services import sampling as services
from claims.typed import percent
from claims.views.common import TONES, crumbs, key_of, told
from claims.views.sections import sections

State, Outcome = Sample.State, SampledClaim.Outcome
STATE_TONES = {State.OPEN: "warn", State.DONE: "good", State.STOPPED: "bad"}
OUTCOME_TONES = {Outcome.WAITING: "", Outcome.PASSED: "good", Outcome.LEFT: "warn"}
EARLIER = 10


@needs(Right.CLAIM_SECOND_REVIEW)
def samples(request: Request) -> HttpResponse:
    """The claims that could be passed by sample, and the reader's batches; a POST draws from the chosen ones."""
    reader, refused = request.reader, ""
    try:
        if request.method == "POST":
            keys = [key for key in request.POST.getlist("claims") if key.isascii() and key.isdigit() and len(key) < 19]
            chosen = Claim.objects.visible_to(reader, Right.CLAIM_SECOND_REVIEW).filter(pk__in=keys)
            sample = services.draw(claims=list(chosen), by=reader, key=key_of(request))
            messages.success(request, _("The sample is drawn. Open the drawn claims and decide each by itself."))
            return redirect("claims:sample", sample.pk)
    except Refusal as refusal:
        refused = told(refusal)
    rules, claims = None, []
    try:
        rules = services.rules_with_figures(reader.pool) if reader.pool else None
        claims = small_and_clean(reader, rules)[: services.MOST] if rules else []
    except FigureNotDecided as refusal:
        refused = refused or str(refusal)
    context = {
        "tabs": sections(reader, "claims:samples"),
        "rules": rules,
        "share": percent(rules.sample_share) if rules else "",
        "rows": [{"claim": claim, "name": masks.name(claim.person.name)} for claim in claims],
        "batches": [
            {"sample": sample, "tone": STATE_TONES[State(sample.state)]}
            for sample in Sample.objects.filter(pool=reader.pool, drawn_by=request.user)[:EARLIER]
        ],
        "refused": refused,
        "crumbs": crumbs((_("By sample"), "")),
    }
    return render(
        request, "claims/samples/list.html", context, status=422 if refused and request.method == "POST" else 200
    )


@needs(Right.CLAIM_SECOND_REVIEW)
@require_GET
def sample(request: Request, pk: int) -> HttpResponse:
    """One batch: the drawn claims to open, the rest to pass at once, and what stays with its reason."""
    found = _found(request, pk)
    items = list(found.claims.select_related("claim__person", "claim__institution"))
    waits = [one for one in items if one.is_drawn and not _is_right(one)]
    context = {
        "sample": found,
        "tone": STATE_TONES[State(found.state)],
        "drawn": [_shown(one) for one in items if one.is_drawn],
        "rest": [_shown(one) for one in items if not one.is_drawn],
        "fund": sum(one.fund for one in items if not one.is_drawn),
        "is_open": found.state == State.OPEN,
        "is_ready": not waits,
        "is_wrong": any(_is_wrong(one) for one in items),
        "share": percent(found.rules.sample_share),
        "crumbs": crumbs((_("By sample"), reverse("claims:samples")), (f"{found}", "")),
    }
    return render(request, "claims/samples/one.html", context)


@needs(Right.CLAIM_SECOND_REVIEW)
@require_POST
def open_drawn(request: Request, pk: int) -> HttpResponse:
    """Open one drawn claim: from here it is reviewed like any other."""
    visible = Sample.objects.visible_to(request.reader, Right.CLAIM_SECOND_REVIEW)
    item = get_object_or_404(SampledClaim.objects.select_related("sample"), pk=pk, sample__in=visible)
    services.open_drawn(item=item, by=request.reader, key=key_of(request))
    return redirect("claims:review", item.claim_id)


@needs(Right.CLAIM_SECOND_REVIEW)
@require_POST
def pass_rest(request: Request, pk: int) -> HttpResponse:
    """Pass what was not drawn, each claim by a command of its own; what fails is told and stays."""
    found, key, failed = _found(request, pk), key_of(request), 0
    try:
        services.must_be_found_right(found)
    except Refusal as refusal:
        messages.error(request, str(refusal))
        return redirect("claims:sample", pk)
    for item in found.claims.filter(is_drawn=False, outcome="").select_related("sample"):
        try:
            services.pass_by_sample(item=item, by=request.reader, key=f"{key}:{item.pk}" if key else None)
        except Refusal as refusal:
            failed += _left(request, item, told(refusal))
    try:
        services.end_sample(sample=found, by=request.reader, key=f"{key}:end" if key else None)
    except WrongStep:
        return redirect("claims:sample", pk)
    passed = found.claims.filter(outcome=Outcome.PASSED).count()
    messages.success(request, ngettext("%(n)s claim passed.", "%(n)s claims passed.", passed) % {"n": passed})
    if failed:
        words = ngettext(
            "%(n)s claim stays, for the reason beside it.", "%(n)s claims stay, for the reasons beside them.", failed
        )
        messages.error(request, words % {"n": failed})
    return redirect("claims:sample", pk)


def _left(request: Request, item: SampledClaim, why: str) -> bool:
    """Note that the claim stays; not when another window has passed it in the meantime."""
    try:
        services.leave_in_queue(item=item, why=why, by=request.reader)
    except (ChangedMeanwhile, WrongStep):
        return False
    return True


@needs(Right.CLAIM_SECOND_REVIEW)
@require_POST
def end_sample(request: Request, pk: int) -> HttpResponse:
    """End a batch of which a drawn claim was not found right: the rest stays in the queue."""
    try:
        services.end_sample(sample=_found(request, pk), by=request.reader, key=key_of(request))
        messages.success(request, _("The batch is ended; what did not pass is in the queue."))
    except Refusal as refusal:
        messages.error(request, told(refusal))
    return redirect("claims:sample", pk)


def _found(request: Request, pk: int) -> Sample:
    """A batch of the reader's own pool; supervisors and reviewers look at each other's."""
    visible = Sample.objects.visible_to(request.reader, Right.CLAIM_SECOND_REVIEW)
    found: Sample = get_object_or_404(visible.select_related("rules", "drawn_by"), pk=pk)
    return found


def _is_right(item: SampledClaim) -> bool:
    claim = item.claim
    return item.opened_at is not None and claim.state in Claim.SETTLED_STATES and claim.allowed == claim.claimed


def _is_wrong(item: SampledClaim) -> bool:
    fine = (Claim.State.REVIEWED, *Claim.SETTLED_STATES)
    return item.is_drawn and (item.claim.state not in fine or item.claim.allowed != item.claim.claimed)


def _shown(item: SampledClaim) -> dict[str, Any]:
    return {
        "item": item,
        "name": masks.name(item.claim.person.name),
        "state_tone": TONES[Claim.State(item.claim.state)],
        "tone": OUTCOME_TONES[Outcome(item.outcome)],
    }
