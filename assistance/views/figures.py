"""救助成效: recognised, enrolled, in-policy ratio, assisted, days, warnings, by class and township, beside the targets."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from assistance.rules import Rules
from assistance.selectors import figures as selectors
from assistance.views.parts import sections
from casework import clock
from casework.access import needs
from casework.request import Request
from casework.rights import Right
from enrollment.recognised.classes import CLASSES
from rulebook.errors import NoRulesInForce

SHOWN = 20
"""So many townships stand in the picture; all stand in the table."""


@needs(Right.ASSISTANCE_VIEW)
@require_GET
def figures(request: Request) -> HttpResponse:
    """The year so far in the reader's areas."""
    today = clock.today()
    rows = selectors.counted(request.reader, today)
    by_class, by_township = selectors.summed(rows, "class"), selectors.summed(rows, "township")
    more = selectors.townships_of(request.reader, today)
    names = selectors.names_of({*by_township, *more})
    targets = _targets(request)
    whole = selectors.summed([row | {"all": "all"} for row in rows], "all").get("all")
    townships = [
        {"name": names.get(code, code), **by_township.get(code, {}), **more.get(code, {})}
        for code in sorted({*by_township, *more})
    ]
    context = {
        "year": today.year,
        "whole": whole,
        "warnings": sum(row.get("warnings", 0) for row in more.values()),
        "handled": sum(row.get("handled", 0) for row in more.values()),
        "classes": [{"number": number, **by_class[number]} for number in CLASSES if number in by_class],
        "townships": townships,
        "targets": targets,
        "chart": _chart(townships, targets) if by_township else None,
        "tabs": sections(request, "figures"),
    }
    return render(request, "assistance/figures.html", context)


def _targets(request: Request) -> dict[str, int | None]:
    try:
        return selectors.targets(Rules.on(request.reader.pool, clock.today()))  # type: ignore[arg-type]
    except NoRulesInForce:
        return {"enrolled_rate": None, "in_policy_rate": None}


def _chart(townships: list[dict[str, Any]], targets: dict[str, int | None]) -> dict[str, Any]:
    """What static/js/rates.js draws: rates in percent, beside their targets."""
    shown = [row for row in townships if row.get("recognised")][:SHOWN]
    labels = {"enrolled_rate": _("Enrolled"), "in_policy_rate": _("In-policy ratio")}
    return {
        "names": [row["name"] for row in shown],
        "series": [
            {
                "name": label,
                "values": [None if row[key] is None else round(row[key] / 100, 2) for row in shown],
                "target": None if targets[key] is None else targets[key] // 100,  # type: ignore[operator]
            }
            for key, label in labels.items()
        ],
        "target": _("Target"),
    }
