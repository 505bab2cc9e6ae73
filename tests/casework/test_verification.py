"""manage.py verify finds what was changed behind the portal's back."""

import json

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.management import call_command
from django.db import transaction

from casework import clock, events
from casework.models import Document, Event
from casework.registry import registry
from tests.database import owner_connection
from tests.factories.core import reader

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def only_our_own_checks(monkeypatch):
    monkeypatch.setattr(registry, "verifications", [])


def happen(times: int = 3) -> list[Event]:
    clerk = reader()
    with transaction.atomic():
        return [
            events.record("x", subject=clerk.pool, actor=clerk.staff, pool=clerk.pool, number=n) for n in range(times)
        ]


def run(capsys, **options) -> tuple[int, str]:
    try:
        call_command("verify", **options)
    except SystemExit as stop:
        return stop.code, capsys.readouterr().out
    return 0, capsys.readouterr().out


def document(content: bytes = b"what was handed in") -> Document:
    by = reader()
    return Document.objects.create(
        pool=by.pool,
        area_code="990001001000",
        case_type="claims.claim",
        case_id=1,
        kind="invoice",
        title="发票",
        file=default_storage.save("aa/file", ContentFile(content)),
        media_type="application/pdf",
        size=18,
        sha256="0" * 64,
        uploaded_by=by.staff,
        uploaded_at=clock.now(),
    )


def test_an_untouched_database_is_well(capsys):
    happen()
    code, said = run(capsys)
    assert code == 0
    assert "3 events" in said
    assert "All is well." in said


@pytest.mark.django_db(transaction=True)
def test_it_runs_on_a_live_database_outside_a_transaction(capsys):
    happen()
    assert run(capsys)[0] == 0


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    ("sql", "found"),
    [
        ("UPDATE casework_event SET payload = '{\"number\": 9}' WHERE position = 2", "was changed after"),
        ("DELETE FROM casework_event WHERE position = 2", "1 events before it are missing"),
        ("DELETE FROM casework_event WHERE position = 3", "its head says 3 events"),
        ("UPDATE casework_event SET actor_id = NULL WHERE position = 1", "was changed after"),
    ],
)
def test_an_event_changed_by_the_databases_owner_is_found(capsys, sql, found):
    happen()
    with owner_connection() as owner:
        owner.execute("ALTER TABLE casework_event DISABLE TRIGGER USER")
        owner.execute(sql)
        owner.execute("ALTER TABLE casework_event ENABLE TRIGGER USER")
    code, said = run(capsys)
    assert code == 1
    assert found in said


@pytest.mark.django_db(transaction=True)
def test_a_chain_rewritten_as_a_whole_is_found_by_the_heads_outside_the_database(capsys, tmp_path):
    heads = tmp_path / "heads"
    happen()
    assert run(capsys, heads=heads)[0] == 0
    happen()
    assert run(capsys, heads=heads)[0] == 0
    assert len(heads.read_text().splitlines()) == 2
    _rewrite_history()
    assert run(capsys)[0] == 0
    code, said = run(capsys, heads=heads)
    assert code == 1
    assert "had another hash than now" in said
    assert len(heads.read_text().splitlines()) == 2


def test_a_missing_and_a_changed_file_are_found(capsys):
    wrong = document()
    assert "its file was changed" in run(capsys)[1]
    default_storage.delete(wrong.file.name)
    assert "its file is missing" in run(capsys)[1]


def test_what_an_app_finds_ends_the_run_with_one(capsys):
    registry.verifications.append(lambda: ["The ledger does not balance."])
    code, said = run(capsys)
    assert (code, "The ledger does not balance." in said) == (1, True)


def _rewrite_history() -> None:
    """Somebody with the owner's password makes a new first event and hashes everything anew."""
    rows = list(Event.objects.order_by("position"))
    rows[0].payload = {"number": 99}
    head = "0" * 64
    with owner_connection() as owner:
        owner.execute("ALTER TABLE casework_event DISABLE TRIGGER USER")
        for row in rows:
            row.previous = head
            head = row.hash = events.digest(row)
            owner.execute(
                "UPDATE casework_event SET payload = %s, previous = %s, hash = %s WHERE id = %s",
                [json.dumps(row.payload), row.previous, row.hash, row.pk],
            )
        owner.execute("UPDATE casework_eventshard SET head = %s WHERE id = %s", [head, rows[0].shard])
        owner.execute("ALTER TABLE casework_event ENABLE TRIGGER USER")
