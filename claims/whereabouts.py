"""What the institution of a stay was on the day of admission, in words."""

from datetime import date
from typing import Any

from django.contrib.postgres.fields import DateRangeField
from django.db.models import CharField, JSONField
from django.db.models.expressions import RawSQL
from django.utils.translation import gettext as _

from casework.templatetags.portal import day
from claims.models import Claim
from institutions.models import Institution
from institutions.standing import AGREEMENT, LEVEL, STOPS, UNBROKEN, Standing, Stop, standing_on

_OF_CLAIM = {
    "institution": '"claims_claim"."institution_id"',
    "pool": '"claims_claim"."pool_id"',
    "day": '"claims_claim"."admitted_on"',
}
STANDING_KNOWN = {
    "unbroken_known": RawSQL(UNBROKEN % _OF_CLAIM, (), DateRangeField()),
    "level_known": RawSQL(LEVEL % _OF_CLAIM, (), CharField()),
    "agreement_known": RawSQL(AGREEMENT % _OF_CLAIM, (), CharField()),
    "stops_known": RawSQL(STOPS % _OF_CLAIM, (), JSONField()),
}
"""How the institution of each claim stood on the day of admission, to be read with the claims themselves."""


def standing_of(claim: Claim) -> Standing | None:
    """How the institution stood on the day of admission; None while either lacks. A page reads it with the claim."""
    if claim.institution is None or claim.admitted_on is None:
        return None
    if hasattr(claim, "stops_known"):
        known: Any = claim
        stops = tuple(map(Stop.of, known.stops_known or []))
        return Standing(known.unbroken_known, known.level_known, known.agreement_known or "", stops)
    return standing_on(claim.institution, claim.pool, claim.admitted_on)


def level_of(held: Standing | None) -> str:
    """The level that the stay goes by."""
    return str(Institution.Level(held.level).label) if held else ""


def designation_of(held: Standing | None, admitted_on: date | None, discharged_on: date | None) -> str:
    """Whether the stay is one in a designated institution, by which agreement, and what stopped it meanwhile."""
    if held is None or admitted_on is None:
        return ""
    if not held.designated:
        stop = held.stop_on(admitted_on)
        return _not_designated(stop) if stop else _("not designated on the day of admission")
    broken = held.broken_by(discharged_on) if discharged_on else None
    if broken is None:
        return _("designated by %(agreement)s") % {"agreement": held.agreement} if held.agreement else _("designated")
    return _after(broken, held.stop_on(broken))


def _not_designated(stop: Stop) -> str:
    said = {"number": stop.number, "day": day(stop.first)}
    if not stop.suspends:
        return _("not designated on the day of admission: the agreement ended on %(day)s (%(number)s)") % said
    if stop.last is None:
        return _("not designated on the day of admission: suspended since %(day)s (%(number)s)") % said
    said["last"] = day(stop.last)
    return _("not designated on the day of admission: suspended from %(day)s through %(last)s (%(number)s)") % said


def _after(broken: date, stop: Stop | None) -> str:
    said = {"day": day(broken), "number": stop.number if stop else ""}
    if stop and stop.suspends:
        return (
            _(
                "designated on the day of admission, suspended from %(day)s on (%(number)s): counts as designated to the end"
            )
            % said
        )
    return _("designated on the day of admission, not any more from %(day)s: counts as designated to the end") % said
