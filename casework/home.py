"""今日 of those who keep the portal itself: accounts, the door, services and jobs, the chain of events, looks."""

from collections import Counter
from datetime import timedelta
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django_otp.plugins.otp_totp.models import TOTPDevice

from casework import clock, events, second_factor
from casework.health import CHECKS
from casework.models import AccessLog, Assignment, Event, EventShard, JobRun, Staff
from casework.registry import registry
from casework.request import Request
from casework.scope import Reader
from casework.selectors import (
    events_seen_by,
    locked_accounts,
    looks_seen_by,
    midnight,
    roles_ending,
    sign_ins_seen_by,
    staff_kept_by,
    strangers_seen_by,
)

DAYS_AHEAD, DAYS_BACK = 30, 7
NEWEST = 8
ABOUT_RIGHTS = (
    *("staff_added", "role_assigned", "role_ended", "rights_delegated", "delegation_withdrawn"),
    *("staff_disabled", "staff_disabled_cases_moved", "staff_enabled"),
)
AT_THE_DOOR = ("password_wrong", "account_locked", "second_factor_wrong")


def accounts(request: Request) -> dict[str, Any]:
    """What the security administrator has to look at: locked accounts, roles that end soon, rights changed lately."""
    kept = staff_kept_by(request.reader)
    locked = locked_accounts(list(kept.values_list("username", flat=True)))
    return {
        "locked": kept.filter(username__in=locked),
        "ending": roles_ending(request.reader, clock.today(), days=DAYS_AHEAD),
        "changed": _told(rights_changed(request.reader)[:NEWEST]),
        "days": DAYS_BACK,
    }


def rights_changed(reader: Reader) -> QuerySet[Event]:
    """Accounts and roles made, given, ended or switched off in the last days where the reader keeps accounts."""
    kept = Event.objects.filter(
        pool=reader.pool,
        verb__in=ABOUT_RIGHTS,
        at__gte=midnight(clock.today() - timedelta(DAYS_BACK)),
        subject_type=Staff._meta.label_lower,
    )
    return kept.select_related("actor").order_by("-at", "-id")


def door(request: Request) -> dict[str, Any]:
    """Today at the door: wrong passwords, lockouts, wrong codes, tries with unknown accounts; the newest of them."""
    began = midnight(clock.today())
    today = sign_ins_seen_by(request.reader).filter(verb__in=AT_THE_DOOR, at__gte=began)
    counted = Counter(dict(today.order_by().values_list("verb").annotate(Count("pk"))))
    strangers = strangers_seen_by(request.reader).filter(at__gte=began).count()
    return {"counted": counted, "strangers": strangers, "events": _told(today[:NEWEST])}


def health(request: Request) -> dict[str, Any]:
    """Part by part, whether the portal works."""
    return {"parts": [{"label": label, "well": check()} for label, check in CHECKS]}


def jobs(request: Request) -> dict[str, Any]:
    """The last night of the pool: its jobs, each with its state and how many parts failed."""
    runs = JobRun.objects.filter(pool=request.reader.pool)
    night = runs.order_by("-business_day").values_list("business_day", flat=True).first()
    failed = Count("chunks", filter=Q(chunks__state=JobRun.State.FAILED))
    of_night = runs.filter(business_day=night) if night else runs.none()
    rows = of_night.annotate(parts=Count("chunks"), failed=failed).order_by("name")
    labels = {job.key: job.label for job in registry.jobs}
    return {"night": night, "runs": [{"run": run, "label": labels.get(run.name, run.name)} for run in rows]}


def second_factors(request: Request) -> dict[str, Any]:
    """Who administers or approves and has set up no second factor; whether the portal insists on it."""
    held = Assignment.objects.on(clock.today()).filter(
        pool=request.reader.pool, role__in=second_factor.ASKED_OF, staff__is_active=True
    )
    has_one = TOTPDevice.objects.filter(user=OuterRef("staff"), confirmed=True)
    without = held.exclude(Exists(has_one)).select_related("staff").order_by("role", "staff__username")
    return {"without": list(without), "insists": second_factor.is_required()}


def newest_events(request: Request) -> dict[str, Any]:
    """The last events of the reader's areas as sentences."""
    return {"events": _told(events_seen_by(request.reader)[:NEWEST])}


def chain(request: Request) -> dict[str, Any]:
    """The chains of events: how long they are, and whether the last link of each is what its head says.

    Sixteen links are compared here; `manage.py verify` goes through all of them.
    """
    shards = list(EventShard.objects.filter(length__gt=0))
    ends = Q(pk=None)
    for shard in shards:
        ends |= Q(shard=shard.pk, position=shard.length)
    last = {event.shard: event for event in Event.objects.filter(ends)}
    broken = [shard.pk for shard in shards if not _fits(shard, last.get(shard.pk))]
    newest = max((event.at for event in last.values()), default=None)
    return {"length": sum(shard.length for shard in shards), "chains": len(shards), "broken": broken, "newest": newest}


def looks(request: Request) -> dict[str, Any]:
    """Today's looks at masked values: how many of each kind, who revealed most."""
    today = looks_seen_by(request.reader).filter(at__gte=midnight(clock.today())).order_by()
    counted = dict(today.values_list("kind").annotate(Count("pk")))
    revealed = today.filter(kind=AccessLog.Kind.REVEAL).values("actor__name", "actor__username")
    return {
        "kinds": [
            {"label": kind.label, "key": kind.value, "value": counted.get(kind.value, 0)} for kind in AccessLog.Kind
        ],
        "people": list(revealed.annotate(count=Count("pk")).order_by("-count", "actor__username")[:NEWEST]),
    }


def _fits(shard: EventShard, last: Event | None) -> bool:
    return last is not None and last.hash == shard.head == events.digest(last)


def _told(rows: QuerySet[Event]) -> list[dict[str, Any]]:
    return [{"at": event.at, "sentence": events.tell(event)} for event in rows]
