"""Opening balances (期初余额, FX-51): what the audit of an earlier fund found is proposed, and booked by a second person."""

from datetime import date

from django.core.files import File
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from casework import clock, events
from casework.commands import service
from casework.errors import Incomplete, Refusal, SamePerson, WrongStep
from casework.models import Document, Pool
from casework.pools import of_the_whole_pool
from casework.rights import Right
from casework.scope import Reader
from casework.services.documents import keep_document
from fund import ledger
from fund.models import Account, Fund, Opening, Posting

State = Opening.State


class OpeningKnown(Refusal):
    """The same audit of the same books was proposed or booked before."""

    code = "opening_known"
    sentence = gettext_lazy("This audit report has given an opening balance of these books already: %(fund)s.")
    status = 409

    def __init__(self, fund: str) -> None:
        super().__init__(field="reference", fund=fund)


@service
def propose_opening(
    *, fund: str, amount: int, as_of: date, origin: str, reference: str, file: File | None, by: Reader
) -> Opening:
    """Propose what a fund brings along (fen; negative for a deficit or a correction), with the audit report.

    Raises Incomplete by field, OpeningKnown, sniffing.BadFile.
    """
    pool = of_the_whole_pool(by, Right.BATCH_MAKE)
    Pool.objects.select_for_update(no_key=True).get(pk=pool.pk)
    origin, reference = origin.strip(), reference.strip()
    problems = {
        "amount": [] if amount else [_("An opening balance of nothing is not booked.")],
        "as_of": [] if as_of <= clock.today() else [_("The day lies in the future.")],
        "origin": [] if origin else [_("Name the books that the money comes from.")],
        "reference": [] if reference else [_("Give the number of the audit report.")],
        "file": [] if file else [_("Add the audit report.")],
    }
    if any(problems.values()) or file is None:
        raise Incomplete({field: sentences for field, sentences in problems.items() if sentences})
    same = Opening.objects.filter(pool=pool, fund=fund, origin=origin, reference=reference)
    if same.exclude(state=State.DECLINED).exists():
        raise OpeningKnown(fund=str(Fund(fund).label))
    opening = Opening.objects.create(
        pool=pool,
        area_code=pool.area.code,
        fund=Fund(fund),
        amount=amount,
        as_of=as_of,
        origin=origin,
        reference=reference,
        proposed_by=by.staff,
        proposed_at=clock.now(),
    )
    keep_document(case=opening, kind=Document.Kind.OTHER, title=reference, file=file, by=by)
    _tell("opening_proposed", opening, by)
    return opening


@service
def decide_opening(*, opening: Opening, agree: bool, by: Reader) -> Opening:
    """Book a proposed balance, or decline it. Raises SamePerson for who proposed it, WrongStep once it is decided."""
    pool = of_the_whole_pool(by, Right.BATCH_MAKE)
    opening = Opening.objects.select_for_update(of=("self",)).get(pk=opening.pk, pool=pool)
    if opening.state != State.PROPOSED:
        raise WrongStep(state=opening.get_state_display())
    if opening.proposed_by_id == by.staff.pk:
        raise SamePerson(role=_("who proposed it"))
    opening.state = State.BOOKED if agree else State.DECLINED
    opening.decided_by, opening.decided_at = by.staff, clock.now()
    opening.save(update_fields=["state", "decided_by", "decided_at"])
    if agree:
        fund = Fund(opening.fund)
        ledger.book(
            pool=pool,
            reason=Posting.Reason.CARRIED,
            subject_type=Opening._meta.label_lower,
            subject_id=opening.pk,
            legs={(fund, Account.Kind.BANK): opening.amount, (fund, Account.Kind.CARRIED): -opening.amount},
            actor=by.staff,
        )
    _tell("opening_booked" if agree else "opening_declined", opening, by)
    return opening


def _tell(verb: str, opening: Opening, by: Reader) -> None:
    events.record(
        verb,
        subject=opening,
        actor=by.staff,
        pool=opening.pool,
        area_code=opening.area_code,
        fund=str(Fund(opening.fund).label),
        amount_fen=opening.amount,
        origin=opening.origin,
        reference=opening.reference,
    )
