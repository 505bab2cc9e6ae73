"""审核规则 on the screen: what each check looks for, what it found and saved, how it stands and would stand."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from casework import clock
from casework.access import needs
from casework.errors import Incomplete, Refusal
from casework.models import Pool
from casework.paging import page_of
from casework.request import Request
from casework.rights import Right
from claims import typed
from claims.check_form import CheckSettingForm, ThresholdsForm
from claims.checking import words
from claims.checking.advice import OF_GROUP
from claims.checking.counting import Counted, counted, saved_once
from claims.checking.registry import Group, all_checks
from claims.checking.stand import Stand, stands_on
from claims.checking.trial import tried
from claims.models import CheckHit, CheckSetting, Claim, Flag
from claims.services import check_settings as services
from claims.views.common import crumbs, key_of, told
from claims.views.sections import CHECK_READERS, sections

TONES = {"proposed": "warn", "confirmed": "good", "declined": ""}
GRAVITY = {Flag.Severity.NOTE: "", Flag.Severity.WARNING: "warn", Flag.Severity.BLOCKING: "bad"}
OUTCOMES = {
    CheckHit.Outcome.OPEN: "info",
    CheckHit.Outcome.CONFIRMED: "good",
    CheckHit.Outcome.CORRECTED: "good",
}
SHOWN_OF_A_TRIAL, MOST_FOUND_LATER = 20, 50
SHOWN: dict[str, tuple[Any, Callable[[dict[str, Any]], bool]]] = {
    "": (gettext_lazy("All"), lambda row: True),
    "fired": (gettext_lazy("Fired this year"), lambda row: row["count"].year > 0),
    "waits": (gettext_lazy("Change proposed"), lambda row: row["waits"]),
    "off": (gettext_lazy("Off"), lambda row: not row["stand"].asks),
}
"""The tabs of the list: label, and which rows they hold."""


@needs(*CHECK_READERS)
@require_GET
def checks(request: Request) -> HttpResponse:
    """Every check by group: how it stands, how often it fired, what became of it and what it saved."""
    pool, today = _pool(request), clock.today()
    stands, counts = stands_on(pool, today), counted(pool, today)
    waiting = set(_settings(request).filter(state=CheckSetting.State.PROPOSED).values_list("code", flat=True))
    rows = [_row(stands[check.code], counts.get(check.code, Counted()), waiting) for check in all_checks()]
    tab = request.GET.get("show", "")
    shown = list(filter(SHOWN.get(tab, SHOWN[""])[1], rows))
    context = {
        "tabs": sections(request.reader, "claims:checks"),
        "shown": [
            {"label": label, "url": f"{request.path}?show={name}", "active": name == tab, "count": sum(map(fits, rows))}
            for name, (label, fits) in SHOWN.items()
        ],
        "groups": [
            {"label": group.label, "rows": [row for row in shown if row["check"].group == group]}
            for group in Group
            if any(row["check"].group == group for row in shown)
        ],
        "asking": sum(1 for row in rows if row["stand"].asks),
        "count": len(rows),
        "once": saved_once(pool, today),
        "year": today.year,
        "later": _found_later(request),
        "crumbs": crumbs((_("Checks"), "")),
    }
    return render(request, "claims/checks/list.html", context)


def _found_later(request: Request) -> list[dict[str, Any]]:
    """What the night found in claims that were decided before: for reversal, or to be lifted."""
    hits = CheckHit.objects.visible_to(request.reader, Right.CLAIM_VIEW).filter(
        outcome=CheckHit.Outcome.OPEN, cause=CheckHit.Cause.NIGHT, claim__state__in=Claim.SETTLED_STATES
    )
    return [_hit(hit) for hit in hits.select_related("claim").order_by("-at")[:MOST_FOUND_LATER]]


def _row(stand: Stand, count: Counted, waiting: set[str]) -> dict[str, Any]:
    return {
        "check": stand.check,
        "stand": stand,
        "count": count,
        "tone": GRAVITY[stand.severity],
        "limits": _limits(stand),
        "waits": stand.check.code in waiting,
    }


def _limits(stand: Stand) -> list[dict[str, Any]]:
    """The thresholds of a check with what holds."""
    return [
        {"label": one.label, "value": words.limit(one, stand.thresholds[one.name])} for one in stand.check.thresholds
    ]


@needs(Right.CLAIM_VIEW, *CHECK_READERS)
@require_GET
def one_check(request: Request, code: str) -> HttpResponse:
    """What a check looks for and what to do about it; for those who look after the checks its settings and hits too."""
    stand = _stand(request, code)
    reads = any(request.reader.may(right) for right in CHECK_READERS)
    context = {
        "check": stand.check,
        "stand": stand,
        "tone": GRAVITY[stand.severity],
        "meaning": words.meaning(stand),
        "advice": OF_GROUP[stand.check.group],
        "limits": _limits(stand),
        "reads": reads,
        "may_set": request.reader.may(Right.REVIEW_RULES),
        "crumbs": crumbs((_("Checks"), reverse("claims:checks") if reads else ""), (stand.check.title, "")),
    }
    if reads:
        context |= _inside(request, stand)
    return render(request, "claims/checks/one.html", context)


def _inside(request: Request, stand: Stand) -> dict[str, Any]:
    """What only those see who look after the checks: counts, settings, hits."""
    code, today = stand.check.code, clock.today()
    settings = list(_settings(request).filter(code=code).select_related("proposed_by", "decided_by"))
    hits = CheckHit.objects.visible_to(request.reader, Right.CLAIM_VIEW).filter(code=code)
    page = page_of(hits.select_related("claim"), request, order=("-at", "-id"), size=20)
    return {
        "count": counted(_pool(request), today).get(code, Counted()),
        "year": today.year,
        "settings": [
            {"setting": one, "tone": TONES[one.state], "limits": _limits(Stand.set(stand.check, one))}
            for one in settings
        ],
        "waiting": next((one for one in settings if one.state == CheckSetting.State.PROPOSED), None),
        "hits": [_hit(hit) for hit in page.rows],
        "pager": page.pager,
    }


def _hit(hit: CheckHit) -> dict[str, Any]:
    return {
        "hit": hit,
        "title": words.title(hit.code),
        "sentence": words.told(hit.code, hit.figures, hidden=True),
        "tone": OUTCOMES.get(CheckHit.Outcome(hit.outcome), ""),
    }


@needs(Right.REVIEW_RULES)
def change_check(request: Request, code: str) -> HttpResponse:
    """Propose another setting of a check; it begins with how it stands."""
    stand = _stand(request, code)
    form = CheckSettingForm(request.POST or None, stand=stand)
    if request.method == "POST" and form.is_valid():
        try:
            services.propose_check_setting(**form.asked(), by=request.reader, key=key_of(request))
            messages.success(request, _("The change is proposed. A second person confirms it."))
            return redirect("claims:one_check", code)
        except Incomplete as refusal:
            form.place(refusal.problems)
        except Refusal as refusal:
            if refusal.status in (403, 404):
                raise
            form.place({refusal.field or "": [str(refusal)]})
    context = {
        "form": form,
        "check": stand.check,
        "meaning": words.meaning(stand),
        "crumbs": crumbs(
            (_("Checks"), reverse("claims:checks")), (stand.check.title, reverse("claims:one_check", args=[code]))
        ),
    }
    return render(request, "claims/checks/change.html", context, status=422 if form.errors else 200)


@needs(Right.REVIEW_RULES)
@require_POST
def try_check(request: Request, code: str) -> HttpResponse:
    """How many of the last claims the check would flag with other thresholds. Writes nothing."""
    stand = _stand(request, code)
    form = ThresholdsForm(request.POST, stand=stand)
    if not form.is_valid():
        return render(request, "claims/checks/trial.html", {"form": form}, status=422)
    trial = tried(_pool(request), stand, form.thresholds(), form.cleaned_data["count"])
    visible = Claim.objects.visible_to(request.reader, Right.CLAIM_VIEW)
    context = {
        "form": form,
        "trial": trial,
        "fresh": visible.filter(pk__in=trial.fresh).order_by("-id")[:SHOWN_OF_A_TRIAL],
        "gone": visible.filter(pk__in=trial.gone).order_by("-id")[:SHOWN_OF_A_TRIAL],
    }
    return render(request, "claims/checks/trial.html", context)


@needs(Right.REVIEW_RULES)
@require_POST
def decide_setting(request: Request, pk: int) -> HttpResponse:
    """Confirm a proposed setting, or decline it with a reason."""
    setting: CheckSetting = get_object_or_404(_settings(request), pk=pk)
    try:
        if request.POST.get("decision") == "confirm":
            services.confirm_check_setting(setting=setting, by=request.reader, key=key_of(request))
            messages.success(request, _("The check stands so from its day on."))
        else:
            why = typed.words(request.POST.get("reason", ""))[:200]
            services.decline_check_setting(setting=setting, why=why, by=request.reader, key=key_of(request))
            messages.success(request, _("The proposal is declined."))
    except Refusal as refusal:
        messages.error(request, told(refusal))
    return redirect("claims:one_check", setting.code)


def _pool(request: Request) -> Pool:
    """The reader's pool: who holds a right has one."""
    if request.reader.pool is None:
        raise Http404
    return request.reader.pool


def _settings(request: Request) -> Any:
    """The settings of the reader's pool; whoever reads the checks anywhere in it reads them."""
    return CheckSetting.objects.filter(pool=_pool(request))


def _stand(request: Request, code: str) -> Stand:
    """How the check stands today. 404 for a code that no check has."""
    stand = stands_on(_pool(request), clock.today()).get(code)
    if stand is None:
        raise Http404
    return stand
