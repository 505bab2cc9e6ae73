"""今日 of those who keep the portal: accounts, the door, services and jobs, the chain of events, looks."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django_otp.plugins.otp_totp.models import TOTPDevice

from casework import clock
from casework.models import AccessLog, JobChunk, JobRun, Role
from casework.services import staff as staff_services
from tests.database import owner_connection
from tests.factories.core import AreaFactory, PoolFactory, TownshipFactory, reader

pytestmark = pytest.mark.django_db
HOME = reverse("casework:home")
MOST_QUERIES = {Role.CLERK: 12}


def tiles_of(role: Role, **kwargs) -> dict:
    """The tiles of a new person in the role, by key."""
    client = Client()
    client.force_login(reader(role, **kwargs).staff)
    answer = client.get(HOME)
    assert answer.status_code == 200
    return {tile["key"]: tile["context"] for tile in answer.context["tiles"]}


@pytest.mark.parametrize("role", Role)
def test_no_role_comes_to_an_empty_start_page(role):
    assert tiles_of(role), "docs: screens.md 今日 names what each role does first"


@pytest.mark.parametrize("role", Role)
def test_a_start_page_asks_few_questions(role, django_assert_max_num_queries):
    client = Client()
    client.force_login(reader(role).staff)
    client.get(HOME)
    with django_assert_max_num_queries(MOST_QUERIES.get(role, 20)):
        client.get(HOME)


def test_the_security_administrator_sees_lockouts_and_rights_that_changed():
    admin, clerk = reader(Role.SECURITY_ADMIN), reader()
    for _ in range(5):
        Client().post(reverse("casework:login"), {"username": clerk.staff.username, "password": "wrong"})
    staff_services.assign_role(
        staff=clerk.staff, role=Role.REVIEWER, area=admin.pool.area, starts_on=clock.today(), ends_on=None, by=admin
    )
    tiles = tiles_of(Role.SECURITY_ADMIN)
    assert [staff.pk for staff in tiles["accounts"]["locked"]] == [clerk.staff.pk]
    assert "复核" in tiles["accounts"]["changed"][0]["sentence"]
    assert (tiles["door"]["counted"]["password_wrong"], tiles["door"]["counted"]["account_locked"]) == (4, 1)


def test_rights_changed_long_ago_or_in_another_pool_are_not_news():
    admin, clerk = reader(Role.SECURITY_ADMIN), reader()
    with clock.set_to(clock.today() - timedelta(30)):
        staff_services.assign_role(
            staff=clerk.staff, role=Role.REVIEWER, area=admin.pool.area, starts_on=clock.today(), ends_on=None, by=admin
        )
    elsewhere = PoolFactory(code="9901", area=AreaFactory(code="990100000000"))
    staff_services.unlock(staff=reader(pool=elsewhere).staff, by=reader(Role.SECURITY_ADMIN, pool=elsewhere))
    assert tiles_of(Role.SECURITY_ADMIN)["accounts"]["changed"] == []


def test_the_system_administrator_sees_who_lacks_a_second_factor():
    lacking, having = reader(Role.SUPERVISOR), reader(Role.SUPERVISOR)
    reader(Role.CLERK)
    TOTPDevice.objects.create(user=having.staff, name="app", confirmed=True)
    tile = tiles_of(Role.SYSTEM_ADMIN)["second_factors"]
    names = [held.staff.pk for held in tile["without"]]
    assert lacking.staff.pk in names
    assert having.staff.pk not in names
    assert {held.role for held in tile["without"]} == {Role.SUPERVISOR, Role.SYSTEM_ADMIN}


def test_the_system_administrator_sees_the_last_night_only():
    pool, today = PoolFactory(), clock.today()
    for day, state in ((today - timedelta(1), "done"), (today, "failed")):
        run = JobRun.objects.create(pool=pool, name="x", business_day=day, state=state, created_at=clock.now())
        JobChunk.objects.create(run=run, key="990001", state=state)
    tile = tiles_of(Role.SYSTEM_ADMIN)["jobs"]
    assert tile["night"] == today
    assert [(row["run"].state, row["run"].parts, row["run"].failed) for row in tile["runs"]] == [("failed", 1, 1)]


def test_the_audit_administrator_sees_that_the_heads_of_the_chains_fit():
    clerk = reader()
    client = Client()
    client.post(reverse("casework:login"), {"username": clerk.staff.username, "password": "correct horse battery"})
    tile = tiles_of(Role.AUDIT_ADMIN)["chain"]
    assert (tile["length"], tile["chains"], tile["broken"]) == (1, 1, [])


@pytest.mark.django_db(transaction=True)
def test_an_event_changed_behind_the_portals_back_shows_on_the_start_page():
    staff_services.unlock(staff=reader().staff, by=reader(Role.SECURITY_ADMIN))
    with owner_connection() as owner:
        owner.execute("ALTER TABLE casework_event DISABLE TRIGGER USER")
        owner.execute("UPDATE casework_event SET verb = 'signed_in'")
        owner.execute("ALTER TABLE casework_event ENABLE TRIGGER USER")
    assert len(tiles_of(Role.AUDIT_ADMIN)["chain"]["broken"]) == 1


def test_the_auditor_sees_todays_looks_and_who_revealed_most():
    clerk = reader()
    for kind, at in (("reveal", clock.now()), ("reveal", clock.now()), ("reveal", clock.now() - timedelta(2))):
        AccessLog.objects.create(
            at=at, actor=clerk.staff, pool=clerk.pool, kind=kind, subject_type="x.y", subject_id="1", reason="核对"
        )
    tile = tiles_of(Role.AUDITOR)["looks"]
    assert {kind["key"]: kind["value"] for kind in tile["kinds"]}["reveal"] == 2
    assert [(one["actor__username"], one["count"]) for one in tile["people"]] == [(clerk.staff.username, 2)]
    assert tiles_of(Role.AUDITOR, area=TownshipFactory())["looks"]["people"] == []
