"""The questions about money that arrived for contributions, cut to what the reader may see."""

from django.db.models import QuerySet

from casework.rights import Right
from casework.scope import Reader
from enrollment.models import Contribution, Receipt


def receipts_for(reader: Reader) -> QuerySet[Receipt]:
    """The receipts of the reader's areas with what their paper says."""
    mine = Contribution.objects.visible_to(reader, Right.CONTRIBUTION_VIEW)
    return Receipt.objects.filter(contribution__in=mine).select_related(
        "pool", "reverses", "contribution__person__area"
    )
