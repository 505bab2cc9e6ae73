"""审核规程: proposed by one person, confirmed or declined by another, in force from a day on."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import date

from django.utils.translation import gettext as _

from casework import clock, events
from casework.commands import service
from casework.errors import Incomplete, SamePerson, WrongStep
from casework.models import Pool
from casework.money import yuan
from casework.pools import of_the_whole_pool
from casework.rights import Right
from casework.scope import Reader
from claims.errors import BeginsTooEarly, ProposalWaits
from claims.facts import Level
from claims.models import ReviewLevel, ReviewRules
from claims.typed import percent

State = ReviewRules.State
BOUNDS = {
    "small_up_to": (0, 10**12),
    "sample_share": (1, 10_000),
    "sample_least": (1, 1_000),
    "quorum": (1, 10_000),
    "majority": (5_000, 9_999),
    "answer_days": (1, 60),
    "appeal_days": (60, 365),
    "appeal_answer_days": (1, 20),
    "pair_days": (7, 730),
    "pair_share": (1, 10_000),
    "pair_least": (1, 10_000),
}
"""Smallest and largest value of each figure; less than half of the votes never carries a motion, and nobody
has less time to appeal than the sixty days of 《社会保险行政争议处理办法》."""


@service
def propose_review_rules(
    *, starts_on: date, reason: str, levels: Sequence[Level], figures: Mapping[str, int], by: Reader
) -> ReviewRules:
    """Propose the whole set that shall hold from a day on; another person decides.

    Raises ProposalWaits while one waits, BeginsTooEarly, Incomplete by field (`levels.0.above`).
    """
    pool = of_the_whole_pool(by, Right.REVIEW_RULES)
    Pool.objects.select_for_update(no_key=True).get(pk=pool.pk)
    if waiting := ReviewRules.objects.filter(pool=pool, state=State.PROPOSED).first():
        raise ProposalWaits(day=waiting.starts_on)
    _must_be_new(pool, starts_on)
    problems = _problems(reason, levels, figures)
    if problems:
        raise Incomplete(problems)
    rules = ReviewRules.objects.create(
        pool=pool,
        area_code=pool.area_id,
        starts_on=starts_on,
        reason=reason.strip(),
        proposed_by=by.staff,
        proposed_at=clock.now(),
        **figures,
    )
    ReviewLevel.objects.bulk_create(
        ReviewLevel(rules=rules, position=position, **asdict(level)) for position, level in enumerate(levels)
    )
    _record("review_rules_proposed", rules, by, reason=rules.reason)
    return rules


def _must_be_new(pool: Pool, starts_on: date) -> None:
    """Rules begin today at the earliest, and no two sets on one day."""
    taken = ReviewRules.objects.filter(pool=pool, state=State.CONFIRMED, starts_on=starts_on)
    if starts_on < clock.today() or taken.exists():
        raise BeginsTooEarly(field="starts_on")


def _problems(reason: str, levels: Sequence[Level], figures: Mapping[str, int]) -> dict[str, list[str]]:
    problems = {
        name: [
            _("Choose a figure between %(least)s and %(most)s.")
            % {"least": _told(name, least), "most": _told(name, most)}
        ]
        for name, (least, most) in BOUNDS.items()
        if not least <= figures.get(name, -1) <= most
    }
    if not reason.strip():
        problems["reason"] = [_("Say why the rules change.")]
    if not levels:
        problems["levels"] = [_("Name at least one level. Claims that no level fits go to a joint review.")]
    seen = set()
    for at, level in enumerate(levels):
        meant = (level.kind, level.severity, level.above)
        if meant in seen:
            problems[f"levels.{at}.above"] = [_("This level stands here twice.")]
        seen.add(meant)
    return problems


def _told(name: str, figure: int) -> str:
    """A bound as the form shows the figure: in yuan, per cent, or as it is."""
    if name == "small_up_to":
        return yuan(figure)
    return f"{percent(figure)} %" if name in ReviewRules.SHARES else str(figure)


@service
def confirm_review_rules(*, rules: ReviewRules, by: Reader) -> ReviewRules:
    """A second person puts the proposal in force from its day. Raises SamePerson, WrongStep, BeginsTooEarly."""
    rules = _locked(rules, by)
    _must_be_new(rules.pool, rules.starts_on)
    return _decided(rules, State.CONFIRMED, "review_rules_confirmed", by)


@service
def decline_review_rules(*, rules: ReviewRules, why: str, by: Reader) -> ReviewRules:
    """A second person declines the proposal, or its author takes it back. Raises WrongStep, Incomplete for no reason."""
    rules = _locked(rules, by, own=True)
    if not why.strip():
        raise Incomplete({"why": [_("Say why the proposal is declined.")]})
    own = rules.proposed_by_id == by.staff.pk
    return _decided(rules, State.DECLINED, "review_rules_declined", by, why=why.strip(), own=own)


def _locked(rules: ReviewRules, by: Reader, *, own: bool = False) -> ReviewRules:
    pool = of_the_whole_pool(by, Right.REVIEW_RULES)
    Pool.objects.select_for_update(no_key=True).get(pk=pool.pk)
    rules = ReviewRules.objects.select_for_update(of=("self",)).get(pk=rules.pk, pool=pool)
    if rules.state != State.PROPOSED:
        raise WrongStep(state=rules.get_state_display())
    if rules.proposed_by_id == by.staff.pk and not own:
        raise SamePerson(role=_("who proposed it"))
    return rules


def _decided(rules: ReviewRules, state: State, verb: str, by: Reader, **payload: object) -> ReviewRules:
    taken_back = payload.pop("own", False)
    rules.state, rules.decided_at = state, clock.now()
    rules.decided_by = None if taken_back else by.staff
    rules.save(update_fields=["state", "decided_at", "decided_by"])
    _record("review_rules_taken_back" if taken_back else verb, rules, by, **payload)
    return rules


def _record(verb: str, rules: ReviewRules, by: Reader, **payload: object) -> None:
    events.record(
        verb,
        subject=rules,
        actor=by.staff,
        pool=rules.pool,
        area_code=rules.area_code,
        starts_on=f"{rules.starts_on}",
        **payload,
    )
