"""第三人登记 at the counter: who caused the injury, their share, paper, what they paid; and who it is, once found."""

from dataclasses import dataclass, fields
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from casework import clock, events
from casework.commands import service
from casework.errors import Incomplete, WrongStep
from casework.rights import Right
from casework.scope import Reader
from claims.models import Claim, ThirdParty
from claims.models.third_party import WHOLE
from claims.services.locking import lock_claim

Standing, Paper = ThirdParty.Standing, ThirdParty.Paper


@dataclass(frozen=True, kw_only=True)
class Who:
    """Who the third party is; all empty while nobody is found."""

    name: str = ""
    identity: str = ""
    phone: str = ""
    address: str = ""


@dataclass(frozen=True, kw_only=True)
class Said(Who):
    """What is recorded of a third party: `share` in basis points, `paid` in fen."""

    cause: str
    standing: str
    share: int | None
    paid: int
    paper: str
    paper_number: str = ""
    declared_on: date | None = None


@service
def record_third_party(*, claim: Claim, said: Said, by: Reader) -> ThirdParty:
    """Record who else has to pay, while the claim is entered or corrected. Raises Incomplete by field, WrongStep."""
    claim = lock_claim(claim, by, Right.CLAIM_ENTER)
    if claim.state not in Claim.EDITABLE_STATES:
        raise WrongStep(state=claim.get_state_display())
    if problems := _problems(claim, said):
        raise Incomplete(problems)
    told = {field.name: getattr(said, field.name) for field in fields(said)}
    place = {"pool": claim.pool, "area_code": claim.area_code, "recorded_by": by.staff, "recorded_at": clock.now()}
    party, _made = ThirdParty.objects.update_or_create(claim=claim, defaults=told | place)
    _tell("third_party_recorded", claim, by, standing=party.get_standing_display(), share=f"{party.share / 100:g}")
    return party


@service
def name_third_party(*, party: ThirdParty, who: Who, by: Reader) -> ThirdParty:
    """Record who it is, once somebody is found whom the fund paid for first. Raises Incomplete, WrongStep."""
    claim = lock_claim(party.claim, by, Right.CLAIM_ENTER)
    found: ThirdParty = ThirdParty.objects.select_for_update(of=("self",)).get(pk=party.pk)
    if found.standing != Standing.UNKNOWN or found.name or claim.state not in Claim.SETTLED_STATES:
        raise WrongStep(state=claim.get_state_display())
    if not who.name:
        raise Incomplete({"name": [_("Enter the name of the person or unit.")]})
    for field in fields(who):
        setattr(found, field.name, getattr(who, field.name))
    found.save(update_fields=[field.name for field in fields(who)])
    _tell("third_party_named", claim, by)
    return found


def _problems(claim: Claim, said: Said) -> dict[str, list[str]]:
    today, first = clock.today(), said.standing in ThirdParty.PAID_FIRST
    signed = said.declared_on is not None and (claim.admitted_on or said.declared_on) <= said.declared_on <= today
    problems = {
        "cause": not said.cause and _("Say how the injury came about."),
        "standing": said.standing not in Standing.values and _("Choose whether the third party pays."),
        "share": not 1 <= (said.share or 0) <= WHOLE and _("Enter a share above 0 and up to 100 per cent."),
        "paid": said.paid < 0 and _("Enter what they have paid, or nothing."),
        "name": said.standing != Standing.UNKNOWN and not said.name and _("Enter the name of the person or unit."),
        "paper": said.paper not in Paper.values and _("Choose which paper there is."),
        "paper_number": said.paper in (Paper.POLICE, Paper.COURT)
        and not said.paper_number
        and _("Enter the number of the paper."),
        "declared_on": first
        and not signed
        and _("Enter the day on which the insured signed the declaration: from admission until today."),
    }
    return {field: [sentence] for field, sentence in problems.items() if sentence}


def _tell(verb: str, claim: Claim, by: Reader, **payload: Any) -> None:
    events.record(verb, subject=claim, actor=by.staff, pool=claim.pool, area_code=claim.area_code, **payload)
