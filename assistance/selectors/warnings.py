"""The questions to early warnings, cut to what the reader may see."""

from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext as _

from assistance.models import EarlyWarning
from assistance.rules import Rules
from casework.rights import Right
from casework.scope import Reader
from claims.models import Claim, Settlement
from enrollment.models import Person
from policy.money import grouped
from policy.trace import Row, Text

State = EarlyWarning.State
TONES = {State.OPEN: "warn", State.GONE: "", State.HANDLED: "good"}


def warnings_for(reader: Reader, right: Right = Right.ASSISTANCE_VIEW) -> QuerySet[EarlyWarning]:
    """The warnings of the reader's areas."""
    return EarlyWarning.objects.visible_to(reader, right).select_related("person__area", "pool", "household")


def explained(warning: EarlyWarning) -> dict[str, Any]:
    """The figures that a warning rests on: claims by member (fen) as they stand now, the line and how it is reckoned."""
    if warning.kind != EarlyWarning.Kind.BURDEN:
        return {"rows": [], "trace": []}
    members = warning.household.members.all() if warning.household else Person.objects.filter(pk=warning.person_id)
    later = Settlement.objects.filter(claim=OuterRef("claim"), turn__gt=OuterRef("turn"))
    held = Settlement.objects.filter(
        ~Exists(later),
        claim__person__in=members,
        claim__state__in=Claim.SETTLED_STATES,
        claim__discharged_on__gte=date(warning.year, 1, 1),
        claim__discharged_on__lt=date(warning.year + 1, 1, 1),
    ).select_related("claim__person")
    rows = [
        {"claim": one.claim, "total": one.total, "fund": one.fund + one.elsewhere, "own": one.person}
        for one in held.order_by("claim__discharged_on", "claim_id")
    ]
    return {"rows": rows, "sum": sum(row["own"] for row in rows), "trace": [_line(warning)]}


def _line(warning: EarlyWarning) -> Row:
    """The line from which a burden is a warning, with the figures of the day on which it was found."""
    pack = Rules.on(warning.pool, warning.found_on).pack
    figures = [pack.figure(key, warning.found_on) for key in ("local_income", "warning_burden_ratio")]
    income, ratio = warning.income or 0, warning.ratio or 0
    formula = Text.same(f"{grouped(income)} × {ratio // 100}.{ratio % 100:02d}% = {grouped(warning.line or 0)}")
    sources = tuple(figure.source for figure in figures if figure)
    return Row("warning_line", "", warning.line, Text("预警线", "Line of the warning"), formula, sources)


def words(warning: EarlyWarning) -> str:
    """Why it is a warning, in a sentence."""
    if warning.kind == EarlyWarning.Kind.LOST_COVER:
        figures: dict[str, Any] = {"number": warning.assistance_class, "day": warning.covered_to}
        return _("Recognised as class %(number)s; cover ended on %(day)s, none follows.") % figures
    return ""
