"""The questions about money that arrived for contributions, cut to what the reader may see."""

from typing import Any

from django.db.models import Count, F, Q, QuerySet, Sum
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from casework import clock
from casework.models import Document, Pool
from casework.rights import Right
from casework.scope import Reader
from enrollment.matching import Outcome
from enrollment.models import Contribution, PaymentFile, PaymentLine, Receipt, Refund, ReliefBatch, TaxFile
from enrollment.services.late import checks_late

EXPLAINED = {
    Outcome.UNKNOWN: gettext_lazy("Nobody here has this number."),
    Outcome.OTHER_NAME: gettext_lazy("The number belongs to %(detail)s."),
    Outcome.NOT_REGISTERED: gettext_lazy("The person was not registered on that day."),
    Outcome.TWICE: gettext_lazy("The year is paid or covered already. %(detail)s"),
    Outcome.AMOUNT: gettext_lazy("%(detail)s yuan were owed on that day."),
    Outcome.DEAD: gettext_lazy("The person died on %(detail)s."),
    Outcome.CLOSED: gettext_lazy("It buys no cover: paid before the window opens, or after the year can be covered."),
    Outcome.EMPLOYEE: gettext_lazy("The person is covered by employees' insurance."),
    Outcome.UNREADABLE: gettext_lazy("Number, name, year, day or payment number cannot be read."),
    Outcome.REPEATED: gettext_lazy("A payment with this number was told before; no new money came."),
}
SETTLED = (Outcome.BOOKED, Outcome.REPEATED)
OPEN = ~Q(outcome__in=SETTLED) & Q(resolution__in=["", PaymentLine.Resolution.HELD])
"""Lines whose money has no owner yet."""


def receipts_for(reader: Reader) -> QuerySet[Receipt]:
    """The receipts of the reader's areas with what their paper says."""
    mine = Contribution.objects.visible_to(reader, Right.CONTRIBUTION_VIEW)
    return Receipt.objects.filter(contribution__in=mine).select_related(
        "pool", "reverses", "contribution__person__area"
    )


def refunds_for(reader: Reader) -> QuerySet[Refund]:
    """The refunds of the reader's areas."""
    rows = Refund.objects.visible_to(reader, Right.CONTRIBUTION_VIEW)
    return rows.select_related("pool", "asked_by", "decided_by", "line__file", "contribution__person__area")


def tax_files_for(reader: Reader) -> QuerySet[TaxFile]:
    """The files to the tax bureau: they hold whole pools, so only readers of the whole pool see them."""
    return TaxFile.objects.filter(pool__in=_whole_pools(reader)).select_related("document", "made_by")


def payment_files_for(reader: Reader) -> QuerySet[PaymentFile]:
    """The bureau's files that were taken, each with how much of it waits for an owner (fen)."""
    files = PaymentFile.objects.filter(pool__in=_whole_pools(reader)).select_related("taken_by")
    waits = ~Q(lines__outcome__in=SETTLED) & Q(lines__resolution__in=["", PaymentLine.Resolution.HELD])
    return files.annotate(unclear=Sum("lines__amount", filter=waits), waiting=Count("lines", filter=waits))


def brought_for(reader: Reader) -> QuerySet[Document]:
    """The bureau's files that were brought and not taken yet."""
    pools = _whole_pools(reader)
    return Document.objects.filter(pool__in=pools, case_type=PaymentFile._meta.label_lower, case_id=0)


def lines_for(reader: Reader) -> QuerySet[PaymentLine]:
    """The lines of the bureau's files."""
    return PaymentLine.objects.filter(file__pool__in=_whole_pools(reader)).select_related("file")


def relief_batches_for(reader: Reader) -> QuerySet[ReliefBatch]:
    """What departments were asked to pay."""
    return ReliefBatch.objects.filter(pool__in=_whole_pools(reader)).select_related("pool", "made_by")


def late_to_check(reader: Reader, prefix: str = "") -> QuerySet[Contribution]:
    """Late registrations of the reader's areas that the agency has to check first; none where the rules ask for none."""
    rows = Contribution.objects.visible_to(reader, Right.CONTRIBUTION_VIEW).filter(
        state__in=Contribution.OPEN,
        classification=Contribution.Classification.LATE,
        checked_on=None,
        coverage_year__in=_years_checked(reader.pool),
        area_code__startswith=prefix,
    )
    return rows.annotate(owed=F("individual") - F("relief")).select_related("person", "registration")


def sees_whole_pool(reader: Reader) -> bool:
    """Whether the reader sees the contributions of a whole pool, not of single areas."""
    return bool(_whole_pools(reader))


def by_outcome(lines: QuerySet[PaymentLine]) -> list[dict[str, Any]]:
    """Outcome to count and amount (fen), in the order in which the outcomes are named."""
    counted = {
        row["outcome"]: row for row in lines.order_by().values("outcome").annotate(n=Count("pk"), fen=Sum("amount"))
    }
    return [
        {
            "outcome": outcome.value,
            "label": outcome.label,
            "count": counted[outcome]["n"],
            "fen": counted[outcome]["fen"],
        }
        for outcome in Outcome
        if outcome in counted
    ]


def explained(outcome: str, detail: str) -> str:
    """Why a line was not booked, as a sentence."""
    if outcome not in EXPLAINED:
        return ""
    shown = {"missing": _("The rules lack a figure.")}.get(detail, detail)
    return str(EXPLAINED[Outcome(outcome)] % {"detail": shown}).strip()


def _years_checked(pool: Pool | None) -> list[int]:
    """The coverage years that are paid for late now and whose rules have late registrations checked (DL-21)."""
    this_year = clock.today().year
    return [year for year in (this_year, this_year + 1) if pool and checks_late(pool, year)]


def _whole_pools(reader: Reader) -> list[int]:
    """The reader's pool, if they see the contributions of all of it."""
    pool = reader.pool
    return [pool.pk] if pool and reader.may_in(Right.CONTRIBUTION_VIEW, pool.area.code) else []
