"""Accounts and roles: nobody grants themselves, the three administrators are disjoint, areas hold."""

from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse

from casework import clock
from casework.errors import Incomplete, NotAllowed, OutOfScope
from casework.models import Assignment, Event, Role, Staff
from casework.services import staff as services
from casework.services.staff import AlreadyAssigned, NameTaken, OwnAccount, RolesExclude, WorksElsewhere
from tests.factories.core import AreaFactory, AssignmentFactory, PoolFactory, StaffFactory, TownshipFactory, reader

pytestmark = pytest.mark.django_db
FROM = date(2026, 1, 1)


@pytest.fixture
def admin():
    return reader(Role.SECURITY_ADMIN)


def assign(staff, role, by, area=None, starts_on=FROM, ends_on=None):
    area = area or by.pool.area
    return services.assign_role(staff=staff, role=role, area=area, starts_on=starts_on, ends_on=ends_on, by=by)


def add(by, username="liming", area=None, **kwargs):
    fields = {"name": "李明", "phone": "", "initial_password": "k7mq-3fdp-x2ra", "role": Role.CLERK, "starts_on": FROM}
    return services.add_staff(username=username, area=area or by.pool.area, ends_on=None, **(fields | kwargs), by=by)


def test_a_new_account_has_one_role_and_must_change_its_password(admin):
    staff = add(admin)
    assert staff.must_change_password
    assert staff.check_password("k7mq-3fdp-x2ra")
    assert [a.role for a in staff.assignments.all()] == [Role.CLERK]
    assert Event.objects.get().verb == "staff_added"


def test_an_account_name_is_taken_once(admin):
    add(admin)
    with pytest.raises(NameTaken):
        add(admin)


def test_nobody_changes_their_own_account(admin):
    own = admin.staff
    with pytest.raises(OwnAccount):
        assign(own, Role.CLERK, admin)
    with pytest.raises(OwnAccount):
        services.end_assignment(assignment=own.assignments.get(), ends_on=clock.today(), by=admin)
    for service in (services.unlock, services.reset_second_factor):
        with pytest.raises(OwnAccount):
            service(staff=own, by=admin)
    with pytest.raises(OwnAccount):
        services.reset_password(staff=own, initial_password="x", by=admin)
    with pytest.raises(OwnAccount):
        services.disable(staff=own, by=admin)


@pytest.mark.parametrize(
    ("held", "wanted"),
    [
        (Role.SECURITY_ADMIN, Role.CLERK),
        (Role.CLERK, Role.SECURITY_ADMIN),
        (Role.SYSTEM_ADMIN, Role.AUDIT_ADMIN),
        (Role.SECURITY_ADMIN, Role.SYSTEM_ADMIN),
        (Role.AUDIT_ADMIN, Role.FINANCE),
    ],
)
def test_administrators_hold_no_second_role(admin, held, wanted):
    """三员分立."""
    staff = add(admin, role=held)
    with pytest.raises(RolesExclude):
        assign(staff, wanted, admin)


def test_business_roles_go_together_and_an_administrators_role_may_follow_an_ended_one(admin):
    staff = add(admin)
    assign(staff, Role.REVIEWER, admin, ends_on=clock.today())
    services.end_assignment(
        assignment=staff.assignments.get(role=Role.CLERK), ends_on=clock.today() - timedelta(days=1), by=admin
    )
    tomorrow = clock.today() + timedelta(days=1)
    assert assign(staff, Role.AUDIT_ADMIN, admin, starts_on=tomorrow).pk


def test_the_same_role_from_the_same_day_is_given_once(admin):
    staff = add(admin)
    with pytest.raises(AlreadyAssigned):
        assign(staff, Role.CLERK, admin)


def test_only_a_security_administrator_gives_roles():
    with pytest.raises(NotAllowed):
        add(reader(Role.SUPERVISOR))


def test_roles_are_given_inside_the_own_area_and_pool_only(admin):
    township = TownshipFactory(code="990002001000")
    narrow = reader(Role.SECURITY_ADMIN, area=TownshipFactory(code="990001001000"))
    elsewhere = AreaFactory(code="990100000000")
    assert add(admin, area=township).pk
    with pytest.raises(OutOfScope):
        add(narrow, username="other", area=township)
    with pytest.raises(OutOfScope):
        add(admin, username="other", area=elsewhere)


def test_another_pools_staff_is_out_of_reach(admin):
    other = AssignmentFactory(pool=PoolFactory(code="9901", area=AreaFactory(code="990100000000")))
    with pytest.raises(OutOfScope):
        services.reset_password(staff=other.staff, initial_password="x", by=admin)


def test_a_password_that_opens_a_wider_area_is_not_reset_from_a_narrow_one(admin):
    narrow = reader(Role.SECURITY_ADMIN, area=TownshipFactory(code="990001001000"))
    staff = add(narrow, area=TownshipFactory(code="990001001000"))
    services.reset_password(staff=staff, initial_password="aaaa-bbbb", by=narrow)
    assign(staff, Role.SUPERVISOR, admin)
    with pytest.raises(WorksElsewhere):
        services.reset_password(staff=staff, initial_password="cccc-dddd", by=narrow)


def test_a_role_ends_and_the_rights_with_it(admin):
    staff = add(admin)
    with pytest.raises(Incomplete):
        services.end_assignment(assignment=staff.assignments.get(), ends_on=date(2025, 1, 1), by=admin)
    yesterday = clock.today() - timedelta(days=1)
    services.end_assignment(assignment=staff.assignments.get(), ends_on=yesterday, by=admin)
    assert not Assignment.objects.on(clock.today()).filter(staff=staff).exists()


def test_a_new_account_by_the_screen_shows_its_password_once_and_a_double_click_makes_one(client, admin):
    client.force_login(admin.staff)
    form = {
        "username": "wangfang",
        "name": "王芳",
        "role": Role.CLERK,
        "area": admin.pool.area.code,
        "starts_on": "2026-01-01",
        "command_key": "key-1",
    }
    first, again = (client.post(reverse("casework:staff_new"), form) for _ in range(2))
    password = first.context["password"]
    assert password == again.context["password"]
    assert Staff.objects.get(username="wangfang").check_password(password)
    assert password not in client.get(reverse("casework:staff_list")).content.decode()


def test_what_the_service_refuses_stands_beside_the_field(client, admin):
    client.force_login(admin.staff)
    staff = add(admin, role=Role.AUDIT_ADMIN)
    form = {"role": Role.CLERK, "area": admin.pool.area.code, "starts_on": "2026-01-01", "command_key": "k"}
    answer = client.post(reverse("casework:staff_page", args=[staff.pk]), form)
    assert answer.status_code == 422
    assert answer.context["form"].errors["role"]
    assert answer.context["form"]["starts_on"].value() == "2026-01-01"


def test_the_screen_ends_roles_resets_passwords_unlocks_and_disables(client, admin):
    client.force_login(admin.staff)
    staff = add(admin)
    page = reverse("casework:staff_page", args=[staff.pk])
    for _ in range(6):
        Client().post(reverse("casework:login"), {"username": "liming", "password": "wrong"})
    assert client.get(page).context["locked"]
    client.post(reverse("casework:staff_do", args=[staff.pk, "unlock"]), {"command_key": "a"})
    assert not client.get(page).context["locked"]
    answer = client.post(reverse("casework:staff_reset_password", args=[staff.pk]), {"command_key": "b"})
    staff.refresh_from_db()
    assert staff.check_password(answer.context["password"])
    client.post(reverse("casework:staff_do", args=[staff.pk, "disable"]), {"command_key": "c"})
    staff.refresh_from_db()
    assert not staff.is_active
    role = staff.assignments.get()
    end = reverse("casework:staff_end_role", args=[staff.pk, role.pk])
    client.post(end, {"ends_on": clock.today().isoformat(), "command_key": "d"})
    role.refresh_from_db()
    assert role.ends_on == clock.today()


def test_staff_of_another_pool_is_not_listed_and_not_found(client, admin):
    other = AssignmentFactory(
        staff=StaffFactory(username="faraway"), pool=PoolFactory(code="9901", area=AreaFactory(code="990100000000"))
    )
    client.force_login(admin.staff)
    assert "faraway" not in client.get(reverse("casework:staff_list")).content.decode()
    assert client.get(reverse("casework:staff_page", args=[other.staff.pk])).status_code == 404


@pytest.mark.parametrize(
    ("role", "level", "fits"),
    [("village", "village", True), ("village", "township", False), ("township", "village", False)],
)
def test_a_village_helper_works_in_one_village_and_nobody_else_does(admin, role, level, fits):
    area = AreaFactory(code="990001001001" if level == "village" else "990001001000", name="甲", level=level)
    if fits:
        assert add(admin, area=area, role=role).assignments.get().area == area
    else:
        with pytest.raises(services.AnotherLevel):
            add(admin, area=area, role=role)
