"""Writing and telling what happened.

`record` appends one event to one of 16 hash chains. Apps register the sentence of each verb with `sentence`.
"""

import hashlib
import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any
from zlib import crc32

from django.db import connection, models
from django.db.backends.postgresql.psycopg_any import Jsonb
from django.utils import timezone
from django.utils.translation import gettext as _

from casework import clock
from casework.models import Event, Pool, Role, Staff
from casework.models.event import SHARDS
from casework.money import yuan

_SENTENCES: dict[str, Any] = {}
_COLUMNS = [field.attname for field in Event._meta.concrete_fields if not field.primary_key]
_APPEND = f"""
WITH grown AS (UPDATE casework_eventshard SET head = %s, length = %s WHERE id = %s)
INSERT INTO casework_event ({", ".join(_COLUMNS)}) VALUES ({", ".join(["%s"] * len(_COLUMNS))}) RETURNING id
"""
_written: ContextVar[list[Event] | None] = ContextVar("events_written", default=None)


def sentence(verb: str, text: Any) -> None:
    """Register how a verb reads, e.g. `_("%(actor)s submitted the claim")`; figures come from the payload."""
    _SENTENCES[verb] = text


def record(
    verb: str,
    *,
    subject: models.Model,
    actor: Staff | None,
    pool: Pool | None,
    area_code: str = "",
    **payload: Any,
) -> Event:
    """Append one event about `subject`. The chain's head is the last lock a transaction takes."""
    subject_type, subject_id = subject._meta.label_lower, str(subject.pk)
    event = Event(
        shard=crc32(f"{subject_type}:{subject_id}".encode()) % SHARDS,
        at=clock.now(),
        actor=actor,
        pool=pool,
        area_code=area_code,
        verb=verb,
        subject_type=subject_type,
        subject_id=subject_id,
        payload=json.loads(_canonical(payload)),
    )
    with connection.cursor() as cursor:
        cursor.execute("SELECT head, length + 1 FROM casework_eventshard WHERE id = %s FOR UPDATE", [event.shard])
        event.previous, event.position = cursor.fetchone()
        event.hash = digest(event)
        cursor.execute(_APPEND, [event.hash, event.position, event.shard, *_values(event)])
        event.pk = cursor.fetchone()[0]
    written = _written.get()
    if written is not None:
        written.append(event)
    return event


@contextmanager
def written() -> Iterator[list[Event]]:
    """Collect the events recorded inside a block: a service writes exactly one."""
    collected: list[Event] = []
    token = _written.set(collected)
    try:
        yield collected
    finally:
        _written.reset(token)


def digest(event: Event) -> str:
    """SHA-256 over the previous hash and everything the event says."""
    body = [
        event.previous,
        event.shard,
        event.position,
        event.at.astimezone(timezone.get_fixed_timezone(0)).isoformat(),
        event.actor_id,
        event.pool_id,
        event.area_code,
        event.verb,
        event.subject_type,
        event.subject_id,
        event.payload,
    ]
    return hashlib.sha256(_canonical(body).encode()).hexdigest()


def tell(event: Event) -> str:
    """The event as one sentence in the reader's language."""
    text = _SENTENCES.get(event.verb)
    actor = event.actor.name if event.actor else "—"
    if principal := event.payload.get("acting_for"):
        actor = _("%(actor)s (for %(principal)s)") % {"actor": actor, "principal": principal}
    if text is None:
        return f"{actor}: {event.verb}"
    return str(text) % ({"actor": actor} | dict(_shown(key, value) for key, value in event.payload.items()))


def verbs() -> list[tuple[str, str]]:
    """Every verb with its sentence without figures, for filters; sorted by how it reads."""
    told = {verb: re.sub(r"%\((\w+)\)s", "…", str(text)) for verb, text in _SENTENCES.items()}
    return sorted(told.items(), key=lambda entry: entry[1])


def history_of(subject: models.Model) -> models.QuerySet[Event]:
    """The events of one row, oldest first."""
    return Event.objects.filter(subject_type=subject._meta.label_lower, subject_id=str(subject.pk)).select_related(
        "actor"
    )


def _values(event: Event) -> list[Any]:
    return [Jsonb(event.payload) if name == "payload" else getattr(event, name) for name in _COLUMNS]


def _shown(key: str, value: Any) -> tuple[str, Any]:
    """Payload keys that end in `_fen` are told in yuan, without the suffix; a role by its name."""
    if key.endswith("_fen"):
        return key.removesuffix("_fen"), yuan(value)
    if key == "role" and value in Role.values:
        return key, Role(value).label
    return key, value if isinstance(value, str | int) else json.dumps(value, ensure_ascii=False)


def _canonical(value: Any) -> str:
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False, default=str)
