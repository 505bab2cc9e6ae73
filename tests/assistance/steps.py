"""An application brought to any station by the services, each step by somebody who may take it."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from assistance.models import Application
from assistance.services import checking, costs, deciding, filing
from casework import clock
from casework.models import Role
from casework.scope import Reader
from claims.services.afterwards import preview_grants
from enrollment.models import Person
from tests.casework.files import png
from tests.factories import claims as factory
from tests.factories.core import PoolFactory, TownshipFactory, reader
from tests.factories.enrollment import insured_person
from tests.factories.rulebook import put_example_rules_in_force

DAY = date(2026, 6, 16)
CARD = factory.card(17)


def in_township(role: Role = Role.TOWNSHIP, **fields: Any) -> Reader:
    """Somebody new of 城关镇."""
    return reader(role, **{"area": TownshipFactory()} | fields)


@dataclass
class Office:
    """Those who take part in an application for a person with a settled claim."""

    person: Person = field(default_factory=lambda: insured_person(name="张大山", bank_account=CARD))
    filer: Reader = field(default_factory=in_township)
    checker: Reader = field(default_factory=lambda: in_township(Role.VILLAGE))
    reviewer: Reader = field(default_factory=in_township)
    clerk: Reader = field(default_factory=lambda: reader(Role.CLERK))
    supervisor: Reader = field(default_factory=lambda: reader(Role.SUPERVISOR))


def office(amount: int = 100_500_00, **fields: Any) -> Office:
    """With the example's rules in force, and one claim of so many fen settled (0: none)."""
    put_example_rules_in_force(PoolFactory())
    people = Office(**fields)
    if amount:
        factory.settled(person=people.person, amount=amount)
    return people


def drafted(people: Office) -> Application:
    application = filing.start_application(person=people.person, by=people.filer)
    return filing.save_application(application=application, reason="大病住院，家庭负担重", by=people.filer)


def submitted(people: Office) -> Application:
    application = drafted(people)
    return filing.submit_application(application=application, received_on=clock.today(), by=people.filer)


def visited(people: Office) -> Application:
    said = {
        "visited_on": clock.today(),
        "agrees": True,
        "note": "情况属实",
        "file": SimpleUploadedFile("visit.png", png()),
    }
    return checking.check_in_village(application=submitted(people), by=people.checker, **said)


def public(people: Office) -> Application:
    return checking.review_in_township(application=visited(people), agrees=True, reasons="", by=people.reviewer)


def published(people: Office) -> Application:
    """The notice has hung; call inside a clock that is past it."""
    return checking.close_notice(application=public_before(people), reasons="", by=people.reviewer)


def public_before(people: Office) -> Application:
    with clock.set_to(clock.today() - timedelta(days=8)):
        return public(people)


def recognised(people: Office, subtype: str = "因病致贫重病患者") -> Application:
    """At the county's decision."""
    said = {"agrees": True, "subtype": subtype, "document_number": "示民〔2026〕31号"}
    return deciding.note_recognition(application=published(people), by=people.clerk, **said)


def sum_of(application: Application) -> int:
    """What the page of the decision shows, in fen."""
    return costs.comes_to(preview_grants(costs.grants_of(application)))


def granted(people: Office, application: Application | None = None) -> Application:
    application = application or recognised(people)
    return deciding.decide_application(
        application=application, agrees=True, seen=sum_of(application), by=people.supervisor
    )


def members(*votes: str) -> list[dict[str, str]]:
    return [{"name": f"委员{at}", "unit": "县医保局", "vote": vote} for at, vote in enumerate(votes, 1)]
