"""The worked cases of Beijing's text, through the services that people use (BJ-08 .. BJ-16)."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

import policy
from casework import clock
from casework.errors import Incomplete
from institutions import errors
from institutions.models import Measure
from institutions.services import applications, measures, reviewing
from institutions.services.stations import station_of
from tests.institutions import agreed, steps
from tests.institutions.steps import BEIJING, Office
from tests.institutions.test_changes import note

pytestmark = pytest.mark.django_db

FILE = Path(policy.__file__).parent / "packs" / BEIJING / "cases" / "beijing.yaml"
CASES = {case["id"]: case for case in yaml.safe_load(FILE.read_text())}

Facts = dict[str, Any]


def _district_review(office: Office, facts: Facts, expect: Facts) -> None:
    with clock.set_to(facts["received_on"]):
        assert station_of(steps.accepted(office)).due_on == expect["due_on"]


def _city_decision(office: Office, facts: Facts, expect: Facts) -> None:
    with clock.set_to(facts["received_on"]):
        application = steps.reviewed(office)
        if facts["extended"]:
            reviewing.extend_decision(application=application, reason="情况特殊", by=office.decider)
        assert station_of(application).due_on == expect["due_on"]


def _certificate(office: Office, facts: Facts, expect: Facts) -> None:
    with clock.set_to(facts["issued_on"]):
        held = steps.qualified(office).certificate
    assert held.valid_to == expect["valid_to"]
    if "inspections" in expect:
        assert [one.due_on for one in held.inspections.all()] == expect["inspections"]
    if "renewal_opens" in expect:
        assert held.renewal_opens == expect["renewal_opens"]


def _agreement(office: Office, facts: Facts, expect: Facts) -> None:
    with clock.set_to(facts["starts_on"]):
        assert agreed.signed(office).ends_on == expect["valid_to"]


def _termination(office: Office, facts: Facts, expect: Facts) -> None:
    """Served on a day: it ends then at the earliest. To stop on a day: notice is in time then at the latest."""
    served = facts.get("notice_served_on") or expect["notice_by"]
    stop = facts.get("stop_on") or expect["earliest"]
    with clock.set_to(date(2026, 6, 1)):
        agreement = agreed.signed(office)

    def propose(served_on: date, starts_on: date) -> Measure:
        with clock.set_to(served_on):
            wish = agreed.wish("agency", served_on, starts_on, "breach")
            return measures.propose_measure(agreement=agreement, kind="termination", wish=wish, by=office.clerk)

    early, late = (served, _before(stop)), (_after(served), stop)
    with pytest.raises(errors.NoticeTooShort):
        propose(*(early if "earliest" in expect else late))
    assert propose(served, stop).starts_on == stop


def _change_report(office: Office, facts: Facts, expect: Facts) -> None:
    with clock.set_to(facts["approved_on"]):
        assert note(office, approved_on=facts["approved_on"]).due_on == expect["due_on"]


def _equipment_list(office: Office, facts: Facts, expect: Facts) -> None:
    price = int(facts["unit_price"].replace(".", ""))
    device = {"name": "CT", "model": "", "count": 1, "unit_price": price}
    with clock.set_to(date(2026, 3, 2)):
        application = steps.drafted(office)
        say = {"application": application, "figures": {}, "equipment": [device], "by": office.clerk}
        if expect["listed"]:
            applications.save_application(**say)
        else:
            with pytest.raises(Incomplete):
                applications.save_application(**say)
    assert application.equipment.count() == expect["listed"]


def _before(day: date) -> date:
    return date.fromordinal(day.toordinal() - 1)


def _after(day: date) -> date:
    return date.fromordinal(day.toordinal() + 1)


WAYS: dict[str, Callable[[Office, Facts, Facts], None]] = {
    "district_review": _district_review,
    "city_decision": _city_decision,
    "certificate": _certificate,
    "agreement": _agreement,
    "termination": _termination,
    "change_report": _change_report,
    "equipment_list": _equipment_list,
}


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_a_worked_case_passes_through_the_services(case: Facts) -> None:
    facts = dict(case["given"])
    WAYS[facts.pop("event")](Office(steps.rules(BEIJING)), facts, case["expect"])
