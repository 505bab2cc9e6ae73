"""What people type into a field becomes a value; what cannot be read is answered with a sentence (ValidationError)."""

import re
import unicodedata
from datetime import date
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from casework import money

BASIS_POINTS_A_PERCENT = 100
_DAY = re.compile(r"^(\d{4})[-/.年]?(\d{1,2})[-/.月]?(\d{1,2})日?$")
_QUANTITY = re.compile(r"^\d{1,8}(\.\d{1,4})?$")
_PERCENT = re.compile(r"^(\d{1,3}(?:\.\d{1,2})?)%?$")


def words(text: str) -> str:
    """What people wrote, without characters that nobody sees and no database keeps; line breaks stay."""
    return "".join(char for char in text if char in "\n\t" or unicodedata.category(char) not in {"Cc", "Cs"}).strip()


def plain(text: str) -> str:
    """Half-width, without blanks around: full-width digits come from Chinese keyboards and hospital lists."""
    return words(unicodedata.normalize("NFKC", text))


def icd(text: str) -> str:
    """A code as the classification of diseases writes it: I10.x00, whatever the keyboard's capitals."""
    return text[:1].upper() + text[1:].lower()


def day(text: str) -> date | None:
    """A day as 2026-03-05, 20260305, 2026/3/5, 2026.3.5 or 2026年3月5日; None for nothing."""
    typed = plain(text)
    if not typed:
        return None
    found = _DAY.match(typed)
    compact = re.fullmatch(r"\d{8}", typed)
    if found is None or (typed.isdigit() and not compact):
        raise ValidationError(
            _("“%(typed)s” is not a day. Type it like 20260305 or 2026-03-05."), params={"typed": text}
        )
    try:
        return date(*(int(part) for part in found.groups()))
    except ValueError as error:
        raise ValidationError(_("There is no day %(typed)s in the calendar."), params={"typed": text}) from error


def fen(text: str) -> int | None:
    """An amount in yuan as fen; None for nothing."""
    if not plain(text):
        return None
    try:
        return money.fen(text)
    except money.NotAnAmount as refusal:
        raise ValidationError(str(refusal).replace("%", "%%")) from refusal


def quantity(text: str) -> Decimal | None:
    """A quantity with at most four decimals; None for nothing."""
    typed = plain(text).replace(",", "")
    if not typed:
        return None
    if not _QUANTITY.match(typed):
        raise ValidationError(_("“%(typed)s” is not a quantity. Type it like 3 or 0.5."), params={"typed": text})
    return Decimal(typed)


def basis_points(text: str) -> int | None:
    """A share in per cent (`10`, `10%`, `12.5 %`) as basis points; None for nothing."""
    typed = plain(text).replace(" ", "")
    if not typed:
        return None
    found = _PERCENT.match(typed)
    share = Decimal(found[1]) if found else Decimal(101)
    if share > BASIS_POINTS_A_PERCENT:
        raise ValidationError(_("“%(typed)s” is not a share. Type per cent, like 10."), params={"typed": text})
    return int(share * BASIS_POINTS_A_PERCENT)


def trace_codes(text: str) -> tuple[str, ...]:
    """The trace codes of packages, parted by blanks, commas or lines, as scanners type them one after the other."""
    return tuple(re.split(r"[\s,，、;；]+", plain(text).upper())) if plain(text) else ()


def category(text: str) -> str:
    """甲, 乙, 丙 or A, B, C as A, B, C; what is none of them is answered with a sentence."""
    typed = plain(text).upper().removesuffix("类")
    found = {"甲": "A", "乙": "B", "丙": "C", "01": "A", "02": "B", "03": "C", "自费": "C"}.get(typed, typed)
    if found not in {"", "A", "B", "C"}:
        raise ValidationError(_("“%(typed)s” is not a class. Choose A, B or C."), params={"typed": text})
    return found


def percent(points: int | None) -> str:
    """Basis points as they are typed: 1000 is 10, 1250 is 12.5."""
    if points is None:
        return ""
    whole, rest = divmod(points, BASIS_POINTS_A_PERCENT)
    return f"{whole}.{rest:02d}".rstrip("0").rstrip(".") if rest else str(whole)


def number(value: Decimal | None) -> str:
    """A quantity as it is typed: 3, 0.5."""
    if value is None:
        return ""
    text = format(value, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text
