"""Where stays settled directly stand on the pages of others: documents, the names of subjects."""

from django.urls import reverse
from django.utils.translation import gettext_lazy

from casework.documents import case_type
from casework.registry import registry
from casework.rights import Right

registry.subjects["claims.staylist"] = gettext_lazy("List of stays settled directly")
case_type(
    "claims.staylist",
    view=Right.DIRECT_BRING,
    add=Right.DIRECT_BRING,
    may_add=lambda listed: False,
    url=lambda listed: reverse("direct:stay_list", args=[listed.pk]),
)
