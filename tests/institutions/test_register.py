"""Keeping the register: codes, corrections, levels from a day on, staff; who keeps which institution."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from casework.errors import Incomplete, OutOfScope
from casework.events import history_of, tell
from casework.models import Role
from institutions.code_errors import CodeKnown, CodeOfOtherArea, CodeOfOtherKind, CodeShape, ProfessionalCodeShape
from institutions.codes import institution_code, professional_code
from institutions.errors import KeptElsewhere, LevelChangeKnown
from institutions.models import Institution, PaymentMethod, Professional
from institutions.services import people, register
from institutions.standing import standing_on
from tests.factories.core import AreaFactory, PoolFactory, TownshipFactory, reader
from tests.factories.institutions import InstitutionFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today")]

USCC = "91110000600037341L"


def facts(**changes):
    return {
        "code": "H99000100777",
        "name": "清溪县第二人民医院",
        "kind": "hospital",
        "level": "2",
        "area": TownshipFactory(),
    } | changes


def desk(**kwargs):
    return reader(Role.INSTITUTION_DESK, **kwargs)


@pytest.mark.parametrize(
    ("said", "kind", "refusal"),
    [
        ("H9900010077", "hospital", CodeShape),
        ("H990001007777", "hospital", CodeShape),
        ("X99000100777", "hospital", CodeShape),
        ("H9900010077A", "hospital", CodeShape),
        ("P99000100777", "hospital", CodeOfOtherKind),
        ("H99000100777", "pharmacy", CodeOfOtherKind),
        ("H99000200777", "hospital", CodeOfOtherArea),
        ("H52000100777", "hospital", CodeOfOtherArea),
    ],
)
def test_a_code_of_another_shape_kind_or_area_is_refused_with_a_sentence(said, kind, refusal):
    with pytest.raises(refusal) as refused:
        institution_code(said, kind, TownshipFactory())
    assert str(refused.value) and refused.value.field == "code"


def test_a_code_is_taken_as_people_type_it_and_a_prefecture_holds_those_of_its_counties():
    assert institution_code(" h 990001 00777", "hospital", TownshipFactory()) == "H99000100777"
    assert institution_code("Ｈ99000100777", "hospital", TownshipFactory()) == "H99000100777"
    assert institution_code("H99000300777", "hospital", AreaFactory()) == "H99000300777"


@pytest.mark.parametrize(
    ("said", "kind"),
    [
        ("D990001000001", "doctor"),
        ("N990001000001", "nurse"),
        ("HY990001000001", "pharmacist"),
        ("HJ990001000001", "technician"),
    ],
)
def test_codes_of_staff_have_13_or_14_characters(said, kind):
    """national_rules C8."""
    assert professional_code(said, kind) == said
    for wrong in (said[:-1], said + "1", said.replace("9", "A"), "Q" + said[1:]):
        with pytest.raises(ProfessionalCodeShape):
            professional_code(wrong, kind)


def test_the_database_refuses_a_code_that_no_institution_can_have():
    for code, kind in (("H99", "hospital"), ("P99000100777", "hospital"), ("H99000100777", "pharmacy")):
        with pytest.raises(IntegrityError), transaction.atomic():
            InstitutionFactory(code=code, kind=kind)


def test_an_institution_is_registered_once_and_found_by_its_initials():
    by = desk()
    made = register.register_institution(facts=facts(credit_code=USCC.lower(), beds=80), by=by)
    assert (made.initials, made.credit_code, made.beds) == ("qxxdermyy", USCC, 80)
    assert "清溪县第二人民医院" in tell(history_of(made).get())
    with pytest.raises(CodeKnown):
        register.register_institution(facts=facts(name="另一家"), by=by)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"name": " "}, "name"),
        ({"credit_code": "91110000600037341A"}, "credit_code"),
        ({"connection": "none", "connected_on": date(2026, 1, 1)}, "connection"),
    ],
)
def test_what_is_wrong_is_said_beside_its_field(changes, field):
    with pytest.raises(Incomplete) as refused:
        register.register_institution(facts=facts(**changes), by=desk())
    assert list(refused.value.problems) == [field]


def test_each_institution_is_kept_by_the_desk_of_its_area():
    """Other townships' and other pools' institutions are not touched; those of no pool here every desk keeps."""
    elsewhere = desk(area=TownshipFactory(code="990002001000", name="白石镇"))
    with pytest.raises(OutOfScope):
        register.register_institution(facts=facts(), by=elsewhere)
    with pytest.raises(OutOfScope):
        register.register_institution(facts=facts(), by=reader(Role.CLERK))
    PoolFactory(code="9901", area=AreaFactory(code="990100000000", name="某市"))
    other = AreaFactory(code="990101000000", level="county", name="某县")
    with pytest.raises(KeptElsewhere):
        register.register_institution(facts=facts(code="H99010100001", area=other), by=desk())
    far = AreaFactory(code="520100000000", name="贵阳市")
    assert register.register_institution(facts=facts(code="H52010100001", area=far), by=desk()).pk


def test_a_correction_keeps_what_stood_before_and_never_the_account_in_full():
    hospital = InstitutionFactory(area=TownshipFactory(), bank_account="6217990000000001234")
    by = desk()
    register.correct_institution(
        institution=hospital, facts={"beds": 120, "bank_account": "6217990000000009999"}, by=by
    )
    event = history_of(hospital).get()
    assert event.payload["before"] == {"beds": "0", "bank_account": "6217***********1234"}
    assert event.payload["now"] == {"beds": "120", "bank_account": "6217***********9999"}
    hospital.refresh_from_db()
    assert hospital.beds == 120
    assert [old.beds for old in hospital.events.all()] == [0]


def test_a_stay_goes_by_the_level_of_its_day_of_admission():
    """Changes of level (BJ-14): past and coming days keep theirs, whatever the list shows today."""
    hospital, by, pool = InstitutionFactory(area=TownshipFactory(), level="2"), desk(), PoolFactory()
    change = register.change_level
    change(institution=hospital, level="3", starts_on=date(2026, 6, 1), note="评审晋级", by=by)
    change(institution=hospital, level="2", starts_on=date(2026, 7, 1), note="", by=by)
    hospital.refresh_from_db()
    assert hospital.level == "3"
    days = [date(2020, 1, 1), date(2026, 5, 31), date(2026, 6, 1), date(2026, 6, 30), date(2026, 7, 1)]
    assert [standing_on(hospital, pool, day).level for day in days] == ["2", "2", "3", "3", "2"]
    with pytest.raises(LevelChangeKnown):
        change(institution=hospital, level="1", starts_on=date(2026, 7, 1), note="", by=by)
    with pytest.raises(Incomplete):
        change(institution=hospital, level="2", starts_on=date(2026, 8, 1), note="", by=by)


def test_ways_of_payment_hold_from_a_day_on_and_departments_come_all_at_once():
    """FX-27."""
    hospital, by = InstitutionFactory(area=TownshipFactory()), desk()
    for method, day in (("item", date(2026, 1, 1)), ("drg", date(2026, 7, 1)), ("points", date(2026, 7, 1))):
        register.set_payment_method(institution=hospital, care="inpatient", method=method, starts_on=day, by=by)
    assert list(PaymentMethod.objects.values_list("method", flat=True)) == ["points", "item"]
    rows = [{"code": "03", "name": "内科", "beds": 40}, {"code": "04", "name": "外科", "beds": 30}]
    register.set_departments(institution=hospital, rows=rows, by=by)
    register.set_departments(institution=hospital, rows=rows[:1], by=by)
    assert [str(one) for one in hospital.departments.all()] == ["内科"]
    with pytest.raises(Incomplete):
        register.set_departments(institution=hospital, rows=[*rows, rows[0]], by=by)


def test_staff_are_registered_at_one_place_and_may_practise_at_more():
    """SY-10."""
    here, there, by = InstitutionFactory(area=TownshipFactory()), InstitutionFactory(area=TownshipFactory()), desk()
    said = {"code": "d990001000001", "kind": "doctor", "name": "王建国", "title": "chief"}
    doctor = people.register_professional(institution=here, facts=said, by=by)
    assert (doctor.code, doctor.initials) == ("D990001000001", "wjg")
    with pytest.raises(CodeKnown):
        people.register_professional(institution=there, facts=said, by=by)
    people.add_place(person=doctor, institution=there, starts_on=date(2026, 6, 1), by=by)
    for wrong in (here, there):
        with pytest.raises(Incomplete):
            people.add_place(person=doctor, institution=wrong, starts_on=date(2026, 6, 1), by=by)
    people.correct_professional(person=doctor, facts={"institution": there, "state": "left"}, by=by)
    doctor.refresh_from_db()
    assert (doctor.institution, doctor.state) == (there, Professional.State.LEFT)


def test_ownership_changes_no_answer():
    """FX-24: the register keeps it; what a stay is, it never decides."""
    pool = PoolFactory()
    answers = {standing_on(InstitutionFactory(ownership=own), pool, date(2026, 6, 1)) for own in Institution.Ownership}
    assert len(answers) == 1
