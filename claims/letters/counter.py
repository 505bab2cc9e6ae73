"""What the counter hands out: 受理回执, 一次性补正告知书, 拒付通知书."""

from collections import Counter
from collections.abc import Iterable
from datetime import datetime
from typing import Any, cast

from django.utils.translation import gettext

from casework import letters
from casework.documents import documents_of
from casework.sniffing import IMAGES
from casework.templatetags.portal import day
from claims.flow import RefusalReason
from claims.letters.parts import HandedIn, applicant, day_of, insured, matter, remedies
from claims.models import Claim, Decision, Original
from claims.progress import address
from claims.refusals import EXPLAINED
from claims.services.supplement import ARTICLE


def receipt(claim: Claim, sent: dict[str, Any]) -> letters.Receipt:
    """受理回执: what came in, and when the answer is due, also after papers were supplemented."""
    known = HandedIn.of(claim)
    return letters.Receipt(
        **sent,
        matter=matter(claim),
        insured=insured(claim.person),
        applicant=applicant(claim),
        claimed=claim.claimed,
        paid_elsewhere=claim.paid_elsewhere,
        invoices=claim.invoices.count(),
        materials=tuple(_materials(claim)),
        received_on=known.received_on,
        due_on=known.due_on,
        due_is_provisional=claim.due_is_provisional,
        working_days=claim.pool.claim_working_days,
        stopped_days=claim.clock_stopped_days,
        article=ARTICLE,
        query_code=claim.query_code,
        progress_address=address(claim),
    )


def _materials(claim: Claim) -> Iterable[letters.Material]:
    """The documents by kind and form: originals that were seen with what became of them, copies, electronic files."""
    originals = {original.document_id: original for original in claim.originals.all()}
    counted: Counter[tuple[str, letters.MaterialForm, str]] = Counter()
    for document in documents_of(claim):
        original = originals.get(document.pk)
        if original:
            form, remark, count = letters.MaterialForm.ORIGINAL, _whereabouts(original), original.sheets
        else:
            is_copy = document.media_type in IMAGES
            form, remark, count = letters.MaterialForm.COPY if is_copy else letters.MaterialForm.ELECTRONIC, "", 1
        counted[str(document.get_kind_display()), form, remark] += count
    for (name, form, remark), count in counted.items():
        yield letters.Material(name=name, form=form, count=count, remark=remark)


def _whereabouts(original: Original) -> str:
    """What became of an original, for the paper in the person's hand."""
    if original.returned_at:
        back = day(day_of(original.returned_at))
        stamped = gettext("stamped as reimbursed, ") if original.stamped_at else ""
        return gettext("%(stamped)sreturned on %(day)s") % {"stamped": stamped, "day": back}
    return gettext("kept here") if original.is_kept else gettext("seen and handed back")


def return_slip(claim: Claim, sent: dict[str, Any]) -> letters.ReturnSlip:
    """原件退回单: the originals that went back last, together."""
    back = claim.originals.exclude(returned_at=None)
    last = back.latest("returned_at")
    papers = back.filter(returned_at=last.returned_at).select_related("document")
    return letters.ReturnSlip(
        **sent,
        insured=insured(claim.person),
        papers=tuple(
            letters.ReturnedPaper(
                name=f"{original.document.get_kind_display()}（{original.document.title}）",
                sheets=original.sheets,
                stamped=original.stamped_at is not None,
            )
            for original in papers
        ),
        returned_to=last.returned_to,
        returned_on=day_of(cast(datetime, last.returned_at)),
    )


def supplement_notice(claim: Claim, sent: dict[str, Any]) -> letters.SupplementNotice:
    """一次性补正告知书: everything that is missing, told once."""
    told = claim.supplement
    return letters.SupplementNotice(
        **sent,
        matter=matter(claim),
        insured=insured(claim.person),
        applicant=applicant(claim),
        received_on=HandedIn.of(claim).received_on,
        told_on=told.told_on,
        missing=tuple(
            letters.MissingMaterial(name=paper["name"], remedy=paper["remedy"], article=paper["article"])
            for paper in told.papers
        ),
        supplement_by=told.supplement_by,
        otherwise=gettext("After that day the application is decided on the papers that are there."),
    )


def refusal_notice(claim: Claim, sent: dict[str, Any]) -> letters.RefusalNotice:
    """拒付通知书: reason, article, and how to object (NX-33)."""
    known = HandedIn.of(claim)
    decision = claim.decisions.filter(verdict=Decision.Verdict.REFUSE).latest("id")
    decided_on = day_of(decision.at)
    line = letters.RefusedLine(
        item=f"{matter(claim)} {known.admitted_on} – {known.discharged_on}",
        amount=claim.claimed,
        reason_code=RefusalReason(decision.reason_code).number,
        reason=f"{RefusalReason(decision.reason_code).label}: {decision.comment}",
        article=decision.article,
    )
    return letters.RefusalNotice(
        **sent,
        part=letters.RefusedPart.PAYMENT,
        matter=matter(claim),
        insured=insured(claim.person),
        applicant=applicant(claim),
        institution=known.institution.name,
        received_on=known.received_on,
        decided_on=decided_on,
        claimed=claim.claimed,
        lines=(line,),
        advice=str(EXPLAINED[RefusalReason(decision.reason_code)].person),
        remedy=remedies(claim.pool, decided_on),
    )
