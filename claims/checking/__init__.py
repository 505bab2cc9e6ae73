"""How checks are declared, how they stand in a pool, and how they look at claims. The checks are in `claims.checks`."""

from claims.checking.case import Case, told_of
from claims.checking.registry import Figures, Group, Severity, Threshold, Unit, check, check_rows
from claims.checking.rows import DIRECT, NOT_COUNTING, OTHERS, STRANGERS

__all__ = [
    "DIRECT",
    "NOT_COUNTING",
    "OTHERS",
    "STRANGERS",
    "Case",
    "Figures",
    "Group",
    "Severity",
    "Threshold",
    "Unit",
    "check",
    "check_rows",
    "told_of",
]
