"""The bureau's file of payments, read line by line. Amounts decide about money: one that cannot be read refuses the file."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.core.files.base import File
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from casework.errors import Refusal
from casework.money import NotAnAmount, fen, yuan
from casework.uploaded_sheets import Bounds, rows_of
from casework.uploaded_sheets.unpacking import MEGABYTE
from enrollment.tax_files.writing import TOTAL

COLUMNS = {
    "identity": ("证件号码", "身份证号", "身份证件号码", "公民身份号码"),
    "name": ("姓名",),
    "year": ("待遇年度", "缴费年度", "年度"),
    "amount": ("缴费金额", "实缴金额", "金额"),
    "paid_on": ("缴费日期", "入库日期", "缴款日期"),
    "reference": ("缴费流水号", "流水号", "凭证号", "电子税票号码"),
}
"""What each column may be called."""
BOUNDS = Bounds(size=50 * MEGABYTE, unpacked=512 * MEGABYTE, rows=300_000, seconds=60)
LENGTHS = {"identity": 30, "name": 80, "reference": 50}
DAY = re.compile(r"(\d{4})[-/.年]?(\d{1,2})[-/.月]?(\d{1,2})日?(?: .*)?")
YEARS = range(2000, 2100)


@dataclass(frozen=True, slots=True)
class TaxLine:
    """One payment as the file tells it. `unreadable` names the columns that say nothing usable."""

    number: int
    identity: str
    name: str
    year: int
    amount: int
    paid_on: date | None
    reference: str
    unreadable: tuple[str, ...] = ()


@dataclass(frozen=True)
class BadRow:
    """A row of the file (1 is its first) and why the file cannot be taken."""

    row: int
    reason: str


class PaymentFileRefused(Refusal):
    """The file cannot be taken as a whole; `rows` say where."""

    code = "payment_file_refused"
    sentence = gettext_lazy(
        "The file was not taken and nothing was changed: %(reason)s Ask the tax bureau for a corrected file."
    )

    def __init__(self, reason: str, rows: Sequence[BadRow] = ()) -> None:
        self.rows = list(rows)
        super().__init__(reason=reason, field="file")


def read(file: File) -> list[TaxLine]:
    """The payments of a workbook or of text with commas (UTF-8, GB 18030). Raises PaymentFileRefused, BadList."""
    head, *rows = [[cell.strip("'").strip() for cell in row] for row in rows_of(file, BOUNDS)] or [[]]
    columns = _columns(head)
    lines: list[TaxLine] = []
    bad: list[BadRow] = []
    footer: list[str] = []
    for number, cells in enumerate(rows, start=2):
        if cells and cells[0] == TOTAL:
            footer = cells
        elif any(cells):
            _take(number, {field: _cell(cells, at) for field, at in columns.items()}, lines, bad)
    if bad:
        raise PaymentFileRefused(_("%(count)s amounts cannot be read.") % {"count": len(bad)}, bad)
    if not lines:
        raise PaymentFileRefused(_("it has no payments."))
    _compare(footer, columns["amount"], lines)
    return lines


def _take(number: int, said: dict[str, str], lines: list[TaxLine], bad: list[BadRow]) -> None:
    """Add the row to the lines, or to what is bad about the file."""
    try:
        amount = fen(said["amount"])
    except NotAnAmount as wrong:
        bad.append(BadRow(number, str(wrong)))
        return
    if amount <= 0:
        bad.append(BadRow(number, _("“%(typed)s” is not more than nothing.") % {"typed": said["amount"]}))
        return
    year, paid_on = _year(said["year"]), _day(said["paid_on"])
    facts = {field: said[field] for field in LENGTHS}
    unreadable = [field for field, value in facts.items() if not value or len(value) > LENGTHS[field]]
    unreadable += [field for field, value in (("year", year), ("paid_on", paid_on)) if not value]
    kept = {field: value[: LENGTHS[field]] for field, value in facts.items()}
    lines.append(TaxLine(number, kept["identity"].upper(), kept["name"], year, amount, paid_on, kept["reference"],
                         tuple(unreadable)))  # fmt: skip


def _compare(footer: Sequence[str], amount_at: int, lines: Sequence[TaxLine]) -> None:
    """What the last row says of the whole is what the rows make."""
    if not footer:
        return
    count, total = len(lines), sum(line.amount for line in lines)
    said_count, said_total = _cell(footer, 1), _cell(footer, amount_at)
    if said_count and said_count != str(count):
        raise PaymentFileRefused(
            _("its last row says %(said)s payments, there are %(count)s.") % {"said": said_count, "count": count}
        )
    try:
        same = not said_total or fen(said_total) == total
    except NotAnAmount:
        same = False
    if not same:
        raise PaymentFileRefused(
            _("its last row says %(said)s yuan, the payments make %(total)s.")
            % {"said": said_total, "total": yuan(total)}
        )


def _columns(headings: Sequence[str]) -> dict[str, int]:
    """Where each field stands. Raises PaymentFileRefused naming the headings that are missing."""
    found = {
        field: at
        for field, names in COLUMNS.items()
        for at, heading in enumerate(headings)
        if heading.replace(" ", "") in names
    }
    if missing := [names[0] for field, names in COLUMNS.items() if field not in found]:
        raise PaymentFileRefused(_("its first row lacks the columns %(names)s.") % {"names": "、".join(missing)})
    return found


def _cell(cells: Sequence[str], at: int) -> str:
    return cells[at] if at < len(cells) else ""


def _year(typed: str) -> int:
    digits = typed.removesuffix("年")
    return int(digits) if re.fullmatch(r"\d{4}", digits) and int(digits) in YEARS else 0


def _day(typed: str) -> date | None:
    parts = DAY.fullmatch(typed)
    try:
        return date(*(int(part) for part in parts.groups())) if parts else None
    except ValueError:
        return None
