"""Yuan as people type and read them; fen as the portal stores them."""

import re
from decimal import Decimal

from django.utils.translation import gettext_lazy as _

from casework.errors import Refusal

LARGEST = 10**13
_TYPED = re.compile(r"^-?(\d+|\d{1,3}(,\d{3})+)(\.\d{1,2})?$")


class NotAnAmount(Refusal):
    code = "not_an_amount"
    sentence = _("“%(typed)s” is not an amount in yuan. Type it like 1234.56, with at most two decimals.")


def fen(typed: str) -> int:
    """Fen of an amount in yuan as typed (`1,234.5`, `¥12`, full-width digits). Raises NotAnAmount."""
    text = (
        str(typed).strip().translate(str.maketrans("０１２３４５６７８９．，－", "0123456789.,-")).lstrip("¥￥").strip()
    )
    if not _TYPED.match(text):
        raise NotAnAmount(typed=typed)
    amount = int(Decimal(text.replace(",", "")) * 100)
    if abs(amount) > LARGEST:
        raise NotAnAmount(typed=typed)
    return amount


def yuan(amount: int) -> str:
    """Yuan of fen with thousands separators and two decimals: `1,234.50`."""
    sign, amount = ("-", -amount) if amount < 0 else ("", amount)
    return f"{sign}{amount // 100:,}.{amount % 100:02d}"


def plain_yuan(amount: int) -> str:
    """Yuan of fen for input fields and files: `1234.50`."""
    return yuan(amount).replace(",", "")
