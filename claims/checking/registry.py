"""How a check is declared: once, in a file of its own in `claims/checks`, and found by itself.

A check that needs only the claim's own rows is a function over `Case` (`@check`). One that compares with other rows of
the database is a SELECT over `c`, the claims that are looked at (`check_rows`), so that the counter (one claim), a trial
(the last thousand) and the night (all that are open) ask the very same question.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from claims.models import Flag

if TYPE_CHECKING:
    pass

Figures = Mapping[str, Any]
Severity = Flag.Severity
Look = Callable[..., Figures | None]


class Group(models.TextChoices):
    """What a check is about."""

    PAPERS = "papers", _("Invoices and papers")
    STAY = "stay", _("Stay and visits")
    PERSON = "person", _("Person and cover")
    INSTITUTION = "institution", _("Institution")
    CATALOGUE = "catalogue", _("Catalogue and prices")
    COST = "cost", _("Cost against the usual")
    PAYMENT = "payment", _("Account and payment")


class Unit(models.TextChoices):
    """What a threshold counts; all are whole numbers."""

    DAYS = "days", _("days")
    YEARS = "years", _("years")
    COUNT = "count", _("times")
    FEN = "fen", _("yuan")
    PERCENT = "percent", "%"


@dataclass(frozen=True)
class Threshold:
    """A figure that an agency sets for a check.

    `start` is what holds until a pool has confirmed a figure of its own: an illustration that no document gives. None:
    the check is off until then.
    """

    name: str
    label: Any
    unit: Unit
    start: int | None
    least: int = 1
    most: int = 10_000


@dataclass(frozen=True, kw_only=True)
class Check:
    """One check. Its sentence is filled with the figures it finds, `means` with the thresholds that hold.

    Figures that end in `_fen` are told in yuan, in `_bp` as a percentage; `claim` is the key of another claim that is the
    evidence, `number` its number, `lines` the places of the lines it is about. `version` grows when the question changes.
    `article` is what it stands on. `nightly`: other rows may change the answer after the claim was handed in.
    """

    code: str
    group: Group
    title: Any
    means: Any
    sentence: Any
    severity: Severity
    needs_supervisor: bool = False
    thresholds: tuple[Threshold, ...] = ()
    article: str = ""
    version: int = 1
    look: Look | None = None
    rows: str = ""
    nightly: bool = False


_CHECKS: dict[str, Check] = {}


def check(code: str, **declared: Any) -> Callable[[Look], Look]:
    """Declare a check that looks at one claim: its function takes a `Case` and each threshold by name.

    It answers the evidence's figures, or None when there is nothing to say.
    """

    def declare(look: Look) -> Look:
        _CHECKS[code] = Check(code=code, look=look, **declared)
        return look

    return declare


def check_rows(code: str, **declared: Any) -> None:
    """Declare a check that compares with other rows: `rows` is a SELECT over `looked c`.

    Its first column is `looked`, the claim's key, at most once each; the others are figures under their names. It may ask
    for its thresholds (`%(days)s`), the day on which it looks (`%(day)s`) and the pool's area prefix (`%(inside)s`).
    """
    _CHECKS[code] = Check(code=code, **declared)


def check_of(code: str) -> Check:
    """The check with this code. A check is switched off, never taken away: old flags go on telling what they found."""
    return _CHECKS[code]


def all_checks() -> list[Check]:
    """Every check, by group and code."""
    groups = list(Group)
    return sorted(_CHECKS.values(), key=lambda one: (groups.index(one.group), one.code))
