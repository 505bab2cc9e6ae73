"""Demand notices (催缴通知): issued once for what is overdue, served with proof, closed by the payment (HN-09)."""

from collections.abc import Sequence
from datetime import date, timedelta

from django.core.files.base import File
from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from casework import clock, events
from casework.commands import service
from casework.errors import Incomplete, Refusal
from casework.models import Document, Pool
from casework.rights import Right
from casework.scope import Reader
from casework.services.documents import keep_document
from enrollment.models import Contribution, DemandNotice, UnitBill
from policy.money import percent
from policy.pack import Resolved
from rulebook.errors import NoRulesInForce
from rulebook.models import Layer
from rulebook.selectors import rules_for


class NotOverdue(Refusal):
    code = "not_overdue"
    sentence = gettext_lazy("Nothing is overdue: it can be paid until %(day)s.")


class DemandedAlready(Refusal):
    code = "demanded_already"
    sentence = gettext_lazy("The notice was issued already. Record how it was served, or print it again.")
    status = 409


class ServedAlready(Refusal):
    code = "served_already"
    sentence = gettext_lazy("This notice was served on %(day)s already.")
    status = 409


class NoTimeGiven(Refusal):
    code = "no_notice_days"
    sentence = gettext_lazy("The rules in force give no time to pay after a notice. Ask the policy officer to add it.")


@service
def demand(*, unit_bill: UnitBill, by: Reader) -> DemandNotice:
    """Issue the notice for an overdue bill of a unit. Raises NotOverdue, DemandedAlready."""
    bill = UnitBill.objects.select_for_update(of=("self",)).get(pk=unit_bill.pk)
    by.must(Right.CONTRIBUTION_BOOK, bill)
    today = clock.today()
    if bill.paid_on or today <= bill.due_on:
        raise NotOverdue(day=bill.due_on)
    try:
        with transaction.atomic():
            notice = DemandNotice.objects.create(
                pool=bill.pool,
                area_code=bill.area_code,
                unit_bill=bill,
                amount=bill.own,
                due_on=bill.due_on,
                issued_on=today,
            )
    except IntegrityError as error:
        raise DemandedAlready() from error
    _tell("notice_issued", notice, by, amount_fen=notice.amount)
    return notice


@service
def serve_notice(
    *, notice: DemandNotice, served_on: date, method: str, proof: File | None = None, by: Reader
) -> DemandNotice:
    """Record when and how a notice was served, with its proof (送达回证); the time to pay runs from then.

    Raises ServedAlready, Incomplete, NoTimeGiven, sniffing.BadFile.
    """
    notice = DemandNotice.objects.select_for_update(of=("self",)).get(pk=notice.pk)
    _must_serve(notice, by)
    if notice.served_on:
        raise ServedAlready(day=notice.served_on)
    _look_over([notice], served_on, method)
    notice.proof = _proof(notice, proof, by)
    _serve(notice, served_on, method, by)
    if notice.deadline:
        _tell("notice_served", notice, by, served_on=served_on, deadline=notice.deadline)
    else:
        _tell("notice_served_to_person", notice, by, served_on=served_on)
    return notice


@service
def serve_notices(
    *, notices: Sequence[DemandNotice], served_on: date, method: str, proof: File | None = None, by: Reader
) -> int:
    """The same for several persons at once, e.g. by one notice on the board of a village; how many were served.

    Those served already, or no longer owed, stay as they are. Raises Incomplete, sniffing.BadFile.
    """
    keys = [notice.pk for notice in notices]
    rows = DemandNotice.objects.select_for_update(of=("self",)).filter(pk__in=keys, served_on=None, closed_on=None)
    found = list(rows.order_by("pk"))
    for notice in found:
        _must_serve(notice, by)
    if not found:
        raise Incomplete({"notice": [_("Choose the notices that were served.")]})
    _look_over(found, served_on, method)
    shared = _proof(found[0], proof, by)
    for notice in found:
        notice.proof = shared
        _serve(notice, served_on, method, by)
    _tell("notices_served", found[0], by, count=len(found), served_on=served_on)
    return len(found)


def _must_serve(notice: DemandNotice, by: Reader) -> None:
    """Those who book contributions serve every notice, a township those to its people."""
    booking = by.may_in(Right.CONTRIBUTION_BOOK, notice.area_code) or notice.unit_bill_id
    by.must(Right.CONTRIBUTION_BOOK if booking else Right.ENROL_MANAGE, notice)


def _look_over(notices: Sequence[DemandNotice], served_on: date, method: str) -> None:
    """Raises Incomplete."""
    problems = {}
    if not all(notice.issued_on <= served_on <= clock.today() for notice in notices):
        problems["served_on"] = [_("A notice is served after it was issued, and not in the future.")]
    if method not in DemandNotice.Method.values:
        problems["method"] = [_("Choose how it was served.")]
    if problems:
        raise Incomplete(problems)


def _proof(notice: DemandNotice, proof: File | None, by: Reader) -> Document | None:
    if proof is None:
        return None
    return keep_document(case=notice, kind=Document.Kind.OTHER, title=_("Proof of delivery"), file=proof, by=by)


def _serve(notice: DemandNotice, served_on: date, method: str, by: Reader) -> None:
    notice.served_on, notice.method, notice.served_by = served_on, method, by.staff
    days = days_to_pay(notice)
    notice.deadline = served_on + timedelta(days=days) if days is not None else None
    notice.save(update_fields=["proof", "served_on", "method", "served_by", "deadline"])


def close_notices(notices: QuerySet[DemandNotice]) -> None:
    """Close the notices of what is paid, or no longer owed."""
    notices.filter(closed_on=None).update(closed_on=clock.today())


def days_to_pay(notice: DemandNotice) -> int | None:
    """Days after the service of a notice in which no late fee arises (HN-09); None to a person to whom the rules give
    none. Raises NoTimeGiven for a unit's notice."""
    found = _figure(notice, "notice_days")
    if found is None and notice.unit_bill_id:
        raise NoTimeGiven()
    return int(found.value) if found else None


def asks_for_notices(pool: Pool, coverage_year: int) -> bool:
    """Whether the rules give units time to pay after a notice of a year's bill (HN-09)."""
    try:
        return _figure_of(pool, coverage_year, Layer.SUPPLEMENTARY, "notice_days") is not None
    except NoRulesInForce:
        return False


def late_rate(notice: DemandNotice) -> str:
    """The late fee a day as its rules write it, e.g. 0.2 %; empty where they have none (HN-10)."""
    found = _figure(notice, "late_fee_daily_rate")
    return percent(found.value) if found else ""


def _figure(notice: DemandNotice, key: str) -> Resolved | None:
    """A figure of the rules that answer what is demanded, of its year."""
    owed: UnitBill | Contribution | None = notice.unit_bill or notice.contribution
    year = owed.coverage_year if owed else clock.today().year
    return _figure_of(notice.pool, year, Layer.SUPPLEMENTARY if notice.unit_bill else Layer.BASIC, key)


def _figure_of(pool: Pool, year: int, layer: Layer, key: str) -> Resolved | None:
    rules = rules_for(pool, date(year, 1, 1)).rules
    return rules.figure(rules.pack_of(layer) or rules.basic, key, date(year, 12, 31))


def _tell(verb: str, notice: DemandNotice, by: Reader, **payload: object) -> None:
    events.record(
        verb, subject=notice, actor=by.staff, pool=notice.pool, area_code=notice.area_code, notice=notice.pk, **payload
    )
