"""What the bank did with a claim's money, and paying again to a corrected account."""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from casework import events
from casework.commands import service
from casework.documents import documents_of
from casework.errors import Incomplete
from casework.rights import Right
from casework.scope import Reader
from claims.facts import IN_PERSON, Payee
from claims.flow import FLOW
from claims.models import Claim
from claims.services import drafts, parties
from claims.services.locking import lock_claim
from claims.services.money import payee_of, states_by_payments
from claims.third_party.following import follow
from fund import payables as owed
from fund.models import Payable


def outcome(*, outcome: owed.Outcome, payables: Iterable[Payable], by: Reader) -> None:
    """Carry the bank's part over to the claims, whose rows fund has locked. Fund's service records the event."""
    claims = Claim.objects.filter(pk__in={payable.subject_id for payable in payables}, state__in=Claim.SETTLED_STATES)
    if outcome == owed.Outcome.SENT:
        states: dict[int, str] = dict.fromkeys(claims.values_list("pk", flat=True), Claim.State.PAYING)
    else:
        states = states_by_payments(claims)
    for state in set(states.values()):
        Claim.objects.filter(pk__in=[key for key, found in states.items() if found == state]).update(state=state)
    if outcome == owed.Outcome.PAID:
        follow(states, by.staff)


@service
def correct_account(*, claim: Claim, payee: Payee, by: Reader) -> Claim:
    """Pay a returned claim again, to this account (补录账户).

    Raises Incomplete for an account that cannot be right, or for which a paper is missing that says why it is not the
    person's own.
    """
    claim = lock_claim(claim, by, Right.CLAIM_ENTER)
    FLOW.begin("correct_account", claim)
    _must_be_complete(claim, payee)
    drafts.write_payee(claim, payee)
    for payable in owed.of(claim):
        if payable.state == Payable.State.FAILED:
            owed.correct_account(payable, payee=payee_of(claim))
    claim.state = Claim.State.APPROVED
    claim.version += 1
    claim.save(update_fields=["payee_standing", "payee_name", "bank_name", "bank_account", "state", "version"])
    events.record("claim_account_corrected", subject=claim, actor=by.staff, pool=claim.pool, area_code=claim.area_code)
    return claim


def _must_be_complete(claim: Claim, payee: Payee) -> None:
    problems: dict[str, list[str]] = {}
    for missing in parties.missing_of_payee(claim.person, payee):
        problems.setdefault(missing.field, []).append(missing.sentence)
    there = set(documents_of(claim).values_list("kind", flat=True))
    for kind in parties.papers_of(IN_PERSON, payee):
        if kind not in there:
            sentence = _("Add the document: %(kind)s.") % {"kind": kind.label}
            problems.setdefault("payee.standing", []).append(sentence)
    if problems:
        raise Incomplete(problems)
