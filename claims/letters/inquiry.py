"""核实函 and its reminder."""

from typing import Any

from casework import letters
from claims.letters.parts import HandedIn, day_of, insured
from claims.models import Inquiry


def inquiry_letter(inquiry: Inquiry, sent: dict[str, Any]) -> letters.InquiryLetter:
    """What is asked of whom about which stay; once the night has found it late, the letter is a reminder."""
    claim = inquiry.claim
    known = HandedIn.of(claim)
    return letters.InquiryLetter(
        **sent,
        addressee=inquiry.addressee,
        insured=insured(claim.person),
        claim_number=claim.number,
        institution=known.institution.name,
        diagnosis=f"{known.diagnosis.code} {known.diagnosis.name}",
        admitted_on=known.admitted_on,
        discharged_on=known.discharged_on,
        claimed=claim.claimed,
        questions=tuple(letters.Question(text=line) for line in inquiry.questions.splitlines() if line.strip()),
        asked_on=day_of(inquiry.asked_at),
        answer_by=inquiry.answer_by,
        reminder_on=inquiry.reminded_on,
    )
