"""From a claim to its letters: 受理回执, 结算单, 拒付通知书, 追回通知书 (casework.letters)."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any, Self

from django.utils import timezone
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from casework import letters, masks
from casework.documents import documents_of
from casework.errors import WrongStep
from casework.models import Staff
from claims import breakdown, typed
from claims.flow import RefusalReason
from claims.models import Claim, Decision, Diagnosis, Recovery, Settlement
from claims.question import Question
from claims.services import deadline
from enrollment.models import Person
from fund.models import Fund
from institutions.models import Institution
from policy import Line, Row
from policy import Settlement as Answer
from policy.days import age_on

OBJECTION_DAYS = 60
"""行政复议法 art. 20: sixty days from knowing the decision."""
ARTICLE_TERM = "《社会保险经办条例》第二十条"
ARTICLE_RETURN = "《社会保险法》第三十条、《社会保险经办条例》第四十六条"
UNKNOWN = "—"

TITLES = {
    "receipt": _("Receipt"),
    "settlement": _("Settlement sheet"),
    "refusal": _("Refusal notice"),
    "recovery": _("Recovery notice"),
}


@dataclass(frozen=True)
class HandedIn:
    """What is filled in on every claim that was handed in (`missing_for_submission` saw to it)."""

    institution: Institution
    diagnosis: Diagnosis
    admitted_on: date
    discharged_on: date
    received_on: date
    due_on: date

    @classmethod
    def of(cls, claim: Claim) -> Self:
        """Raises WrongStep for a draft."""
        found = {field: getattr(claim, field) for field in cls.__dataclass_fields__}
        if None in found.values():
            raise WrongStep(state=claim.get_state_display())
        return cls(**found)


def letters_of(claim: Claim) -> list[dict[str, Any]]:
    """The letters that can be printed of the claim in its state: kind and title."""
    there = {
        "receipt": claim.received_on is not None,
        "settlement": claim.settled_at is not None and claim.state != Claim.State.REVERSED,
        "refusal": claim.state == Claim.State.REFUSED,
        "recovery": claim.settled_at is not None and claim.recoveries.exists(),
    }
    return [{"kind": kind, "title": TITLES[kind]} for kind, printable in there.items() if printable]


def letter(claim: Claim, kind: str, by: Staff) -> letters.Letter:
    """One letter of the claim. Raises WrongStep when the claim has no such letter now."""
    if kind not in {found["kind"] for found in letters_of(claim)}:
        raise WrongStep(state=claim.get_state_display())
    makers: dict[str, Callable[[Claim, dict[str, Any]], letters.Letter]] = {
        "receipt": _receipt,
        "settlement": _settlement,
        "refusal": _refusal,
        "recovery": _recovery,
    }
    agency = letters.Agency.of(claim.pool)
    return makers[kind](claim, {"agency": agency, "number": claim.number, "printed_by": by.name})


def _receipt(claim: Claim, sent: dict[str, Any]) -> letters.Receipt:
    known = HandedIn.of(claim)
    return letters.Receipt(
        **sent,
        matter=_matter(claim),
        insured=_insured(claim.person),
        applicant=letters.Applicant(
            name=claim.person.name, relation=gettext("In person"), masked_telephone=masks.phone(claim.person.phone)
        ),
        claimed=claim.claimed,
        invoices=claim.invoices.count(),
        materials=tuple(_materials(claim)),
        received_on=known.received_on,
        due_on=known.due_on,
        due_is_provisional=claim.due_is_provisional,
        working_days=claim.pool.claim_working_days,
        article=ARTICLE_TERM,
        query_code=claim.query_code,
    )


def _materials(claim: Claim) -> Iterable[letters.Material]:
    counted: dict[str, int] = {}
    for document in documents_of(claim):
        counted[document.get_kind_display()] = counted.get(document.get_kind_display(), 0) + 1
    for name, count in counted.items():
        yield letters.Material(name=str(name), form=letters.MaterialForm.ELECTRONIC, count=count)


def _refusal(claim: Claim, sent: dict[str, Any]) -> letters.RefusalNotice:
    known = HandedIn.of(claim)
    decision = claim.decisions.filter(verdict=Decision.Verdict.REFUSE).latest("id")
    decided_on = _day(decision.at)
    line = letters.RefusedLine(
        item=f"{_matter(claim)} {known.admitted_on} – {known.discharged_on}",
        amount=claim.claimed,
        reason_code=decision.reason_code,
        reason=f"{RefusalReason(decision.reason_code).label}: {decision.comment}",
        article=decision.article,
    )
    return letters.RefusalNotice(
        **sent,
        part=letters.RefusedPart.PAYMENT,
        matter=_matter(claim),
        insured=_insured(claim.person),
        institution=known.institution.name,
        received_on=known.received_on,
        decided_on=decided_on,
        claimed=claim.claimed,
        lines=(line,),
        remedy=_remedy(claim, decided_on),
    )


def _recovery(claim: Claim, sent: dict[str, Any]) -> letters.RecoveryNotice:
    recovery = claim.recoveries.latest("id")
    opened_on = _day(recovery.opened_at)
    repay_by, _provisional = deadline.after(opened_on, claim.pool.claim_working_days)
    return letters.RecoveryNotice(
        **sent,
        insured=_insured(claim.person),
        settlement_number=claim.number,
        paid_on=_day(claim.settlements.earliest("turn").at),
        decided_on=opened_on,
        reason=recovery.reason,
        article=ARTICLE_RETURN,
        funds=tuple(_repaid(claim, recovery)),
        repay_by=repay_by,
        account=letters.Account.income_of(claim.pool),
        in_parts=True,
        remedy=_remedy(claim, opened_on),
    )


def _repaid(claim: Claim, recovery: Recovery) -> Iterable[letters.RepaidFund]:
    """Per fund: what is due now by the last position, what comes back, and both together as what was paid."""
    now = claim.settlements.latest("turn")
    for fund, repay in recovery.by_fund.items():
        due = getattr(now, fund)
        yield letters.RepaidFund(fund=str(Fund(fund).label), paid=due + repay, due=due, repay=repay)


def _settlement(claim: Claim, sent: dict[str, Any]) -> letters.SettlementSheet:
    known, held = HandedIn.of(claim), claim.settlements.latest("turn")
    answer = Answer.from_json(held.result)
    asked = Question.from_json(held.facts)
    lines = tuple(asked.claim.lines or ())
    person, lang = claim.person, get_language() or "zh"
    decided = {decision.stage: _day(decision.at) for decision in claim.decisions.all()}
    return letters.SettlementSheet(
        **sent,
        case_number=claim.number,
        settled_on=_day(held.at),
        insured=_insured(person),
        sex=person.get_sex_display(),
        born_on=person.born_on,
        age=age_on(person.born_on, known.admitted_on),
        scheme=gettext("Basic medical insurance of residents"),
        assistance_class=str(asked.member.assistance_class or UNKNOWN),
        visit=_visit(claim, known),
        total=answer.total,
        self_paid=answer.self_paid or 0,
        above_limit=answer.above_limit or 0,
        first_self_pay=answer.first_self_pay or 0,
        in_policy=answer.eligible or 0,
        deductible=answer.deductible or 0,
        funds=tuple(_funds(held, answer.burden or 0)),
        fund_total=held.fund,
        person_total=held.person,
        person_account=0,
        person_cash=held.person,
        hospital=0,
        rows=tuple(_row(row, lang) for row in answer.rows if row.amount is not None),
        year=claim.year,
        year_uses=tuple(_year_uses(held)),
        lines=tuple(_lines(lines, answer)),
        payee=letters.Account(holder=claim.payee_name, bank=claim.bank_name, number=masks.account(claim.bank_account)),
        policy=_policy(held),
        made=letters.Signature(name=claim.entered_by.name, on=claim.received_on),
        checked=_signature(claim.second_reviewer, decided.get(Decision.Stage.SECOND_REVIEW)),
        approved=_signature(claim.approver, decided.get(Decision.Stage.APPROVAL)),
    )


def _funds(held: Settlement, burden: int) -> Iterable[letters.FundPayment]:
    """Each fund that pays, with the amount it counted: what is in policy, less what funds before it have paid."""
    left = held.eligible
    for fund in Fund:
        paid = getattr(held, fund.value)
        counted = burden if fund == Fund.CRITICAL_ILLNESS else left
        if paid:
            yield letters.FundPayment(fund=str(fund.label), counted=counted, payable_limit=None, paid=paid)
        left -= paid


def _lines(lines: tuple[Line, ...], answer: Answer) -> Iterable[letters.ExpenseLine]:
    for line, parts in zip(lines, breakdown.of_lines(lines, answer), strict=True):
        yield letters.ExpenseLine(
            name=line.item or UNKNOWN,
            catalogue_class=str(_CLASSES[line.category]),
            quantity=_quantity(line),
            amount=line.amount,
            self_paid=parts.self_paid,
            above_limit=parts.above_limit,
            first_self_pay=parts.first_self_pay,
            in_policy=parts.in_policy,
        )


def _quantity(line: Line) -> str:
    if line.quantity is None:
        return UNKNOWN
    return typed.number(Decimal(line.quantity.numerator) / Decimal(line.quantity.denominator))


def _row(row: Row, lang: str) -> letters.CalculationRow:
    sources = tuple(
        letters.Source(text=f"{source.document} {source.locator}".strip(), illustrative=source.illustrative)
        for source in row.sources
    )
    layer = str(Fund(row.layer).label) if row.layer in Fund.values else ""
    return letters.CalculationRow(
        layer=layer, label=row.label(lang), formula=row.formula(lang), amount=row.amount or 0, sources=sources
    )


def _year_uses(held: Settlement) -> Iterable[letters.YearUse]:
    """What each fund has paid in the year before this claim and by it."""
    before = _paid_before(held)
    for fund in Fund:
        now = getattr(held, fund.value)
        if now or before[fund.value]:
            yield letters.YearUse(counter=str(fund.label), before=before[fund.value], now=now, limit=None)


def _paid_before(held: Settlement) -> dict[str, int]:
    """Per fund the sum of the positions of the year's earlier claims."""
    earlier = Settlement.objects.filter(person_year=held.person_year_id, sequence__lt=held.sequence)
    positions = earlier.order_by("claim_id", "-turn").distinct("claim_id")
    return {fund: sum(getattr(position, fund) for position in positions) for fund in Fund.values}


def _visit(claim: Claim, known: HandedIn) -> letters.Visit:
    return letters.Visit(
        number=claim.number,
        institution=known.institution.name,
        level=str(known.institution.get_level_display()),
        kind=str(claim.get_kind_display()),
        access=str(claim.get_access_display()),
        diagnosis=f"{known.diagnosis.code} {known.diagnosis.name}",
        admitted_on=known.admitted_on,
        discharged_on=known.discharged_on,
        days=(known.discharged_on - known.admitted_on).days or 1,
        invoices=claim.invoices.count(),
    )


def _policy(held: Settlement) -> str:
    kept = {f"{version['pack']} ({version['content_hash'][:8]})" for version in held.versions.values()}
    return ", ".join(sorted(kept))


def _insured(person: Person) -> letters.Insured:
    number = person.identities.filter(is_main=True).values_list("number", flat=True).first() or ""
    return letters.Insured(
        name=person.name,
        masked_id=masks.identity(number),
        area=person.area.name,
        category=str(person.get_kind_display()),
    )


def _matter(claim: Claim) -> str:
    return gettext("Reimbursement of medical expenses: %(kind)s") % {"kind": claim.get_kind_display()}


def _remedy(claim: Claim, decided_on: date) -> letters.Remedy:
    authority = gettext("Healthcare security bureau of %(area)s") % {"area": claim.pool.area.name}
    return letters.Remedy(until=decided_on + timedelta(days=OBJECTION_DAYS), authority=authority)


def _signature(staff: Staff | None, on: date | None) -> letters.Signature:
    return letters.Signature(name=staff.name, on=on) if staff else letters.Signature()


def _day(moment: datetime) -> date:
    return timezone.localtime(moment).date()


_CLASSES = {"A": _("Class A"), "B": _("Class B"), "C": _("Class C")}
