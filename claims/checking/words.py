"""What checks and their flags say, in the reader's language."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from casework.money import yuan
from casework.templatetags.portal import percent
from claims.checking.registry import Threshold, Unit, check_of
from claims.checking.stand import Stand
from claims.models import Flag, LimitPeriod


def title(code: str) -> str:
    """The short name of a check."""
    return str(check_of(code).title)


def tell(flag: Flag, *, hidden: bool = False) -> str:
    """What a flag says, with its figures. `hidden`: the reader may not know the claim that is its evidence."""
    return told(flag.code, flag.figures, hidden=hidden)


def told(code: str, figures: Mapping[str, Any], *, hidden: bool = False) -> str:
    """What a check says with these figures."""
    shown = dict(_shown(name, value) for name, value in figures.items())
    if hidden and "claim" in shown:
        shown["number"] = _("another claim")
    return str(check_of(code).sentence) % shown


def meaning(stand: Stand) -> str:
    """The definition of a check in words, with the thresholds that hold."""
    limits = {threshold.name: threshold for threshold in stand.check.thresholds}
    return str(stand.check.means) % {name: limit(limits[name], value) for name, value in stand.thresholds.items()}


def limit(threshold: Threshold, value: int | None) -> str:
    """A threshold with its unit; a dash where it lacks."""
    if value is None:
        return "—"
    match threshold.unit:
        case Unit.FEN:
            return _("%(sum)s yuan") % {"sum": yuan(value)}
        case Unit.PERCENT:
            return f"{value} %"
        case Unit.DAYS:
            return _("%(n)s days") % {"n": value}
        case Unit.YEARS:
            return _("%(n)s years") % {"n": value}
        case _:
            return str(value)


def _shown(name: str, value: Any) -> tuple[str, Any]:
    if name.endswith("_fen"):
        return name.removesuffix("_fen"), yuan(value)
    if name == "period":
        return name, LimitPeriod(value).label
    if name.endswith("_bp"):
        return name.removesuffix("_bp"), percent(value)
    return name, value
