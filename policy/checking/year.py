"""question: settlement. One person's claims of a year in order, their reversals, and the year's totals."""

from collections.abc import Sequence
from typing import Any

from policy.checking.given import GivenClaim, GivenSettlement
from policy.errors import Told
from policy.rules import Rules
from policy.schema import LAYERS
from policy.settling.settle import settle
from policy.settling.settlement import Settlement
from policy.trace import Missing, Text

Answer = dict[str, Any]
_CLAIM_KEYS = ("eligible", "deductible", *LAYERS, "burden")


def reason_of(several: Sequence[Missing]) -> Text:
    """Why something has no answer, each reason once."""
    sentences = {missing.sentences: None for missing in several}
    return Text("".join(each.zh for each in sentences), " ".join(each.en for each in sentences))


class Fen(int):
    """An amount in an answer, compared as money."""


def answer_settlement(rules: Rules, given: GivenSettlement) -> Answer:
    """The claims as first settled, the year's totals, and what reversals leave."""
    settled = settle_year(rules, given, given.claims)
    answer: Answer = {
        "claims": [_claim(rules, claim, one) for claim, one in zip(given.claims, settled.claims, strict=True)]
    }
    answer["burden"] = Fen(settled.used.get("burden", 0))
    for key in (*LAYERS, "person"):
        amounts = [claim.get(key) for claim in answer["claims"]]
        if None not in amounts:
            answer[key] = Fen(sum(amounts))
    after = settle_year(rules, given, given.claims, without_reversed=True)
    answer["critical_illness_after"] = Fen(_sum(after.claims, "critical_illness"))
    answer["recover"] = Fen(max(_paid(settled.claims) - _paid(after.claims), 0))
    return answer


class Year:
    """The claims of a year settled in order, and the counters at its end."""

    def __init__(self, used: dict[str, int]):
        self.used = used
        self.claims: list[Settlement | None] = []

    def book(self, settlement: Settlement) -> None:
        """Keep a settlement and move the counters by it."""
        self.claims.append(settlement)
        for counter, moved in settlement.moves.items():
            self.used[counter] = self.used.get(counter, 0) + moved


def settle_year(
    rules: Rules, given: GivenSettlement, claims: Sequence[GivenClaim], without_reversed: bool = False
) -> Year:
    """Every claim in order; a reversed one is left out (None) when asked."""
    year = Year({"basic_paid": given.used.basic_paid, "burden": given.used.burden})
    member = given.member.fact()
    taken: list[int] = []
    for position, claim in enumerate(claims):
        before = _continued(claims, position)
        chained = taken[before] if before is not None else 0
        if without_reversed and claim.reversed:
            year.claims.append(None)
            taken.append(chained)
            continue
        settlement = settle(
            rules,
            year=given.year,
            member=member,
            claim=claim.fact(chained),
            used=year.used,
            assistance=given.assistance,
        )
        year.book(settlement)
        taken.append(chained + (settlement.deductible or 0))
    return year


def _continued(claims: Sequence[GivenClaim], position: int) -> int | None:
    """The claim whose illness this one continues (FX-14), as its index."""
    claim = claims[position]
    if claim.continues is not None:
        if not 1 <= claim.continues <= position:
            raise Told(
                f"claim {position + 1} continues claim {claim.continues}, which is not before it",
                f"第{position + 1}笔不能接续第{claim.continues}笔：后者不在其前",
            )
        return claim.continues - 1
    if claim.kind == "inpatient" and claim.inside and claim.access == "approved_referral":
        earlier = [index for index in range(position) if claims[index].kind == "inpatient"]
        return earlier[-1] if earlier else None
    return None


def _claim(rules: Rules, given: GivenClaim, settlement: Settlement | None) -> Answer:
    if settlement is None:
        return {}
    answer: Answer = {
        key: Fen(amount) for key in (*_CLAIM_KEYS, "person") if (amount := getattr(settlement, key)) is not None
    }
    if settlement.missing:
        answer |= {"refused": "not_in_policy", "reason": reason_of(settlement.missing)}
    elif settlement.refused:
        answer["refused"] = settlement.refused
    if given.burden is None and _only_unasked_layer_is_open(rules, settlement):
        answer["person"] = Fen(settlement.total - (settlement.basic or 0))
    return answer


def _only_unasked_layer_is_open(rules: Rules, settlement: Settlement) -> bool:
    """A basic claim whose own pack leaves its critical-illness figures open still says what the person bears of it,
    unless the case asks for that layer."""
    open_layers = [layer for layer in LAYERS if getattr(settlement, layer) is None]
    return open_layers == ["critical_illness"] and "critical_illness" not in rules.layers


def _paid(claims: Sequence[Settlement | None]) -> int:
    """What the layers whose figures are known have paid."""
    return sum(_sum(claims, layer) for layer in LAYERS)


def _sum(claims: Sequence[Settlement | None], key: str) -> int:
    return sum(getattr(claim, key) or 0 for claim in claims if claim is not None)
