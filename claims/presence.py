"""Who has the same draft open right now. Kept in Redis for a minute; without Redis nobody is seen, nothing else changes."""

import redis
from django.conf import settings

from casework import clock
from casework.models import Staff

SEEN_FOR = 45
WAIT = 0.3


def seen(claim_id: int, staff: Staff) -> list[str]:
    """Note that `staff` has the draft open; the names of the others who had it open in the last 45 seconds."""
    key, now = f"presence:claim:{claim_id}", int(clock.now().timestamp())
    try:
        with (
            redis.Redis.from_url(
                settings.REDIS_URL, socket_timeout=WAIT, socket_connect_timeout=WAIT, decode_responses=True
            ) as server,
            server.pipeline() as steps,
        ):
            steps.zadd(key, {str(staff.pk): now})
            steps.zremrangebyscore(key, 0, now - SEEN_FOR)
            steps.expire(key, SEEN_FOR * 2)
            steps.zrange(key, 0, -1)
            present = steps.execute()[-1]
    except redis.RedisError:
        return []
    others = [int(pk) for pk in present if pk != str(staff.pk)]
    return list(Staff.objects.filter(pk__in=others).order_by("name").values_list("name", flat=True)) if others else []
