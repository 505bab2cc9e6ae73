"""The questions to third parties."""

from typing import Any

from django.db.models import F, QuerySet
from django.db.models.functions import JSONObject

from casework.masks import identity, name
from casework.rights import Right
from casework.scope import Reader
from claims.models import Claim, Recovery, Repayment, ThirdParty


def shown(claim: Claim, reader: Reader) -> dict[str, Any] | None:
    """The third party of a claim with its recoveries and what this reader can do; None where there is nothing of it."""
    party: ThirdParty | None = getattr(claim, "third_party", None)
    enters = reader.may_in(Right.CLAIM_ENTER, claim.area_code)
    may_record = enters and claim.state in Claim.EDITABLE_STATES
    if party is None and not may_record:
        return None
    is_unnamed = party is not None and party.standing == ThirdParty.Standing.UNKNOWN and not party.name
    return {
        "party": party,
        "name": (party.name if enters else name(party.name)) if party else "",
        "identity": identity(party.identity) if party else "",
        "recoveries": list(party.recoveries.all()) if party else [],
        "opens_recoveries": reader.may_in(Right.RECOVERY_VIEW, claim.area_code),
        "may_record": may_record,
        "may_name": enters and is_unnamed and claim.state in Claim.SETTLED_STATES,
    }


def write_offs_to_decide(reader: Reader) -> QuerySet[Recovery, Any]:
    """The write-offs that wait for this reader as a second person, the oldest on top: a list of the start page."""
    waiting = Recovery.objects.visible_to(reader, Right.RECOVERY_DECIDE).filter(write_off_by__isnull=False)
    others = waiting.exclude(write_off_by=reader.staff).order_by("pk")
    fen = F("amount") - F("repaid")
    return others.values(found=JSONObject(pk="pk", number="third_party__claim__number", fen=fen))


def given_up(recovery: Recovery) -> int:
    """Fen of a recovery that are settled without money: written off, or not owed any more."""
    rows = recovery.repayments.filter(way__in=Repayment.WITHOUT_MONEY)
    return sum(rows.values_list("amount", flat=True))
