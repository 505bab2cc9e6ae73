"""A year's claims under two sets of rules: what changes for whom, and what it costs (测算)."""

from policy.simulate.columns import COLUMNS
from policy.simulate.outcome import Bar, Budget, Decile, Outcome, Part, Reason, Side
from policy.simulate.simulate import settle_many, simulate
from policy.simulate.sources import Case, claims_in, from_cases, from_columns, from_csv, from_file, from_parquet

__all__ = [
    "COLUMNS",
    "Bar",
    "Budget",
    "Case",
    "Decile",
    "Outcome",
    "Part",
    "Reason",
    "Side",
    "claims_in",
    "from_cases",
    "from_columns",
    "from_csv",
    "from_file",
    "from_parquet",
    "settle_many",
    "simulate",
]
