"""Batches of small claims, drawn by the service."""

from casework.models import Role
from casework.scope import Reader
from claims.models import Claim, Sample
from claims.services.sampling import draw
from tests.factories.core import reader


def drawn_of(*claims: Claim, by: Reader | None = None) -> Sample:
    """A batch of these claims, drawn by a reviewer who took no part in them."""
    return draw(claims=list(claims), by=by or reader(Role.REVIEWER, pool=claims[0].pool))
