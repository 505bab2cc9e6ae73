"""Why a claim is not paid at all, whatever it costs."""

from policy.rules import Rules
from policy.schema import Access, Cover
from policy.settling.situation import Situation, gives
from policy.settling.wording import REFUSALS, label
from policy.trace import Row, Source


def refusal(rules: Rules, situation: Situation) -> tuple[str | None, Row | None]:
    """The code and the row of the refusal, or twice None. Cover comes before access, and outside the area the missing
    approval before the missing designation."""
    code, source = _code(rules, situation)
    if code is None:
        return None, None
    row = Row("refused", "", 0, label("refused"), REFUSALS[code], (source,) if source else ())
    return code, row


def _code(rules: Rules, situation: Situation) -> tuple[str | None, Source | None]:
    pack = rules.basic
    if not situation.covered or not _holds_insurance(rules, situation):
        return "not_enrolled", None
    if not situation.in_time:
        return "not_covered_yet", None
    access = pack.identity.access
    if access is not None and not situation.approved and _needs_approval(access, situation):
        return "not_designated" if situation.inside else "not_approved", pack.source("access", access, "")
    return _bound_to_places(rules, situation)


def _needs_approval(access: Access, situation: Situation) -> bool:
    outside, not_designated = not situation.inside, not situation.designated
    return (outside and "outside" in access.needs_approval) or (
        not_designated and "not_designated" in access.needs_approval
    )


def _holds_insurance(rules: Rules, situation: Situation) -> bool:
    if situation.form != "over_limit":
        return True
    held = {"large_amount": situation.large_amount, "supplementary": situation.supplementary}
    offered = [layer for layer in held if rules.pack_of(layer)]
    return not offered or any(held[layer] for layer in offered)


def _bound_to_places(rules: Rules, situation: Situation) -> tuple[str | None, Source | None]:
    """Benefits that only some levels or places give (ordinary outpatient care in the area, level 2 or below)."""
    pack = rules.pack_of("basic")
    if pack is None or situation.form == "over_limit":
        return None, None
    covers = [cover for cover in pack.identity.layers["basic"].covers or [] if gives(cover, situation, pack)]
    if not covers or any(_at_home(cover, situation) for cover in covers):
        return None, None
    return "not_designated", pack.source("covers", covers[0], "")


def _at_home(cover: Cover, situation: Situation) -> bool:
    right_level = cover.levels is None or situation.level is None or situation.level in cover.levels
    return right_level and (cover.places is None or situation.place in cover.places)
