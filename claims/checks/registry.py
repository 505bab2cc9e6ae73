"""How checks are declared, run and told."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any, cast

from django.db.models import QuerySet

from casework import clock
from casework.money import yuan
from claims.models import Claim, ExpenseLine, Flag, Invoice

Figures = Mapping[str, Any]
NOT_COUNTING = (Claim.State.DRAFT, Claim.State.WITHDRAWN, Claim.State.REFUSED, Claim.State.REVERSED)


class Case:
    """A submitted claim as checks look at it; what several of them need is read once."""

    def __init__(self, claim: Claim) -> None:
        self.claim = claim

    @property
    def admitted_on(self) -> date:
        """The day of admission: a claim that was handed in has one."""
        return cast(date, self.claim.admitted_on)

    @property
    def discharged_on(self) -> date:
        """The day of discharge: a claim that was handed in has one."""
        return cast(date, self.claim.discharged_on)

    @property
    def received_on(self) -> date:
        """The day on which the claim was handed in."""
        return cast(date, self.claim.received_on)

    @cached_property
    def lines(self) -> list[ExpenseLine]:
        return list(self.claim.lines.select_related("entry").prefetch_related("entry__price_limits"))

    @cached_property
    def invoices(self) -> list[Invoice]:
        return list(self.claim.invoices.all())

    @property
    def others(self) -> QuerySet[Claim]:
        """Other claims of the person that were handed in and still count."""
        counting = Claim.objects.exclude(state__in=NOT_COUNTING).exclude(pk=self.claim.pk)
        return counting.filter(person=self.claim.person_id)


@dataclass(frozen=True)
class Check:
    """One check: `look(case)` answers the evidence's figures, or None when there is nothing to say.

    Figures that end in `_fen` are told in yuan; `claim` is the key of another claim, `number` its number.
    """

    code: str
    title: Any
    sentence: Any
    severity: Flag.Severity
    needs_supervisor: bool
    look: Callable[[Case], Figures | None]


_CHECKS: dict[str, Check] = {}


def check(
    code: str, *, title: Any, sentence: Any, severity: Flag.Severity, needs_supervisor: bool = False
) -> Callable[[Callable[[Case], Figures | None]], Callable[[Case], Figures | None]]:
    """Declare a check. `sentence` is filled with the figures that the function answers."""

    def declare(look: Callable[[Case], Figures | None]) -> Callable[[Case], Figures | None]:
        _CHECKS[code] = Check(code, title, sentence, severity, needs_supervisor, look)
        return look

    return declare


def run(claim: Claim) -> None:
    """Look at a claim that is being handed in and write its flags anew.

    A flag lifted before stays lifted as long as its figures are the same.
    """
    case = Case(claim)
    found = {code: dict(figures) for code, one in _CHECKS.items() if (figures := one.look(case)) is not None}
    lifted = {flag.code for flag in claim.flags.exclude(lifted_by=None) if flag.figures == found.get(flag.code)}
    claim.flags.exclude(code__in=lifted).delete()
    now = clock.now()
    Flag.objects.bulk_create(
        Flag(
            claim=claim,
            code=code,
            severity=_CHECKS[code].severity,
            needs_supervisor=_CHECKS[code].needs_supervisor,
            figures=figures,
            raised_at=now,
        )
        for code, figures in found.items()
        if code not in lifted
    )


def title(code: str) -> str:
    """The short name of a check in the reader's language."""
    return str(_CHECKS[code].title)


def tell(flag: Flag) -> str:
    """What a flag says, with its figures, in the reader's language."""
    return str(_CHECKS[flag.code].sentence) % dict(_shown(name, value) for name, value in flag.figures.items())


def _shown(name: str, value: Any) -> tuple[str, Any]:
    return (name.removesuffix("_fen"), yuan(value)) if name.endswith("_fen") else (name, value)
