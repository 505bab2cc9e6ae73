"""Verification requests and field investigations, made by the services."""

from datetime import timedelta
from typing import Any

from django.core.files.base import ContentFile

from casework import clock
from casework.models import Role
from casework.scope import Reader
from claims.models import Claim, Inquiry, Investigation
from claims.services.inquiries import answer_inquiry, ask_inquiry
from claims.services.investigations import add_finding, conclude_investigation, order_investigation
from tests.factories.core import reader

PDF = b"%PDF-1.4\n%%EOF\n"
ANSWER = "经核查，该患者确于上述日期住院，费用属实。"


def paper(name: str = "复函.pdf") -> ContentFile:
    """A document as it is uploaded."""
    return ContentFile(PDF, name)


def asked(claim: Claim, by: Reader | None = None, **other: Any) -> Inquiry:
    """A request to the hospital of the stay."""
    said = {"to": "institution", "addressee": "", "questions": "是否住院？\n吻合器用了几把？"} | other
    return ask_inquiry(claim=claim, by=by or reader(Role.REVIEWER, pool=claim.pool), **said)


def answered(inquiry: Inquiry, by: Reader | None = None, **other: Any) -> Inquiry:
    """The request with its answer of today."""
    said = {"answer": ANSWER, "answered_on": clock.today(), "file": paper()} | other
    return answer_inquiry(inquiry=inquiry, by=by or reader(Role.CLERK, pool=inquiry.pool), **said)


def ordered(claim: Claim, investigator: Reader | None = None, by: Reader | None = None, **other: Any) -> Investigation:
    """A task that is due in a week and that the claim waits for."""
    goes = investigator or reader(Role.AUDITOR, pool=claim.pool)
    said = {"task": "到医院核对病历与住院情况", "due_on": clock.today() + timedelta(days=7), "blocks": True} | other
    by = by or reader(Role.REVIEWER, pool=claim.pool)
    return order_investigation(claim=claim, investigator=goes.staff, by=by, **said)


def concluded(investigation: Investigation) -> Investigation:
    """The task with a finding and its conclusion."""
    by = Reader.of(investigation.investigator, investigation.pool.code)
    told = {"text": "病区登记簿有该患者", "found_on": clock.today(), "place": "外科三病区", "file": paper("照片.pdf")}
    add_finding(investigation=investigation, by=by, **told)
    return conclude_investigation(investigation=investigation, outcome="as_claimed", conclusion="情况属实", by=by)
