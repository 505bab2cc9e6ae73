"""The tax bureau: what is owed goes out once, every payment of its file is booked or has its outcome (FX-11, DL-06)."""

import csv
from datetime import date
from io import BytesIO, StringIO

import pytest
import xlsxwriter
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from python_calamine import CalamineWorkbook

from casework import clock
from casework.errors import NotAllowed
from casework.models import Event, Role
from casework.registry import registry
from casework.uploaded_sheets.errors import BadList
from enrollment.models import Contribution, PaymentFile, PaymentLine, Receipt
from enrollment.selectors import member_on
from enrollment.services import taxes
from enrollment.services.owing import owe
from enrollment.services.standing import add_status
from enrollment.tax_files import PaymentFileRefused, read
from fund.models import Account, Posting
from tests.factories.core import AreaFactory, PoolFactory, reader
from tests.factories.enrollment import ContributionFactory, PersonFactory, RegistrationFactory, insured_person
from tests.factories.rulebook import put_example_rules_in_force, put_rules_in_force

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today")]
HEAD = ["证件号码", "姓名", "待遇年度", "缴费金额", "缴费日期", "缴费流水号"]


@pytest.fixture(autouse=True)
def files(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def finance(**kwargs):
    return reader(Role.FINANCE, **kwargs)


def owing(**fields) -> Contribution:
    """What a registered person who was covered last year owes for 2026."""
    person = RegistrationFactory(person=insured_person(years=(2025,), **fields)).person
    empty = {"classification": "", "paid_on": None, "starts_on": None, "ends_on": None}
    return ContributionFactory(
        person=person, registration=person.registrations.get(), state="due", **empty, subsidy=700_00
    )


def number_of(person) -> str:
    return person.identities.get().number


def row(person, amount="400.00", reference="", year="2026", paid_on="2025-11-03", name=None, number=None):
    return [
        number or number_of(person), name or person.name, year, amount, paid_on, reference or f"T{person.pk}"
    ]  # fmt: skip


def text(rows, encoding="utf-8", head=HEAD, footer=()) -> bytes:
    made = StringIO()
    csv.writer(made).writerows([head, *rows, *footer])
    return made.getvalue().encode(encoding)


def taken(rows, by=None, **kwargs) -> PaymentFile:
    by = by or finance()
    content = rows if isinstance(rows, bytes) else text(rows, **kwargs)
    document = taxes.bring_payment_file(file=ContentFile(content, "税务.csv"), by=by)
    return taxes.take_payment_file(document=document, by=by)


def outcomes(file) -> list[str]:
    return list(file.lines.values_list("outcome", flat=True))


def problems() -> list[str]:
    return [sentence for check in registry.verifications for sentence in check()]


def balances() -> dict[str, int]:
    rows = Account.objects.values_list("kind", "entries__amount")
    found: dict[str, int] = {}
    for kind, fen in rows:
        found[kind] = found.get(kind, 0) + (fen or 0)
    return found


def test_what_is_owed_goes_out_once_with_its_sum():
    put_example_rules_in_force()
    one, two = owing(), owing()
    ContributionFactory(person=PersonFactory())
    file = taxes.push_to_tax(coverage_year=2026, form="gb18030", by=finance())
    assert (file.rows, file.total) == (2, 800_00)
    with default_storage.open(file.document.file.name) as stored:
        rows = list(csv.reader(StringIO(stored.read().decode("gb18030"))))
    assert rows[0][:3] == ["登记编号", "证件号码", "姓名"]
    assert [line[1] for line in rows[1:3]] == [number_of(one.person), number_of(two.person)]
    assert rows[-1][:2] == ["合计", "2"] and rows[-1][5] == "800.00"
    assert set(file.contributions.all()) == {one, two}
    with pytest.raises(taxes.NothingToCollect):
        taxes.push_to_tax(coverage_year=2026, form="xlsx", by=finance())


def test_the_premium_of_large_amount_insurance_is_collected_with_it_and_its_payment_is_its_cover():
    """CL-29: the bureau collects 110 + 60; who paid 110 alone has not the insurance, whatever was recorded."""
    put_rules_in_force(PoolFactory(), "jilin-county-2008")
    with clock.set_to(date(2009, 2, 1)):
        both = [RegistrationFactory(registered_on=date(2009, 1, 1)) for _one in range(2)]
        for registration in both:
            owe(registration=registration, coverage_year=2009)
            add_status(
                person=registration.person,
                code="large_amount_insurance",
                department="本人申请",
                starts_on=date(2009, 1, 1),
                by=reader(),
            )
        file = taxes.push_to_tax(coverage_year=2009, form="utf-8-sig", by=finance())
        assert file.total == 2 * 170_00
        whole, part = (registration.person for registration in both)
        paid = {"year": "2009", "paid_on": "2009-02-01"}
        assert outcomes(taken([row(whole, "170.00", **paid), row(part, "110.00", **paid)])) == ["booked", "booked"]
    assert [member_on(person, date(2009, 9, 1)).large_amount for person in (whole, part)] == [True, False]
    assert not member_on(whole, date(2010, 1, 1)).large_amount and problems() == []


def test_what_departments_pay_is_not_asked_of_the_person():
    """FX-10."""
    ContributionFactory._meta.model.objects.filter(pk=owing().pk).update(relief=150_00)
    all_paid_for = owing()
    Contribution.objects.filter(pk=all_paid_for.pk).update(relief=400_00)
    file = taxes.push_to_tax(coverage_year=2026, form="xlsx", by=finance())
    with default_storage.open(file.document.file.name) as stored:
        rows = CalamineWorkbook.from_filelike(BytesIO(stored.read())).get_sheet_by_index(0).to_python()
    assert [line[5] for line in rows] == ["应缴金额", "250.00", "250.00"]


def test_every_line_is_booked_or_says_why_not():
    put_example_rules_in_force()
    good, other, dead = owing(), owing(), owing(died_on=date(2025, 11, 1))
    stranger = PersonFactory()
    paid = owing().person
    first = taken([row(paid)])
    rows = [
        row(good.person),
        row(other.person, amount="399.99"),
        row(dead.person),
        row(stranger),
        row(paid, reference="again"),
        row(paid),
        row(owing().person, number="990001199001011234"),
        row(owing().person, name="别人"),
        row(owing().person, year="2023"),
        row(owing().person, reference=" "),
        row(good.person, reference="second"),
        row(owing().person, paid_on="2025-13-40"),
        row(RegistrationFactory(registered_on=date(2025, 11, 4)).person),
        row(owing().person, paid_on="2099-11-03"),
    ]
    file = taken(rows)
    assert outcomes(file) == [
        "booked", "amount", "dead", "not_registered", "twice", "repeated", "unknown", "other_name", "closed",
        "unreadable", "twice", "unreadable", "not_registered", "closed",
    ]  # fmt: skip
    good.refresh_from_db()
    assert good.state == "active" and good.receipts.get() == file.lines.get(number=2).receipt
    assert file.total == 14 * 400_00 - 1
    assert balances()["suspense"] == -(12 * 400_00 - 1)
    assert balances()["contribution"] == -800_00 and balances()["bank"] == file.total + first.total - 400_00
    assert Posting.objects.filter(subject_id=file.pk, subject_type="enrollment.paymentfile").count() == 1
    assert problems() == []
    assert "税务.csv" in str(Event.objects.filter(verb="payment_file_taken").last().payload)


def test_the_same_file_twice_changes_nothing():
    put_example_rules_in_force()
    rows = [row(owing().person), row(PersonFactory())]
    taken(rows)
    before = (Receipt.objects.count(), PaymentLine.objects.count(), balances())
    with pytest.raises(taxes.FileTakenBefore):
        taken(rows)
    document = PaymentFile.objects.get().document
    with pytest.raises(taxes.FileTakenBefore):
        taxes.take_payment_file(document=document, by=finance())
    assert outcomes(taken([*rows, row(owing().person)])) == ["repeated", "repeated", "booked"]
    assert (Receipt.objects.count(), balances()["suspense"]) == (before[0] + 1, before[2]["suspense"])
    assert problems() == []


@pytest.mark.parametrize(
    "content",
    [
        b"", b"PK\x03\x04nonsense", b"\xff\xfe\x00", text([]), text([["1"] * 6], head=HEAD[1:]),
        text([["1", "张三", "2026", "forty", "2025-11-03", "T1"]]),
        text([["1", "张三", "2026", "-400", "2025-11-03", "T1"]]),
        text([["1", "张三", "2026", "400", "2025-11-03", "T1"]], footer=[["合计", "2", "", "400"]]),
        text([["1", "张三", "2026", "400", "2025-11-03", "T1"]], footer=[["合计", "1", "", "400.01"]]),
    ],
)  # fmt: skip
def test_a_file_whose_money_cannot_be_read_is_refused_whole(content):
    with pytest.raises((PaymentFileRefused, BadList)):
        taken(content)
    assert not PaymentFile.objects.exists()


def test_workbooks_and_chinese_text_read_alike():
    made = BytesIO()
    with xlsxwriter.Workbook(made) as book:
        sheet = book.add_worksheet()
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        sheet.write_row(0, 0, HEAD)
        sheet.write_row(1, 0, ["990001198005170014", "张三", 2026, 400.1])
        sheet.write_datetime(1, 4, date(2025, 11, 3), day)
        sheet.write_string(1, 5, "T1")
        sheet.write_row(2, 0, ["合计", 1, "", 400.1])
    [line] = read(ContentFile(made.getvalue()))
    [same] = read(
        ContentFile(
            text([["990001198005170014", "张三", "2026年", "400.10", "2025年11月3日", "T1"]], encoding="gb18030")
        )
    )
    assert (line.amount, line.year, line.paid_on) == (400_10, 2026, date(2025, 11, 3))
    assert line == same


def test_a_file_costs_few_statements_whatever_its_length(django_assert_max_num_queries):
    put_example_rules_in_force()
    rows = [row(owing().person) for _ in range(40)]
    document = taxes.bring_payment_file(file=ContentFile(text(rows), "t.csv"), by=finance())
    with django_assert_max_num_queries(60):
        file = taxes.take_payment_file(document=document, by=finance())
    assert set(outcomes(file)) == {"booked"} and problems() == []


def test_only_finance_of_the_whole_pool_exchanges_files():
    for by in (reader(Role.CLERK), finance(area=AreaFactory(code="990001000000", level="county"))):
        with pytest.raises(NotAllowed):
            taken([], by=by)
        with pytest.raises(NotAllowed):
            taxes.push_to_tax(coverage_year=2026, form="xlsx", by=by)
