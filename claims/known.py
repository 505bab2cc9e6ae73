"""What the stations of a review ask of one claim, told by one statement: read with a page's claim, or after its lock."""

import json
from typing import Any, TypedDict

from django.db import connection
from django.db.models import JSONField
from django.db.models.expressions import RawSQL

from casework import clock
from claims.models import Claim


class Known(TypedDict):
    """`makers`: who typed into the claim, by key. `levels` of review that hold in its pool. `session`: its last joint
    review (pk, result, fund in fen). `awaited`: answers and findings that are not here. `leads` of suspected fraud that
    nobody has ended, or that hold it back. `flags` that nobody has lifted. `used`: how far the counters of its year have
    come (counter to fen)."""

    makers: list[int]
    levels: list[dict[str, Any]]
    session: dict[str, Any] | None
    awaited: list[dict[str, Any]]
    leads: list[dict[str, Any]]
    flags: list[dict[str, Any]]
    used: dict[str, int]


_KNOWN = """
jsonb_build_object(
    'makers', ARRAY(SELECT staff_id FROM claims_claim_makers WHERE claim_id = claims_claim.id),
    'levels', ARRAY(
        SELECT to_jsonb(l) FROM claims_reviewlevel l WHERE l.rules_id = (
            SELECT id FROM claims_reviewrules WHERE pool_id = claims_claim.pool_id AND state = 'confirmed'
            AND starts_on <= %s ORDER BY starts_on DESC LIMIT 1)
        ORDER BY l.position),
    'session', (
        SELECT jsonb_build_object('pk', id, 'result', result, 'fund', fund) FROM claims_jointreview
        WHERE claim_id = claims_claim.id ORDER BY id DESC LIMIT 1),
    'awaited', ARRAY(
        SELECT jsonb_build_object('kind', 'answer', 'number', number, 'whom', addressee, 'until', answer_by)
        FROM claims_inquiry WHERE claim_id = claims_claim.id AND state = 'open' ORDER BY id
    ) || ARRAY(
        SELECT jsonb_build_object('kind', 'findings', 'number', i.number, 'whom', s.name, 'until', i.due_on)
        FROM claims_investigation i JOIN casework_staff s ON s.id = i.investigator_id
        WHERE i.claim_id = claims_claim.id AND i.state = 'open' AND i.blocks ORDER BY i.id),
    'leads', ARRAY(
        SELECT jsonb_build_object('pk', id, 'number', number, 'state', state, 'holds', holds) FROM claims_lead
        WHERE claim_id = claims_claim.id AND (holds OR state IN ('raised', 'taken', 'reported')) ORDER BY id),
    'flags', ARRAY(
        SELECT jsonb_build_object('id', id, 'code', code, 'severity', severity, 'needs_supervisor', needs_supervisor)
        FROM claims_flag WHERE claim_id = claims_claim.id AND lifted_by_id IS NULL ORDER BY id),
    'used', (
        SELECT coalesce(jsonb_object_agg(u.counter, u.amount), '{}') FROM claims_yearuse u
        JOIN claims_personyear y ON y.id = u.person_year_id
        WHERE y.person_id = claims_claim.person_id AND y.year = extract(year FROM claims_claim.discharged_on)))
"""


_READ_WITH = f"({_KNOWN})"
_NOW = f"SELECT {_KNOWN} FROM claims_claim WHERE id = %s"


def with_claims() -> RawSQL:
    """What is known of each claim today, to be read with it as `known`."""
    return RawSQL(_READ_WITH, [clock.today()], JSONField())


def know(claim: Claim) -> None:
    """Keep with a claim that was just locked what is known of it."""
    claim.known = _now(claim)  # type: ignore[attr-defined]


def known_of(claim: Claim) -> Known:
    """What was read with the claim or after its lock; else what is known of it now (one statement)."""
    known: Known | None = getattr(claim, "known", None)
    return _now(claim) if known is None else known


def _now(claim: Claim) -> Known:
    with connection.cursor() as cursor:
        cursor.execute(_NOW, [clock.today(), claim.pk])
        [told] = cursor.fetchone()
    known: Known = json.loads(told)
    return known
