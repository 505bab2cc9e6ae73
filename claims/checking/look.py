"""Looking: what the checks find in some claims. Writes nothing."""

from collections.abc import Iterable
from datetime import date

from casework.models import Pool
from claims.checking.case import Cases
from claims.checking.registry import Figures
from claims.checking.rows import found_by_rows
from claims.checking.stand import Stand


def findings(cases: Cases, stands: Iterable[Stand], pool: Pool, day: date) -> dict[int, dict[str, Figures]]:
    """Per claim of the pool the code and figures of what each asking check finds.

    The number of queries grows neither with the claims nor with their lines.
    """
    asking = [stand for stand in stands if stand.asks]
    found: dict[int, dict[str, Figures]] = {key: {} for key in cases.keys}
    for case in cases:
        for stand in asking:
            if stand.check.look and (figures := stand.check.look(case, **stand.thresholds)) is not None:
                found[case.claim.pk][stand.check.code] = dict(figures)
    for key, code, figures in found_by_rows(asking, cases.keys, pool, day):
        found[key][code] = figures
    return found
