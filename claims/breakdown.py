"""Each expense line in the four parts of a bill, so that the lines add up to the head of the settlement sheet."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from policy import Line, Settlement
from policy.facts import SCALE
from policy.money import whole_shares
from policy.settling.lines import classify, rest_of
from policy.settling.quantities import as_settled

NO_RATE = Fraction(0)


@dataclass(frozen=True)
class LineParts:
    """One line in fen: self_paid (全自费), above_limit (超限价), first_self_pay (先行自付), in_policy (政策范围内).

    `elsewhere` is the line's share of what another insurer has paid (分割单).
    """

    self_paid: int
    above_limit: int
    first_self_pay: int
    in_policy: int
    elsewhere: int = 0


def of_lines(lines: Sequence[Line], settlement: Settlement) -> list[LineParts]:
    """The parts of each line; their sums are the settlement's own figures to the fen. Empty when those are open.

    Class B lines without a share of their own bear what the other lines leave of the first self-payment, each in
    proportion to its amount; the odd fen of rounding go to the largest remainders.
    """
    if settlement.first_self_pay is None:
        return []
    whole = as_settled(lines, settlement.quantities)
    lines = rest_of(whole, settlement.elsewhere)
    known = [classify([line], NO_RATE) for line in lines]
    rests = [part.total - part.self_paid - part.above_limit for part in known]
    owed = [rest - Fraction(part.eligible_exact, SCALE) for rest, part in zip(rests, known, strict=True)]
    open_rests = [rest if is_open(line) else 0 for line, rest in zip(lines, rests, strict=True)]
    shared, weight = max(settlement.first_self_pay - sum(owed), Fraction(0)), sum(open_rests)
    if weight:
        owed = [mine + shared * Fraction(rest, weight) for mine, rest in zip(owed, open_rests, strict=True)]
    first = whole_shares(owed, settlement.first_self_pay)
    return [
        LineParts(part.self_paid, part.above_limit, mine, rest - mine, before.amount - part.total)
        for part, mine, rest, before in zip(known, first, rests, whole, strict=True)
    ]


def is_open(line: Line) -> bool:
    """Whether the policy, not the catalogue, says what is paid first of the line."""
    return line.category == "B" and line.first_self_pay is None
