"""Appeals of the demo: one waits against a refusal, one was upheld, one waits against reduced lines."""

from casework import clock
from casework.models import Pool, Role
from claims.facts import Adjustment, Objection
from claims.models import Claim
from claims.services.adjust import adjust_lines
from claims.services.appeal_decisions import uphold
from claims.services.appeals import hand_in_appeal
from claims.services.preview import answer
from claims.services.review import pass_first_review, pass_second_review
from oversight.demo.staff import reader

AGAINST_REFUSAL = "肇事方已逃逸，公安机关至今未破案，医疗费无人赔付，请求先行支付。"
AGAINST_REDUCTION = "被核减的项目系医嘱要求，病程记录第二页有记载，请求重新核定。"
UPHELD = "经查，公安机关已认定责任人并由其投保的保险公司受理赔付，原决定事实清楚、依据充分。"


def appeal(pool: Pool) -> None:
    """Against the first two refusals, and against a claim that was settled with one line reduced."""
    clerk, decider = reader(Role.CLERK, pool), reader(Role.SUPERVISOR, pool, 1)
    refused = Claim.objects.filter(pool=pool, state=Claim.State.REFUSED).order_by("-pk")[:2]
    made = [hand_in_appeal(claim=claim, said=_said(AGAINST_REFUSAL), by=clerk) for claim in refused]
    if len(made) == 2:
        uphold(appeal=made[1], reasons=UPHELD, by=decider)
    if reduced := _reduced(pool):
        hand_in_appeal(claim=reduced, said=_said(AGAINST_REDUCTION), by=clerk)


def _said(grounds: str) -> Objection:
    return Objection(standing="self", grounds=grounds, handed_in_on=clock.today())


def _reduced(pool: Pool) -> Claim | None:
    """A small claim of the queue, reviewed with half of one line and settled; None where none is as simple as that."""
    first, second = reader(Role.REVIEWER, pool), reader(Role.REVIEWER, pool, 1)
    waiting = Claim.objects.filter(pool=pool, state=Claim.State.SUBMITTED, handler=None, flags=None)
    claim = waiting.order_by("claimed", "pk").first()
    line = claim and claim.lines.order_by("-amount").first()
    if claim is None or line is None:
        return None
    half = {line.pk: Adjustment(line.amount // 2, line.category, "over_quantity", "病程记录未见使用记载")}
    claim = adjust_lines(claim=claim, version=claim.version, changes=half, by=first)
    for passes, by in ((pass_first_review, first), (pass_second_review, second)):
        fund = answer(claim).settlement.fund or 0
        claim = passes(claim=claim, version=claim.version, seen_fund=fund, by=by)
    return claim if claim.state in Claim.SETTLED_STATES else None
