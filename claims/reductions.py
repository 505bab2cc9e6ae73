"""核减原因: what the reason of an adjusted line stands on, as the notice of reduced lines prints it."""

from claims.checking import articles
from claims.models import ExpenseLine

_Reason = ExpenseLine.AdjustReason
BASES: dict[str, str] = {
    _Reason.WRONG_CLASS: articles.WHAT_THE_FUND_PAYS,
    _Reason.OVER_PRICE: articles.WHAT_THE_FUND_PAYS,
    _Reason.OVER_QUANTITY: articles.PAPERS,
    _Reason.NOT_RELATED: articles.WHAT_THE_FUND_PAYS,
    _Reason.NOT_ON_INVOICE: articles.PAPERS,
    _Reason.OTHER: articles.WHAT_THE_FUND_PAYS,
}
"""The fund pays what catalogue and standards cover; the papers have to show what was used."""
