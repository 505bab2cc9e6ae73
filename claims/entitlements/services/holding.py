"""What filings and referrals have in common: for whom they can be entered, how they end, how they are told."""

from datetime import date
from typing import Any, TypeVar, cast

from django.utils.translation import gettext as _

from casework import clock, events
from casework.errors import Incomplete
from casework.models import Pool
from casework.rights import Right
from casework.scope import Reader
from claims.entitlements import errors
from claims.models import Claim
from claims.models.entitlement import Held
from enrollment.models import Coverage, Person

LONGEST = 200
LET_GO = (Claim.State.REFUSED, Claim.State.WITHDRAWN, Claim.State.REVERSED)
"""Claims in these states rest on nothing any more."""


def lock_person(person: Person, by: Reader) -> Person:
    """The person, locked, for whom the reader may enter something. Raises NotAllowed, OutOfScope, NotHere."""
    locked = Person.objects.select_for_update(of=("self",)).select_related("area").get(pk=person.pk)
    by.must(Right.ENTITLEMENT_ENTER, locked)
    locked.pool = cast(Pool, by.pool)
    if locked.merged_into_id:
        raise errors.NotHere(why=_("this record was merged into another one."))
    if locked.died_on:
        raise errors.NotHere(why=_("the person died on %(day)s.") % {"day": locked.died_on})
    return locked


def whose(person: Person) -> dict[str, Any]:
    """Whose row it is: pool, area and person."""
    return {"pool": person.pool, "area_code": person.area_code, "person": person}


def must_be_covered(person: Person, day: date) -> None:
    """Raise NotCoveredThen unless resident cover holds on the day."""
    covers = Coverage.objects.filter(person=person, scheme=Coverage.Scheme.RESIDENT, period__contains=day)
    if not covers.exists():
        raise errors.NotCoveredThen(day=day)


T = TypeVar("T", bound=Held)


def lock_held(held: T, by: Reader, *, has_ended: bool = False) -> T:
    """The row, locked, while it stands, and unless `has_ended` may be, before its end.

    Raises NotAllowed, OutOfScope, NotHolding.
    """
    locked = type(held).objects.select_for_update(of=("self",)).select_related("person__area").get(pk=held.pk)
    by.must(Right.ENTITLEMENT_ENTER, locked)
    locked.pool = locked.person.pool = cast(Pool, by.pool)
    over = not has_ended and locked.ends_on is not None and locked.ends_on < clock.today()
    if locked.is_void or over:
        raise errors.NotHolding(number=locked.number)
    return locked


def end(held: Held, ends_on: date, because: str, by: Reader) -> None:
    """Let it end on a day. Raises EndsBeforeItBegins, EndsLaterThanItWould, Incomplete, ClaimRestsOnIt."""
    must_say_why(because)
    if ends_on < held.starts_on:
        raise errors.EndsBeforeItBegins(starts_on=held.starts_on)
    if held.ends_on is not None and ends_on > held.ends_on:
        raise errors.EndsLaterThanItWould(ends_on=held.ends_on)
    resting(held, admitted_after=ends_on)
    held.ends_on, held.ended_because, held.ended_by = ends_on, because.strip(), by.staff
    held.save(update_fields=["ends_on", "ended_because", "ended_by"])


def void(held: Held, because: str, by: Reader) -> None:
    """Take back what was entered in error: it never held. Raises Incomplete, ClaimRestsOnIt."""
    must_say_why(because)
    resting(held)
    held.is_void, held.ended_because, held.ended_by = True, because.strip(), by.staff
    held.save(update_fields=["is_void", "ended_because", "ended_by"])


def resting(held: Any, *, admitted_after: date | None = None) -> None:
    """Raise ClaimRestsOnIt when a claim that was handed in rests on it, of an admission after a day if one is given."""
    claims = held.claims.exclude(state__in=(*LET_GO, *Claim.EDITABLE_STATES))
    if admitted_after is not None:
        claims = claims.filter(admitted_on__gt=admitted_after)
    if found := claims.first():
        raise errors.ClaimRestsOnIt(number=found.number)


def must_fit(**texts: str) -> None:
    """Raise Incomplete for each text that is too long, by its name."""
    sentence = _("At most %(longest)d characters fit here.") % {"longest": LONGEST}
    problems = {name: [sentence] for name, text in texts.items() if len(text) > LONGEST}
    if problems:
        raise Incomplete(problems)


def must_say_why(because: str) -> None:
    """Raise Incomplete for no reason, or one that is too long."""
    if not because.strip():
        raise Incomplete({"because": [_("Say why.")]})
    must_fit(because=because.strip())


def tell(verb: str, held: Any, by: Reader, **payload: Any) -> None:
    """Record the one event of a step."""
    events.record(
        verb,
        subject=held,
        actor=by.staff,
        pool=held.pool,
        area_code=held.area_code,
        number=held.number,
        **payload,
    )
