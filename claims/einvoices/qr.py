"""The QR code of an e-invoice as a scanner types it: figures between commas, in the two layouts that are known.

finance (财政电子票据)  version,type,code,number,check code,date,amount
tax (税务发票)          01,type,code,number,amount,date,check code,sum of the code itself
A 数电票 leaves code and check code empty; its number has 20 digits.
"""

import re
import unicodedata

DATE = r"(?P<issued_on>\d{4}-?\d{2}-?\d{2})"
AMOUNT = r"(?P<amount>\d{1,11}(?:\.\d{1,2})?)"
_LAYOUTS = (
    re.compile(
        r"[\d.]{1,5},\w{0,8},(?P<code>\d{8}),(?P<number>\d{10}),(?P<check_code>[0-9A-Za-z]{6}),"
        rf"{DATE},{AMOUNT},*"
    ),
    re.compile(
        r"01,\d{2},(?P<code>\d{10}|\d{12}),(?P<number>\d{8}),"
        rf"{AMOUNT},{DATE},(?P<check_code>\d{{0,20}}),[0-9A-Za-z]{{0,8}},*"
    ),
    re.compile(rf"01,\d{{2}},(?P<code>),(?P<number>\d{{20}}),{AMOUNT},{DATE},(?P<check_code>),[0-9A-Za-z]{{0,8}},*"),
)


def figures_of(text: str) -> dict[str, str] | None:
    """code, number, check_code, issued_on, amount as printed in the code; None when the layout is not known.

    A scanner that types through a Chinese keyboard sends full-width signs. The amount in the code of a tax invoice
    that names a code is the amount before tax (docs/einvoices.md).
    """
    typed = "".join(unicodedata.normalize("NFKC", text).split())
    found = next((match for layout in _LAYOUTS if (match := layout.fullmatch(typed))), None)
    return found.groupdict() if found else None
