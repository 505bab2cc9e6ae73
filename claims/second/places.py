"""Where second reimbursements stand on the pages of others: rail, home, search, the journal."""

from collections.abc import Iterable

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from casework.registry import Hit, RailEntry, SearchKind, registry
from casework.rights import Right
from casework.scope import Reader
from casework.sequences import beginning_of_a_number
from claims.models import SecondBatch
from claims.second import selectors

HANDFUL = 5


def find(reader: Reader, text: str) -> Iterable[Hit]:
    """Second reimbursements whose number is typed, whole or its beginning."""
    if number := beginning_of_a_number(text):
        for batch in selectors.batches_for(reader).filter(number__startswith=number).order_by("number")[:HANDFUL]:
            address = reverse("second:batch", args=[batch.pk])
            yield Hit(batch.number, batch.get_state_display(), address, _("Second reimbursement"))


registry.add(
    RailEntry(
        "second", gettext_lazy("Second reimbursement"), "arrow-repeat", "second:batches", Right.SECOND_VIEW, order=26
    )
)
registry.add(SearchKind("second", gettext_lazy("Second reimbursement"), Right.SECOND_VIEW, find, order=28))
registry.subjects[SecondBatch._meta.label_lower] = gettext_lazy("Second reimbursement")
