"""Writing what the counter typed: what cannot be stored is named at once, what did not change stays as it is."""

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _

from casework.money import LARGEST
from claims.facts import IN_PERSON, Applicant, InvoiceRow, LineRow, Payee, SplitRow, Stay
from claims.models import Claim, ExpenseLine, Invoice, SplitStatement
from claims.models.claim import Standing

MOST_INVOICES = 200
MOST_LINES = 5_000
MOST_QUANTITY = 10**8
MOST_BASIS_POINTS = 10_000
MOST_TRACE_CODES = 500
LONGEST_TRACE_CODE = 40

Problems = dict[str, list[str]]


def problems_of(
    claim: Claim,
    stay: Stay,
    invoices: Sequence[InvoiceRow],
    lines: Sequence[LineRow],
    payee: Payee,
    splits: Sequence[SplitRow] = (),
    applicant: Applicant = IN_PERSON,
) -> Problems:
    """What the database could not take, by field path. A partial draft is fine; a wrong one is not."""
    found: defaultdict[str, list[str]] = defaultdict(list, problems_of_stay(stay))
    _check_rests(found, claim, stay)
    _check_texts(found, "payee", payee, Claim, {"name": "payee_name", "bank_name": "", "bank_account": ""})
    texts = {name: f"applicant_{name}" for name in ("name", "identity", "phone")}
    _check_texts(found, "applicant", applicant, Claim, texts)
    if len(invoices) > MOST_INVOICES:
        found["invoices"].append(_("A claim takes at most %(most)d invoices.") % {"most": MOST_INVOICES})
    if len(lines) > MOST_LINES:
        found["lines"].append(_("A claim takes at most %(most)d lines.") % {"most": MOST_LINES})
    for index, invoice in enumerate(invoices[:MOST_INVOICES]):
        path = f"invoices.{index}"
        _check_amounts(found, path, invoice, "amount")
        _check_texts(found, path, invoice, Invoice, {"code": "", "number": "", "check_code": ""})
    if len(splits) > MOST_INVOICES:
        found["splits"].append(_("A claim takes at most %(most)d split statements.") % {"most": MOST_INVOICES})
    for index, split in enumerate(splits[:MOST_INVOICES]):
        path = f"splits.{index}"
        _check_amounts(found, path, split, "amount")
        _check_texts(found, path, split, SplitStatement, {"invoice_number": "", "issuer": "", "number": ""})
    for index, line in enumerate(lines[:MOST_LINES]):
        path = f"lines.{index}"
        found |= problems_of_line(path, line)
        _check_texts(found, path, line, ExpenseLine, {"name": ""})
        if line.entry and line.entry.pool_id != claim.pool_id:
            found[f"{path}.entry"].append(_("This entry is not in the catalogue of this pool."))
    return dict(found)


def _check_rests(found: Problems, claim: Claim, stay: Stay) -> None:
    before = stay.continues
    # Only what is settled has taken a deductible; and it is not edited any more, so that no chain ends in itself.
    if before and (before.person_id != claim.person_id or before.state not in Claim.SETTLED_STATES):
        found["stay.continues"].append(_("Only a settled claim of the same person can be continued."))
    if stay.registration and stay.registration.person_id != claim.person_id:
        found["stay.registration"].append(_("Choose a registration of this person."))


def problems_of_stay(stay: Stay) -> Problems:
    """What no stay can be, saved or not: an impossible amount, an end before its beginning."""
    found: defaultdict[str, list[str]] = defaultdict(list)
    _check_amounts(found, "stay", stay, "claimed")
    if stay.admitted_on and stay.discharged_on and stay.discharged_on < stay.admitted_on:
        found["stay.discharged_on"].append(_("The discharge lies before the admission."))
    return found


def problems_of_line(path: str, line: LineRow) -> Problems:
    """What no line can be, saved or not: an impossible amount, class, quantity or share."""
    found: defaultdict[str, list[str]] = defaultdict(list)
    _check_amounts(found, path, line, "amount", "unit_price", "price_limit")
    if line.category not in {"", "A", "B", "C"}:
        found[f"{path}.category"].append(_("Choose the class: A, B or C."))
    if line.quantity is not None and not 0 < line.quantity < MOST_QUANTITY:
        found[f"{path}.quantity"].append(_("The quantity is above zero and below a hundred million."))
    if line.first_self_pay is not None and not 0 <= line.first_self_pay <= MOST_BASIS_POINTS:
        found[f"{path}.first_self_pay"].append(_("The first self-payment is between 0 and 100 %."))
    if len(line.trace_codes) > MOST_TRACE_CODES or any(len(code) > LONGEST_TRACE_CODE for code in line.trace_codes):
        sentence = _("At most %(most)d trace codes of %(longest)d characters fit on a line.")
        figures = {"most": MOST_TRACE_CODES, "longest": LONGEST_TRACE_CODE}
        found[f"{path}.trace_codes"].append(sentence % figures)
    return found


def _check_amounts(found: Problems, path: str, row: Any, *names: str) -> None:
    for name in names:
        amount = getattr(row, name)
        if amount is not None and not 0 <= amount <= LARGEST:
            found[f"{path}.{name}"].append(_("The amount is negative or too large."))


def _check_texts(found: Problems, path: str, row: Any, model: Any, columns: dict[str, str]) -> None:
    for name, column in columns.items():
        longest = model._meta.get_field(column or name).max_length
        if len(getattr(row, name)) > longest:
            found[f"{path}.{name}"].append(_("At most %(longest)d characters fit here.") % {"longest": longest})


def write_stay(claim: Claim, stay: Stay) -> None:
    """Put the stay on the claim (not saved yet)."""
    for name, value in vars(stay).items():
        setattr(claim, name, value)


def write_applicant(claim: Claim, applicant: Applicant) -> None:
    """Put who applies on the claim (not saved yet); of who applies in person nothing else is kept."""
    kept = IN_PERSON if applicant.standing == Standing.SELF else applicant
    for name, value in vars(kept).items():
        setattr(claim, f"applicant_{name}", value)


def write_payee(claim: Claim, payee: Payee) -> None:
    """Put the account on the claim (not saved yet)."""
    claim.payee_name, claim.bank_name, claim.bank_account = payee.name, payee.bank_name, payee.bank_account
    claim.payee_standing = payee.standing


def write_invoices(claim: Claim, rows: Sequence[InvoiceRow]) -> None:
    """Make the stored invoices those of `rows`. IntegrityError when one is live elsewhere."""
    wanted = [
        Invoice(claim=claim, pool_id=claim.pool_id, position=position, **vars(row)) for position, row in enumerate(rows)
    ]
    _replace_changed(claim.invoices.all(), wanted, tuple(InvoiceRow.__dataclass_fields__))


def write_splits(claim: Claim, rows: Sequence[SplitRow]) -> None:
    """Make the stored split statements those of `rows`."""
    wanted = [
        SplitStatement(claim=claim, pool_id=claim.pool_id, position=position, **vars(row))
        for position, row in enumerate(rows)
    ]
    _replace_changed(claim.splits.all(), wanted, tuple(SplitRow.__dataclass_fields__))


def write_lines(claim: Claim, rows: Sequence[LineRow]) -> None:
    """Make the stored lines those of `rows`: a line that did not change keeps what a reviewer allowed of it."""
    wanted = [
        ExpenseLine(
            claim=claim, position=position, allowed_amount=row.amount, allowed_category=row.category, **vars(row)
        )
        for position, row in enumerate(rows)
    ]
    _replace_changed(claim.lines.all(), wanted, ("entry_id", *(set(LineRow.__dataclass_fields__) - {"entry"})))


def _replace_changed(stored: Any, wanted: Sequence[Any], fields: tuple[str, ...]) -> None:
    """Delete the rows whose place is gone or says something else, and write those anew."""
    held = {(row.position, *_said(row, fields)): row.pk for row in stored}
    fresh = [row for row in wanted if held.pop((row.position, *_said(row, fields)), None) is None]
    if held:
        stored.model.objects.filter(pk__in=held.values()).delete()
    stored.model.objects.bulk_create(fresh)


def _said(row: Any, fields: tuple[str, ...]) -> tuple[Any, ...]:
    return tuple(tuple(said) if isinstance(said := getattr(row, field), list) else said for field in fields)
