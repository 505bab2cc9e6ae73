"""Proof that nothing is lost: chains of events re-hashed, files compared with their hashes, sums of every app.

Everything is read from one snapshot, so it works on a live database.
"""

import hashlib
import json
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from django.core.files.storage import default_storage
from django.db import connection, transaction

from casework import clock, events
from casework.models import Document, Event, EventShard
from casework.models.event import SHARDS
from casework.registry import registry

CHUNK = 5_000
START = "0" * 64


@dataclass
class Findings:
    """What was looked at, and a sentence for each thing that is wrong."""

    counted: Counter[str] = field(default_factory=Counter)
    problems: list[str] = field(default_factory=list)


def verify(heads: Path | None = None) -> Findings:
    """Look at everything.

    With `heads`, a file outside the database, the chains are compared with where they once stood; if all is well, where
    they stand now is added to it.
    """
    findings = Findings()
    with _one_snapshot():
        findings.problems += _chains(findings.counted)
        if heads:
            findings.problems += _kept_heads(heads, findings.counted)
        findings.problems += _files(findings.counted)
        for check in registry.verifications:
            findings.counted["sums of the apps"] += 1
            findings.problems += check()
        if heads and not findings.problems:
            _keep(heads)
    return findings


@contextmanager
def _one_snapshot() -> Iterator[None]:
    """One view of the data for all questions. Inside a transaction that is already open, its own view must do."""
    if connection.in_atomic_block:
        yield
        return
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        cursor.execute("SET LOCAL statement_timeout = 0")
        yield


def _chains(counted: Counter[str]) -> Iterator[str]:
    """Every event hashes to what it says, follows the one before it, and the last one is its chain's head."""
    ends = dict.fromkeys(range(SHARDS), (0, START))
    for event in Event.objects.order_by("shard", "position").iterator(CHUNK):
        counted["events"] += 1
        position, head = ends[event.shard]
        name = f"Event {event.pk} ({event.verb}, chain {event.shard}, position {event.position})"
        if event.position != position + 1:
            yield f"{name}: {event.position - position - 1} events before it are missing."
        if event.previous != head:
            yield f"{name}: does not follow the event before it."
        if events.digest(event) != event.hash:
            yield f"{name}: was changed after it was written."
        ends[event.shard] = event.position, event.hash
    for shard in EventShard.objects.order_by("id"):
        counted["chains"] += 1
        if (shard.length, shard.head) != ends[shard.pk]:
            yield f"Chain {shard.pk}: its head says {shard.length} events, the last one found is {ends[shard.pk][0]}."


def _kept_heads(heads: Path, counted: Counter[str]) -> Iterator[str]:
    """Where each chain once stood is still part of it: a chain that was rewritten as a whole shows here."""
    for line in heads.read_text().splitlines() if heads.exists() else []:
        kept = json.loads(line)
        counted["earlier heads"] += len(kept["heads"])
        for shard, (length, head) in kept["heads"].items():
            found = Event.objects.filter(shard=shard, position=length).values_list("hash", flat=True).first()
            if found != head:
                yield f"Chain {shard}: on {kept['at']} position {length} had another hash than now."


def _keep(heads: Path) -> None:
    now = {str(shard.pk): [shard.length, shard.head] for shard in EventShard.objects.filter(length__gt=0)}
    with heads.open("a") as file:
        file.write(json.dumps({"at": clock.now().isoformat(timespec="seconds"), "heads": now}) + "\n")


def _files(counted: Counter[str]) -> Iterator[str]:
    """Each document's file is there and is what was handed in."""
    for document in Document.objects.order_by("id").iterator(CHUNK):
        counted["documents"] += 1
        name = f"Document {document.pk} ({document.case_type} {document.case_id})"
        if not default_storage.exists(str(document.file.name)):
            yield f"{name}: its file is missing."
            continue
        with document.file.open("rb") as file:
            if hashlib.file_digest(file, "sha256").hexdigest() != document.sha256:
                yield f"{name}: its file was changed."
