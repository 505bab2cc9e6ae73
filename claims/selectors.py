"""The questions to claims, already cut to what the reader may see."""

from collections.abc import Iterable
from functools import reduce
from operator import or_
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import (
    BigIntegerField,
    Count,
    Exists,
    F,
    IntegerField,
    OuterRef,
    Prefetch,
    Q,
    QuerySet,
    Subquery,
    Sum,
    Value,
    prefetch_related_objects,
)
from django.db.models.fields.json import KeyTextTransform, KeyTransform
from django.db.models.functions import Cast, JSONObject

from casework.rights import Right
from casework.scope import Reader
from claims.flow import RIGHT_AT, UNDER_REVIEW
from claims.instalments.selectors import late_of
from claims.models import (
    Claim,
    CriticalCase,
    Decision,
    DirectStay,
    ExpenseLine,
    Inquiry,
    Investigation,
    JointReview,
    Recovery,
    Settlement,
    YearUse,
)
from claims.models.claim import Reason
from claims.models.critical import OWED
from enrollment.models import Coverage, Person, Recognition
from fund.models import Payable

LAST_COMMENT = Subquery(
    Decision.objects.filter(claim=OuterRef("pk")).exclude(comment="").order_by("-pk").values("comment")[:1]
)
"""Why a claim came back: the last comment of its decisions."""


def claims_for(reader: Reader) -> QuerySet[Claim]:
    """The claims a reader may open."""
    return Claim.objects.visible_to(reader, Right.CLAIM_VIEW)


def claims_of(person: Person, reader: Reader) -> QuerySet[Claim]:
    """A person's claims as far as the reader may open them, newest first."""
    return claims_for(reader).filter(person=person).select_related("institution", "diagnosis")


def waiting_for(reader: Reader) -> QuerySet[Claim]:
    """What this reader may decide now, by due date; never what the reader took part in before."""
    stations = (_open_to(reader, state, right).values("pk") for state, right in RIGHT_AT.items())
    waiting = Claim.objects.filter(reduce(or_, (Q(pk__in=station) for station in stations)))
    return waiting.order_by("due_on", "pk")


def _open_to(reader: Reader, state: str, right: Right) -> QuerySet[Claim]:
    """What waits at one station for the reader; where they only stand in, not what the other took part in either."""
    principal = reader.only_for(right)
    hands = [reader.staff.pk, principal.pk] if principal else [reader.staff.pk]
    claims = Claim.objects.visible_to(reader, right).filter(state=state)
    claims = claims.exclude(pk__in=Claim.makers.through.objects.filter(staff__in=hands).values("claim"))
    for column in ("first_reviewer", "first_reviewed_for", "second_reviewer", "second_reviewed_for"):
        claims = claims.exclude(**{f"{column}__isnull": False, f"{column}__in": hands})
    return claims


def far_and_large(reader: Reader, above: int | None) -> QuerySet[Claim]:
    """Claims under review for care in another area of more than `above` fen that nobody was sent to look at (NX-56).

    Without a limit all of them: the rules call every amount large then.
    """
    looked_at = Investigation.objects.exclude(state=Investigation.State.WITHDRAWN)
    rows = claims_for(reader).filter(state__in=UNDER_REVIEW).exclude(pk__in=looked_at.values("claim"))
    rows = rows.filter(Q(reason__in=(Reason.ELSEWHERE, Reason.REFERRAL)) | Q(filing__isnull=False))
    return rows if above is None else rows.filter(claimed__gt=above)


def my_drafts(reader: Reader) -> QuerySet[Claim]:
    """Drafts that the reader has in hand, newest first."""
    drafts = Claim.objects.visible_to(reader, Right.CLAIM_ENTER).filter(state=Claim.State.DRAFT)
    return drafts.filter(handler=reader.staff).select_related("person")


def sent_back_to(reader: Reader) -> QuerySet[Claim]:
    """Claims that came back to the reader for correction or papers, by due date."""
    returned = Claim.objects.visible_to(reader, Right.CLAIM_ENTER).filter(state__in=Claim.CAME_BACK_STATES)
    return returned.filter(handler=reader.staff).select_related("person").order_by("due_on", "pk")


def recoveries_for(reader: Reader) -> QuerySet[Recovery]:
    """What persons of the reader's areas have to give back, with claim and person."""
    rows = Recovery.objects.visible_to(reader, Right.RECOVERY_VIEW).annotate(is_late=late_of())
    return rows.select_related("claim", "case", "supplementary", "third_party__claim", "person", "pool__area")


def recovery_sums(recoveries: QuerySet[Recovery]) -> dict[str, int]:
    """How many recoveries, what they come to and what was repaid of them, in fen."""
    return recoveries.order_by().aggregate(
        count=Count("pk"), amount=Sum("amount", default=0), repaid=Sum("repaid", default=0)
    )


def inquiries_for(reader: Reader) -> QuerySet[Inquiry]:
    """The verification requests a reader may see: with the claim those who decide it, else those they may answer."""
    if any(reader.may(right) for right in RIGHT_AT.values()):
        seen: QuerySet[Inquiry] = Inquiry.objects.visible_to(reader, Right.CLAIM_VIEW)
        return seen
    answered: QuerySet[Inquiry] = Inquiry.objects.visible_to(reader, Right.INQUIRY_ANSWER)
    return answered.filter(to__in=answerable_by(reader))


def answerable_by(reader: Reader) -> set[str]:
    """Whose answers a reader records: the counter everybody's, the desks of institutions and the insurer their own."""
    kinds = {
        Right.CLAIM_ENTER: set(Inquiry.To.values),
        Right.INSTITUTION_EDIT: {Inquiry.To.INSTITUTION.value},
        Right.CRITICAL_ILLNESS_VIEW: {Inquiry.To.INSURER.value},
    }
    return set().union(*(to for right, to in kinds.items() if reader.may(right)))


def sessions_for(reader: Reader) -> QuerySet[JointReview]:
    """The joint reviews a reader may open: who decides about claims or audits them all, others where they are called."""
    seen: QuerySet[JointReview] = JointReview.objects.visible_to(reader, Right.CLAIM_VIEW)
    if any(reader.may(right) for right in (*RIGHT_AT.values(), Right.CASES_AUDIT)):
        return seen
    return seen.filter(members__staff=reader.staff)


def usable_payments(recovery: Recovery) -> QuerySet[Payable]:
    """The person's payments that still wait for a batch and could be set off, oldest first."""
    if recovery.third_party_id:
        return Payable.objects.none()
    claims = Claim.objects.filter(person=recovery.person_id, state__in=Claim.SETTLED_STATES).values("pk")
    waiting = Payable.objects.filter(pool=recovery.pool_id, state=Payable.State.OPEN)
    return waiting.filter(subject_type=Claim._meta.label_lower, subject_id__in=claims).order_by("pk")


def below_class(persons: Iterable[int]) -> QuerySet[Settlement]:
    """What holds of claims that were settled for less help than their persons were recognised for on the day of
    admission, since then or before (DL-15): each with `asked`, the class that the rules were told, and `holds`."""
    later = Settlement.objects.filter(claim=OuterRef("claim"), turn__gt=OuterRef("turn"))
    day = OuterRef("claim__admitted_on")
    recognised = Recognition.objects.filter(
        Q(ends_on=None) | Q(ends_on__gte=day), person=OuterRef("claim__person"), starts_on__lte=day
    )
    told = KeyTextTransform("assistance_class", KeyTransform("member", "facts"))
    return (
        Settlement.objects.filter(~Exists(later), claim__person__in=list(persons), refused="")
        .exclude(cause=Settlement.Cause.REVERSED)
        .annotate(
            asked=Cast(told, IntegerField()),
            holds=Subquery(recognised.order_by("assistance_class").values("assistance_class")[:1]),
        )
        .filter(Q(asked=None) | Q(asked__gt=F("holds")), holds__isnull=False)
    )


COVERED = Coverage.objects.filter(scheme=Coverage.Scheme.RESIDENT).order_by("period")
PERIODS = ArraySubquery(COVERED.filter(person=OuterRef("person")).values("period"))
"""The days of resident cover of each claim's person, to be read with the claim as `periods_known`."""


def periods_of(claim: Claim) -> list[Any]:
    """The days of resident cover of the claim's person, in order; a page reads them with the claim."""
    known = getattr(claim, "periods_known", None)
    return list(COVERED.filter(person=claim.person_id).values_list("period", flat=True)) if known is None else known


def settled_before(person: Any, claim: Any) -> QuerySet[Claim]:
    """A person's settled claims but one, which that one's stay may continue (FX-14). Both by key, or as a column."""
    return Claim.objects.filter(person=person, state__in=Claim.SETTLED_STATES).exclude(pk=claim)


HAS_EARLIER = Exists(settled_before(OuterRef("person"), OuterRef("pk")))
"""Whether each claim's person has such a claim, to be read with the claim as `has_earlier`."""
ROWS = ("invoices", "splits", Prefetch("lines", ExpenseLine.objects.select_related("entry")))
"""What belongs to a whole claim: its invoices, split statements and lines with their entries."""


def read_whole(claim: Claim) -> Claim:
    """The claim with its rows; what a page has read with it is not asked for again."""
    prefetch_related_objects([claim], *ROWS)
    return claim


def year_money(person: Person, year: int) -> dict[str, Any]:
    """A year's settled claims, direct stays and paid critical-illness cases of a person by layer, in fen, and how far
    each counter has come. A case moves money from what the person bore to the fund."""
    uses = YearUse.objects.filter(person_year__person=person, person_year__year=year)
    used = ArraySubquery(uses.values(said=JSONObject(counter="counter", amount="amount")))
    claims = (
        Claim.objects.filter(person=person, state__in=Claim.SETTLED_STATES, discharged_on__year=year)
        .order_by("pk", "-settlements__turn")
        .distinct("pk")
        .annotate(used=used)
        .values_list("used", *(f"settlements__{column}" for column in _COLUMNS))
    )
    stays = (
        DirectStay.objects.filter(person=person, state=DirectStay.State.COUNTED, discharged_on__year=year)
        .annotate(used=used, elsewhere=Value(0, BigIntegerField()))
        .values_list("used", *(_OF_STAY.get(column, column) for column in _COLUMNS))
    )
    cases = (
        CriticalCase.objects.filter(person_year__person=person, person_year__year=year, state__in=OWED)
        .annotate(used=used, critical_illness=F("due") - F("taken_back"), person=F("taken_back") - F("due"), **_NOTHING)
        .values_list("used", *_COLUMNS)
    )
    rows = list(claims.union(stays, cases, all=True))
    sums = {column: sum(row[at] for row in rows) for at, column in enumerate(_COLUMNS, 1)}
    return sums | {"used": {use["counter"]: use["amount"] for use in (rows[0][0] if rows else [])}}


_OF_STAY = {"person": "paid_person"}
_NOTHING: dict[str, Any] = {
    name: Value(0, BigIntegerField())
    for name in ("total", "basic", "large_amount", "supplementary", "assistance", "elsewhere")
}
_COLUMNS = ("total", "basic", "critical_illness", "large_amount", "supplementary", "assistance", "person", "elsewhere")
