"""What a list would have changed of a year's claims: how many lines it touches, and roughly how much money.

Roughly: the in-policy part of each line by class, first share and price limit of its institution's level; deductibles,
tiers and caps come after it and are left out.
"""

from datetime import date
from typing import Any

from django.db import connection

from casework.models import Pool
from claims.models import CatalogueRelease, Claim
from policy import add_years
from rulebook.errors import NoRulesInForce
from rulebook.selectors import rules_for

BASIS_POINTS = 10_000

EFFECT = """
WITH touched AS (
    SELECT l.claim_id, r.change, c.state = ANY(%(open)s) AS is_open, l.allowed_amount AS amount,
        {before} AS before, CASE WHEN r.change = 'ended' THEN 0 ELSE {after} END AS after
    FROM claims_releaserow r
    JOIN claims_catalogueentry e ON e.pool_id = %(pool)s AND e.code = r.code
    JOIN claims_expenseline l ON l.entry_id = e.id
    JOIN claims_claim c ON c.id = l.claim_id
    JOIN institutions_institution i ON i.id = c.institution_id
    WHERE r.release_id = %(release)s AND r.change IN ('changed', 'ended')
        AND c.discharged_on >= %(since)s AND c.state = ANY(%(counting)s)
)
SELECT change, count(*), count(DISTINCT claim_id), count(DISTINCT claim_id) FILTER (WHERE is_open),
    sum(amount)::bigint, sum(before)::bigint, sum(after)::bigint
FROM touched GROUP BY change
"""
# Half up to the fen, as a line's own part is told; sums of lines are all that is shown.
IN_POLICY = """CASE WHEN {category} = 'C' THEN 0 ELSE (
    least(l.allowed_amount, coalesce({limit} * l.quantity, l.allowed_amount))
    * (10000 - coalesce({share}, CASE {category} WHEN 'B' THEN %(class_b)s ELSE 0 END)) + 5000
)::bigint / 10000 END"""
NAMES = ("lines", "claims", "open", "amount_fen", "before_fen", "after_fen")


def effect_of(release: CatalogueRelease) -> dict[str, Any]:
    """By change, what it touches of the claims of the year before its day and since: counts and fen."""
    before = IN_POLICY.format(category="l.allowed_category", limit="l.price_limit", share="l.first_self_pay")
    at_level = "coalesce((r.level_limits ->> i.level)::bigint, r.price_limit)"
    after = IN_POLICY.format(category="r.category", limit=at_level, share="r.first_self_pay")
    since = add_years(release.starts_on, -1)
    with connection.cursor() as cursor:
        cursor.execute(
            EFFECT.format(before=before, after=after),
            {
                "release": release.pk,
                "pool": release.pool_id,
                "since": since,
                "open": list(Claim.OPEN_STATES),
                "counting": [*Claim.OPEN_STATES, *Claim.SETTLED_STATES],
                "class_b": _class_b(release.pool, release.starts_on),
            },
        )
        found = {change: dict(zip(NAMES, figures, strict=True)) for change, *figures in cursor.fetchall()}
    return {"since": since.isoformat(), "by_change": found}


def _class_b(pool: Pool, day: date) -> int:
    """What the rules take first of class B items without a share of their own, in basis points; 0 where they do not say."""
    try:
        rules = rules_for(pool, day).rules
    except NoRulesInForce:
        return 0
    pack = rules.pack_of("basic")
    found = rules.figure(pack, "first_self_pay", day) if pack else None
    return int(found.value * BASIS_POINTS) if found else 0
