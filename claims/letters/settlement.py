"""结算单 (一单制): the settlement that holds, line by line, with its trace."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from casework import letters
from casework.models import Staff
from claims import breakdown, typed
from claims.letters.parts import UNKNOWN, HandedIn, applicant, day_of, insured, payee
from claims.models import Claim, CriticalCase, Decision, DirectStay, Settlement, YearMove
from claims.question import Question
from fund.models import Fund
from institutions.models import Institution
from policy import Line, Row
from policy import Settlement as Answer
from policy.days import age_on


def settlement_sheet(claim: Claim, sent: dict[str, Any]) -> letters.SettlementSheet:
    """The sheet (LPS-54, national_rules C7)."""
    known, held = HandedIn.of(claim), claim.settlements.latest("turn")
    answer = Answer.from_json(held.result)
    asked = Question.from_json(held.facts)
    person, lang = claim.person, get_language() or "zh"
    return letters.SettlementSheet(
        **sent,
        **_signatures(claim),
        case_number=claim.number,
        settled_on=day_of(held.at),
        insured=insured(person),
        sex=person.get_sex_display(),
        born_on=person.born_on,
        age=age_on(person.born_on, known.admitted_on),
        scheme=gettext("Basic medical insurance of residents"),
        assistance_class=str(asked.member.assistance_class or UNKNOWN),
        visit=visit(claim, known, asked),
        total=answer.total,
        self_paid=answer.self_paid or 0,
        above_limit=answer.above_limit or 0,
        first_self_pay=answer.first_self_pay or 0,
        in_policy=answer.eligible or 0,
        deductible=answer.deductible or 0,
        funds=tuple(_funds(held, answer)),
        fund_total=held.fund,
        person_total=held.person,
        person_account=0,
        person_cash=held.person,
        hospital=0,
        elsewhere=held.elsewhere,
        rows=tuple(calculation_row(row, lang) for row in answer.rows if row.amount is not None),
        year=claim.year,
        year_uses=tuple(_year_uses(held, answer)),
        lines=tuple(_lines(tuple(asked.claim.lines or ()), answer)),
        applicant=applicant(claim),
        payee=payee(claim),
        policy=_policy(held),
    )


def _funds(held: Settlement, answer: Answer) -> Iterable[letters.FundPayment]:
    """Each fund that pays: the amount it counted (what is in policy, less what funds before it have paid), and what
    its yearly cap had left."""
    left = held.eligible
    for fund in Fund:
        paid = getattr(held, fund.value)
        counted = answer.burden or 0 if fund == Fund.CRITICAL_ILLNESS else left
        if paid:
            limit = answer.limits.get(fund.value)
            yield letters.FundPayment(
                fund=str(fund.label), counted=counted, payable_limit=limit.left if limit else None, paid=paid
            )
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
            elsewhere=parts.elsewhere,
        )


def _quantity(line: Line) -> str:
    if line.quantity is None:
        return UNKNOWN
    return typed.number(Decimal(line.quantity.numerator) / Decimal(line.quantity.denominator))


def calculation_row(row: Row, lang: str) -> letters.CalculationRow:
    """One row of a trace as paper shows it."""
    sources = tuple(
        letters.Source(text=f"{source.document} {source.locator}".strip(), illustrative=source.illustrative)
        for source in row.sources
    )
    layer = str(Fund(row.layer).label) if row.layer in Fund.values else ""
    return letters.CalculationRow(
        layer=layer, label=row.label(lang), formula=row.formula(lang), amount=row.amount or 0, sources=sources
    )


def _year_uses(held: Settlement, answer: Answer) -> Iterable[letters.YearUse]:
    """What each fund has paid in the year before this claim and by it, and the year's cap."""
    before = _paid_before(held)
    for fund in Fund:
        now, limit = getattr(held, fund.value), answer.limits.get(fund.value)
        if now or before[fund.value]:
            yield letters.YearUse(
                counter=str(fund.label), before=before[fund.value], now=now, limit=limit.cap if limit else None
            )


def _paid_before(held: Settlement) -> dict[str, int]:
    """Per fund the sum of the positions of the year's earlier claims, and of direct stays and cases that came before."""
    earlier = Settlement.objects.filter(person_year=held.person_year_id, sequence__lt=held.sequence)
    positions = earlier.order_by("claim_id", "-turn").distinct("claim_id")
    before = YearMove.objects.filter(person_year=held.person_year_id, sequence__lt=held.sequence)
    stays = DirectStay.objects.filter(pk__in=before.values("stay"))
    found = {fund: sum(getattr(paid, fund) for paid in (*positions, *stays)) for fund in Fund.values}
    cases = CriticalCase.objects.filter(pk__in=before.values("case"))
    found[Fund.CRITICAL_ILLNESS.value] += sum(case.stands for case in cases)
    return found


def visit(claim: Claim, known: HandedIn, asked: Question) -> letters.Visit:
    """The stay that was settled."""
    return letters.Visit(
        number=claim.number,
        institution=known.institution.name,
        level=str(Institution.Level(asked.claim.level or known.institution.level).label),
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


def _signatures(claim: Claim) -> dict[str, Any]:
    """Who made, checked and approved it."""
    decided = {decision.stage: day_of(decision.at) for decision in claim.decisions.all()}
    return {
        "made": letters.Signature(name=claim.entered_by.name, on=claim.received_on),
        "checked": _signature(claim.second_reviewer, decided.get(Decision.Stage.SECOND_REVIEW)),
        "approved": _signature(claim.approver, decided.get(Decision.Stage.APPROVAL)),
    }


def _signature(staff: Staff | None, on: date | None) -> letters.Signature:
    return letters.Signature(name=staff.name, on=on) if staff else letters.Signature()


_CLASSES = {"A": _("Class A"), "B": _("Class B"), "C": _("Class C")}
