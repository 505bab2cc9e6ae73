"""Transfers inside the pool: asked for by the new area, made by the one that keeps the record, told to both."""

from datetime import date

import pytest
from django.urls import reverse

from casework import clock
from casework.errors import Incomplete, NotAllowed, OutOfScope, WrongStep
from casework.models import Event, Role
from enrollment.models import Contribution, Move
from enrollment.selectors import desk
from enrollment.services import moves
from tests.claims.screens import signed_in
from tests.factories.core import TownshipFactory, reader
from tests.factories.enrollment import ContributionFactory, PersonFactory

pytestmark = pytest.mark.django_db
DAY = date(2026, 10, 12)


@pytest.fixture(autouse=True)
def october():
    with clock.set_to(DAY):
        yield


def new_home():
    return TownshipFactory(code="990001002000", name="东河镇")


@pytest.fixture
def keeper():
    return reader(Role.TOWNSHIP, area=TownshipFactory())


@pytest.fixture
def asker():
    return reader(Role.TOWNSHIP, area=new_home())


def asked(asker, person=None, **changed) -> Move:
    person = person or PersonFactory()
    said = {"identity_number": person.identities.get().number, "area": new_home(), "reason": "婚嫁迁入"}
    return moves.ask_transfer(**(said | changed), by=asker)


def test_a_transfer_that_is_asked_for_is_made_by_who_keeps_the_record(keeper, asker):
    owed = ContributionFactory(coverage_year=2027, state=Contribution.State.DUE)
    move = asked(asker, owed.person)
    assert list(desk.moves_to_decide(keeper)) == [move] and not desk.moves_to_decide(asker)
    moves.decide_transfer(move=move, agree=True, by=keeper)
    owed.refresh_from_db()
    assert (owed.person.area, owed.area_code) == (new_home(), "990001002000")
    assert [row.state for row in desk.moves_asked(asker)] == ["done"]
    assert [list(desk.moves_done(by, date(2026, 1, 1))) for by in (keeper, asker)] == [[move], [move]]
    assert list(Event.objects.order_by("pk").values_list("verb", flat=True)) == ["transfer_asked", "person_transferred"]
    with pytest.raises((WrongStep, OutOfScope)):
        moves.decide_transfer(move=move, agree=True, by=keeper)


def test_a_refusal_says_why_and_changes_nothing(keeper, asker):
    move = asked(asker)
    with pytest.raises(Incomplete):
        moves.decide_transfer(move=move, agree=False, answer=" ", by=keeper)
    moves.decide_transfer(move=move, agree=False, answer="本人仍在本村居住", by=keeper)
    move.refresh_from_db()
    assert (move.state, move.person.area) == ("refused", TownshipFactory())
    assert asked(asker, move.person).pk != move.pk


def test_who_asks_twice_asks_for_the_own_people_or_for_nobody_is_told(keeper, asker):
    move = asked(asker)
    with pytest.raises(moves.AskedForAlready):
        asked(asker, move.person)
    for changed in ({"identity_number": "110101199003078777"}, {"reason": " "}):
        with pytest.raises(Incomplete):
            asked(asker, **changed)
    with pytest.raises(Incomplete):
        asked(asker, PersonFactory(area=new_home()))
    with pytest.raises(NotAllowed):
        asked(asker, area=TownshipFactory())
    with pytest.raises(OutOfScope):
        moves.decide_transfer(move=move, agree=True, by=asker)


def test_a_transfer_without_being_asked_answers_what_was_asked(keeper, asker):
    move = asked(asker)
    moves.transfer(person=move.person, area=new_home(), reason="随迁", by=keeper)
    move.refresh_from_db()
    assert move.state == "done" and Move.objects.count() == 1
    moves.transfer(person=move.person, area=TownshipFactory(), reason="迁回", by=asker)
    assert list(Move.objects.order_by("pk").values_list("origin_code", "state")) == [
        ("990001001000", "done"),
        ("990001002000", "done"),
    ]


def test_the_asking_township_learns_nothing_but_the_answer(keeper, asker):
    person = PersonFactory(name="欧阳晓雯")
    portal = signed_in(asker)
    portal.post(reverse("enrollment:persons"), {"q": person.identities.get().number})
    assert "申请转入" in portal.get(reverse("enrollment:persons")).content.decode()
    form = portal.get(reverse("enrollment:ask_transfer")).content.decode()
    assert person.identities.get().number in form and "欧阳" not in form
    sent = {"identity_number": person.identities.get().number, "area": new_home().pk, "reason": "随迁"}
    portal.post(reverse("enrollment:ask_transfer"), sent | {"command_key": "k1"})
    shown = portal.get(reverse("enrollment:desk_moves")).content.decode()
    assert "已申请" in shown and "欧" not in shown and person.identities.get().number not in shown


def test_who_keeps_the_record_decides_on_a_page(keeper, asker):
    move, portal = asked(asker), signed_in(keeper)
    assert "1 件转移申请" in portal.get("/").content.decode()
    page = reverse("enrollment:decide_transfer", args=[move.pk])
    assert "婚嫁迁入" in portal.get(page).content.decode()
    assert portal.post(page, {"agree": "no", "answer": "", "command_key": "k1"}).status_code == 422
    portal.post(page, {"agree": "yes", "answer": "", "command_key": "k2"})
    move.refresh_from_db()
    assert move.state == "done" and portal.get(page).status_code == 404
