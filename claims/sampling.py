"""Which claims could be passed by sample."""

from django.db.models import Exists, F, OuterRef

from casework.scope import Reader
from claims.models import Claim, Flag, Inquiry, Investigation, Lead, ReviewRules, SampledClaim, Way
from claims.selectors import waiting_for
from claims.ways import strictest


def small_and_clean(reader: Reader, rules: ReviewRules) -> list[Claim]:
    """What the reader could pass by sample now, by due date: small, nothing odd, nothing adjusted, nothing awaited.

    By the levels of review it is settled with the second review, whatever of the amount claimed the funds pay.
    """
    free = waiting_for(reader).filter(state=Claim.State.REVIEWED, handler=None, claimed__lte=rules.small_up_to)
    clean = (
        free.filter(allowed=F("claimed"))
        .exclude(Exists(Flag.objects.filter(claim=OuterRef("pk"), lifted_by=None)))
        .exclude(Exists(Inquiry.objects.filter(claim=OuterRef("pk"), state=Inquiry.State.OPEN)))
        .exclude(Exists(Investigation.objects.filter(claim=OuterRef("pk"), state=Investigation.State.OPEN)))
        .exclude(Exists(Lead.objects.under_way().filter(claim=OuterRef("pk"))))
        .exclude(Exists(SampledClaim.objects.filter(claim=OuterRef("pk"), outcome="")))
    )
    levels = list(rules.levels.all())
    rows = clean.select_related("person__pool", "person__area", "institution", "diagnosis", "pool")
    return [one for one in rows if strictest(levels, one.kind, one.claimed, "") == Way.SECOND_REVIEW]
