"""一次性补正: the papers that are missing, told once; the clock stands still until they are received."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import date

from django.utils.translation import gettext as _

from casework import clock
from casework.commands import service
from casework.documents import documents_of
from casework.errors import Incomplete
from casework.models import Document
from casework.rights import Right
from casework.scope import Reader
from claims.errors import PapersAskedBefore
from claims.facts import MissingPaper
from claims.flow import FLOW
from claims.models import Claim, Decision, Supplement
from claims.services import deadline, stages
from claims.services.locking import lock_claim

ARTICLE = "《社会保险经办条例》第二十条"
DEMANDED_BY_LAW = (
    Document.Kind.INVOICE,
    Document.Kind.ITEMISED_LIST,
    Document.Kind.DIAGNOSIS,
    Document.Kind.RECORDS,
)
"""What may be demanded for a walk-in claim; anything else needs an article of its own (art. 31)."""


@service
def ask_for_papers(
    *, claim: Claim, version: int, missing: Sequence[MissingPaper], supplement_by: date | None, by: Reader
) -> Claim:
    """The first reviewer tells everything that is missing, once; from today the clock stands still.

    Raises PapersAskedBefore for a second notice, Incomplete for what the notice lacks, and like a review.
    """
    claim = lock_claim(claim, by, Right.CLAIM_REVIEW, version)
    FLOW.begin("ask_for_papers", claim)
    hand = stages.must_be_another(claim, by)
    if told := Supplement.objects.filter(claim=claim).first():
        raise PapersAskedBefore(day=told.told_on)
    today = clock.today()
    term = _checked(missing, supplement_by, today)
    Supplement.objects.create(
        claim=claim,
        told_by=by.staff,
        told_at=clock.now(),
        missing=[asdict(paper) for paper in missing],
        supplement_by=term,
    )
    claim.state, claim.clock_stopped_on = Claim.State.SUPPLEMENTING, today
    stages.leave(claim, handler=claim.entered_by)
    comment = told_in_words(missing)
    stages.decide(claim, Decision.Stage.FIRST_REVIEW, Decision.Verdict.SUPPLEMENT, hand, comment, article=ARTICLE)
    stages.record("claim_papers_asked_for", claim, hand, papers=comment, until=f"{term}")
    return claim


def _checked(missing: Sequence[MissingPaper], supplement_by: date | None, today: date) -> date:
    """The day until which the papers are to come. Raises Incomplete with every problem by field."""
    problems: dict[str, list[str]] = {}
    if not missing:
        problems["missing"] = [_("Say of at least one paper what is missing. It can be asked for once only.")]
    if any(paper.kind not in Document.Kind.values or not paper.remedy.strip() for paper in missing):
        problems["missing"] = [_("Say what is to be done about each paper.")]
    if any(not paper.article.strip() for paper in missing):
        problems["article"] = [_("Law allows only the four papers to be demanded: name the article for any other.")]
    if supplement_by is None or supplement_by <= today:
        problems["supplement_by"] = [_("Choose a day after today.")]
    if problems or supplement_by is None:
        raise Incomplete(problems)
    return supplement_by


def told_in_words(missing: Sequence[MissingPaper]) -> str:
    """The list as one text: `费用清单：缺第二页；病历资料：未盖章`."""
    papers = [_("%(paper)s: %(remedy)s") % {"paper": paper.name, "remedy": paper.remedy} for paper in missing]
    return _("; ").join(papers)


def run_on(claim: Claim) -> int:
    """The papers are here: the due date moves by the working days for which the clock stood, which are answered.

    The day of the notice was used, the day of receipt is not counted (民法典 art. 201): as many working days are left
    today as were left on the day of the notice. Changes the locked claim, which the caller saves.
    """
    if claim.clock_stopped_on is None or claim.due_on is None:
        raise ValueError("the clock of this claim runs")
    today = clock.today()
    stood = deadline.between(claim.clock_stopped_on, today)
    due_on, is_provisional = deadline.after(claim.due_on, stood)
    claim.due_on, claim.due_is_provisional = due_on, claim.due_is_provisional or is_provisional
    claim.clock_stopped_on, claim.clock_stopped_days = None, stood
    Supplement.objects.filter(claim=claim).update(received_on=today)
    return stood


def not_brought(claim: Claim) -> list[str]:
    """The kinds of papers that were asked for and of which nothing was added since.

    Once the term is over nothing is waited for: the claim is decided on the papers that are there.
    """
    if claim.state != Claim.State.SUPPLEMENTING or clock.today() > claim.supplement.supplement_by:
        return []
    added = documents_of(claim).filter(uploaded_at__gt=claim.supplement.told_at)
    brought = set(added.values_list("kind", flat=True))
    return [paper["kind"] for paper in claim.supplement.missing if paper["kind"] not in brought]
