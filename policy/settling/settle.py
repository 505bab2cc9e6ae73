"""settle: one claim, one person, one year. Deterministic in (rules, member, claim, used)."""

from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction
from typing import Any

from policy.errors import BadFact
from policy.facts import SCALE, Claim, Member
from policy.money import half_up
from policy.rules import Rules
from policy.settling.above_cap import ABOVE_CAP
from policy.settling.arithmetic import INTEGERS, Values
from policy.settling.lines import classify, rest_of
from policy.settling.plan import Plan, compile_plan
from policy.settling.quantities import Quantity, within_allowances
from policy.settling.settlement import Settlement
from policy.settling.situation import Situation

_MAX_PLANS = 20_000
_plans: dict[tuple[object, ...], Plan] = {}


def settle(
    rules: Rules,
    *,
    year: int,
    member: Member,
    claim: Claim,
    used: Mapping[str, int] | None = None,
    assistance: bool = False,
) -> Settlement:
    """What each layer pays for the claim, given what the year has used before (counter -> fen, from `moves`).

    `assistance` computes medical assistance too. A figure that the policy lacks leaves its layer open and is named
    in `missing`; nothing is guessed. BadFact for a negative counter.
    """
    claim, quantities = _within_allowances(claim, used or {})
    claim, elsewhere = _rest(claim)
    quantities = tuple(one.on((claim.lines or ())[one.line]) for one in quantities)
    situation = _situation(rules, year, member, claim, assistance)
    plan, values = _run(rules, situation, member, claim, used or {}, elsewhere)
    if needs_no_ratio(plan, values):
        plan, values = _run(rules, situation._replace(large_amount=False), member, claim, used or {}, elsewhere)
    return Settlement.of(plan, values, quantities)


def needs_no_ratio(plan: Plan, values: Values) -> Any:
    """Whether large-amount insurance lacks a figure of which nothing depends: no cost is above the cap (AMB-09). Of arrays
    an array."""
    return "large_amount" in plan.unknown and values.get(ABOVE_CAP, 1) == 0


def _run(
    rules: Rules, situation: Situation, member: Member, claim: Claim, used: Mapping[str, int], elsewhere: int
) -> tuple[Plan, Values]:
    """The plan of a situation with the amounts that its run has left."""
    plan = plan_for(rules, situation)
    values = _values(claim, plan.first_self_pay)
    if values is None:
        plan = plan_for(rules, situation._replace(form="unclassified"))
        values = _unclassified(claim)
    if claim.excluded and plan.excluded:
        items = tuple(item for item in claim.excluded if item[0] in plan.excluded)
        values["excluded"] = sum(amount for _, amount in items)
        values["excluded_items"] = items
    values["elsewhere"] = elsewhere
    values["chained"] = claim.chained_deductible
    values["panel_grant"] = claim.panel_grant
    values["continuous_years"], values["zero_claim_years"] = member.continuous_years, member.zero_claim_years
    for counter, name in plan.counters:
        values[name] = used.get(counter, 0)
        if values[name] < 0:
            raise BadFact(f"the counter {counter} is negative")
    plan.run(values, INTEGERS)
    return plan, values


def _rest(claim: Claim) -> tuple[Claim, int]:
    """The claim with what another insurer has left of its lines, and what that insurer has paid of them in all."""
    if claim.lines is None or not claim.paid_elsewhere:
        return claim, 0
    rest = rest_of(claim.lines, claim.paid_elsewhere)
    paid = sum(line.amount for line in claim.lines) - sum(line.amount for line in rest)
    return replace(claim, lines=rest, paid_elsewhere=0), paid


def _within_allowances(claim: Claim, used: Mapping[str, int]) -> tuple[Claim, tuple[Quantity, ...]]:
    if claim.lines is None or not any(line.allowance for line in claim.lines):
        return claim, ()
    lines, quantities = within_allowances(claim.lines, used)
    return replace(claim, lines=lines), quantities


def plan_for(rules: Rules, situation: Situation) -> Plan:
    """The compiled answer to a situation, kept for the next claim in it."""
    key = (rules.key, situation)
    plan = _plans.get(key)
    if plan is None:
        if len(_plans) >= _MAX_PLANS:
            _plans.clear()
        plan = _plans[key] = compile_plan(rules, situation)
    return plan


def _situation(rules: Rules, year: int, member: Member, claim: Claim, assistance: bool) -> Situation:
    if claim.lines is not None:
        form = "lines"
    elif claim.eligible is not None:
        form = "eligible"
    else:
        form = "burden" if claim.burden is not None else "over_limit"
    admitted, covered_from = claim.admitted_on, claim.covered_from
    return Situation(
        on=rules.valid_on(year, claim.discharged_on),
        form=form,
        kind=claim.kind,
        level=claim.level,
        inside=claim.inside,
        designated=claim.designated,
        approved=claim.access != "ordinary",
        covered=claim.covered,
        in_time=admitted is None or covered_from is None or admitted >= covered_from,
        disease=claim.disease,
        accident=claim.accident,
        member=member.kind,
        assistance_class=member.assistance_class,
        assisted_class=higher_class(member.assistance_class, claim.applied_class),
        large_amount=member.large_amount,
        supplementary=member.supplementary,
        assistance=assistance,
        treatment=claim.designated_treatment,
    )


def higher_class(held: int | None, applied: int | None) -> int | None:
    """The assistance class with more help: of two the smaller number."""
    return min((one for one in (held, applied) if one is not None), default=None)


def _values(claim: Claim, class_b_rate: Fraction | None) -> Values | None:
    """The amounts a run starts from; None when a class B line has no first self-payment."""
    if claim.lines is None:
        cost = claim.eligible if claim.eligible is not None else claim.burden
        return starting(claim.over_limit if cost is None else cost)
    parts = classify(claim.lines, class_b_rate)
    if not parts.classified:
        return None
    values = itemised(parts.total, parts.self_paid, parts.above_limit, parts.eligible_exact)
    values["first_self_pay_by_policy"] = parts.by_policy
    return values


def _unclassified(claim: Claim) -> Values:
    values = starting(sum(line.amount for line in claim.lines or ()))
    for part in ("self_paid", "above_limit", "first_self_pay", "eligible"):
        values[part] = None
    values["itemised"] = True
    return values


def itemised(total: Any, self_paid: Any, above_limit: Any, eligible_exact: Any) -> Values:
    """The amounts a run of an itemised bill starts from; `eligible_exact` in millionths of a fen. Integers or arrays."""
    values = starting(total)
    values["self_paid"], values["above_limit"] = self_paid, above_limit
    values["eligible_exact"] = eligible_exact
    values["scale"] = SCALE
    values["itemised"] = True
    values["eligible"] = eligible = half_up(eligible_exact, SCALE)
    values["first_self_pay"] = total - self_paid - above_limit - eligible
    return values


def starting(total: Any) -> Values:
    """The amounts a run starts from when only the cost is known. Integers or arrays."""
    return {
        "total": total,
        "self_paid": 0,
        "above_limit": 0,
        "first_self_pay": 0,
        "eligible": total,
        "eligible_exact": total,
        "elsewhere": 0,
        "scale": 1,
        "itemised": False,
        "nothing": 0,
        "chained": 0,
        "panel_grant": 0,
        "continuous_years": 0,
        "zero_claim_years": 0,
        "excluded": 0,
        "excluded_items": (),
        "deductible": 0,
        "basic": 0,
        "large_amount": 0,
        "critical_illness": 0,
        "supplementary": 0,
        "assistance": 0,
    }
