"""Invoices as paper (PDF, OFD): words with their places become lines, and labels tell what stands beside them."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from claims.einvoices import LONGEST

MAYBE_COLON, COLON = r"\s*[:：]?\s*", r"\s*[:：]\s*"


@dataclass(frozen=True)
class Word:
    """A piece of text on a page, in hundredths of the page's unit: left edge, base line from the top, height."""

    x: int
    y: int
    height: int
    text: str


def lines_of(words: Iterable[Word]) -> list[str]:
    """The words of one page as lines from top to bottom; a label and its value may come from two places of the file."""
    rows: list[list[Word]] = []
    for word in sorted(words, key=lambda one: one.y):
        row = rows[-1] if rows else []
        if row and abs(word.y - row[0].y) <= max(row[0].height, word.height) // 2:
            row.append(word)
        else:
            rows.append([word])
    return ["  ".join(word.text.strip() for word in sorted(row, key=lambda one: one.x)) for row in rows]


def _labelled(labels: Iterable[str], value: str, colon: str = MAYBE_COLON) -> re.Pattern[str]:
    """The value behind one of the labels, whose characters may stand apart (票 据 代 码)."""
    spaced = "|".join(r"\s*".join(re.escape(letter) for letter in label) for label in labels)
    return re.compile(f"(?:{spaced}){colon}({value})")


_PRINTED: Mapping[str, re.Pattern[str]] = {
    "code": _labelled(("票据代码", "发票代码"), r"[0-9A-Z]{8,12}(?![0-9A-Z])"),
    "number": _labelled(("票据号码", "发票号码"), r"[0-9]{8,20}(?![0-9])"),
    "check_code": _labelled(("校验码",), r"[0-9A-Za-z](?:[0-9A-Za-z ]{2,28})[0-9A-Za-z]"),
    "issued_on": _labelled(("开票日期",), r"\d{4}\s*[-/.年]\s*\d{1,2}\s*[-/.月]\s*\d{1,2}|\d{8}"),
    "amount": re.compile(r"小\s*写\s*[)）]?\s*[:：]?\s*[¥￥]?\s*([\d,]+\.\d{2})"),
    "payer": _labelled(("交款人", "缴款人"), r"[^\s:：]{2,40}", COLON),
    "issuer": _labelled(("收款单位（章）", "收款单位(章)", "收款单位"), r"[^\s:：]{2,60}", COLON),
}
_PARTIES = re.compile(r"名\s*称\s*[:：]\s*([^\s:：]{2,60})")


def read(lines: Iterable[str]) -> dict[str, Any] | None:
    """Layout and figures of a printed invoice; None when no invoice number is printed."""
    text = "\n".join(lines)
    figures = {name: found[1].strip()[:LONGEST] for name, label in _PRINTED.items() if (found := label.search(text))}
    if "number" not in figures:
        return None
    if "发票" in re.sub(r"\s", "", text) and "payer" not in figures:
        parties = _PARTIES.findall(text)
        figures |= dict(zip(("payer", "issuer"), parties, strict=False))
    layout = "finance" if re.search(r"票\s*据\s*号\s*码", text) else "tax" if "code" in figures else "tax_digital"
    return {"layout": layout, "figures": figures, "items": []}
