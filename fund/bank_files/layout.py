"""How one bank wants its file and how it answers: the schema of `BankTemplate.layout` (报盘、回盘格式)."""

import unicodedata
from collections.abc import Sequence
from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

LineField = Literal["position", "number", "payee_name", "bank_name", "bank_account", "amount", "constant"]
AnswerField = Literal[
    "position", "number", "payee_name", "bank_name", "bank_account", "amount", "result", "reason", "ignored"
]
SummaryField = Literal["count", "total", "batch", "date", "payer_account", "constant", "ignored"]

NEEDED_OUT = {"payee_name", "bank_account", "amount"}
FIGURES = {"position", "amount", "count", "total", "date", "constant", "ignored"}
NEEDED_BACK = {"position", "bank_account", "amount", "result"}


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Column(_Strict):
    """One column. `width` counts bytes in the file's encoding (a Chinese character of GBK takes two)."""

    field: str
    width: Annotated[int, Field(gt=0, le=400)] | None = None
    align: Literal["left", "right"] = "left"
    pad: Literal[" ", "0"] = " "
    value: str = ""

    @model_validator(mode="after")
    def zeros_change_no_value(self) -> Self:
        if self.pad == "0" and (self.align != "right" or self.field not in FIGURES):
            raise ValueError("zeros may stand only left of a figure: elsewhere they would change the value")
        return self


class LineColumn(Column):
    """A column of a payment line in the file to the bank."""

    field: LineField


class AnswerColumn(Column):
    """A column of an answered line in the return file."""

    field: AnswerField


class SummaryColumn(Column):
    """A column of the first or last row: count, total, batch, date."""

    field: SummaryField


class Answer(_Strict):
    """How the return file is laid out, and what the bank's result codes mean.

    A code that is in neither list refuses the file: a payment that the bank still works on is not a failed one.
    """

    columns: tuple[AnswerColumn, ...]
    header: tuple[SummaryColumn, ...] = ()
    footer: tuple[SummaryColumn, ...] = ()
    success: frozenset[str] = Field(min_length=1)
    failed: dict[str, str] = Field(min_length=1, description="Code to the reason in words.")

    @model_validator(mode="after")
    def a_code_means_one_thing(self) -> Self:
        if both := self.success & self.failed.keys():
            raise ValueError(f"these codes mean success and failure: {sorted(both)}")
        if "" in self.success or "" in self.failed:
            raise ValueError("an empty result code means nothing")
        return self


class Layout(_Strict):
    """The file as a whole. Columns are parted by `separator`, or stand at fixed widths where it is null."""

    encoding: Literal["gbk", "utf-8"]
    separator: Annotated[str, Field(min_length=1, max_length=1)] | None
    line_ending: Literal["\r\n", "\n"] = "\r\n"
    amount_unit: Literal["yuan", "fen"] = "yuan"
    extension: Literal["txt", "csv", "dat"] = "txt"
    columns: tuple[LineColumn, ...]
    header: tuple[SummaryColumn, ...] = ()
    footer: tuple[SummaryColumn, ...] = ()
    answer: Answer

    @model_validator(mode="after")
    def columns_are_complete(self) -> Self:
        _complete("columns", [column.field for column in self.columns], NEEDED_OUT)
        _complete("answer.columns", [column.field for column in self.answer.columns], NEEDED_BACK)
        return self

    @model_validator(mode="after")
    def columns_can_be_told_apart(self) -> Self:
        if self.separator is None:
            rows = (self.columns, self.header, self.footer, self.answer.columns, self.answer.header, self.answer.footer)
            if any(column.width is None for row in rows for column in row):
                raise ValueError("without a separator every column needs a width")
        elif self.separator.isalnum() or self.separator in ".+-*\"'\r\n":
            raise ValueError(f"the separator {self.separator!r} can be part of a value")
        return self

    def read_amount(self, text: str) -> int:
        """Fen of an amount as it stands in the file. Raises ValueError for anything but plain ASCII digits."""
        whole, point, cents = text.partition(".")
        well_formed = text.isascii() and whole.isdigit() and (not point or (len(cents) == 2 and cents.isdigit()))
        if not well_formed or (point and self.amount_unit == "fen"):
            raise ValueError(text)
        return int(whole) * 100 + int(cents or 0) if self.amount_unit == "yuan" else int(whole)

    def write_amount(self, fen: int) -> str:
        """An amount as the bank wants it: yuan with two decimals, or fen."""
        return f"{fen // 100}.{fen % 100:02d}" if self.amount_unit == "yuan" else str(fen)


def control_characters(text: str) -> list[str]:
    """Characters that would break a line or a column of a text file."""
    return [each for each in text if unicodedata.category(each) in {"Cc", "Cf", "Zl", "Zp", "Cs"}]


def _complete(where: str, fields: Sequence[str], needed: set[str]) -> None:
    if missing := needed - set(fields):
        raise ValueError(f"{where} lacks {', '.join(sorted(missing))}")
    named = [field for field in fields if field not in {"constant", "ignored"}]
    if len(named) != len(set(named)):
        raise ValueError(f"{where} names a column twice")
