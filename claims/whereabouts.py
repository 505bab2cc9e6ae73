"""What the institution of a stay was on the day of admission, in words."""

from datetime import date

from django.utils.translation import gettext as _

from casework.templatetags.portal import day
from claims.models import Claim
from institutions.models import Institution
from institutions.standing import Standing, standing_on


def standing_of(claim: Claim) -> Standing | None:
    """How the institution stood on the day of admission; None while either lacks."""
    if claim.institution is None or claim.admitted_on is None:
        return None
    return standing_on(claim.institution, claim.pool, claim.admitted_on)


def level_of(held: Standing | None) -> str:
    """The level that the stay goes by."""
    return str(Institution.Level(held.level).label) if held else ""


def designation_of(held: Standing | None, discharged_on: date | None) -> str:
    """Whether the stay is one in a designated institution, and since when that no longer held."""
    if held is None:
        return ""
    if not held.designated:
        return _("not designated on the day of admission")
    broken = held.broken_by(discharged_on) if discharged_on else None
    if broken is None:
        return _("designated")
    return _("designated on the day of admission, not any more from %(day)s: counts as designated to the end") % {
        "day": day(broken)
    }
