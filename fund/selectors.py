"""The questions of money, cut to what the reader may see."""

from datetime import date
from typing import Any

from django.apps import apps
from django.db.models import BigIntegerField, Count, F, Model, Q, QuerySet, Sum
from django.db.models.functions import Cast, Coalesce

from casework.models import Area, Pool
from casework.rights import Right
from casework.scope import Reader
from fund.models import Account, BankTemplate, Batch, BatchLine, Fund, Opening, Payable, Posting
from fund.payables import PAYABLE, held


def payables_for(reader: Reader) -> QuerySet[Payable]:
    """What is owed in the reader's areas."""
    return Payable.objects.visible_to(reader, Right.BATCH_VIEW)


def ready_for(reader: Reader, right: Right = Right.BATCH_VIEW) -> QuerySet[Payable]:
    """What waits for a batch in the reader's areas and is not held back."""
    return Payable.objects.visible_to(reader, right).filter(state=Payable.State.OPEN).exclude(held())


def paid_on(subject: Model) -> date | None:
    """On which day the last payment of a case was made: by the bank, or by setting it off."""
    payables = Payable.objects.filter(subject_type=subject._meta.label_lower, subject_id=subject.pk)
    made = (Posting.Reason.PAID, Posting.Reason.SET_OFF)
    postings = Posting.objects.filter(subject_type=PAYABLE, subject_id__in=payables.values("pk"), reason__in=made)
    return postings.order_by("-id").values_list("booked_on", flat=True).first()


def batches_for(reader: Reader) -> QuerySet[Batch]:
    """The batches of the reader's areas with their persons, newest first."""
    batches = Batch.objects.visible_to(reader, Right.BATCH_VIEW)
    return batches.select_related("pool", "template", "maker", "checker", "payer")


def templates_for(reader: Reader) -> QuerySet[BankTemplate]:
    """The bank templates of the reader's pool."""
    return BankTemplate.objects.filter(pool=reader.pool).order_by("name")


def townships_for(reader: Reader) -> QuerySet[Area]:
    """The townships of the pool, to narrow a list by."""
    if reader.pool is None:
        return Area.objects.none()
    return Area.objects.filter(level=Area.Level.TOWNSHIP, code__startswith=reader.pool.area.prefix)


def summed(payables: QuerySet[Payable]) -> dict[str, int]:
    """How many payables, and their amount in fen."""
    return payables.order_by().aggregate(count=Count("pk"), amount=Coalesce(Sum("amount"), 0))


def by_fund(payables: QuerySet[Payable]) -> list[dict[str, Any]]:
    """What each fund gives to the payables: label and fen, funds that give nothing left out."""
    shares = payables.order_by().aggregate(
        **{fund.value: Sum(Cast(F(f"by_fund__{fund.value}"), BigIntegerField())) for fund in Fund}
    )
    return [{"label": fund.label, "fen": shares[fund.value], "payer": "fund"} for fund in Fund if shares[fund.value]]


def counts_by_state(rows: QuerySet[Any]) -> dict[str, dict[str, int]]:
    """State to count and amount (fen) of batches or payables."""
    grouped = rows.order_by().values("state").annotate(count=Count("pk"), sum=Sum("amount"))
    return {row["state"]: {"count": row["count"], "amount": row["sum"]} for row in grouped}


def answered(batch: Batch) -> list[dict[str, Any]]:
    """What the bank said so far: outcome, count and amount (fen) of the batch's lines."""
    grouped = batch.lines.order_by().values("outcome").annotate(count=Count("pk"), fen=Sum("amount"))
    counts = {row["outcome"]: row for row in grouped}
    return [
        {"outcome": outcome, "label": outcome.label, "count": counts[outcome]["count"], "fen": counts[outcome]["fen"]}
        for outcome in BatchLine.Outcome
        if outcome in counts
    ]


def balances_for(reader: Reader) -> dict[tuple[str, str], int]:
    """Fund and kind of account to the balance in fen (debit positive), of the reader's pool."""
    if not reader.may(Right.LEDGER_VIEW):
        return {}
    totals = Account.objects.filter(pool=reader.pool).annotate(balance=Coalesce(Sum("totals__amount"), 0))
    return {(fund, kind): fen for fund, kind, fen in totals.values_list("fund", "kind", "balance")}


def openings_for(reader: Reader) -> QuerySet[Opening]:
    """What the funds of the reader's pool brought along, newest first."""
    return Opening.objects.visible_to(reader, Right.LEDGER_VIEW).select_related("proposed_by", "decided_by")


def surplus_of(pool: Pool) -> dict[str, int]:
    """Fund to what it has by its books (累计结余): what it brought along and all income, less all benefits, in fen.

    Funds with neither are left out: their books say nothing about a surplus.
    """
    totals = Account.objects.filter(pool=pool).annotate(balance=Coalesce(Sum("totals__amount"), 0))
    income = (Account.Kind.CONTRIBUTION, Account.Kind.LATE_FEE, Account.Kind.SUBSIDY)
    found: dict[str, int] = {}
    with_income = set()
    for fund, kind, fen in totals.values_list("fund", "kind", "balance"):
        if kind in (*income, Account.Kind.CARRIED, Account.Kind.BENEFIT):
            found[fund] = found.get(fund, 0) - fen
        if kind in (*income, Account.Kind.CARRIED) and fen:
            with_income.add(fund)
    return {fund: fen for fund, fen in found.items() if fund in with_income}


def postings_for(reader: Reader) -> QuerySet[Posting]:
    """The postings of the reader's pool with their entries."""
    if not reader.may(Right.LEDGER_VIEW):
        return Posting.objects.none()
    return Posting.objects.filter(pool=reader.pool).select_related("actor").prefetch_related("entries__account")


def postings_of(subject: Model) -> QuerySet[Posting]:
    """What was booked for a case, in order: its own postings and those of its payables."""
    label = subject._meta.label_lower
    payables = Payable.objects.filter(subject_type=label, subject_id=subject.pk)
    return Posting.objects.filter(
        Q(subject_type=label, subject_id=subject.pk) | Q(subject_type=PAYABLE, subject_id__in=payables.values("pk"))
    ).order_by("pk")


def case_address(payable: Payable) -> str:
    """The page of the case behind a payable, where its app gives its rows an address."""
    case = apps.get_model(payable.subject_type)(pk=payable.subject_id)
    return case.get_absolute_url() if hasattr(case, "get_absolute_url") else ""
