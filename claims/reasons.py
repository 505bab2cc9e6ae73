"""Every reason for which less than claimed is paid, in three groups: the whole claim, single lines, the policy itself."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from claims import reductions, refusals, unpaid
from claims.explained import Explained


@dataclass(frozen=True)
class Group:
    """Reasons that are given in one place; `where` says where a person reads them."""

    code: str
    title: Any
    where: Any
    reasons: Mapping[Any, Explained]


CLAIM = Group(
    "claim",
    _("Whole claim refused"),
    _("A reviewer refuses the claim; the reason stands on the notice of refusal."),
    refusals.EXPLAINED,
)
LINE = Group(
    "line",
    _("Single lines reduced"),
    _("A reviewer allows less of a line; the reason stands on the notice of reduced lines."),
    reductions.EXPLAINED,
)
POLICY = Group(
    "policy",
    _("Nothing payable under the policy"),
    _("The calculation itself gives the reason; it stands in the settlement and on its statement."),
    unpaid.EXPLAINED,
)
GROUPS = {group.code: group for group in (CLAIM, LINE, POLICY)}
