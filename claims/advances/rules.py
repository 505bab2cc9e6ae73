"""What the rules in force answer about advances and supplementary claims (HN-12 .. HN-17, HN-20)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import get_language

import policy
from casework.models import Pool
from casework.money import yuan
from claims.advances.errors import NoAdvance, NotSupplementary, RulesAreSilent
from claims.models import SupplementaryClaim
from enrollment.models import Person
from enrollment.selectors import member_on
from fund.models import Fund
from policy.trace import Missing
from rulebook.models import Layer
from rulebook.selectors import RulesInForce, rules_for


@dataclass(frozen=True)
class Lent:
    """An advance that the rules allow: the last day to give it back, the trace, the version that was asked."""

    due_on: date
    rows: list[dict[str, Any]]
    versions: dict[str, Any]


@dataclass(frozen=True)
class Settled:
    """What the scheme pays of a claim (fen), the counters it moves (fen), the trace, the version that was asked."""

    payout: int
    moves: dict[str, int]
    rows: list[dict[str, Any]]
    versions: dict[str, Any]


def must_be_held(person: Person, day: date) -> None:
    """HN-08, HN-20. Raises NotSupplementary unless the person held supplementary insurance on the day."""
    if not member_on(person, day).supplementary:
        raise NotSupplementary(day=day)


def lend(pool: Pool, prepaid: int, day: date) -> Lent:
    """Ask for an advance on a day to a person who has paid `prepaid` (fen) in the stay (HN-15, HN-16).

    Raises NoAdvance with the threshold and its article, RulesAreSilent, NoRulesInForce.
    """
    in_force, pack = _asked(pool, day)
    said = policy.advance(pack, prepaid=prepaid, advanced_on=day)
    _must_be_whole(said.missing)
    if not said["allowed"]:
        source = said.rows[0].sources[0]
        article = f"{source.document} {source.locator}".strip()
        raise NoAdvance(prepaid=yuan(prepaid), threshold=source.value, article=article)
    return Lent(said["owed_by"], [row.as_json() for row in said.rows], dict(in_force.versions))


def settle(claim: SupplementaryClaim, used: Mapping[str, int]) -> Settled:
    """What the scheme pays when the year has used so much before (counter to fen); HN-12 .. HN-14.

    Where the care was given has been judged by basic insurance, whose sheet is handed in (HN-40). Raises
    NotSupplementary, RulesAreSilent, NoRulesInForce.
    """
    must_be_held(claim.person, claim.admitted_on)
    in_force, _pack = _asked(claim.pool, claim.discharged_on)
    answer = answer_of(in_force.rules, claim, used)
    _must_be_whole(answer.missing)
    rows = [row.as_json() for row in answer.rows]
    return Settled(answer.supplementary or 0, dict(answer.moves), rows, dict(in_force.versions))


def answer_of(rules: policy.Rules, claim: SupplementaryClaim, used: Mapping[str, int]) -> policy.Settlement:
    """What these rules answer about a claim of a person who holds the insurance."""
    asked = policy.Claim(
        "inpatient", admitted_on=claim.admitted_on, discharged_on=claim.discharged_on, over_limit=claim.over_limit
    )
    return policy.settle(rules, year=claim.year, member=policy.Member(supplementary=True), claim=asked, used=used)


def _asked(pool: Pool, day: date) -> tuple[RulesInForce, policy.Pack]:
    in_force = rules_for(pool, day)
    pack = in_force.rules.pack_of(Layer.SUPPLEMENTARY)
    if pack is None:
        raise RulesAreSilent(why=Fund.SUPPLEMENTARY.label)
    return in_force, pack


def _must_be_whole(missing: Iterable[Missing]) -> None:
    if lacking := [one.sentence(get_language() or "zh") for one in missing]:
        raise RulesAreSilent(why=" ".join(lacking))
