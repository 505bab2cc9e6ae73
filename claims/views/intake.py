"""报销录入: a claim is begun, typed, saved as it is typed, checked and handed in."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from casework import clock, events
from casework.access import needs
from casework.errors import ChangedMeanwhile, Incomplete, WrongStep
from casework.middleware import WITH_CAMERA
from casework.request import Request
from casework.rights import Right
from casework.templatetags.portal import clock_time
from claims import presence, quotes, selectors
from claims.compared import beside, notes
from claims.entitlements import grounds, registered
from claims.facts import Missing, Note, Stay
from claims.forms import DraftForm, ImportForm
from claims.models import Claim
from claims.negative import marked
from claims.services import intake, queue
from claims.services.missing import missing_for_submission
from claims.standing import look_through
from claims.views import common, papers
from claims.views.common import claim_of, key_of, version_of
from enrollment.models import Person
from enrollment.selectors import coverage_sentence

EDITABLE = Claim.EDITABLE_STATES


@needs(Right.CLAIM_ENTER)
def new(request: Request, person: int) -> HttpResponse:
    """What the person has open already, and the button that begins a claim."""
    found = get_object_or_404(
        Person.objects.visible_to(request.reader, Right.CLAIM_ENTER).select_related("area"), pk=person
    )
    if request.method == "POST":
        claim = intake.start_claim(person=found, by=request.reader, key=key_of(request))
        return redirect("claims:edit", claim.pk)
    open_claims = selectors.claims_of(found, request.reader).filter(state__in=Claim.OPEN_STATES)[:10]
    context = {
        "person": found,
        "coverage": coverage_sentence(found, clock.today()),
        "open_claims": open_claims,
        "tones": common.TONES,
        "crumbs": common.crumbs((_("New claim"), "")),
    }
    return render(request, "claims/new.html", context)


@needs(Right.CLAIM_ENTER)
def edit(request: Request, pk: int) -> HttpResponse:
    """The form. A POST saves all of it and goes on to check the answers; what is wrong stands beside its field."""
    claim = claim_of(request, pk, Right.CLAIM_ENTER, whole=True)
    if claim.state not in EDITABLE:
        if request.method == "POST":
            messages.error(request, str(WrongStep(state=claim.get_state_display())))
        return redirect("claims:case", pk)
    if request.method != "POST":
        return _with_camera(render(request, "claims/edit.html", _form_page(request, claim, DraftForm(claim))))
    form = DraftForm(claim, request.POST)
    facts = _proposed(claim, form.facts())
    if not form.problems:
        try:
            intake.save_draft(claim=claim, version=version_of(request), **facts, by=request.reader, key=key_of(request))
            return redirect("claims:check", pk)
        except Incomplete as refusal:
            form.place(refusal.problems)
        except ChangedMeanwhile:
            context = _form_page(request, claim, form) | {"changed": _who_changed(request, claim)}
            return _with_camera(render(request, "claims/edit.html", context, status=409))
    return _with_camera(render(request, "claims/edit.html", _form_page(request, claim, form), status=422))


def _with_camera(response: HttpResponse) -> HttpResponse:
    """The one page of the portal that may ask the browser for its camera."""
    response.headers["Permissions-Policy"] = WITH_CAMERA
    return response


@needs(Right.CLAIM_ENTER)
@require_POST
def save(request: Request, pk: int) -> HttpResponse:
    """Keep what was typed so far (on leaving a field group). Cells that cannot be read stay marked, the rest is kept."""
    claim = claim_of(request, pk, Right.CLAIM_ENTER)
    form = DraftForm(claim, request.POST)
    facts = _proposed(claim, form.facts())
    unread = unkept = form.places
    saved, changed = None, ""
    try:
        saved = intake.save_draft(claim=claim, version=version_of(request), **facts, by=request.reader)
    except Incomplete as refusal:
        form.place(refusal.problems)
        unkept = form.places
    except ChangedMeanwhile:
        changed = _who_changed(request, claim)
    context = {
        "claim": saved or claim,
        "saved_at": clock.now() if saved else None,
        "changed": changed,
        "unkept": unkept,
        "standing": _standing(request, form, unread, facts["stay"]),
        "proposed": facts["stay"] if facts["stay"] != form.facts()["stay"] else None,
        "form": form,
    }
    return render(request, "claims/edit/saved.html", context)


@needs(Right.CLAIM_ENTER)
@require_POST
def quote(request: Request, pk: int) -> HttpResponse:
    """试算: what the rules answer for what is typed now, what is wrong in it, what is missing. Writes nothing."""
    claim = claim_of(request, pk, Right.CLAIM_ENTER)
    form = DraftForm(claim, request.POST)
    facts = form.facts()
    unread = form.places
    answer = quotes.of_draft(form)
    beside = zip(form.lines.kept, answer.parts, strict=False)
    sums = {
        "invoices": sum(row.amount for row in facts["invoices"]),
        "lines": sum(row.amount for row in facts["lines"]),
        "in_policy": [(row.n, parts.in_policy) for row, parts in beside if parts],
    }
    context = {"quote": answer, "sums": sums, "standing": _standing(request, form, unread)}
    return render(request, "claims/edit/quote.html", context)


@needs(Right.CLAIM_ENTER)
@require_POST
def present(request: Request, pk: int) -> HttpResponse:
    """Who else has the draft open."""
    claim = claim_of(request, pk, Right.CLAIM_ENTER)
    return render(request, "claims/edit/presence.html", {"others": presence.seen(claim.pk, request.user)})


@needs(Right.CLAIM_ENTER)
@require_GET
def check(request: Request, pk: int) -> HttpResponse:
    """The answers to read once more, what is still missing, and the button that hands the claim in."""
    claim = claim_of(request, pk, Right.CLAIM_ENTER, whole=True)
    if claim.state not in EDITABLE:
        return redirect("claims:case", pk)
    edit_url = reverse("claims:edit", args=[pk])
    form = DraftForm(claim)
    lines = marked(claim, claim.lines.select_related("entry"))
    answer = quotes.of_lines(claim, lines)
    context = {
        "claim": claim,
        "bar": common.bar(request.reader, claim),
        "invoices": beside(claim, list(claim.invoices.all()), request.reader),
        "lines": lines,
        "documents": papers.required(claim),
        "missing": _linked(form, missing_for_submission(claim), edit_url),
        "quote": answer,
        "class_b": answer.class_b,
        "confirm_facts": [
            {"label": _("Person"), "value": claim.person.name},
            {"label": _("Claimed"), "fen": claim.claimed},
            {"label": _("Paid by the funds"), "fen": answer.fund},
            {"label": _("Next station"), "value": common.STATIONS["submit"]},
        ],
        "crumbs": common.crumbs((_("Enter the claim"), edit_url), (_("Check the answers"), "")),
    }
    return render(request, "claims/check.html", context)


@needs(Right.CLAIM_ENTER)
@require_POST
def submit(request: Request, pk: int) -> HttpResponse:
    """Hand the claim in, for the first time or again."""
    claim = claim_of(request, pk, Right.CLAIM_ENTER)
    # A second click comes when the claim is handed in already: the key answers it by the same service.
    again = claim.state in Claim.CAME_BACK_STATES or request.POST.get("again") == "yes"
    service = intake.resubmit if again else intake.submit
    try:
        claim = service(claim=claim, version=version_of(request), by=request.reader, key=key_of(request))
    except Incomplete as refusal:
        messages.error(request, common.told(refusal))
        return redirect("claims:check", pk)
    messages.success(request, _("%(number)s is submitted.") % {"number": claim.number})
    return redirect("claims:case", pk)


@needs(Right.CLAIM_ENTER, Right.CLAIM_REVIEW, Right.CLAIM_SECOND_REVIEW, Right.CLAIM_APPROVE)
@require_POST
def take_over(request: Request, pk: int) -> HttpResponse:
    """Take a case in hand that another has."""
    claim = claim_of(request, pk)
    claim = queue.take_over(claim=claim, by=request.reader, key=key_of(request))
    messages.success(request, _("The case is in your hand now."))
    return redirect("claims:edit" if claim.state in EDITABLE else "claims:review", pk)


def _form_page(request: Request, claim: Claim, form: DraftForm) -> dict[str, Any]:
    form.note(_notes(request, form))
    documents, sent_back = papers.required(claim), None
    if claim.state == Claim.State.SENT_BACK:
        sent_back = claim.decisions.filter(verdict="send_back").select_related("actor").last()
    return {
        "claim": claim,
        "form": form,
        "bar": common.bar(request.reader, claim),
        "sent_back": sent_back,
        "supplement": claim.supplement if claim.state == Claim.State.SUPPLEMENTING else None,
        "held_by": claim.handler if claim.handler_id not in {None, request.user.pk} else None,
        "missing": _linked(form, missing_for_submission(claim, {one["kind"] for one in documents if one["files"]})),
        "of_stay": _of_stay(claim, Stay.of(claim)),
        "documents": documents,
        "import_form": ImportForm(),
        "crumbs": common.crumbs((_("Enter the claim"), "")),
    }


def _of_stay(claim: Claim, stay: Stay) -> list[Note]:
    """What filings, referrals and registrations say of the stay."""
    return [*grounds.notes(claim.person, claim.pool, stay), *registered.notes(claim.pool, stay)]


def _proposed(claim: Claim, facts: dict[str, Any]) -> dict[str, Any]:
    """The facts with the access and the chain that filings and referrals say, where they become known just now."""
    stay = grounds.proposed(claim.person, claim.pool, Stay.of(claim), facts["stay"])
    return facts | {"stay": stay}


def _standing(
    request: Request, form: DraftForm, unread: list[dict[str, str]], stay: Stay | None = None
) -> dict[str, Any]:
    """What is wrong in the form as it was sent, by element, and what is missing; `unread` could not be read at all.

    `stay`: as it was saved, where something was proposed.
    """
    missing = _linked(form, look_through(form, request.reader))
    return {
        "missing": missing,
        "places": [place | {"is_unread": place in unread} for place in form.places],
        "notes": [{"element": form.element(note.field), "note": note} for note in _notes(request, form)],
        "of_stay": _of_stay(form.claim, stay or form.facts()["stay"]),
    }


def _notes(request: Request, form: DraftForm) -> list[Note]:
    """What invoice files and other claims say about the rows of invoices."""
    return notes(form.claim, form.invoice_rows(), request.reader)


def _linked(form: DraftForm, missing: list[Missing], page: str = "") -> list[dict[str, str]]:
    """What is missing before submission, each with its place on the form (of another page)."""
    return [
        {"sentence": form.words(item.field, item.sentence), "url": f"{page}#{form.element(item.field)}"}
        for item in missing
    ]


def _who_changed(request: Request, claim: Claim) -> str:
    """Who saved the draft last, and when: somebody else, or the same person in another window."""
    last = events.history_of(claim).last()
    if last is None or last.actor is None:
        return str(ChangedMeanwhile())
    figures = {"name": last.actor.name, "time": clock_time(last.at)}
    if last.actor == request.user:
        return _("You saved this draft in another window at %(time)s. What you typed here is still here.") % figures
    return _("%(name)s saved this draft at %(time)s. Your typing is still here.") % figures
