"""Which claims of a batch are drawn: the same for everybody who has the seed (law: a sample can be drawn again)."""

import hashlib
from collections.abc import Iterable

from claims.models.review_rules import BASIS_POINTS


def drawn(seed: str, keys: Iterable[int], *, share: int, least: int) -> set[int]:
    """The keys that come first when all are put in the order of SHA-256 over seed and key.

    As many as `share` (basis points) of them, rounded up, but at least `least`, and never more than there are.
    """
    ordered = sorted(keys, key=lambda key: hashlib.sha256(f"{seed}:{key}".encode()).digest())
    return set(ordered[: max(least, -(-len(ordered) * share // BASIS_POINTS))])
