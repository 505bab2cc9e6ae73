"""A digit written in front of an amount: 105,263.14 where the list comes to 15,263.14 (national_rules C2)."""

from collections.abc import Iterator

from django.utils.translation import gettext_lazy as _

from claims.checking import Case, Figures, Group, Severity, check
from claims.checking.articles import PERSONS

SHORTEST = 4
"""Digits of an amount in fen: below ten yuan figures resemble each other by chance."""


@check(
    "digit_in_front",
    group=Group.PAPERS,
    title=_("Digits in front of an amount"),
    means=_(
        "An amount has one or two digits more at its beginning than the figure it should be: the claim against its "
        "lines, a line against quantity times price, a price against its limit."
    ),
    sentence=_("%(what)s: %(found)s yuan, which is %(expected)s with digits written in front."),
    severity=Severity.WARNING,
    needs_supervisor=True,
    article=PERSONS,
)
def digit_in_front(case: Case) -> Figures | None:
    """The first amount that is another one with more digits at its beginning."""
    for what, found, expected in _pairs(case):
        if _has_more_in_front(str(found), str(expected)):
            return {"what": what, "found_fen": found, "expected_fen": expected}
    return None


def _pairs(case: Case) -> Iterator[tuple[str, int, int]]:
    """What stands there, and what should."""
    yield case.claim.number, case.claim.claimed, sum(line.amount for line in case.lines)
    for line in case.lines:
        if line.unit_price is not None and line.quantity:
            yield line.name, line.amount, int(line.quantity * line.unit_price)
            if line.price_limit is not None:
                yield line.name, line.unit_price, line.price_limit


def _has_more_in_front(found: str, expected: str) -> bool:
    """105,263.14 ends like 15,263.14 but for its first digit, which both may share."""
    if len(expected) < SHORTEST or not 1 <= len(found) - len(expected) <= 2:
        return False
    return found.endswith(expected) or (found[0] == expected[0] and found.endswith(expected[1:]))
