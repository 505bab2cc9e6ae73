"""医疗费用分割单: what was paid of a settled claim's invoices, so that the person may claim the rest elsewhere."""

from typing import Any

from casework import letters
from claims.letters.parts import HandedIn, applicant, day_of, insured
from claims.letters.settlement import visit
from claims.models import Claim
from claims.question import Question
from fund.models import Fund


def split_statement(claim: Claim, sent: dict[str, Any]) -> letters.SplitStatement:
    """What was paid here and by the insurers before us, and what of the invoices nobody has paid yet."""
    known, held = HandedIn.of(claim), claim.settlements.latest("turn")
    invoices = list(claim.invoices.all())
    claimed = sum(invoice.amount for invoice in invoices)
    splits = list(claim.splits.all())
    paid = {fund: amount for fund in Fund if (amount := getattr(held, fund.value))}
    return letters.SplitStatement(
        **sent,
        case_number=claim.number,
        settled_on=day_of(held.at),
        insured=insured(claim.person),
        applicant=applicant(claim),
        visit=visit(claim, known, Question.from_json(held.facts)),
        invoices=tuple(
            letters.ClaimedInvoice(
                code=invoice.code,
                number=invoice.number,
                issued_on=invoice.issued_on or known.received_on,
                amount=invoice.amount,
            )
            for invoice in invoices
        ),
        claimed=claimed,
        allowed=held.total,
        funds=tuple(letters.FundTotal(fund=str(fund.label), amount=amount) for fund, amount in paid.items()),
        fund_total=held.fund,
        elsewhere=tuple(
            letters.PaidElsewhere(
                issuer=split.issuer, number=split.number, invoice_number=split.invoice_number, amount=split.amount
            )
            for split in splits
        ),
        unpaid=claimed - held.fund - sum(split.amount for split in splits),
    )
