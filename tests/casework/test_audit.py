"""What the audit administrator and the auditor see, page by page."""

from datetime import timedelta
from io import BytesIO

import pytest
from django.urls import reverse
from django.utils import translation
from python_calamine import CalamineWorkbook

from casework import clock, events
from casework.models import AccessLog, Role
from tests.factories.core import AreaFactory, PoolFactory, TownshipFactory, reader

pytestmark = pytest.mark.django_db
EVENTS, LOOKS = reverse("casework:audit_events"), reverse("casework:audit_looks")


@pytest.fixture
def auditor(client):
    auditor = reader(Role.AUDIT_ADMIN)
    client.force_login(auditor.staff)
    return auditor


def happen(verb="document_added", area_code="990001001000", by=None, **payload):
    by = by or reader()
    figures = {"title": "发票", "name": "李明"} | payload
    return events.record(verb, subject=by.staff, actor=by.staff, pool=by.pool, area_code=area_code, **figures)


def sentences(page):
    return [line["sentence"] for line in page.context["lines"]]


def test_events_read_as_sentences_newest_first(client, auditor):
    first, second = happen(title="发票"), happen(title="清单")
    told = sentences(client.get(EVENTS))
    assert told == [events.tell(second), events.tell(first)]
    assert "清单" in told[0]


def test_a_role_reads_by_its_name_in_the_readers_language():

    event = happen("role_assigned", role=Role.REVIEWER, place="城关镇")
    with translation.override("en"):
        assert "Reviewer" in events.tell(event)


def test_another_pools_and_another_areas_events_are_not_shown(client, auditor):
    happen(by=reader(pool=PoolFactory(code="9901", area=AreaFactory(code="990100000000"))))
    assert sentences(client.get(EVENTS)) == []
    happen(area_code="990001001000")
    client.force_login(reader(Role.AUDITOR, area=TownshipFactory(code="990002001000")).staff)
    assert sentences(client.get(EVENTS)) == []


def test_filters_live_in_the_address(client, auditor):
    old = happen("document_added", title="旧")
    new = happen("staff_unlocked")
    assert sentences(client.get(EVENTS, {"verb": "staff_unlocked"})) == [events.tell(new)]
    assert sentences(client.get(EVENTS, {"actor": old.actor.username})) == [events.tell(old)]
    assert sentences(client.get(EVENTS, {"subject": f"casework.staff:{old.subject_id}"})) == [events.tell(old)]
    tomorrow = (clock.today() + timedelta(days=1)).isoformat()
    assert sentences(client.get(EVENTS, {"since": tomorrow})) == []
    assert len(sentences(client.get(EVENTS, {"since": clock.today(), "until": clock.today()}))) == 2


@pytest.mark.parametrize(
    "odd",
    [{"since": "x"}, {"verb": "nope"}, {"after": "!!"}, {"before": "W10="}, {"subject": "'"}, {"after": "WyJ4Il0="}],
)
def test_odd_addresses_show_the_list(client, auditor, odd):
    happen()
    assert client.get(EVENTS, odd).status_code == 200


def test_pages_follow_each_other_by_key_both_ways(client, auditor):
    made = [happen(title=str(n)).pk for n in range(120)]

    def walk(page, way):
        seen = [sentences(page)]
        while page.context["pager"][way]:
            page = client.get(page.context["pager"][way])
            seen.append(sentences(page))
        return page, seen

    last, down = walk(client.get(EVENTS), "next")
    assert [len(part) for part in down] == [50, 50, 20]
    _, up = walk(last, "previous")
    assert up == down[::-1]
    assert len({line for part in down for line in part}) == len(made)


def test_a_page_keeps_its_filters(client, auditor):
    for n in range(60):
        happen(title=str(n))
    page = client.get(EVENTS, {"verb": "document_added"})
    assert "verb=document_added" in page.context["pager"]["next"]


def test_looks_show_who_saw_what_and_why(client, auditor):
    clerk = reader()
    AccessLog.objects.create(
        at=clock.now(),
        actor=clerk.staff,
        pool=clerk.pool,
        kind=AccessLog.Kind.REVEAL,
        subject_type="enrollment.person",
        subject_id="7",
        field="phone",
        reason="本人在窗口",
    )
    line = client.get(LOOKS).context["lines"][0]
    assert (line["account"], line["reason"], line["subject"]) == (
        clerk.staff.username,
        "本人在窗口",
        "enrollment.person:7",
    )


def test_looks_have_no_area_so_a_township_auditor_sees_none(client):
    clerk = reader()
    AccessLog.objects.create(
        at=clock.now(), actor=clerk.staff, pool=clerk.pool, kind="view", subject_type="x.y", subject_id="1"
    )
    client.force_login(reader(Role.AUDITOR, area=TownshipFactory(code="990002001000")).staff)
    assert client.get(LOOKS).context["lines"] == []


@pytest.mark.parametrize("way", ["username", "name"])
def test_a_person_of_staff_is_sought_by_account_or_name(client, auditor, way):
    mine = happen()
    happen()
    told = sentences(client.get(EVENTS, {"actor": getattr(mine.actor, way)}))
    assert told == [events.tell(mine)]


def exported(answer):
    sheet = CalamineWorkbook.from_filelike(BytesIO(b"".join(answer))).get_sheet_by_index(0)
    return [row for row in sheet.to_python() if any(row)]


def test_a_list_leaves_the_portal_with_a_reason_that_is_written_down(client, auditor):
    happen(title="=cmd|x")
    answer = client.post(f"{reverse('casework:export_events')}?verb=document_added", {"reason": "年度审计"})
    _heading, row, note = exported(answer)
    assert "=cmd|x" in row[1]
    assert "年度审计" in note[0]
    look = AccessLog.objects.get()
    assert (look.kind, look.field, look.reason) == ("export", "audit_events", "年度审计")


def test_no_cell_of_an_export_can_become_a_formula(client, auditor):
    """ASVS 1.2.10: a name that starts like a formula is shown, not run."""
    clerk = reader()
    clerk.staff.name = "=HYPERLINK(1)"
    clerk.staff.save()
    happen(by=clerk)
    _heading, row, _note = exported(
        client.post(f"{reverse('casework:export_events')}?verb=document_added", {"reason": "年度审计"})
    )
    assert row[1].startswith("'=")


def test_no_list_leaves_without_a_reason_or_above_the_cap(client, auditor, monkeypatch):
    happen(), happen()
    for name in ("export_events", "export_sign_ins", "export_looks"):
        assert client.post(reverse(f"casework:{name}"), {"reason": " "}).status_code == 422
    monkeypatch.setattr("casework.exports.MOST_ROWS", 1)
    assert client.post(reverse("casework:export_events"), {"reason": "年度审计"}).status_code == 422
    assert not AccessLog.objects.exists()


def test_what_an_event_is_about_reads_in_words(client, auditor):
    event = happen()
    (line,) = client.get(EVENTS).context["lines"]
    assert line["about"] == f"账号 {event.subject_id}"
