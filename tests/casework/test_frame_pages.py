"""Start page, search, reveal, own account, health."""

import logging
from datetime import timedelta

import pytest
from django.urls import reverse

from casework import clock, health, reveal
from casework.models import AccessLog, Event, Role
from casework.registry import Hit, SearchKind, Tile, registry
from casework.reveal import revealable
from casework.rights import Right
from tests.factories.core import AreaFactory, AssignmentFactory, PoolFactory, TownshipFactory, reader
from tests.factories.enrollment import PersonFactory

pytestmark = pytest.mark.django_db
HOME, SEARCH = reverse("casework:home"), reverse("casework:search")


@pytest.fixture
def clerk(client):
    clerk = reader()
    client.force_login(clerk.staff)
    return clerk


@pytest.fixture
def sought(monkeypatch):
    """A search kind of the tests' own, and what it was asked for."""
    asked = []

    def find(by, text):
        asked.append(text)
        return [
            Hit(label=name, detail="", url=f"/{name}/", kind="件") for name in ("甲", "乙") if text in (name, "全部")
        ]

    monkeypatch.setattr(registry, "searches", [SearchKind("test", "件", Right.CLAIM_VIEW, find)])
    return asked


def test_who_is_not_signed_in_is_led_to_the_sign_in(client):
    assert client.get(HOME).url == f"{reverse('casework:login')}?next=/"


def test_the_mark_that_browsers_ask_for_beside_a_file_is_there(client):
    assert client.get("/favicon.ico").headers["Content-Type"] in {"image/vnd.microsoft.icon", "image/x-icon"}


def test_who_has_no_role_today_gets_a_sentence_instead_of_a_page(client, clerk):
    clerk.staff.assignments.update(ends_on=clock.today() - timedelta(days=1))
    assert client.get(HOME).status_code == 403


@pytest.mark.parametrize(
    ("path", "active"),
    [("/", "home"), ("/assistance/applications/", "assistance"), ("/assistance/warnings/", "assistance")],
)
def test_the_rail_shows_the_room_of_every_page(client, path, active):
    client.force_login(reader(Role.TOWNSHIP).staff)
    rail = client.get(path).context["rail"]
    assert [entry["key"] for entry in rail if entry["active"]] == [active]


def test_tiles_are_those_of_the_readers_rights(client, clerk, monkeypatch):
    own = Tile("own", Right.CLAIM_ENTER, "casework/tiles/search.html", lambda request: {}, order=1)
    other = Tile("other", Right.STAFF_MANAGE, "casework/tiles/search.html", lambda request: {}, order=2)
    monkeypatch.setattr(registry, "tiles", [own, other])
    assert [tile["key"] for tile in client.get(HOME).context["tiles"]] == ["own"]


@pytest.mark.parametrize("role", Role)
def test_every_role_has_a_start_page(client, role):
    client.force_login(reader(role).staff)
    assert client.get(HOME).status_code == 200


def test_one_hit_opens_at_once(client, clerk, sought):
    assert client.post(SEARCH, {"q": "甲甲"}).url == SEARCH
    registry.searches.append(SearchKind("one", "件", Right.CLAIM_VIEW, lambda by, text: [Hit("甲", "", "/jia/")]))
    assert client.post(SEARCH, {"q": "甲甲"}).url == "/jia/"


def test_nothing_sought_stands_in_an_address(client, clerk, sought):
    """ASVS 14.2.1: the results come from the session."""
    assert client.post(SEARCH, {"q": "全部"}).url == SEARCH
    assert [hit.label for hit in client.get(SEARCH).context["hits"]] == ["甲", "乙"]
    assert sought == ["全部", "全部"]


def test_a_search_finds_only_kinds_that_the_reader_may_see(client, sought):
    client.force_login(reader(Role.POLICY).staff)
    client.post(SEARCH, {"q": "全部"})
    assert client.get(SEARCH).context["hits"] == []
    assert sought == []


def test_what_was_sought_is_forgotten_with_the_session(client, clerk, sought):
    client.post(SEARCH, {"q": "全部"})
    client.post(reverse("casework:logout"))
    client.force_login(clerk.staff)
    assert client.get(SEARCH).context["sought"] == ""


def test_typing_gets_the_hits_below_the_field(client, clerk, sought):
    answer = client.post(SEARCH, {"q": "全部"}, headers={"HX-Request": "true"})
    assert [hit.label for hit in answer.context["hits"]] == ["甲", "乙"]
    assert b"<html" not in answer.content


@pytest.mark.parametrize("text", ["", "x", "长" * 61, "\x00\x00", "%s'\"<script>"])
def test_odd_text_finds_nothing_and_breaks_nothing(client, clerk, text):
    client.post(SEARCH, {"q": text})
    assert client.get(SEARCH).status_code == 200


@pytest.fixture
def phone(monkeypatch):
    monkeypatch.setattr(reveal, "_FIELDS", {})
    revealable("enrollment.person", "phone", Right.REVEAL, lambda person: person.phone)
    return PersonFactory(phone="19900001234")


def show(client, person, field="phone", reason="本人在窗口", subject="enrollment.person"):
    return client.post(reverse("casework:reveal", args=[subject, person.pk, field]), {"reason": reason})


def test_a_value_is_shown_after_the_look_was_written_down(client, clerk, phone):
    """PIPL; ASVS 14.2.6."""
    answer = show(client, phone)
    assert "19900001234" in answer.content.decode()
    look = AccessLog.objects.get()
    assert (look.kind, look.field, look.reason, look.actor) == ("reveal", "phone", "本人在窗口", clerk.staff)
    assert "no-store" in answer["Cache-Control"]


@pytest.mark.parametrize("reason", ["", "   "])
def test_nothing_is_shown_without_a_reason(client, clerk, phone, reason):
    answer = show(client, phone, reason=reason)
    assert answer.status_code == 422
    assert "19900001234" not in answer.content.decode()
    assert not AccessLog.objects.exists()


def test_a_field_that_nobody_registered_is_never_shown(client, clerk, phone):
    assert show(client, phone, field="bank_account").status_code == 404
    assert show(client, phone, subject="casework.staff", field="password").status_code == 404


def test_another_areas_value_is_not_found_and_a_role_without_the_right_is_refused(client, phone):
    client.force_login(reader(area=TownshipFactory(code="990002001000")).staff)
    assert show(client, phone).status_code == 404
    client.force_login(reader(Role.TOWNSHIP).staff)
    assert show(client, phone).status_code == 403
    assert not AccessLog.objects.exists()


def test_values_are_shown_by_post_only(client, clerk, phone):
    assert client.get(reverse("casework:reveal", args=["enrollment.person", phone.pk, "phone"])).status_code == 405


def test_the_language_is_chinese_until_switched(client, clerk):
    assert client.get(HOME)["Content-Language"] == "zh-hans"
    answer = client.post(reverse("casework:language"), {"language": "en", "next": SEARCH})
    assert answer.url == SEARCH
    assert client.get(HOME)["Content-Language"] == "en"
    client.post(reverse("casework:language"), {"language": "xx", "next": "https://example.org/"})
    assert client.get(HOME)["Content-Language"] == "en"


def test_a_pool_is_chosen_among_the_readers_own(client, clerk):
    other = AssignmentFactory(staff=clerk.staff, pool=PoolFactory(code="9901", area=AreaFactory(code="990100000000")))
    PoolFactory(code="9902", area=AreaFactory(code="990200000000"))
    switch = reverse("casework:switch_pool")
    assert client.post(switch, {"pool": "9902"}).status_code == 404
    client.post(switch, {"pool": "9901"})
    assert client.get(HOME).context["reader"].pool == other.pool


def test_the_own_account_shows_every_role_with_its_days(client, clerk):
    body = client.get(reverse("casework:account")).content.decode()
    assert "窗口经办" in body or "Window clerk" in body
    assert "2000-01-01" in body


def test_health_tells_one_word(client, monkeypatch):
    answer = client.get(reverse("casework:healthz"))
    assert (answer.status_code, answer.json()) == (200, {"status": "ok"})
    monkeypatch.setattr(health, "CHECKS", (("Database", lambda: False),))
    answer = client.get(reverse("casework:healthz"))
    assert (answer.status_code, answer.json()) == (503, {"status": "unavailable"})


def test_a_broker_that_is_away_is_seen_within_seconds(settings):
    assert health.broker_answers()
    settings.REDIS_URL = "redis://127.0.0.1:1/0"
    assert not health.broker_answers()


def test_a_missing_migration_is_seen(monkeypatch):
    health._all_migrations_applied.cache_clear()
    assert health.tables_are_current()
    health._all_migrations_applied.cache_clear()
    monkeypatch.setattr(health.MigrationExecutor, "migration_plan", lambda self, targets: ["0099"])
    assert not health.tables_are_current()


def test_the_system_administrator_sees_parts_and_versions(client):
    client.force_login(reader(Role.SYSTEM_ADMIN).staff)
    page = client.get(reverse("casework:system"))
    assert all(part["well"] for part in page.context["parts"])
    assert "PostgreSQL" in page.content.decode()


def test_a_full_id_number_is_in_no_log(client, clerk, sought, caplog):
    with caplog.at_level(logging.DEBUG):
        client.post(SEARCH, {"q": "522701198001011234"})
    assert "522701198001011234" not in caplog.text
    assert not Event.objects.filter(payload__icontains="522701198001011234").exists()


def test_places_of_the_rail_are_told_apart_by_their_icons():
    """Of several entries to one page a reader sees one."""
    icons = {entry.route: entry.icon for entry in registry.rail}
    assert len(set(icons.values())) == len(icons)


@pytest.mark.parametrize("text", ["046341", "C990001-2026", "W01AB"])
def test_a_search_asks_the_database_a_dozen_times(client, text, django_assert_max_num_queries):
    client.force_login(reader(Role.CLERK).staff)
    assert client.post(SEARCH, {"q": text}).url == SEARCH
    with django_assert_max_num_queries(12):
        assert client.get(SEARCH).status_code == 200
