"""Another insurer has paid a part of an invoice (分割单): the same invoice counts here for the rest only."""

import pytest

from casework import clock
from casework.letters import render
from casework.models import Document, Role
from claims import verifications
from claims.facts import Adjustment, InvoiceRow, LineRow, SplitRow
from claims.letters import letter, letters_of
from claims.models import Claim
from claims.selectors import year_money
from claims.services.adjust import adjust_lines
from claims.services.missing import missing_for_submission
from claims.services.preview import preview_claim, settlement_of
from claims.services.reverse import reverse
from tests.claims.screens import as_sent, signed_in
from tests.factories import claims as factory
from tests.factories.core import reader
from tests.factories.enrollment import insured_person

pytestmark = pytest.mark.django_db
INVOICE = {"code": "99060126", "number": "0000777777"}
LINES = [LineRow(name="手术费", category="A", amount=5_000_00), LineRow(name="特需床位", category="C", amount=400_00)]


def split(amount: int = 1_350_00, **fields) -> SplitRow:
    said = {"invoice_number": INVOICE["number"], "issuer": "示例人寿保险", "number": "FG2026-0001"} | fields
    return SplitRow(**said, amount=amount)


def with_split(pool, *splits: SplitRow, make=factory.draft, **fields) -> Claim:
    """A claim over 5,400.00 of which another insurer has paid 1,350.00, a quarter."""
    invoices = [InvoiceRow(**INVOICE, issued_on=None, amount=5_400_00)]
    fields = {"lines": LINES, "invoices": fields.pop("invoices", None) or _dated(invoices)} | fields
    return make(pool=pool, splits=splits or (split(),), **fields)


def _dated(invoices: list[InvoiceRow]) -> list[InvoiceRow]:
    return [factory.invoice(row.amount, clock.today(), code=row.code, number=row.number) for row in invoices]


def verified() -> list[str]:
    return [sentence for verify in verifications.ALL for sentence in verify()]


def test_the_rest_is_settled_and_the_whole_adds_up(pool):
    """NX-20, C2: 75 % are left: 3,750.00 of class A; (3,750 - 500) x 75 % = 2,437.50 (docs/decisions.md)."""
    claim = with_split(pool, make=factory.settled)
    settlement = claim.settlements.get()
    assert (settlement.total, settlement.elsewhere) == (5_400_00, 1_350_00)
    assert (settlement.basic, settlement.person) == (2_437_50, 1_612_50)
    assert settlement.total == settlement.fund + settlement.person + settlement.elsewhere
    row = next(row for row in settlement_of(settlement).rows if row.key == "elsewhere")
    assert row.formula("zh").startswith("5,400.00 - 1,350.00 = 4,050.00")
    assert year_money(claim.person, claim.year)["elsewhere"] == 1_350_00
    assert verified() == []


def test_what_is_allowed_less_than_was_paid_elsewhere_leaves_nothing_to_pay(pool):
    claim = with_split(pool, make=factory.submitted)
    by = reader(Role.REVIEWER, pool=pool)
    allowed = [Adjustment(fen, category, "other", "与票据不符") for fen, category in ((900_00, "A"), (100_00, "C"))]
    changes = dict(zip(claim.lines.values_list("pk", flat=True), allowed, strict=True))
    claim = adjust_lines(claim=claim, version=claim.version, changes=changes, by=by)
    answer = preview_claim(claim)
    assert (answer.total, answer.elsewhere, answer.fund, answer.person) == (1_000_00, 1_000_00, 0, 0)


def test_a_reversal_recomputes_a_later_rest_as_a_rest(pool):
    person = insured_person(pool, years=(2026,))
    first = factory.settled(person=person, amount=60_000_00)
    later = with_split(pool, make=factory.settled, person=person)
    reverse(claim=first, comment="重复报销", by=reader(Role.SUPERVISOR, pool=pool))
    held = later.settlements.latest("turn")
    assert held.elsewhere == 1_350_00
    assert verified() == []


@pytest.mark.parametrize(
    ("row", "path", "words"),
    [
        (split(number=""), "splits.0.number", "分割单"),
        (split(issuer=""), "splits.0.issuer", "支付"),
        (split(0), "splits.0.amount", "金额"),
        (split(5_400_01), "splits.0.amount", "5,400.00"),
        (split(invoice_number="0000888888"), "splits.0.invoice_number", "号码"),
    ],
)
def test_a_split_statement_names_an_invoice_of_the_claim_and_no_more_than_it(pool, row, path, words):
    missing = {one.field: one.sentence for one in missing_for_submission(with_split(pool, row))}
    assert words in missing[path]


def test_two_insurers_may_share_an_invoice_to_its_last_fen(pool):
    halves = (split(2_700_00), split(2_700_00, issuer="示例财产保险", number="B1"))
    assert missing_for_submission(with_split(pool, *halves)) == []
    over = (split(2_700_00), split(2_700_01, issuer="示例财产保险", number="B1"))
    other = with_split(pool, *over, invoices=[factory.invoice(5_400_00, clock.today(), number="0000777778")])
    assert {one.field for one in missing_for_submission(other)} >= {"splits.0.invoice_number"}


def test_the_statement_itself_has_to_be_among_the_documents(pool):
    claim = with_split(pool)
    assert missing_for_submission(claim) == []
    Document.objects.filter(case_id=claim.pk, kind=Document.Kind.SPLIT_STATEMENT).delete()
    assert [one.field for one in missing_for_submission(claim)] == ["documents.split_statement"]


def test_the_form_keeps_the_sheet_and_the_calculation_takes_it_off(pool):
    clerk = reader(Role.CLERK, pool=pool)
    claim = with_split(pool, by=clerk)
    desk = signed_in(clerk)
    typed = {"splits__0__amount": "1,000.00", "command_key": "s"}
    answer = desk.post(f"/claims/{claim.pk}/quote/", as_sent(claim, **typed)).content.decode()
    assert "5,400.00 - 1,000.00 = 4,400.00" in answer
    desk.post(f"/claims/{claim.pk}/save/", as_sent(claim, **typed))
    claim.refresh_from_db()
    assert (claim.paid_elsewhere, claim.splits.get().amount) == (1_000_00, 1_000_00)
    assert "示例人寿保险" in desk.get(f"/claims/{claim.pk}/check/").content.decode()


def test_the_sheet_and_the_own_split_statement_tell_who_paid_what(pool):
    """The agency's own 分割单: what the funds and others paid, and what nobody has paid yet."""
    claim = with_split(pool, make=factory.settled)
    sheet = letter(claim, "settlement", claim.entered_by)
    assert [line.elsewhere for line in sheet.lines] == [1_250_00, 100_00]
    own = letter(claim, "split", claim.entered_by)
    assert (own.claimed, own.fund_total, own.unpaid) == (5_400_00, 2_437_50, 1_612_50)
    assert own.elsewhere[0].issuer == "示例人寿保险"
    assert render(own).startswith(b"%PDF")
    assert letter(claim, "receipt", claim.entered_by).paid_elsewhere == 1_350_00


def test_only_a_settled_claim_has_a_split_statement_of_its_own(pool):
    assert "split" not in {one["kind"] for one in letters_of(factory.submitted(pool=pool))}
