"""Letters about applications: what lacks, the public notice, the decision, the certificate (BJ-06 .. BJ-12; Order 2)."""

from dataclasses import dataclass
from datetime import date
from typing import Any, ClassVar

from casework import clock
from casework.letters import Agency, Letter
from casework.scope import Reader
from institutions.models import Application, Care, Certificate, CheckItem, Station
from institutions.paper import Party
from institutions.rules import Rules, language

State = Application.State
DECIDED = {State.NOT_ACCEPTED: "not_accepted", State.REFUSED: "refused", State.QUALIFIED: "qualified"}
"""The states that a decision tells of, as its paper calls them."""


@dataclass(frozen=True, kw_only=True)
class Lack:
    """A group of papers that lacks, and what was noted about it."""

    name: str
    note: str


@dataclass(frozen=True, kw_only=True)
class InspectionDay:
    """A day by which the certificate is inspected."""

    due_on: date


@dataclass(frozen=True, kw_only=True)
class LackNotice(Letter):
    """一次性补正告知书 of an application: everything that lacks, told once, and until when it can be brought."""

    kind: ClassVar[str] = "application_supplement"

    party: Party
    rules: str
    received_on: date
    told_on: date
    supplement_by: date
    lacking: tuple[Lack, ...]


@dataclass(frozen=True, kw_only=True)
class DesignationNotice(Letter):
    """拟纳入定点公示: who passed, for what, from when until when objections are taken."""

    kind: ClassVar[str] = "designation_notice"

    party: Party
    services: str
    published_on: date
    ends_on: date


@dataclass(frozen=True, kw_only=True)
class DesignationDecision(Letter):
    """定点申请决定: not accepted, refused with the reasons and the day from which one may come again, or qualified."""

    kind: ClassVar[str] = "designation_decision"

    party: Party
    rules: str
    outcome: str
    services: str
    received_on: date
    decided_on: date
    reasons: str
    again_from: date | None
    certificate: str


@dataclass(frozen=True, kw_only=True)
class CertificatePaper(Letter):
    """定点资格证书: for whom and what, through which day, when it is inspected."""

    kind: ClassVar[str] = "certificate"

    party: Party
    services: str
    issued_on: date
    valid_to: date
    inspections: tuple[InspectionDay, ...]


def lack_notice(application: Application, reader: Reader) -> LackNotice:
    """What lacks, of an application whose papers are being supplemented."""
    station = application.stations.get(kind=Station.Kind.SUPPLEMENT, ended_on=None)
    lacking = application.items.filter(kind=CheckItem.Kind.MATERIAL, mark=CheckItem.Mark.NO)
    return LackNotice(
        **_sent(application, reader),
        rules=_rules(application),
        received_on=application.received_on or station.started_on,
        told_on=station.started_on,
        supplement_by=station.due_on,
        lacking=tuple(Lack(name=item.name, note=item.note) for item in lacking),
    )


def designation_notice(application: Application, reader: Reader) -> DesignationNotice:
    """The public notice of an application that passed its assessment."""
    station = application.stations.get(kind=Station.Kind.PUBLIC_NOTICE)
    return DesignationNotice(
        **_sent(application, reader),
        services=_services(application),
        published_on=station.started_on,
        ends_on=station.due_on,
    )


def designation_decision(application: Application, reader: Reader) -> DesignationDecision:
    """The decision of an application that is decided (DECIDED)."""
    certificate = Certificate.objects.filter(application=application).first()
    decided_on = application.decided_on or clock.today()
    return DesignationDecision(
        **_sent(application, reader),
        rules=_rules(application),
        outcome=DECIDED[State(application.state)],
        services=_services(application),
        received_on=application.received_on or decided_on,
        decided_on=decided_on,
        reasons=application.reasons,
        again_from=application.again_from,
        certificate=certificate.number if certificate else "",
    )


def certificate_paper(certificate: Certificate, reader: Reader) -> CertificatePaper:
    """A certificate as its paper."""
    days = certificate.inspections.values_list("due_on", flat=True)
    return CertificatePaper(
        **_sent(certificate.application, reader) | {"number": certificate.number},
        services=_services(certificate.application),
        issued_on=certificate.issued_on,
        valid_to=certificate.valid_to,
        inspections=tuple(InspectionDay(due_on=day) for day in days),
    )


def _services(application: Application) -> str:
    return "、".join(str(Care(each).label) for each in application.services)


def _rules(application: Application) -> str:
    return Rules.of(application.version).pack.title(language())


def _sent(application: Application, reader: Reader) -> dict[str, Any]:
    return {
        "agency": Agency.of(application.pool),
        "number": application.number,
        "printed_by": reader.staff.name,
        "party": Party.of(application.institution),
    }
