"""今日 of those who watch the money: do books and lists agree, and what left in large amounts."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db.models import QuerySet, Sum
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from casework import clock, masks
from casework.registry import registry
from casework.request import Request
from casework.rights import Right
from casework.scope import Reader
from casework.selectors import midnight
from fund.models import Account, Batch, BatchLine, Payable

SLOW_DAYS, DAYS_BACK = 3, 7
SHOWN = 8
OWED = (Payable.State.OPEN, Payable.State.BATCHED, Payable.State.FAILED)


@dataclass(frozen=True)
class Agreement:
    """A balance of the books beside the sum of the rows it stands for, in fen."""

    label: Any
    books: int
    rows: int

    @property
    def difference(self) -> int:
        return self.books - self.rows


def reconciliation(request: Request) -> dict[str, Any]:
    """Books beside rows for what is owed and what is with the bank, and files that the bank has not answered."""
    reader = request.reader
    whole = reader.pool is not None and reader.may_in(Right.LEDGER_VIEW, reader.pool.area_id)
    sent = Batch.objects.visible_to(reader, Right.BATCH_VIEW).filter(state=Batch.State.SENT)
    slow = sent.filter(sent_at__lt=midnight(clock.today() - timedelta(SLOW_DAYS))).order_by("sent_at")
    return {
        "agreements": list(_agreements(reader)) if whole else [],
        "slow": slow[:SHOWN],
        "days": SLOW_DAYS,
        "ledger": reader.may(Right.LEDGER_VIEW),
    }


def _agreements(reader: Reader) -> Iterable[Agreement]:
    """The fund's accounts are credit for what it owes, so what is owed stands there below nought."""
    kinds = (Account.Kind.PAYABLE, Account.Kind.TRANSIT)
    totals = Account.objects.filter(pool=reader.pool, kind__in=kinds).values("kind")
    balances = dict(totals.annotate(fen=Coalesce(Sum("totals__amount"), 0)).values_list("kind", "fen"))
    owed = Payable.objects.filter(pool=reader.pool, state__in=OWED)
    at_bank = BatchLine.objects.filter(
        batch__pool=reader.pool, batch__state=Batch.State.SENT, outcome=BatchLine.Outcome.WAITING
    )
    transit = _sum(at_bank)
    yield Agreement(_("Owed to persons"), -balances.get(Account.Kind.PAYABLE, 0), _sum(owed) - transit)
    yield Agreement(_("With the bank"), -balances.get(Account.Kind.TRANSIT, 0), transit)


def _sum(rows: QuerySet[Any]) -> int:
    return rows.order_by().aggregate(fen=Coalesce(Sum("amount"), 0))["fen"]


def large_payments(request: Request) -> dict[str, Any]:
    """The largest payments that left for the bank in the last days, from the amount on that a supervisor decides."""
    reader = request.reader
    threshold = registry.large_from(reader.pool) if registry.large_from and reader.pool else None
    batches = Batch.objects.visible_to(reader, Right.CASES_AUDIT)
    sent = batches.filter(sent_at__gte=midnight(clock.today() - timedelta(DAYS_BACK)))
    lines = BatchLine.objects.filter(batch__in=sent, amount__gt=threshold or 0).select_related("payable", "batch")
    rows = [{"line": line, "payee": masks.name(line.payee_name)} for line in lines.order_by("-amount", "pk")[:SHOWN]]
    return {"rows": rows, "threshold": threshold, "days": DAYS_BACK}
