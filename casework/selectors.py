"""The questions of the frame, cut to what the reader may see."""

from datetime import date, datetime, time, timedelta
from functools import reduce
from operator import or_
from typing import Any

from axes.models import AccessAttempt
from django.conf import settings
from django.db.models import Q, QuerySet, Sum
from django.utils import timezone

from casework import clock
from casework.models import AccessLog, Area, Assignment, Event, Staff
from casework.rights import Right
from casework.scope import Reader, ScopedQuerySet
from casework.services.attempts import ABOUT_SIGNING_IN, STRANGER

NEWEST_FIRST = ("-at", "-id")
NAMESAKES = 20


def areas_kept_by(reader: Reader) -> QuerySet[Area]:
    """The areas for which the reader may give roles: inside the reader's pool and areas."""
    prefixes = reader.prefixes(Right.STAFF_MANAGE)
    if reader.pool is None or not prefixes:
        return Area.objects.none()
    inside = reduce(or_, (Q(code__startswith=prefix) for prefix in prefixes))
    in_pool = Q(code__startswith=reader.pool.area.prefix)
    return Area.objects.filter(inside & in_pool)


def staff_kept_by(reader: Reader) -> QuerySet[Staff]:
    """The accounts that have, had or will have a role where the reader keeps accounts."""
    prefixes = reader.prefixes(Right.STAFF_MANAGE)
    if reader.pool is None or not prefixes:
        return Staff.objects.none()
    inside = reduce(or_, (Q(area__code__startswith=prefix) for prefix in prefixes))
    held = Assignment.objects.filter(inside, pool=reader.pool)
    return Staff.objects.filter(pk__in=held.values("staff"))


def roles_ending(reader: Reader, today: date, *, days: int) -> QuerySet[Assignment]:
    """The roles in the reader's areas that end within so many days from `today`."""
    until = today + timedelta(days=days)
    inside = Assignment.objects.filter(pool=reader.pool, area__in=areas_kept_by(reader))
    return inside.filter(ends_on__range=(today, until)).select_related("staff", "area").order_by("ends_on", "id")


def locked_accounts(usernames: list[str]) -> set[str]:
    """Which of these accounts are locked for too many wrong passwords."""
    since = clock.now() - timedelta(hours=settings.AXES_COOLOFF_TIME)
    recent = AccessAttempt.objects.filter(username__in=usernames, attempt_time__gte=since).values("username")
    counted = recent.annotate(failures=Sum("failures_since_start")).order_by()
    return {row["username"] for row in counted if row["failures"] >= settings.AXES_FAILURE_LIMIT}


def events_seen_by(reader: Reader) -> QuerySet[Event]:
    """The events of the pool that happened in the areas where the reader may audit, newest first."""
    return _newest_first(ScopedQuerySet(Event).visible_to(reader, Right.AUDIT_VIEW))


def sign_ins_seen_by(reader: Reader) -> QuerySet[Event]:
    """What happened at the door of the accounts in the reader's areas: for who audits, and for who keeps accounts."""
    events = ScopedQuerySet(Event).visible_to(reader, Right.SIGN_INS_VIEW)
    return _newest_first(events.filter(verb__in=ABOUT_SIGNING_IN))


def strangers_seen_by(reader: Reader) -> QuerySet[Event]:
    """Tries with accounts that do not exist: nobody's pool, so whoever looks after a whole pool sees them."""
    if reader.pool is None or not reader.may_in(Right.SIGN_INS_VIEW, reader.pool.area_id):
        return Event.objects.none()
    return _newest_first(Event.objects.filter(pool=None, verb=STRANGER))


def _newest_first(rows: QuerySet[Any]) -> QuerySet[Any]:
    return rows.select_related("actor").order_by(*NEWEST_FIRST)


def looks_seen_by(reader: Reader) -> QuerySet[AccessLog]:
    """The looks at sensitive values in the pool, newest first; a look has no area, so the whole pool's or nothing."""
    pool = reader.pool
    if pool is None or not any(pool.area.prefix.startswith(prefix) for prefix in reader.prefixes(Right.AUDIT_VIEW)):
        return AccessLog.objects.none()
    return _newest_first(AccessLog.objects.filter(pool=pool))


def narrowed(rows: QuerySet[Any], wanted: dict[str, Any], *, verb_field: str) -> QuerySet[Any]:
    """Rows of an audit list by the filters that are set: days, person of staff, verb, subject (`claims.claim:17`)."""
    if wanted.get("since"):
        rows = rows.filter(at__gte=midnight(wanted["since"]))
    if wanted.get("until"):
        rows = rows.filter(at__lt=midnight(wanted["until"] + timedelta(days=1)))
    if wanted.get("actor"):
        rows = rows.filter(actor__in=_staff_called(wanted["actor"]))
    if wanted.get("verb"):
        rows = rows.filter(**{verb_field: wanted["verb"]})
    if wanted.get("subject"):
        subject_type, _, subject_id = wanted["subject"].partition(":")
        rows = rows.filter(subject_type=subject_type)
        rows = rows.filter(subject_id=subject_id) if subject_id else rows
    return rows


def midnight(day: date) -> datetime:
    """The moment at which a day begins, so that an index on moments answers a question about days."""
    return timezone.make_aware(datetime.combine(day, time.min))


def _staff_called(text: str) -> list[int]:
    """The persons of staff with this account or this name: keys, so that the list is found by their index."""
    return list(Staff.objects.filter(Q(username=text) | Q(name=text)).values_list("pk", flat=True)[:NAMESAKES])
