"""Undoing a settled claim: opposite moves and entries, and the year's later claims recomputed."""

from django.db.models import Sum
from django.utils.translation import gettext as _

from casework import clock, events
from casework.commands import service
from casework.errors import Incomplete
from casework.models import Staff
from casework.rights import Right
from casework.scope import Reader
from claims.flow import FLOW
from claims.models import Claim, Decision, Settlement
from claims.services import flags
from claims.services.intake import close
from claims.services.locking import lock_claim, lock_claims, lock_year
from claims.services.money import FUNDS, take_back
from claims.services.recompute import recompute_after
from claims.services.settle import move_year
from claims.third_party.following import follow


@service
def reverse(*, claim: Claim, comment: str, by: Reader) -> Claim:
    """Take a settled claim out of the person's year (社会保险法 art. 46: what was overpaid comes back).

    What is not yet paid is cancelled, what was paid is to be recovered. Later claims of the year are recomputed in
    their order by the rules they were settled by, their differences are owed or recovered. The invoices may be used
    again. Raises Incomplete for no comment; fund's InLiveBatch while the bank has not answered about this claim, or
    about a later one that gets less; ThirdPartyHasPaid.
    """
    by.must(Right.CLAIM_REVERSE, claim)
    FLOW.begin("reverse", claim)
    year = lock_year(claim)
    lock_claims(year.settlements.values_list("claim_id", flat=True))
    claim = lock_claim(claim, by, Right.CLAIM_REVERSE)
    FLOW.begin("reverse", claim)
    if not comment.strip():
        raise Incomplete({"comment": [_("Say why the claim is reversed.")]})
    held = claim.settlements.latest("turn")
    _write_reversal(held, by.staff)
    take_back(claim, why=comment, actor=by.staff)
    follow([claim], by.staff)
    flags.taken_back(claim, held.fund)
    close(claim, Claim.State.REVERSED)
    differences = recompute_after(held, actor=by.staff)
    _write_decision(claim, comment, by.staff)
    events.record(
        "claim_reversed",
        subject=claim,
        actor=by.staff,
        pool=claim.pool,
        area_code=claim.area_code,
        comment=comment,
        fund_fen=held.fund,
        recomputed=len(differences),
        differences=differences,
    )
    return claim


def _write_reversal(held: Settlement, actor: Staff) -> None:
    """The position nought, and the opposite of every move the claim has made."""
    moved = held.claim.settlements.filter(moves__isnull=False).values_list("moves__counter")
    sums = dict(moved.annotate(sum=Sum("moves__amount")).order_by())
    reversal = Settlement.objects.create(
        pool_id=held.pool_id,
        claim=held.claim,
        person_year=held.person_year,
        sequence=held.sequence,
        turn=held.turn + 1,
        cause=Settlement.Cause.REVERSED,
        total=0,
        eligible=0,
        person=0,
        versions=held.versions,
        facts=held.facts,
        result={},
        at=clock.now(),
        actor=actor,
        **dict.fromkeys(FUNDS, 0),
    )
    move_year(reversal, {counter: -fen for counter, fen in sums.items()})


def _write_decision(claim: Claim, comment: str, actor: Staff) -> None:
    Decision.objects.create(
        claim=claim,
        stage=Decision.Stage.REVERSAL,
        verdict=Decision.Verdict.REVERSE,
        actor=actor,
        at=clock.now(),
        comment=comment,
    )
