"""Where stays settled directly stand on the pages of others: the rail, documents, the names of subjects."""

from django.urls import reverse
from django.utils.translation import gettext_lazy

from casework.documents import case_type
from casework.registry import RailEntry, registry
from casework.rights import Right

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
registry.subjects["claims.staylist"] = gettext_lazy("List of stays settled directly")
registry.subjects["claims.criticalcase"] = gettext_lazy("Critical-illness case")
case_type(
    "claims.staylist",
    view=Right.DIRECT_BRING,
    add=Right.DIRECT_BRING,
    may_add=lambda listed: False,
    url=lambda listed: reverse("direct:stay_list", args=[listed.pk]),
)
