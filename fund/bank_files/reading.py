"""The bank's answer, read by the same template that wrote the question. Taken whole or refused whole."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from casework import masks
from casework.errors import Refusal
from casework.money import yuan
from fund.bank_files.layout import Column, Layout, control_characters
from fund.bank_files.writing import PaymentLine, PaymentOrder

BYTE_ORDER_MARK = b"\xef\xbb\xbf"
FIRST_CHINESE = "\u2e80"
LONGEST_REASON = 120

Row = tuple[int, bytes]


@dataclass(frozen=True)
class Reply:
    """What became of one line: paid, or returned with the bank's reason."""

    position: int
    paid: bool
    failure: str = ""


@dataclass(frozen=True)
class BadRow:
    """A row of the file (1 is the first; None: a row that is missing) and why it does not fit."""

    row: int | None
    reason: str


class ReturnFileRefused(Refusal):
    """The file does not fit the batch. `rows` names every row with its reason."""

    code = "return_file_refused"
    sentence = gettext_lazy(
        "The file was not taken and nothing was changed: %(count)s places do not fit the batch. Compare them below, "
        "and ask the bank for a corrected file."
    )

    def __init__(self, rows: Sequence[BadRow]) -> None:
        self.rows = rows
        super().__init__(count=len(rows), field="file")


class _Misfit(ValueError):
    """Why one row does not fit."""


def read(layout: Layout, content: bytes, order: PaymentOrder) -> list[Reply]:
    """The bank's reply to every line of the order, in its order. Raises ReturnFileRefused unless all of it fits.

    A line is known by its position, its account and its amount (fen) together.
    """
    try:
        header, body, footer = _parts(layout, _rows(layout, content))
    except _Misfit as misfit:
        raise ReturnFileRefused([BadRow(1, str(misfit))]) from misfit
    replies, unanswered, bad = _replies(layout, body, order)
    for columns, row in ((layout.answer.header, header), (layout.answer.footer, footer)):
        if row:
            try:
                _check_sums(layout, columns, row[1], order)
            except _Misfit as misfit:
                bad.append(BadRow(row[0], str(misfit)))
    bad += [BadRow(None, _missing(line)) for line in unanswered]
    if bad:
        raise ReturnFileRefused(sorted(bad, key=lambda each: (each.row is None, each.row or 0)))
    return [replies[line.position] for line in order.lines]


def _replies(
    layout: Layout, body: list[Row], order: PaymentOrder
) -> tuple[dict[int, Reply], list[PaymentLine], list[BadRow]]:
    """The replies by position, the lines that no row speaks of, and the rows that could not be taken."""
    waiting = {line.position: line for line in order.lines}
    answered: set[int] = set()
    replies: dict[int, Reply] = {}
    bad: list[BadRow] = []
    for number, raw in body:
        try:
            cells = _cells(layout, layout.answer.columns, raw)
            position = _number(cells["position"])
            if position in answered:
                raise _Misfit(_("Line %(position)s is answered twice.") % {"position": position})
            if position not in waiting:
                raise _Misfit(_("The batch has no line “%(position)s”.") % {"position": position})
            answered.add(position)
            replies[position] = _reply(layout, cells, waiting[position])
        except _Misfit as misfit:
            bad.append(BadRow(number, str(misfit)))
    return replies, [line for line in order.lines if line.position not in answered], bad


def sums(layout: Layout, content: bytes) -> tuple[int, int] | None:
    """How many lines a file that went out carries, and their sum in fen. None where it is not of this layout."""
    try:
        rows = [raw for _number, raw in _rows(layout, content)]
        body = rows[bool(layout.header) : len(rows) - bool(layout.footer)]
        amounts = [_amount(layout, _cells(layout, layout.columns, raw)["amount"]) for raw in body]
    except _Misfit:
        return None
    return len(amounts), sum(amounts)


def _rows(layout: Layout, content: bytes) -> list[Row]:
    """The rows with their numbers, empty ones at the end left out."""
    marked = content.startswith(BYTE_ORDER_MARK)
    if layout.encoding == "gbk" and (marked or _is_chinese_utf8(content)):
        raise _Misfit(_("The file is in UTF-8, but this bank's template says GBK. Ask the bank which one holds."))
    rows = content.removeprefix(BYTE_ORDER_MARK).rstrip(b"\r\n\x1a").split(b"\n")
    return [(number, raw.removesuffix(b"\r")) for number, raw in enumerate(rows, start=1)]


def _is_chinese_utf8(content: bytes) -> bool:
    """Whether the bytes read as UTF-8 with Chinese in it, which GBK text does not by chance."""
    try:
        return max(content.decode("utf-8"), default="") >= FIRST_CHINESE
    except UnicodeDecodeError:
        return False


def _parts(layout: Layout, rows: list[Row]) -> tuple[Row | None, list[Row], Row | None]:
    """Header, body, footer; a header or footer that the layout lacks is None."""
    needed = bool(layout.answer.header) + bool(layout.answer.footer)
    if rows == [(1, b"")]:
        raise _Misfit(_("The file is empty."))
    if len(rows) < needed:
        raise _Misfit(_("The file has no room for its first and last row: it was cut off."))
    header = rows[0] if layout.answer.header else None
    footer = rows[-1] if layout.answer.footer else None
    return header, rows[bool(header) : len(rows) - bool(footer)], footer


def _cells(layout: Layout, columns: Sequence[Column], raw: bytes) -> dict[str, str]:
    """The values of one row by the names of their columns."""
    if layout.separator is None:
        pieces = [_decoded(layout, piece) for piece in _slices(columns, raw)]
    else:
        # GBK's second bytes reach into ASCII: a separator is looked for in text, never in bytes.
        pieces = _decoded(layout, raw).split(layout.separator)
    if len(pieces) != len(columns):
        raise _Misfit(
            _("The row has %(found)s columns instead of %(needed)s.") % {"found": len(pieces), "needed": len(columns)}
        )
    return {column.field: piece.strip(" ") for column, piece in zip(columns, pieces, strict=True)}


def _slices(columns: Sequence[Column], raw: bytes) -> Iterator[bytes]:
    needed = sum(column.width or 0 for column in columns)
    if len(raw) != needed:
        raise _Misfit(_("The row has %(found)s bytes instead of %(needed)s.") % {"found": len(raw), "needed": needed})
    begin = 0
    for column in columns:
        end = begin + (column.width or 0)
        yield raw[begin:end]
        begin = end


def _decoded(layout: Layout, raw: bytes) -> str:
    try:
        return raw.decode(layout.encoding)
    except UnicodeDecodeError as error:
        raise _Misfit(_("The row is not text in %(encoding)s.") % {"encoding": layout.encoding.upper()}) from error


def _reply(layout: Layout, cells: dict[str, str], line: PaymentLine) -> Reply:
    """What the row says of a line, after its account and amount were found to be those of the batch."""
    if cells["bank_account"] != line.bank_account:
        raise _Misfit(
            _("Line %(position)s: the account is %(found)s, in the batch %(ours)s.")
            % {
                "position": line.position,
                "found": masks.account(cells["bank_account"]),
                "ours": masks.account(line.bank_account),
            }
        )
    if _amount(layout, cells["amount"]) != line.amount:
        raise _Misfit(
            _("Line %(position)s: the amount is “%(found)s”, in the batch %(ours)s yuan.")
            % {"position": line.position, "found": cells["amount"], "ours": yuan(line.amount)}
        )
    return _outcome(layout, line.position, cells["result"], cells.get("reason", ""))


def _outcome(layout: Layout, position: int, code: str, reason: str) -> Reply:
    if code in layout.answer.success:
        return Reply(position, paid=True)
    if code not in layout.answer.failed:
        raise _Misfit(
            _("Line %(position)s: this bank's template does not know the result “%(code)s”.")
            % {"position": position, "code": code}
        )
    hidden = set(control_characters(reason))
    words = "".join(" " if each in hidden else each for each in reason).strip() or layout.answer.failed[code]
    return Reply(position, paid=False, failure=words[:LONGEST_REASON])


def _check_sums(layout: Layout, columns: Sequence[Column], raw: bytes, order: PaymentOrder) -> None:
    """The first or last row says of the whole what the batch says."""
    cells = _cells(layout, columns, raw)
    if "count" in cells and _number(cells["count"]) != len(order.lines):
        raise _Misfit(
            _("It counts %(found)s lines, the batch has %(ours)s.")
            % {"found": cells["count"], "ours": len(order.lines)}
        )
    if "total" in cells and _amount(layout, cells["total"]) != order.total:
        raise _Misfit(
            _("Its total is “%(found)s”, that of the batch %(ours)s yuan.")
            % {"found": cells["total"], "ours": yuan(order.total)}
        )
    if cells.get("batch", order.batch) != order.batch:
        raise _Misfit(
            _("It names batch “%(found)s”, this is batch %(ours)s.") % {"found": cells["batch"], "ours": order.batch}
        )


def _missing(line: PaymentLine) -> str:
    return _("Line %(position)s is missing: %(number)s, %(name)s, %(amount)s yuan.") % {
        "position": line.position,
        "number": line.number,
        "name": masks.name(line.payee_name),
        "amount": yuan(line.amount),
    }


def _number(text: str) -> int:
    if not (text.isascii() and text.isdigit()):
        raise _Misfit(_("“%(text)s” is not a number.") % {"text": text})
    return int(text)


def _amount(layout: Layout, text: str) -> int:
    try:
        return layout.read_amount(text)
    except ValueError as error:
        raise _Misfit(_("“%(text)s” is not an amount as this bank writes it.") % {"text": text}) from error
