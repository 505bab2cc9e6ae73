"""抽样批量审核: a sample is drawn and opened one by one; the rest is passed at once, each claim by a command of its own."""

import secrets
from collections.abc import Sequence

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from casework import clock, events
from casework.commands import service
from casework.errors import ChangedMeanwhile, Incomplete, NotAllowed, WrongStep
from casework.models import Pool
from casework.rights import Right
from casework.scope import Reader
from claims.drawing import drawn
from claims.errors import FigureNotDecided, NotOpenedYet, NotYourBatch, SampleStopped, WantsMore
from claims.models import Claim, ReviewRules, Sample, SampledClaim, Way
from claims.sampling import small_and_clean
from claims.services import review, stages
from claims.services.preview import preview_claim
from claims.ways import rules_of

State, Outcome = Sample.State, SampledClaim.Outcome
MOST = 50
FIGURES = {
    "small_up_to": gettext_lazy("Passed by sample up to"),
    "sample_share": gettext_lazy("Share of a batch that is drawn"),
    "sample_least": gettext_lazy("Claims drawn at least"),
}


@service
def draw(*, claims: Sequence[Claim], by: Reader) -> Sample:
    """Make one batch of the chosen claims and draw those that are opened one by one.

    All of them have to be small, clean and open to the reader still. Raises FigureNotDecided, Incomplete by `claims`,
    NotAllowed, ChangedMeanwhile.
    """
    if by.pool is None or not by.may(Right.CLAIM_SECOND_REVIEW):
        raise NotAllowed()
    rules = rules_with_figures(by.pool)
    keys = sorted({claim.pk for claim in claims})
    if not 0 < len(keys) <= MOST:
        raise Incomplete({"claims": [_("Choose between 1 and %(most)s claims.") % {"most": MOST}]})
    found = [claim for claim in small_and_clean(by, rules) if claim.pk in set(keys)]
    if len(found) < len(keys):
        raise ChangedMeanwhile()
    sample = Sample.objects.create(
        pool=by.pool,
        area_code=by.areas[0].code,
        rules=rules,
        seed=secrets.token_hex(8),
        drawn_by=by.staff,
        drawn_at=clock.now(),
    )
    chosen = drawn(sample.seed, keys, share=rules.sample_share or 0, least=rules.sample_least or 0)
    SampledClaim.objects.bulk_create(
        SampledClaim(
            sample=sample,
            claim=claim,
            is_drawn=claim.pk in chosen,
            version=claim.version,
            fund=preview_claim(claim).fund or 0,
        )
        for claim in found
    )
    _record("sample_drawn", sample, by, claims=len(keys), drawn=len(chosen), seed=sample.seed)
    return sample


def rules_with_figures(pool: Pool) -> ReviewRules:
    """The rules in force, which say what is small and how much is drawn. Raises FigureNotDecided."""
    rules = rules_of(pool)
    for name, words in FIGURES.items():
        if rules is None or getattr(rules, name) is None:
            raise FigureNotDecided(figure=words)
    assert rules is not None
    return rules


@service
def open_drawn(*, item: SampledClaim, by: Reader) -> SampledClaim:
    """The drawn claim is opened to be reviewed one by one. Raises WrongStep, NotYourBatch."""
    sample = _locked(item.sample, by)
    item = sample.claims.select_for_update(of=("self",)).select_related("claim").get(pk=item.pk)
    if not item.is_drawn:
        raise WrongStep(state=item.get_outcome_display())
    item.opened_at = item.opened_at or clock.now()
    item.save(update_fields=["opened_at"])
    _record("sample_opened", sample, by, claim=str(item.claim))
    return item


@service
def pass_by_sample(*, item: SampledClaim, by: Reader) -> SampledClaim:
    """Pass one of the claims that were not drawn, as its second review, once every drawn one was found right.

    Raises NotOpenedYet, SampleStopped, WantsMore where it goes to the supervisor by now, and like a second review.
    """
    sample = _locked(item.sample, by, change=False)
    must_be_found_right(sample)
    item = _waiting(sample, item, is_drawn=False)
    comment = _("by sample %(sample)s") % {"sample": sample}
    passed = review.second_review(claim=item.claim, version=item.version, seen_fund=item.fund, by=by, comment=comment)
    if passed.claim.way != Way.SECOND_REVIEW:
        raise WantsMore()
    SampledClaim.objects.filter(pk=item.pk).update(outcome=Outcome.PASSED)
    stages.record("claim_settled_by_sample", passed.claim, passed.hand, fund_fen=item.fund, sample=f"{sample}")
    return item


@service
def leave_in_queue(*, item: SampledClaim, why: str, by: Reader) -> SampledClaim:
    """Tell why a claim of the batch was not passed: it stays where it was, to be reviewed as any other."""
    sample = _locked(item.sample, by)
    item = _waiting(sample, item)
    item.outcome, item.why = Outcome.LEFT, why[:300]
    item.save(update_fields=["outcome", "why"])
    _record("sample_left", sample, by, claim=str(item.claim), why=item.why)
    return item


@service
def end_sample(*, sample: Sample, by: Reader) -> Sample:
    """Close the batch: done when the drawn ones were found right, else stopped, and the rest stays in the queue.

    Raises NotOpenedYet while a drawn claim waits.
    """
    sample = _locked(sample, by)
    wrong = _found_wrong(sample)
    if not wrong:
        must_be_found_right(sample)
    sample.state, sample.ended_at = (State.STOPPED if wrong else State.DONE), clock.now()
    sample.save(update_fields=["state", "ended_at"])
    sample.claims.filter(outcome="", is_drawn=True, claim__state__in=Claim.SETTLED_STATES).update(
        outcome=Outcome.PASSED
    )
    why = _("the drawn claim %(claim)s was not found right") % {"claim": wrong[0]} if wrong else _("not passed")
    sample.claims.filter(outcome="").update(outcome=Outcome.LEFT, why=why)
    passed = sample.claims.filter(outcome=Outcome.PASSED).count()
    _record("sample_ended", sample, by, passed=passed, left=sample.claims.count() - passed)
    return sample


def must_be_found_right(sample: Sample) -> None:
    """Every drawn claim was opened and passed as it was claimed. Raises NotOpenedYet, SampleStopped."""
    if wrong := _found_wrong(sample):
        raise SampleStopped(claim=wrong[0])
    for item in sample.claims.filter(is_drawn=True).select_related("claim"):
        if item.opened_at is None or item.claim.state not in Claim.SETTLED_STATES:
            raise NotOpenedYet(claim=item.claim)


def _found_wrong(sample: Sample) -> list[str]:
    """The drawn claims that were sent back, refused, brought before a supervisor, or allowed less than claimed."""
    fine = {Claim.State.REVIEWED.value, *Claim.SETTLED_STATES}
    items = sample.claims.filter(is_drawn=True).select_related("claim")
    wrong = (item.claim for item in items if item.claim.state not in fine or item.claim.allowed != item.claim.claimed)
    return [str(claim) for claim in wrong]


def _waiting(sample: Sample, item: SampledClaim, **which: bool) -> SampledClaim:
    """The claim of the batch about which nothing is decided yet. Raises ChangedMeanwhile."""
    rows = sample.claims.select_related("claim__pool", "claim__person")
    found: SampledClaim | None = rows.filter(pk=item.pk, outcome="", **which).first()
    if found is None:
        raise ChangedMeanwhile()
    return found


def _locked(sample: Sample, by: Reader, *, change: bool = True) -> Sample:
    """The open batch of the reader's own. Raises WrongStep, NotYourBatch for another's."""
    rows = Sample.objects.select_for_update(of=("self",)) if change else Sample.objects
    found: Sample = rows.select_related("pool", "drawn_by").get(pk=sample.pk)
    if found.drawn_by_id != by.staff.pk:
        raise NotYourBatch(name=found.drawn_by.name)
    if found.state != State.OPEN:
        raise WrongStep(state=found.get_state_display())
    return found


def _record(verb: str, sample: Sample, by: Reader, **payload: object) -> None:
    payload["sample"] = f"{sample}"
    events.record(verb, subject=sample, actor=by.staff, pool=sample.pool, area_code=sample.area_code, **payload)
