"""An application and an agreement on their way, by the services, as desk and reviewers take them."""

from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from casework import clock
from casework.models import Pool, Role
from casework.scope import Reader
from institutions.models import Application, CheckItem, Institution
from institutions.services import applications, assessing, reviewing
from tests.casework.files import pdf
from tests.factories.core import PoolFactory, TownshipFactory, reader
from tests.factories.institutions import InstitutionFactory
from tests.factories.rulebook import put_rules_in_force

BEIJING, ORDER2 = "beijing-institutions", "order2-2020"


def rules(pack: str, pool: Pool | None = None) -> Pool:
    """Put a pack in force for the institutions of a pool."""
    pool = pool or PoolFactory()
    put_rules_in_force(pool, pack, "institutions")
    return pool


@dataclass
class Office:
    """The persons of one agency's desk: who enters, who reviews, who decides."""

    pool: Pool

    @cached_property
    def clerk(self) -> Reader:
        return reader(Role.INSTITUTION_DESK, pool=self.pool)

    @cached_property
    def reviewer(self) -> Reader:
        return reader(Role.INSTITUTION_REVIEWER, pool=self.pool)

    @cached_property
    def decider(self) -> Reader:
        return reader(Role.SUPERVISOR, pool=self.pool)


def hospital(**fields: Any) -> Institution:
    """A hospital of the county that has worked for years."""
    known = {"operating_since": date(2015, 1, 1), "area": TownshipFactory(), "ownership": "private"}
    return InstitutionFactory(**known | fields)


def drafted(office: Office, institution: Institution | None = None) -> Application:
    """An application with figures."""
    application = applications.start_application(institution=institution or hospital(), by=office.clerk)
    figures = {"services": ["outpatient", "inpatient"], "visits": 12_000, "visits_amount": 1_200_000_00}
    return applications.save_application(application=application, figures=figures, by=office.clerk)


def marked(office: Office, application: Application, mark: str = "yes") -> Application:
    """Everything on the checklists marked alike."""
    marks = {pk: {"mark": mark} for pk in application.items.values_list("pk", flat=True)}
    return applications.mark_items(application=application, marks=marks, by=office.clerk)


def received(office: Office, day: date | None = None, institution: Institution | None = None) -> Application:
    """Handed in, its papers all there."""
    application = drafted(office, institution)
    marked(office, application)
    return applications.submit_application(application=application, received_on=day or clock.today(), by=office.clerk)


def accepted(office: Office, day: date | None = None, institution: Institution | None = None) -> Application:
    """At the first station of its rules."""
    application = received(office, day, institution)
    return applications.accept_application(application=application, accepted_on=day or clock.today(), by=office.clerk)


def opinions(office: Office, application: Application) -> None:
    """Both authorities agree in writing."""
    for authority in ("health", "finance"):
        reviewing.give_opinion(
            application=application,
            authority=authority,
            given_on=clock.today(),
            agrees=True,
            words="",
            file=SimpleUploadedFile("意见.pdf", pdf()),
            by=office.clerk,
        )


def reviewed(office: Office, day: date | None = None, institution: Institution | None = None) -> Application:
    """Beijing: through the district, waiting for the city."""
    application = accepted(office, day, institution)
    opinions(office, application)
    return reviewing.review_application(application=application, agrees=True, opinion="同意", by=office.reviewer)


def assessed(office: Office, points: int | None = None, institution: Institution | None = None) -> Application:
    """Order 2: assessed with so many points on each line (all of them by default), on public notice if it passed."""
    application = accepted(office, institution=institution)
    members = [{"field": field, "name": "评估员", "unit": "示例"} for field in TEAM]
    assessing.set_team(application=application, members=members, by=office.clerk)
    lines = assessing.sheet_of(application)
    given = {at: line.points if points is None else points for at, line in enumerate(lines, 1)}
    assessing.give_scores(application=application, points=given, notes={}, by=office.reviewer)
    return assessing.conclude_assessment(application=application, opinion="见评分表", by=office.reviewer)


TEAM = ("insurance", "medicine", "finance", "information")


def qualified(office: Office, institution: Institution | None = None) -> Application:
    """Through all stations of the rules in force."""
    application = accepted(office, institution=institution)
    if application.state == Application.State.DISTRICT_REVIEW:
        opinions(office, application)
        reviewing.review_application(application=application, agrees=True, opinion="同意", by=office.reviewer)
        opinions(office, application)
        return reviewing.decide_application(application=application, agrees=True, reasons="", by=office.decider)
    Application.objects.filter(pk=application.pk).delete()
    application = assessed(office, institution=application.institution)
    with clock.set_to(clock.today().replace(day=28)):
        return assessing.close_notice(application=application, reasons="", by=office.decider)


def missing(application: Application, count: int = 1) -> dict[int, dict[str, str]]:
    """Marks that say that so many groups of papers lack."""
    items = application.items.filter(kind=CheckItem.Kind.MATERIAL)[:count]
    return {item.pk: {"mark": "no", "note": "未提交"} for item in items}
