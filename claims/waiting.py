"""What a claim waits for before it may pass: answers to verification requests, the end of field investigations and of
leads of suspected fraud that hold it back."""

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from casework import clock
from casework.errors import Refusal
from casework.templatetags.portal import day
from claims.errors import AwaitsAnswer, AwaitsFindings, HeldBack
from claims.known import known_of
from claims.models import Claim, Inquiry, Investigation

ANSWER, FINDINGS, HELD = "answer", "findings", "held"


@dataclass(frozen=True)
class Wait:
    """One thing that has to come in: which, from whom, until when. A lead that holds it back has no day."""

    kind: str
    number: str
    whom: str = ""
    until: date | None = None

    @property
    def is_late(self) -> bool:
        """Whether its day is over."""
        return self.until is not None and self.until < clock.today()

    @property
    def words(self) -> str:
        """In one line: `核实函 … 某医院，6月23日前`."""
        told = {
            ANSWER: _("answer to %(number)s by %(whom)s, due %(day)s"),
            FINDINGS: _("%(number)s by %(whom)s, due %(day)s"),
            HELD: _("held back by %(number)s"),
        }
        return told[self.kind] % {"number": self.number, "whom": self.whom, "day": day(self.until)}

    def refusal(self) -> Refusal:
        """Why the claim does not pass."""
        kinds = {ANSWER: AwaitsAnswer, FINDINGS: AwaitsFindings, HELD: HeldBack}
        return kinds[self.kind](number=self.number, whom=self.whom, day=day(self.until))


def waits_of(claim: Claim) -> list[Wait]:
    """What the claim waits for; a page reads it with the claim."""
    known = known_of(claim)
    held = [Wait(HELD, lead["number"]) for lead in known["leads"] if lead["holds"]]
    return [Wait(**one | {"until": date.fromisoformat(one["until"])}) for one in known["awaited"]] + held


def must_wait_for_nothing(claim: Claim) -> None:
    """Raise AwaitsAnswer or AwaitsFindings for the first thing that the claim waits for."""
    for wait in waits_of(claim):
        raise wait.refusal()


def end_with(claim: Claim, why: str) -> None:
    """The claim is closed: nobody waits for an answer or a finding any more. Inside the service that closes it."""
    ended = {"ended_at": clock.now(), "why_withdrawn": why}
    claim.inquiries.filter(state=Inquiry.State.OPEN).update(state=Inquiry.State.WITHDRAWN, **ended)
    claim.investigations.filter(state=Investigation.State.OPEN).update(state=Investigation.State.WITHDRAWN, **ended)
