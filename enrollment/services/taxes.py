"""What the tax bureau collects (FX-11, DL-06): registrations go out once, its file of payments is taken whole."""

import hashlib
from collections import Counter

from django.core.files.base import ContentFile, File
from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from casework import clock, events, sequences
from casework.commands import service
from casework.errors import Refusal
from casework.models import Document, Pool
from casework.pools import of_the_whole_pool
from casework.rights import Right
from casework.scope import Reader
from enrollment.booking import settle
from enrollment.matching import Decided, Matching, Outcome, parts
from enrollment.models import Contribution, Identity, PaymentFile, PaymentLine, Person, Receipt, TaxFile
from enrollment.services.late import checks_late
from enrollment.tax_files import read, write
from enrollment.tax_files.writing import Due
from fund import ledger
from fund.models import Account, Fund, Posting

OUT, BACK = TaxFile._meta.label_lower, PaymentFile._meta.label_lower
Kind = Account.Kind


class NothingToCollect(Refusal):
    code = "nothing_to_collect"
    sentence = _("Nothing is owed for %(year)s that is not in a file already.")


class FileTakenBefore(Refusal):
    code = "file_taken_before"
    sentence = _("This file was taken on %(day)s already, as %(name)s. Nothing was changed.")
    status = 409


@service
def push_to_tax(*, coverage_year: int, form: str, by: Reader) -> TaxFile:
    """Hand what is owed for a year to the tax bureau: each contribution in one file (推送税务).

    With the premium of large-amount insurance for who takes part in it (CL-29). Who is late goes only once the agency
    has checked the registration, where the rules say so (DL-06, DL-21). Raises NothingToCollect.
    """
    pool = of_the_whole_pool(by, Right.CONTRIBUTION_RECONCILE)
    owed = Contribution.objects.filter(
        pool=pool, coverage_year=coverage_year, state__in=Contribution.OPEN, pushed_in=None
    )
    owed = owed.filter(registration__isnull=False, individual__gt=F("relief"))
    if checks_late(pool, coverage_year):
        owed = owed.exclude(classification=Contribution.Classification.LATE, checked_on=None)
    rows = list(
        owed.select_for_update(no_key=True, of=("self",)).select_related("person__area", "answer").order_by("pk")
    )
    if not rows:
        raise NothingToCollect(year=coverage_year)
    due = [_due(row, number) for row, number in _with_numbers(rows)]
    number = sequences.case_number("T", pool.area, clock.today())
    kept = keep(pool, OUT, f"{number}.{'xlsx' if form == 'xlsx' else 'csv'}", write(form, due), by)
    file = TaxFile.objects.create(
        pool=pool,
        number=number,
        coverage_year=coverage_year,
        rows=len(due),
        total=sum(row.amount for row in due),
        document=kept,
        made_at=clock.now(),
        made_by=by.staff,
    )
    Document.objects.filter(pk=kept.pk).update(case_id=file.pk)
    owed.update(pushed_in=file)
    _tell("pushed_to_tax", file, by, number=number, year=coverage_year, rows=file.rows, total_fen=file.total)
    return file


@service
def bring_payment_file(*, file: File, by: Reader) -> Document:
    """Keep a file of the tax bureau that can be read, to look at before it is taken.

    Raises PaymentFileRefused, BadList, FileTakenBefore.
    """
    pool = of_the_whole_pool(by, Right.CONTRIBUTION_RECONCILE)
    lines = read(file)
    file.seek(0)
    content = file.read()
    _must_be_new(pool, hashlib.sha256(content).hexdigest())
    name = (file.name or "").rsplit("/", 1)[-1][-100:]
    kept = keep(pool, BACK, name, content, by)
    events.record(
        "payment_file_brought", subject=kept, actor=by.staff, pool=pool, area_code=pool.area.code, rows=len(lines)
    )
    return kept


@service
def take_payment_file(*, document: Document, by: Reader) -> PaymentFile:
    """Book every payment of the file, or say why not; money without an owner goes to suspense (税务对账).

    One event a file. The same file twice is refused and changes nothing. Raises FileTakenBefore.
    """
    pool = of_the_whole_pool(by, Right.CONTRIBUTION_RECONCILE)
    document = Document.objects.select_for_update().get(pk=document.pk, pool=pool, case_type=BACK)
    _must_be_new(pool, document.sha256)
    matching = matching_of(document)
    _lock(matching.persons())
    file = _new_file(matching, document, by)
    counts: Counter[str] = Counter()
    by_fund: Counter[str] = Counter()
    unclear = 0
    for known, decided in matching.decided():
        settled = settle(known, [one.bought for one in decided if one.bought], by.staff)
        for receipt in (receipt for _contribution, receipts in settled for receipt in receipts):
            by_fund[receipt.fund] += receipt.amount
        _write_lines(file, decided, settled)
        counts.update(one.outcome for one in decided)
        unclear += sum(one.line.amount for one in decided if is_unclear(one))
    _enter(file, by_fund, unclear, by)
    _tell(
        "payment_file_taken",
        file,
        by,
        name=file.name,
        rows=file.rows,
        booked=counts[Outcome.BOOKED],
        total_fen=file.total,
        unclear_fen=unclear,
    )
    return file


def matching_of(document: Document) -> Matching:
    """The brought file against what is known now; asking writes nothing."""
    with document.file.open("rb") as opened:
        return Matching(document.pool, read(File(opened, document.title)))


def is_unclear(one: Decided) -> bool:
    """Whether the line's money has come and has no owner: it waits in suspense."""
    return one.outcome not in (Outcome.BOOKED, Outcome.REPEATED)


def keep(pool: Pool, case_type: str, title: str, content: bytes, by: Reader) -> Document:
    """Keep a file as it is; which of its cases it belongs to is set once that exists."""
    document = Document(
        pool=pool,
        area_code=pool.area.code,
        case_type=case_type,
        case_id=0,
        kind=Document.Kind.OTHER,
        title=title,
        media_type="application/octet-stream",
        size=len(content),
        sha256=hashlib.sha256(content).hexdigest(),
        uploaded_by=by.staff,
        uploaded_at=clock.now(),
    )
    document.file.save("", ContentFile(content), save=False)
    document.save()
    return document


def _must_be_new(pool: Pool, content_hash: str) -> None:
    taken = PaymentFile.objects.filter(pool=pool, content_hash=content_hash).first()
    if taken:
        raise FileTakenBefore(day=clock.local(taken.taken_at).date(), name=taken.name, field="file")


def _new_file(matching: Matching, document: Document, by: Reader) -> PaymentFile:
    """The file's row. Two who take the same file at once: the second is refused."""
    try:
        with transaction.atomic():
            file = PaymentFile.objects.create(
                pool=document.pool,
                name=document.title,
                content_hash=document.sha256,
                rows=len(matching.lines),
                total=sum(line.amount for line in matching.lines),
                document=document,
                taken_at=clock.now(),
                taken_by=by.staff,
            )
    except IntegrityError as error:
        raise FileTakenBefore(day=clock.today(), name=document.title, field="file") from error
    Document.objects.filter(pk=document.pk).update(case_id=file.pk)
    return file


def _lock(persons: list[int]) -> None:
    """Lock everybody of the file in order of their keys, before anything is written."""
    for part in parts(persons):
        rows = Person.objects.select_for_update(no_key=True).filter(pk__in=part).order_by("pk")
        list(rows.values_list("pk", flat=True))


def _write_lines(file: PaymentFile, decided: list[Decided], settled: list[tuple[Contribution, list[Receipt]]]) -> None:
    bought = iter(settled)
    rows = []
    for one in decided:
        contribution, receipts = next(bought) if one.bought else (None, [])
        rows.append(
            PaymentLine(
                file=file,
                number=one.line.number,
                identity_number=one.line.identity,
                name=one.line.name,
                amount=one.line.amount,
                coverage_year=one.line.year,
                paid_on=one.line.paid_on,
                reference=one.line.reference,
                outcome=one.outcome,
                explanation=one.detail,
                contribution=contribution,
                receipt=receipts[0] if receipts else None,
            )
        )
    PaymentLine.objects.bulk_create(rows)


def _enter(file: PaymentFile, by_fund: Counter[str], unclear: int, by: Reader) -> None:
    """One posting a file: at the bank; income of each fund; what is unclear in suspense of the basic fund."""
    legs: dict[tuple[Fund, Account.Kind], int] = {}
    for fund, fen in by_fund.items():
        legs[Fund(fund), Kind.BANK], legs[Fund(fund), Kind.CONTRIBUTION] = fen, -fen
    if unclear:
        legs[Fund.BASIC, Kind.BANK] = legs.get((Fund.BASIC, Kind.BANK), 0) + unclear
        legs[Fund.BASIC, Kind.SUSPENSE] = -unclear
    if legs:
        reason = Posting.Reason.CONTRIBUTION
        ledger.book(pool=file.pool, reason=reason, subject_type=BACK, subject_id=file.pk, legs=legs, actor=by.staff)


def _with_numbers(rows: list[Contribution]) -> list[tuple[Contribution, str]]:
    """Each contribution with the main number of its person."""
    numbers: dict[int, str] = {}
    for part in parts([row.person_id for row in rows]):
        main = Identity.objects.filter(person__in=part, is_main=True)
        numbers.update(main.values_list("person_id", "number"))
    return [(row, numbers.get(row.person_id, "")) for row in rows]


def _due(row: Contribution, number: str) -> Due:
    person = row.person
    amount = (row.individual or 0) - row.relief + row.premium
    kind = Person.Kind(person.kind).label
    return Due(row.pk, number, person.name, str(kind), row.coverage_year, amount, person.area.name)


def _tell(verb: str, file: TaxFile | PaymentFile, by: Reader, **payload: object) -> None:
    events.record(verb, subject=file, actor=by.staff, pool=file.pool, area_code=file.pool.area.code, **payload)
