"""欺诈线索: raised by whoever notices it, investigated by an inspector, ended by a supervisor (条例, order 7).

The claim is locked before the lead, so that no payment of it goes into a batch between the look and the hold.
"""

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from casework import clock, events
from casework.commands import service
from casework.errors import Incomplete, OutOfScope, SamePerson
from casework.models import Pool
from casework.rights import Right
from casework.scope import Reader
from casework.sequences import case_number
from claims.misuse import errors
from claims.misuse.flow import LEAD
from claims.misuse.services.suspensions import must_say
from claims.models import CheckHit, Claim, Lead
from claims.services.locking import lock_claim
from enrollment.models import Person
from fund import payables
from fund.models import Payable
from institutions.models import Institution
from institutions.services.supervision import place_of

LETTER, HANDED = "XS", "YS"
"""Numbers of leads (线索) begin with it, and those of the letters that hand them over (移送)."""
PAYABLE_STATES = (*Claim.OPEN_STATES, Claim.State.APPROVED, Claim.State.PAYMENT_FAILED)
"""A claim in one of these can still be paid, and nothing of it is with the bank."""
State = Lead.State


@dataclass(frozen=True)
class Told:
    """What is known when a lead is raised: whence, what, how much (fen), in which period; who gave a tip."""

    source: str
    facts: str
    amount: int | None = None
    since: date | None = None
    until: date | None = None
    tip: str = ""


@dataclass(frozen=True)
class About:
    """What a lead is about: a claim with the hit of a check, a person, an institution. Against one of the latter."""

    claim: Claim | None = None
    hit: CheckHit | None = None
    person: Person | None = None
    institution: Institution | None = None


@service
def raise_lead(*, about: About, told: Told, holds: bool = False, by: Reader) -> Lead:
    """Raise a lead of suspected fraud; `holds`: the claim that it is about is not paid before the lead ends.

    Raises Incomplete by field, NobodySuspected, HitElsewhere, NothingToHold, InLiveBatch, OutOfScope.
    """
    claim = lock_claim(about.claim, by, Right.LEAD_RAISE) if about.claim else None
    pool, area_code = _place(about, claim, by)
    if about.hit and (claim is None or about.hit.claim_id != claim.pk):
        raise errors.HitElsewhere()
    if problems := _problems(told):
        raise Incomplete(problems)
    if holds:
        _must_hold_something(claim)
    lead = Lead.objects.create(
        pool=pool,
        area_code=area_code,
        number=case_number(LETTER, pool.area, clock.today()),
        claim=claim,
        hit=about.hit,
        person=about.person,
        institution=about.institution,
        source=told.source,
        facts=told.facts.strip(),
        amount=told.amount or 0,
        since=told.since,
        until=told.until,
        tip=told.tip.strip(),
        holds=holds,
        raised_by=by.staff,
        raised_on=clock.today(),
    )
    _tell("lead_raised_holding" if holds else "lead_raised", lead, by, amount_fen=lead.amount)
    return lead


@service
def take_lead(*, lead: Lead, by: Reader) -> Lead:
    """An inspector takes it in hand. Raises WrongStep."""
    lead = _take(lead, "take", by)
    lead.state, lead.inspector, lead.taken_on = State.TAKEN, by.staff, clock.today()
    lead.save(update_fields=["state", "inspector", "taken_on"])
    _tell("lead_taken", lead, by)
    return lead


@service
def report_lead(*, lead: Lead, findings: str, is_founded: bool, amount: int | None, by: Reader) -> Lead:
    """The inspector who has it says what was found, and how much of the fund is concerned (fen).

    Raises InspectedByAnother, Incomplete by field, WrongStep.
    """
    lead = _take(lead, "report", by)
    if by.staff.pk != lead.inspector_id:
        raise errors.InspectedByAnother(number=lead.number, name=lead.inspector and lead.inspector.name)
    lead.findings = must_say("findings", findings, _("Say what was looked at, and what was found."))
    lead.is_founded, lead.amount = is_founded, lead.amount if amount is None else amount
    lead.state, lead.reported_on = State.REPORTED, clock.today()
    lead.save(update_fields=["state", "findings", "is_founded", "amount", "reported_on"])
    _tell("lead_reported_founded" if is_founded else "lead_reported_unfounded", lead, by, amount_fen=lead.amount)
    return lead


@service
def dismiss_lead(*, lead: Lead, decision: str, by: Reader) -> Lead:
    """End it as unfounded; what was held back may be paid. Raises SamePerson, Incomplete, WrongStep."""
    lead = _decided(_take(lead, "dismiss", by), State.UNFOUNDED, decision, by)
    lead.holds = False
    lead.save()
    _tell("lead_dismissed", lead, by, reasons=lead.decision)
    return lead


@service
def hand_over_lead(*, lead: Lead, to: str, addressee: str, enclosures: str, decision: str, by: Reader) -> Lead:
    """End it as founded: it goes to an authority by a letter with a number of its own (HN-44, LPS-52).

    What was held back stays so until it is released. Raises SamePerson, Incomplete by field, WrongStep.
    """
    lead = _take(lead, "hand_over", by)
    problems = {
        "to": [] if to in Lead.To.values else [_("Choose the authority.")],
        "addressee": [] if addressee.strip() else [_("Name the authority that the letter goes to.")],
    }
    if any(problems.values()):
        raise Incomplete({field: sentences for field, sentences in problems.items() if sentences})
    lead = _decided(lead, State.HANDED_OVER, decision, by)
    lead.to, lead.addressee, lead.enclosures = to, addressee.strip(), enclosures.strip()
    lead.letter_number = case_number(HANDED, lead.pool.area, clock.today())
    lead.save()
    _tell("lead_handed_over", lead, by, addressee=lead.addressee, letter=lead.letter_number)
    return lead


@service
def note_receipt(*, lead: Lead, received_on: date, receipt: str, by: Reader) -> Lead:
    """Note the authority's receipt of the letter. Raises ReceiptThere, Incomplete by field, WrongStep."""
    lead = _take(lead, "receipt", by)
    if lead.received_on:
        raise errors.ReceiptThere(number=lead.letter_number, day=lead.received_on)
    if lead.decided_on is None or not lead.decided_on <= received_on <= clock.today():
        raise Incomplete({"received_on": [_("From the day of the letter until today.")]})
    lead.receipt = must_say("receipt", receipt, _("Say who received it, and under which number."))
    lead.received_on = received_on
    lead.save(update_fields=["received_on", "receipt"])
    _tell("lead_received", lead, by, addressee=lead.addressee, received_on=f"{received_on}")
    return lead


@service
def hold_payment(*, lead: Lead, by: Reader) -> Lead:
    """Hold back the payment of the lead's claim. Raises NothingToHold, InLiveBatch, WrongStep."""
    lead = _take(lead, "hold", by)
    if lead.holds:
        raise errors.HeldAlready(number=lead.number)
    _must_hold_something(lead.claim)
    lead.holds = True
    lead.save(update_fields=["holds"])
    _tell("lead_holds", lead, by)
    return lead


@service
def release_payment(*, lead: Lead, because: str, by: Reader) -> Lead:
    """Let the claim pass and be paid again. Raises NothingHeld, Incomplete, WrongStep."""
    lead = _take(lead, "release", by)
    if not lead.holds:
        raise errors.NothingHeld(number=lead.number)
    reasons = must_say("because", because, _("Say why it may be paid."))
    lead.holds = False
    lead.save(update_fields=["holds"])
    _tell("lead_releases", lead, by, reasons=reasons)
    return lead


def _place(about: About, claim: Claim | None, by: Reader) -> tuple[Pool, str]:
    """The pool and area of the lead: of its claim, of its person, of its institution. Raises NobodySuspected, OutOfScope."""
    if about.person is None and about.institution is None:
        raise errors.NobodySuspected()
    row = claim or about.person
    if row is not None:
        by.must(Right.LEAD_RAISE, row)
    elif about.institution is not None:
        return place_of(about.institution, by, Right.LEAD_RAISE)
    if by.pool is None or row is None:
        raise OutOfScope()
    return by.pool, row.area_code


def _problems(told: Told) -> dict[str, list[str]]:
    in_order = told.since is None or told.until is None or told.since <= told.until
    is_past = told.until is None or told.until <= clock.today()
    found = {
        "source": [] if told.source in Lead.Source.values else [_("Choose where it comes from.")],
        "facts": [] if told.facts.strip() else [_("Say what looks like fraud, with days and figures.")],
        "until": [] if in_order and is_past else [_("Choose a day after the first one, today or earlier.")],
        "tip": [] if told.source == Lead.Source.TIP or not told.tip.strip() else [_("Only for a tip-off.")],
    }
    return {field: sentences for field, sentences in found.items() if sentences}


def _must_hold_something(claim: Claim | None) -> None:
    """Lock what is owed for the locked claim. Raises NothingToHold, InLiveBatch."""
    if claim is None or claim.state not in (*PAYABLE_STATES, Claim.State.PAYING):
        raise errors.NothingToHold(state=claim.get_state_display() if claim else _("no claim"))
    for payable in payables.of(claim):
        if payable.state == Payable.State.BATCHED:
            batch = payable.lines.select_related("batch").get(is_live=True).batch
            raise payables.InLiveBatch(number=payable.number, batch=batch.number)


def _decided(lead: Lead, state: str, decision: str, by: Reader) -> Lead:
    """The lead in its last state. Raises SamePerson, Incomplete."""
    if by.staff.pk in (lead.inspector_id, lead.raised_by_id):
        raise SamePerson(role=_("who raised or investigated it"))
    lead.decision = must_say("decision", decision, _("Say why."))
    lead.state, lead.decided_by, lead.decided_on = state, by.staff, clock.today()
    return lead


def _take(lead: Lead, action: str, by: Reader) -> Lead:
    """The lead, locked after its claim, if the step is possible and the reader's. Raises WrongStep, NotAllowed."""
    claim = Claim.objects.select_for_update(of=("self",)).get(pk=lead.claim_id) if lead.claim_id else None
    rows = Lead.objects.select_for_update(of=("self",)).select_related("pool__area", "inspector")
    found: Lead = rows.get(pk=lead.pk)
    found.claim = claim
    by.must(LEAD.begin(action, found).right, found)
    return found


def _tell(verb: str, lead: Lead, by: Reader, **payload: object) -> None:
    """Record the one event of a step; who gave a tip is never in it."""
    events.record(
        verb,
        subject=lead,
        actor=by.staff,
        pool=lead.pool,
        area_code=lead.area_code,
        number=lead.number,
        **payload,
    )
