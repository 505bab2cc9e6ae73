"""What holds of a pool whatever happened in it, worked out here a second time from the rows: no service is asked.

`manage.py verify` proves a part of it in a live database; both have to find nothing.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from django.db import connection

from casework.models import Event, Pool
from casework.verification import verify
from claims.entitlements.grounds import ground_of
from claims.facts import Stay
from claims.models import Claim, Recovery, Repayment, Settlement, YearUse
from claims.question import about
from claims.services.preview import rows_of
from enrollment.models import Person
from fund.models import Account, Batch, BatchLine, Entry, Fund, Payable
from rulebook.selectors import rules_for

Kind = Account.Kind
State = Claim.State
SETTLED = "settled"
ENTERED = {"claim_started", "claim_saved", "claim_submitted", "claim_resubmitted", "claim_supplemented"}
PASSED = {
    "claim_passed_first_review": State.REVIEWED,
    "claim_passed_to_supervisor": State.AWAITING_APPROVAL,
    "claim_settled": SETTLED,
    "claim_approved": SETTLED,
}
SENT_ON = {
    "claim_sent_back": State.SENT_BACK,
    "claim_papers_asked_for": State.SUPPLEMENTING,
    "claim_refused": State.REFUSED,
}
LOOKED_AT = {"claim_lines_adjusted", "claim_flag_lifted"}
APPEALS_DECIDED = {"appeal_upheld", "appeal_granted_reopened", "appeal_granted_paid"}
LEADS_TO = {
    "claim_started": State.DRAFT,
    "claim_submitted": State.SUBMITTED,
    "claim_resubmitted": State.SUBMITTED,
    "claim_supplemented": State.SUBMITTED,
    "claim_withdrawn": State.WITHDRAWN,
    "claim_reversed": State.REVERSED,
    **PASSED,
    **SENT_ON,
}


def broken(pool: Pool, persons: Iterable[Person]) -> list[str]:
    """Every law that does not hold now, as sentences."""
    connection.check_constraints()
    claims = list(Claim.objects.filter(pool=pool).select_related("pool", "person", "continues").order_by("pk"))
    return [
        *verify().problems,
        *books(pool),
        *money_of_claims(claims),
        *nothing_twice(pool),
        *events_and_hands(claims),
        *(sentence for person in persons for sentence in years(person)),
    ]


def books(pool: Pool) -> Iterator[str]:
    """Each account of each fund is what settlements, payments, batches and recoveries say."""
    said: Counter[tuple[str, str]] = Counter()
    for held in standing(pool):
        _add(said, Kind.BENEFIT, {fund: getattr(held, fund) for fund in Fund.values})
    with_bank = set(BatchLine.objects.filter(batch__state=Batch.State.SENT).values_list("payable", flat=True))
    for payable in Payable.objects.filter(pool=pool).exclude(
        state__in=[Payable.State.CANCELLED, Payable.State.SET_OFF]
    ):
        kind = Kind.TRANSIT if payable.pk in with_bank and payable.state == Payable.State.BATCHED else Kind.PAYABLE
        _add(said, Kind.BANK if payable.state == Payable.State.PAID else kind, payable.by_fund, -1)
    for shares in Recovery.objects.filter(pool=pool).values_list("by_fund", flat=True):
        _add(said, Kind.RECOVERABLE, shares)
    for repayment in Repayment.objects.filter(pool=pool):
        _add(said, Kind.RECOVERABLE, repayment.by_fund, -1)
        if repayment.way not in Repayment.AGAINST_A_PAYMENT:
            _add(said, Kind.BANK, repayment.by_fund)
    booked: Counter[tuple[str, str]] = Counter()
    entries = Entry.objects.filter(account__pool=pool).values_list("account__fund", "account__kind", "amount")
    for fund, kind, fen in entries:
        booked[fund, kind] += fen
    for key in sorted({*said, *booked}):
        if said[key] != booked[key]:
            yield f"{key}: the books have {booked[key]} fen, the cases {said[key]}"


def standing(pool: Pool) -> list[Settlement]:
    """The last settlement of each claim; of a reversed one it is nought."""
    rows = Settlement.objects.filter(pool=pool).order_by("claim", "turn")
    return list({held.claim_id: held for held in rows}.values())


def _add(said: Counter[tuple[str, str]], kind: str, shares: dict[str, int], sign: int = 1) -> None:
    for fund, fen in shares.items():
        said[fund, kind] += sign * fen


def money_of_claims(claims: Iterable[Claim]) -> Iterator[str]:
    """Fund by fund, what was paid and is owed for a claim less what is asked back is what it was settled with."""
    for claim in claims:
        stands: Counter[str] = Counter()
        for payable in _payables(claim).exclude(state=Payable.State.CANCELLED):
            stands.update(payable.by_fund)
        for recovery in claim.recoveries.all():
            stands.subtract(recovery.by_fund)
        held = claim.settlements.order_by("-turn").first()
        settled = {fund: getattr(held, fund) if held else 0 for fund in Fund.values}
        if {fund: stands[fund] for fund in Fund.values} != settled:
            yield f"{claim}: settled with {settled}, paid, owed and asked back are {dict(stands)}"


def nothing_twice(pool: Pool) -> Iterator[str]:
    """The bank paid each payment once, and only those; an invoice is live once; nobody gives back more than they owe."""
    paid = Counter(BatchLine.objects.filter(outcome=BatchLine.Outcome.PAID).values_list("payable", flat=True))
    of_state = Payable.objects.filter(pool=pool, state=Payable.State.PAID).values_list("pk", flat=True)
    if paid != Counter(of_state):
        yield f"the bank paid {dict(paid)}, paid are {list(of_state)}"
    live: Counter[tuple[str, str]] = Counter()
    for claim in Claim.objects.filter(pool=pool).exclude(state__in=[State.WITHDRAWN, State.REFUSED, State.REVERSED]):
        live.update((invoice.code, invoice.number) for invoice in claim.invoices.all())
    if twice := [invoice for invoice, times in live.items() if times > 1]:
        yield f"invoices in two claims: {twice}"
    for recovery in Recovery.objects.filter(pool=pool):
        left = Counter(recovery.by_fund)
        for share in recovery.repayments.values_list("by_fund", flat=True):
            left.subtract(share)
        if min(left.values()) < 0 or (recovery.state == Recovery.State.SETTLED) == any(left.values()):
            yield f"recovery {recovery.pk} ({recovery.state}): left are {dict(left)}"


def years(person: Person) -> Iterator[str]:
    """The use of each year is a fresh settlement of the claims that stand, in their order, asked of the rows as they are."""
    used: defaultdict[int, Counter[str]] = defaultdict(Counter)
    taken: dict[int, int] = {}
    for held in sorted(standing(person.pool), key=lambda held: held.sequence):
        if held.cause == Settlement.Cause.REVERSED or held.claim.person_id != person.pk:
            continue
        claim, chained, before = held.claim, 0, held.claim.continues
        while before:
            chained, before = chained + taken.get(before.pk, 0), before.continues
        question = about(
            person,
            person.pool,
            Stay.of(claim),
            rows_of(claim),
            chained_deductible=chained,
            ground=ground_of(claim),
        )
        answer = question.answer(rules_for(person.pool, claim.discharged_on).rules, used[claim.year])
        taken[claim.pk] = answer.deductible or 0
        used[claim.year].update(answer.moves)
        fresh = {fund: getattr(answer, fund) or 0 for fund in Fund.values}
        if fresh != {fund: getattr(held, fund) for fund in Fund.values}:
            yield f"{claim}: a fresh settlement pays {fresh}"
    for year, counters in used.items():
        rows = YearUse.objects.filter(person_year__person=person, person_year__year=year)
        kept = {counter: fen for counter, fen in rows.values_list("counter", "amount") if fen}
        if kept != {counter: fen for counter, fen in counters.items() if fen}:
            yield f"{person.pk} in {year}: used are {kept}, the claims that stand use {dict(counters)}"


@dataclass
class Told:
    """What the events of a claim tell of it, in their order; `wrong`: who decided what they had a hand in before.

    `passed`: who passed it since it was handed in last; `said`: everybody whose word on it is kept.
    """

    state: str = ""
    before: str = ""
    makers: set[int] = field(default_factory=set)
    passed: set[int] = field(default_factory=set)
    said: set[int] = field(default_factory=set)
    takers: dict[str, int] = field(default_factory=dict)
    wrong: list[str] = field(default_factory=list)

    @classmethod
    def of(cls, claim: Claim) -> "Told":
        """Read the events of the claim."""
        told = cls()
        for event in Event.objects.filter(subject_type="claims.claim", subject_id=str(claim.pk)).order_by("pk"):
            told.read(event.verb, event.actor_id or 0, event.payload)
        return told

    def read(self, verb: str, actor: int, payload: dict) -> None:
        """One more event."""
        if verb in ENTERED:
            self.makers.add(actor)
        if verb in {*PASSED, *SENT_ON, *LOOKED_AT}:
            self._must_not_be(actor, self.makers | self.passed, verb)
        if verb in PASSED:
            self.passed.add(actor)
        if verb in {*PASSED, *SENT_ON}:
            self.said.add(actor)
        if verb == "appeal_handed_in":
            self.takers[payload["number"]] = actor
        if verb in APPEALS_DECIDED:
            self._must_not_be(actor, self.strangers_to(payload["number"]), verb)
        if verb == "appeal_granted_reopened":
            self.state = self.before
        if verb in LEADS_TO:
            self.before, self.state = self.state, LEADS_TO[verb]
        if self.state == State.SUBMITTED and verb in ENTERED:
            self.passed.clear()

    def strangers_to(self, number: str) -> set[int]:
        """Who took such a part in the claim that somebody else decides the appeal."""
        return self.makers | self.passed | self.said | {self.takers[number]}

    def _must_not_be(self, actor: int, parts: set[int], verb: str) -> None:
        if actor in parts:
            self.wrong.append(f"{verb} by {actor}, who took part before")


def events_and_hands(claims: Iterable[Claim]) -> Iterator[str]:
    """The events of each claim lead to the state it is in, and nobody decided what they had entered or passed."""
    for claim in claims:
        told = Told.of(claim)
        yield from (f"{claim}: {sentence}" for sentence in told.wrong)
        if claim.state not in (by_payments(claim) if told.state == SETTLED else {told.state}):
            yield f"{claim}: is {claim.state}, its events say {told.state}"
        reversed_or_not = claim.settlements.filter(cause=Settlement.Cause.REVERSED).count()
        if reversed_or_not != (told.state == State.REVERSED):
            yield f"{claim}: {reversed_or_not} reversals"


def by_payments(claim: Claim) -> set[str]:
    """In which states a settled claim can be, as its payments stand."""
    payments = set(_payables(claim).exclude(state=Payable.State.CANCELLED).values_list("state", flat=True))
    if not payments:
        return {State.NOTHING_DUE}
    if Payable.State.BATCHED in payments:
        return {State.APPROVED, State.PAYING, State.PAYMENT_FAILED}
    if Payable.State.FAILED in payments:
        return {State.PAYMENT_FAILED}
    return {State.APPROVED} if Payable.State.OPEN in payments else {State.PAID}


def _payables(claim: Claim):
    return Payable.objects.filter(subject_type=Claim._meta.label_lower, subject_id=claim.pk)
