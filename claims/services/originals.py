"""Originals of papers: noted when they are seen, stamped and returned against a signature (原件退回)."""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from casework import clock, events
from casework.commands import service
from casework.errors import Incomplete, WrongStep
from casework.models import Document
from casework.rights import Right
from casework.scope import Reader
from claims.models import Claim, Original
from claims.services.locking import lock_claim

MOST_SHEETS = 999


@service
def note_original(*, claim: Claim, document: Document, is_seen: bool, is_kept: bool, sheets: int, by: Reader) -> Claim:
    """Note that the original of a document was seen, and whether the agency keeps it; or take that note back.

    Raises WrongStep once the claim is handed in, Incomplete for an impossible number of sheets or what was returned.
    """
    claim = lock_claim(claim, by, Right.CLAIM_ENTER)
    if claim.state not in Claim.EDITABLE_STATES:
        raise WrongStep(state=claim.get_state_display())
    if not 1 <= sheets <= MOST_SHEETS:
        raise Incomplete({"sheets": [_("The sheets are 1 to %(most)d.") % {"most": MOST_SHEETS}]})
    held = Original.objects.filter(document=document)
    if held.exclude(returned_at=None).exists():
        raise Incomplete({"original": [_("This original was returned already.")]})
    held.delete()
    if is_seen:
        Original.objects.create(
            pool=claim.pool,
            claim=claim,
            document=document,
            sheets=sheets,
            is_kept=is_kept,
            seen_by=by.staff,
            seen_at=clock.now(),
        )
    _record("original_noted", claim, by, title=document.title, seen=is_seen, kept=is_kept, sheets=sheets)
    return claim


@service
def return_originals(
    *, claim: Claim, originals: Sequence[Original], returned_to: str, are_stamped: bool, by: Reader
) -> Claim:
    """Hand kept originals back to somebody who signs for them.

    Those of a settled claim are stamped 已报销 before, or they could be claimed with again. Raises Incomplete.
    """
    claim = lock_claim(claim, by, Right.CLAIM_ENTER)
    keys = [original.pk for original in originals]
    lying = claim.originals.filter(pk__in=keys, is_kept=True, returned_at=None)
    problems = {
        "originals": [] if keys and lying.count() == len(keys) else [_("Choose originals that are still kept here.")],
        "returned_to": [] if returned_to.strip() else [_("Enter who takes them.")],
        "are_stamped": [_("The claim is settled: stamp them as reimbursed first.")]
        if claim.state in Claim.SETTLED_STATES and not are_stamped
        else [],
    }
    if any(problems.values()):
        raise Incomplete({field: sentences for field, sentences in problems.items() if sentences})
    now = clock.now()
    sheets = sum(lying.values_list("sheets", flat=True))
    lying.update(
        returned_at=now, returned_by=by.staff, returned_to=returned_to.strip(), stamped_at=now if are_stamped else None
    )
    _record("originals_returned", claim, by, sheets=sheets, to=returned_to.strip(), stamped=are_stamped)
    return claim


def _record(verb: str, claim: Claim, by: Reader, **payload: object) -> None:
    events.record(verb, subject=claim, actor=by.staff, pool=claim.pool, area_code=claim.area_code, **payload)
