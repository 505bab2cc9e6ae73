"""What a claim waits for before it may pass: answers to verification requests, the end of field investigations."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, Value
from django.db.models.functions import JSONObject
from django.utils.translation import gettext as _

from casework import clock
from casework.errors import Refusal
from casework.templatetags.portal import day
from claims.errors import AwaitsAnswer, AwaitsFindings
from claims.models import Claim, Inquiry, Investigation

ANSWER, FINDINGS = "answer", "findings"


@dataclass(frozen=True)
class Wait:
    """One thing that has to come in: which, from whom, until when."""

    kind: str
    number: str
    whom: str
    until: date

    @property
    def is_late(self) -> bool:
        """Whether its day is over."""
        return self.until < clock.today()

    @property
    def words(self) -> str:
        """In one line: `核实函 … 某医院，6月23日前`."""
        told = {
            ANSWER: _("answer to %(number)s by %(whom)s, due %(day)s"),
            FINDINGS: _("%(number)s by %(whom)s, due %(day)s"),
        }
        return told[self.kind] % {"number": self.number, "whom": self.whom, "day": day(self.until)}

    def refusal(self) -> Refusal:
        """Why the claim does not pass."""
        kind = AwaitsAnswer if self.kind == ANSWER else AwaitsFindings
        return kind(number=self.number, whom=self.whom, day=day(self.until))


def with_claims() -> dict[str, Any]:
    """What each claim waits for, to be read with it as `answers_awaited` and `findings_awaited`."""
    open_inquiries = Inquiry.objects.filter(claim=OuterRef("pk"), state=Inquiry.State.OPEN).order_by("pk")
    answers = open_inquiries.values(
        said=JSONObject(kind=Value(ANSWER), number="number", whom="addressee", until="answer_by")
    )
    tasks = _blocking().filter(claim=OuterRef("pk"))
    findings = tasks.values(
        said=JSONObject(kind=Value(FINDINGS), number="number", whom="investigator__name", until="due_on")
    )
    return {"answers_awaited": ArraySubquery(answers), "findings_awaited": ArraySubquery(findings)}


def waits_of(claim: Claim) -> list[Wait]:
    """What the claim waits for; a page reads it with the claim, else one query."""
    if hasattr(claim, "answers_awaited"):
        said = [*claim.answers_awaited, *claim.findings_awaited]  # type: ignore[attr-defined]
        return [Wait(**one | {"until": date.fromisoformat(one["until"])}) for one in said]
    inquiries = Inquiry.objects.filter(claim=claim, state=Inquiry.State.OPEN)
    answers = inquiries.values_list(Value(ANSWER), "pk", "number", "addressee", "answer_by")
    tasks = _blocking().order_by().filter(claim=claim)
    findings = tasks.values_list(Value(FINDINGS), "pk", "number", "investigator__name", "due_on")
    return [Wait(kind, *said) for kind, _pk, *said in sorted(answers.union(findings, all=True))]


def _blocking() -> Any:
    return Investigation.objects.filter(state=Investigation.State.OPEN, blocks=True).order_by("pk")


def must_wait_for_nothing(claim: Claim) -> None:
    """Raise AwaitsAnswer or AwaitsFindings for the first thing that the claim waits for."""
    for wait in waits_of(claim):
        raise wait.refusal()


def end_with(claim: Claim, why: str) -> None:
    """The claim is closed: nobody waits for an answer or a finding any more. Inside the service that closes it."""
    ended = {"ended_at": clock.now(), "why_withdrawn": why}
    claim.inquiries.filter(state=Inquiry.State.OPEN).update(state=Inquiry.State.WITHDRAWN, **ended)
    claim.investigations.filter(state=Investigation.State.OPEN).update(state=Investigation.State.WITHDRAWN, **ended)
