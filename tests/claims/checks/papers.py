"""Checks of invoices and papers."""

from claims.models import Claim, InvoiceReading, SplitStatement
from tests.claims.checks.world import World, row
from tests.factories.claims import DocumentFactory

ONE = {"code": "99060126", "number": "0004711001", "check_code": "a1b2c3"}


def _two(world: World, first: dict[str, object], second: dict[str, object], **said: object) -> Claim:
    """A claim with the second invoice, after one with the first."""
    world.claim(invoices=[first], shift=-60, **said)
    return world.claim(invoices=[second])


def _with_file(world: World, claim: Claim, digest: str, kind: str = "invoice") -> Claim:
    DocumentFactory(pool=world.pool, case_id=claim.pk, kind=kind, sha256=digest, uploaded_by=world.clerk)
    return claim


def _same_file(world: World, second: str = "f" * 64, kind: str = "invoice") -> Claim:
    _with_file(world, world.claim(shift=-60), "f" * 64, kind)
    return _with_file(world, world.claim(), second, kind)


def _neighbours(world: World, number: str = "0004711002", **said: object) -> Claim:
    other = {"person": world.stranger(), "institution": world.another_place()} | said
    world.claim(invoices=[ONE], **other)
    return world.claim(invoices=[ONE | {"number": number}])


def _priced(amount: int, price: int, limit: int | None = None) -> dict[str, object]:
    return {"name": "阑尾切除术", "quantity": 1, "unit_price": price, "amount": amount, "price_limit": limit}


def _read(world: World, **said: object) -> Claim:
    """A claim with an invoice and the file of it, which says the same but for what is given."""
    claim = world.claim(invoices=[ONE])
    document = DocumentFactory(pool=world.pool, case_id=claim.pk, uploaded_by=world.clerk)
    told = {**ONE, "issued_on": claim.discharged_on, "amount": claim.claimed, "payer": claim.person.name} | said
    InvoiceReading.objects.create(pool=world.pool, claim=claim, document=document, outcome="read", **told)
    return claim


def _split(world: World, issuer: str = "示例人寿", **said: object) -> Claim:
    """A claim with a split statement that another claim has brought before."""
    paid = {"number": "FG001", "amount": 100_00, "position": 0, "pool": world.pool}
    before, claim = world.claim(shift=-60, **said), world.claim()
    SplitStatement.objects.create(claim=before, issuer="示例人寿", invoice_number="1", **paid)
    SplitStatement.objects.create(claim=claim, issuer=issuer, invoice_number="2", **paid)
    return claim


ROWS = [
    row(
        "duplicate_invoice",
        lambda world: _two(world, ONE, ONE | {"code": "99060999"}),
        "0004711001|5,432.10",
        lambda world: _two(world, ONE | {"amount": 5_432_11}, ONE | {"code": "99060999"}),
        lambda world: _two(world, ONE, ONE | {"code": "99060999"}, state="withdrawn"),
    ),
    row(
        "invoice_refused_before",
        lambda world: _two(world, ONE | {"is_live": False}, ONE, state="refused"),
        "0004711001",
        lambda world: _two(world, ONE | {"is_live": False}, ONE, state="withdrawn"),
        lambda world: _two(world, ONE | {"is_live": False, "number": "0004711009"}, ONE, state="refused"),
    ),
    row(
        "same_check_code",
        lambda world: _two(world, ONE, ONE | {"number": "0009999999"}),
        "0009999999|5,432.10",
        lambda world: _two(world, ONE, ONE | {"number": "0009999999", "amount": 5_432_09}),
        lambda world: _two(world, ONE | {"check_code": ""}, ONE | {"number": "0009999999", "check_code": ""}),
    ),
    row(
        "same_file",
        _same_file,
        "住院收费票据",
        lambda world: _same_file(world, "e" * 64),
        lambda world: _same_file(world, kind="identity"),
    ),
    row(
        "neighbouring_invoice",
        _neighbours,
        "0004711002",
        lambda world: _neighbours(world, number="0004711003"),
        lambda world: _neighbours(world, institution=world.hospital),
        lambda world: _neighbours(world, person=world.person),
    ),
    row(
        "invoice_late",
        lambda world: world.claim(invoices=[{"number": "4711", "issued_on": "2026-09-08"}]),
        "4711|2026-09-08|91",
        lambda world: world.claim(invoices=[{"issued_on": "2026-09-07"}]),
    ),
    row(
        "invoices_differ",
        lambda world: world.claim(invoices=[{"amount": 5_432_00}]),
        "5,432.00|5,432.10",
        lambda world: world.claim(invoices=[{"amount": 5_000_00}, {"amount": 432_10}]),
    ),
    row(
        "lines_differ",
        lambda world: world.claim(lines=[{"amount": 15_263_14}], claimed=15_263_41),
        "15,263.14|15,263.41",
        lambda world: world.claim(lines=[{"amount": 15_263_14}, {"amount": 27}]),
    ),
    row(
        "digit_in_front",
        lambda world: world.claim(lines=[{"amount": 15_263_14}], claimed=105_263_14),
        "105,263.14|15,263.14",
        lambda world: world.claim(lines=[{"amount": 15_263_14}], claimed=105_263_41),
        lambda world: world.claim(lines=[_priced(amount=452_00, price=452_00)]),
    ),
    row(
        "digit_in_front",
        lambda world: world.claim(lines=[_priced(amount=5_452_00, price=5_452_00, limit=452_00)]),
        "阑尾切除术|5,452.00|452.00",
        lambda world: world.claim(lines=[_priced(amount=5_452_00, price=5_452_00, limit=453_00)]),
        lambda world: world.claim(lines=[_priced(amount=5_00, price=5_00, limit=5)]),
    ),
    row(
        "line_arithmetic",
        lambda world: world.claim(lines=[_priced(amount=30_02, price=30_00)]),
        "阑尾切除术|30.02",
        lambda world: world.claim(lines=[_priced(amount=30_01, price=30_00)]),
    ),
    row(
        "file_differs",
        lambda world: _read(world, amount=5_432_01),
        "住院收费票据|0004711001",
        lambda world: _read(world),
        lambda world: _read(world, payer=""),
    ),
    row("file_differs", lambda world: _read(world, payer="李四"), "0004711001"),
    row(
        "split_statement_twice",
        _split,
        "FG001|示例人寿|C1",
        lambda world: _split(world, issuer="示例财险"),
        lambda world: _split(world, state="refused"),
    ),
]
