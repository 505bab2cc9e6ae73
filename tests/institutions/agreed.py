"""Agreements on their way, by the services: from an application that passed to two signatures."""

from datetime import date, timedelta
from typing import Any

from casework import clock
from institutions.models import Agreement, Measure
from institutions.services import agreements, measures
from institutions.services.measures import Wish
from tests.factories.institutions import CertificateFactory, QualifiedFactory
from tests.institutions import steps
from tests.institutions.steps import Office


def passed(office: Office, **fields: Any) -> Any:
    """A hospital whose application passed, with a certificate of three years."""
    application = QualifiedFactory(pool=office.pool, institution=steps.hospital(**fields))
    issued = clock.today()
    CertificateFactory(application=application, issued_on=issued, valid_to=issued + timedelta(3 * 365))
    return application.institution


def terms(starts_on: date, **changes: Any) -> dict[str, Any]:
    known = {"services": ["outpatient", "inpatient"], "starts_on": starts_on, "budget": 6_000_000_00}
    return known | {"prepayment": 1000, "deposit": 500} | changes


def drawn_up(office: Office, institution: Any = None, starts_on: date | None = None, **changes: Any) -> Agreement:
    """Drawn up from today on, with a clause by choice."""
    return agreements.make_agreement(
        institution=institution or passed(office),
        terms=terms(starts_on or clock.today(), **changes),
        options=["drg"],
        by=office.clerk,
    )


def signed(office: Office, institution: Any = None, starts_on: date | None = None, **changes: Any) -> Agreement:
    """Signed by both sides."""
    agreement = drawn_up(office, institution, starts_on, **changes)
    agreements.propose_agreement(agreement=agreement, by=office.clerk)
    return sign(office, agreement)


def sign(office: Office, agreement: Agreement) -> Agreement:
    return agreements.sign_agreement(
        agreement=agreement, signed_for="赵院长", signed_on=clock.today(), by=office.decider
    )


def wish(side: str, served_on: date, starts_on: date | None = None, ground: str = "") -> Wish:
    return Wish(side=side, served_on=served_on, reasons="见附件", ground=ground, starts_on=starts_on)


def decided(office: Office, agreement: Agreement, kind: str, wanted: Wish) -> Measure:
    """Proposed by the desk, decided by another."""
    measure = measures.propose_measure(agreement=agreement, kind=kind, wish=wanted, by=office.clerk)
    return measures.decide_measure(measure=measure, agrees=True, decision="同意", by=office.decider)
