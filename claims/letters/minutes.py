"""会审纪要."""

from dataclasses import replace
from datetime import datetime
from typing import Any, cast

from django.utils.translation import gettext

from casework import letters
from claims.letters.parts import UNKNOWN, HandedIn, day_of, insured
from claims.models import JointMember, JointReview, Opinion
from claims.typed import percent
from claims.voting import Votes


def minutes(review: JointReview, name: str, sent: dict[str, Any]) -> letters.Minutes:
    """Who was called, what each said, whom of institutions they heard, and what the vote came to; `name` as it is read."""
    claim, members = review.claim, list(review.members.select_related("staff", "said"))
    known = HandedIn.of(claim)
    given = [member.said.opinion for member in members if hasattr(member, "said")]
    votes = Votes(given, len(members), review.quorum, review.majority)
    counted = (f"{Opinion(opinion).label} {count}" for opinion, count in votes.counted().items())
    return letters.Minutes(
        **sent,
        claim_number=claim.number,
        insured=replace(insured(claim.person), name=name),
        institution=known.institution.name,
        diagnosis=f"{known.diagnosis.code} {known.diagnosis.name}",
        admitted_on=known.admitted_on,
        discharged_on=known.discharged_on,
        claimed=claim.claimed,
        fund=review.fund,
        reason=review.reason,
        convened_on=day_of(review.convened_at),
        chair=review.convened_by.name,
        members=tuple(_said(member) for member in members),
        attendees=tuple(
            letters.Heard(one.name, one.institution, one.statement, day_of(one.at)) for one in review.attendees.all()
        ),
        needed=str(votes.needed),
        majority=percent(review.majority),
        counted=gettext(", ").join(counted),
        result=str(review.get_result_display() or review.get_state_display()),
        resolution=review.resolution or UNKNOWN,
        ended_on=day_of(cast(datetime, review.ended_at)),
    )


def _said(member: JointMember) -> letters.MemberSaid:
    said = getattr(member, "said", None)
    return letters.MemberSaid(
        name=member.staff.name,
        role=member.role,
        opinion=str(said.get_opinion_display()) if said else UNKNOWN,
        reason=said.reason if said else "",
        on=day_of(said.at) if said else None,
    )
