"""审核规程 on the screen: what holds, what is proposed, what held before."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from casework import clock, events
from casework.access import needs
from casework.errors import Incomplete, Refusal
from casework.request import Request
from casework.rights import Right
from claims import typed
from claims.models import ReviewRules
from claims.ruling import RulesForm
from claims.services import review_rules as services
from claims.views.common import crumbs, key_of, told
from claims.views.sections import RULE_READERS, sections
from claims.ways import rules_of

TONES = {"proposed": "warn", "confirmed": "good", "declined": ""}


@needs(*RULE_READERS)
@require_GET
def review_rules(request: Request) -> HttpResponse:
    """The set in force and every other one, newest first."""
    every = ReviewRules.objects.filter(pool=request.reader.pool).select_related("proposed_by", "decided_by")
    holding = rules_of(request.reader.pool) if request.reader.pool else None
    waiting = every.filter(state=ReviewRules.State.PROPOSED).first()
    context = {
        "tabs": sections(request.reader, "claims:review_rules"),
        "holding": holding and _shown(holding),
        "waiting": waiting,
        "rows": [{"rules": rules, "tone": TONES[rules.state], "holds": rules == holding} for rules in every],
        "may_propose": request.reader.may(Right.REVIEW_RULES) and waiting is None,
        "crumbs": crumbs((_("Review rules"), "")),
    }
    return render(request, "claims/rules/rules.html", context)


@needs(*RULE_READERS)
@require_GET
def one_set(request: Request, pk: int) -> HttpResponse:
    """One set with its levels and figures; a proposal is confirmed or declined here."""
    rules = _rules_of(request, pk)
    may = rules.state == ReviewRules.State.PROPOSED and request.reader.may(Right.REVIEW_RULES)
    own = rules.proposed_by_id == request.user.pk
    context = _shown(rules) | {
        "tone": TONES[rules.state],
        "may_confirm": may and not own,
        "may_decline": may,
        "own": own,
        "events": [{"at": event.at, "sentence": events.tell(event)} for event in events.history_of(rules)],
        "crumbs": crumbs((_("Review rules"), reverse("claims:review_rules")), (f"{rules.starts_on}", "")),
    }
    return render(request, "claims/rules/set.html", context)


@needs(Right.REVIEW_RULES)
def propose_rules(request: Request) -> HttpResponse:
    """Propose another set; it begins with what holds now."""
    if request.method == "POST":
        form = RulesForm(request.POST, initial={})
        if form.is_valid():
            try:
                rules = services.propose_review_rules(**form.asked(), by=request.reader, key=key_of(request))
                messages.success(request, _("The rules are proposed. A second person confirms them."))
                return redirect("claims:review_rule_set", rules.pk)
            except Incomplete as refusal:
                form.place(refusal.problems)
            except Refusal as refusal:
                if refusal.status in (403, 404):
                    raise
                form.place({refusal.field or "": [str(refusal)]})
        return _form(request, form, status=422)
    return _form(request, RulesForm.of(rules_of(request.reader.pool) if request.reader.pool else None))


def _form(request: Request, form: RulesForm, *, status: int = 200) -> HttpResponse:
    context = {
        "form": form,
        "today": clock.today(),
        "crumbs": crumbs((_("Review rules"), reverse("claims:review_rules")), (_("Propose"), "")),
    }
    return render(request, "claims/rules/form.html", context, status=status)


@needs(Right.REVIEW_RULES)
@require_POST
def decide_rules(request: Request, pk: int) -> HttpResponse:
    """Confirm a proposal, or decline it with a reason."""
    rules = _rules_of(request, pk)
    try:
        if request.POST.get("decision") == "confirm":
            services.confirm_review_rules(rules=rules, by=request.reader, key=key_of(request))
            messages.success(request, _("The rules are in force from their day on."))
        else:
            why = typed.words(request.POST.get("reason", ""))
            services.decline_review_rules(rules=rules, why=why, by=request.reader, key=key_of(request))
            messages.success(request, _("The proposal is declined."))
    except Refusal as refusal:
        messages.error(request, told(refusal))
    return redirect("claims:review_rule_set", pk)


def _rules_of(request: Request, pk: int) -> ReviewRules:
    """A set of the reader's pool; whoever may read rules anywhere in it reads them."""
    rows = ReviewRules.objects.filter(pool=request.reader.pool).select_related("pool", "proposed_by", "decided_by")
    found: ReviewRules = get_object_or_404(rows, pk=pk)
    return found


def _shown(rules: ReviewRules) -> dict[str, Any]:
    """A set with its levels and its figures in words."""
    label = {name: field.label for name, field in RulesForm(initial={}).fields.items()}
    figures: list[dict[str, Any]] = []
    for name in ReviewRules.FIGURES:
        value = getattr(rules, name)
        if name == "small_up_to":
            shown = {"fen": value} if value is not None else {"value": _("not decided")}
        elif value is None:
            shown = {"value": _("not decided")}
        else:
            shown = {"value": f"{typed.percent(value)} %" if name in ReviewRules.SHARES else value}
        figures.append({"label": label[name]} | shown)
    return {"rules": rules, "levels": rules.levels.all(), "figures": figures}
