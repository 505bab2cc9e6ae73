"""Where critical-illness cases stand on the pages of others: rail, search, home, documents, the names of subjects."""

from collections.abc import Iterable

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from casework import masks
from casework.documents import case_type
from casework.registry import Hit, RailEntry, SearchKind, Tile, registry
from casework.rights import Right
from casework.scope import Reader
from casework.sequences import beginning_of_a_number
from claims.critical import home, selectors
from claims.models import CriticalCase

CASE = CriticalCase._meta.label_lower
HANDFUL = 5


def find_cases(reader: Reader, text: str) -> Iterable[Hit]:
    """Cases whose number is typed, whole or its beginning."""
    number = beginning_of_a_number(text)
    if not number:
        return
    for case in selectors.cases_for(reader).filter(number__startswith=number).order_by("number")[:HANDFUL]:
        detail = f"{masks.name(case.person_year.person.name)} · {case.get_state_display()}"
        yield Hit(case.number, detail, reverse("critical:case", args=[case.pk]), _("Critical-illness case"))


registry.add(
    RailEntry(
        "critical",
        gettext_lazy("Critical illness"),
        "shield-plus",
        "critical:cases",
        Right.CRITICAL_ILLNESS_VIEW,
        order=23,
    )
)
registry.add(
    SearchKind("critical", gettext_lazy("Critical-illness case"), Right.CRITICAL_ILLNESS_VIEW, find_cases, order=25)
)
registry.add(
    Tile("critical_verify", Right.CRITICAL_ILLNESS_VERIFY, "claims/tiles/critical_verify.html", home.to_verify, order=5)
)
registry.add(
    Tile("critical_accounts", Right.CLAIM_ENTER, "claims/tiles/critical_accounts.html", home.accounts, order=15)
)
registry.subjects[CASE] = gettext_lazy("Critical-illness case")
case_type(
    CASE,
    view=Right.DOCUMENT_VIEW,
    add=Right.CLAIM_ENTER,
    may_add=lambda case: False,
    url=lambda case: reverse("critical:case", args=[case.pk]),
)
