"""The counter: a claim is started, saved as a draft, submitted, withdrawn."""

import secrets
from collections.abc import Sequence
from dataclasses import replace

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from casework import clock, events
from casework.commands import service
from casework.errors import Busy, Incomplete, WrongStep
from casework.rights import Right
from casework.scope import Reader
from casework.sequences import case_number
from claims import waiting
from claims.entitlements import grounds
from claims.errors import UsedInvoice
from claims.facts import IN_PERSON, Applicant, InvoiceRow, LineRow, Payee, SplitRow, Stay
from claims.flow import FLOW
from claims.models import Claim
from claims.models.claim import PayeeStanding
from claims.services import appeals, deadline, drafts, flags, joint, parties, pricing, supplement
from claims.services.invoices import normalised, repeated, tidy, used_elsewhere
from claims.services.locking import lock_claim
from claims.services.missing import missing_for_submission
from enrollment.models import Person

QUERY_CODE_LETTERS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
QUERY_CODE_LENGTH = 10


@service
def start_claim(*, person: Person, by: Reader) -> Claim:
    """A new draft for the person (LPS-38), with who usually applies and the account that the person is paid on."""
    by.must(Right.CLAIM_ENTER, person)
    standing, payee_standing = parties.usual(person)
    paid = payee_standing == PayeeStanding.INSURED and person.bank_account
    claim = Claim.objects.create(
        pool_id=person.pool_id,
        area_code=person.area_code,
        person=person,
        applicant_standing=standing,
        payee_standing=payee_standing,
        payee_name=person.name if paid else "",
        bank_name=person.bank_name if paid else "",
        bank_account=person.bank_account if paid else "",
        entered_by=by.staff,
        handler=by.staff,
        created_at=clock.now(),
    )
    claim.makers.add(by.staff)
    _record("claim_started", claim, by)
    return claim


@service
def save_draft(
    *,
    claim: Claim,
    version: int,
    stay: Stay,
    invoices: Sequence[InvoiceRow],
    lines: Sequence[LineRow],
    payee: Payee,
    by: Reader,
    splits: Sequence[SplitRow] = (),
    applicant: Applicant = IN_PERSON,
) -> Claim:
    """Keep what was typed so far, in a draft or a claim that was sent back.

    What `splits` come to is what the rules take off (`Claim.paid_elsewhere`). Lines are priced by the catalogue.
    Raises ChangedMeanwhile when another save came in between, Incomplete with every problem by field path, UsedInvoice
    when an invoice stands in another claim.
    """
    claim = lock_claim(claim, by, Right.CLAIM_ENTER, version)
    if claim.state not in Claim.EDITABLE_STATES:
        raise WrongStep(state=claim.get_state_display())
    invoices = [tidy(row) for row in invoices]
    splits = [replace(row, invoice_number=normalised(row.invoice_number)) for row in splits]
    stay = replace(stay, paid_elsewhere=sum(row.amount for row in splits))
    payee = replace(payee, bank_account="".join(payee.bank_account.split()))
    problems = drafts.problems_of(claim, stay, invoices, lines, payee, splits, applicant) | repeated(invoices)
    used = used_elsewhere(claim, invoices, by)
    if used:
        raise UsedInvoice(problems | used)
    if problems:
        raise Incomplete(problems)
    drafts.write_stay(claim, stay)
    drafts.write_applicant(claim, applicant)
    drafts.write_payee(claim, payee)
    drafts.write_splits(claim, splits)
    _write_rows(claim, invoices, pricing.price(lines, claim.pool, stay), by)
    claim.makers.add(by.staff)
    _record("claim_saved", claim, by, claimed_fen=claim.claimed, lines=len(lines), invoices=len(invoices))
    return claim


def _write_rows(claim: Claim, invoices: Sequence[InvoiceRow], lines: Sequence[LineRow], by: Reader) -> None:
    try:
        with transaction.atomic():
            drafts.write_invoices(claim, invoices)
    except IntegrityError as error:
        # Another clerk entered the same invoice at this moment: the unique index knows before we can see it.
        used = used_elsewhere(claim, invoices, by)
        raise (UsedInvoice(used) if used else Busy()) from error
    drafts.write_lines(claim, lines)
    claim.allowed = sum(claim.lines.values_list("allowed_amount", flat=True))
    claim.version += 1
    claim.save()


@service
def submit(*, claim: Claim, version: int, by: Reader) -> Claim:
    """Hand a draft in: it gets its number, query code and due date, and the checks look at it.

    Raises Incomplete with everything that `missing_for_submission` names.
    """
    claim = lock_claim(claim, by, Right.CLAIM_ENTER, version)
    FLOW.begin("submit", claim)
    _must_be_complete(claim)
    today = clock.today()
    claim.received_on = today
    claim.due_on, claim.due_is_provisional = deadline.after(today, claim.pool.claim_working_days)
    claim.query_code = "".join(secrets.choice(QUERY_CODE_LETTERS) for _letter in range(QUERY_CODE_LENGTH))
    _hand_in(claim, by)
    # Last: whoever else hands in for the township today waits for the number until this transaction ends.
    claim.number = case_number("C", claim.person.area, today)
    claim.save(update_fields=["number"])
    _record("claim_submitted", claim, by, number=claim.number, claimed_fen=claim.claimed)
    return claim


@service
def resubmit(*, claim: Claim, version: int, by: Reader) -> Claim:
    """Hand a claim in again that came back; it keeps its number and is reviewed anew.

    It keeps its due date too, unless papers were asked for: then the clock, which stood still, runs on. Raises
    Incomplete with everything that `missing_for_submission` names.
    """
    claim = lock_claim(claim, by, Right.CLAIM_ENTER, version)
    FLOW.begin("resubmit", claim)
    _must_be_complete(claim)
    verb, told = "claim_resubmitted", dict[str, object](claimed_fen=claim.claimed)
    if claim.state == Claim.State.SUPPLEMENTING:
        verb, told = "claim_supplemented", {"days": supplement.run_on(claim), "due": str(claim.due_on)}
    _hand_in(claim, by)
    _record(verb, claim, by, **told)
    return claim


def _must_be_complete(claim: Claim) -> None:
    problems: dict[str, list[str]] = {}
    for missing in missing_for_submission(claim):
        problems.setdefault(missing.field, []).append(missing.sentence)
    if problems:
        raise Incomplete(problems)


def _hand_in(claim: Claim, by: Reader) -> None:
    claim.state = Claim.State.SUBMITTED
    claim.first_reviewer = claim.second_reviewer = claim.handler = None
    claim.first_reviewed_for = claim.second_reviewed_for = None
    claim.way = ""
    grounds.rest(claim)
    claim.entered_by = by.staff
    claim.version += 1
    claim.save()
    claim.makers.add(by.staff)
    flags.look_at(claim)


@service
def withdraw(*, claim: Claim, comment: str, by: Reader) -> Claim:
    """Take a claim back before anybody reviewed it; its invoices may be used again. Raises Incomplete for no comment."""
    claim = lock_claim(claim, by, Right.CLAIM_ENTER)
    FLOW.begin("withdraw", claim)
    if not comment.strip():
        raise Incomplete({"comment": [_("Say why the claim is withdrawn.")]})
    close(claim, Claim.State.WITHDRAWN)
    _record("claim_withdrawn", claim, by, comment=comment)
    return claim


def close(claim: Claim, state: Claim.State) -> None:
    """End a claim that is not paid (any more): its invoices may be used again."""
    claim.state = state
    claim.handler = claim.clock_stopped_on = None
    claim.version += 1
    claim.save(update_fields=["state", "handler", "clock_stopped_on", "version"])
    claim.invoices.update(is_live=False)
    flags.closed(claim)
    waiting.end_with(claim, str(claim.get_state_display()))
    joint.end_with(claim)
    appeals.end_with(claim)


def _record(verb: str, claim: Claim, by: Reader, **payload: object) -> None:
    events.record(verb, subject=claim, actor=by.staff, pool=by.pool, area_code=claim.area_code, **payload)
