"""A stay during which the institution stopped being designated."""

from django.utils.translation import gettext_lazy as _

from claims.checks.registry import Case, Figures, check
from claims.models import Flag
from claims.whereabouts import standing_of


@check(
    "designation_broken",
    title=_("Agreement broken off during the stay"),
    sentence=_(
        "The institution was designated on the day of admission and not any more from %(day)s on. The stay counts as "
        "designated to its end; settle with the institution what it broke."
    ),
    severity=Flag.Severity.NOTE,
)
def designation_broken(case: Case) -> Figures | None:
    """The first day of the stay without designation, after an admission on a designated one."""
    held = standing_of(case.claim)
    broken = held.broken_by(case.discharged_on) if held else None
    return {"day": broken.isoformat()} if broken else None
