"""Demand notices (催缴通知): issued once for what is overdue, served with proof, closed by the payment (HN-09)."""

from datetime import date, timedelta

from django.core.files.base import File
from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from casework import clock, events
from casework.commands import service
from casework.errors import Incomplete, Refusal
from casework.models import Document
from casework.rights import Right
from casework.scope import Reader
from casework.services.documents import keep_document
from enrollment.models import Contribution, DemandNotice, UnitBill
from policy.money import percent
from policy.pack import Resolved
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
                amount=bill.total,
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
    by.must(Right.CONTRIBUTION_BOOK, notice)
    if notice.served_on:
        raise ServedAlready(day=notice.served_on)
    problems = {}
    if not notice.issued_on <= served_on <= clock.today():
        problems["served_on"] = [_("A notice is served after it was issued, and not in the future.")]
    if method not in DemandNotice.Method.values:
        problems["method"] = [_("Choose how it was served.")]
    if problems:
        raise Incomplete(problems)
    if proof:
        title = _("Proof of delivery")
        notice.proof = keep_document(case=notice, kind=Document.Kind.OTHER, title=title, file=proof, by=by)
    notice.served_on, notice.method, notice.served_by = served_on, method, by.staff
    notice.deadline = served_on + timedelta(days=days_to_pay(notice))
    notice.save(update_fields=["proof", "served_on", "method", "served_by", "deadline"])
    _tell("notice_served", notice, by, served_on=served_on, deadline=notice.deadline)
    return notice


def close_notices(notices: QuerySet[DemandNotice]) -> None:
    """Close the notices of what is paid, or no longer owed."""
    notices.filter(closed_on=None).update(closed_on=clock.today())


def days_to_pay(notice: DemandNotice) -> int:
    """Days after the service of a notice in which no late fee arises (HN-09). Raises NoTimeGiven."""
    found = _figure(notice, "notice_days")
    if found is None:
        raise NoTimeGiven()
    return int(found.value)


def late_rate(notice: DemandNotice) -> str:
    """The late fee a day as its rules write it, e.g. 0.2 %; empty where they have none (HN-10)."""
    found = _figure(notice, "late_fee_daily_rate")
    return percent(found.value) if found else ""


def _figure(notice: DemandNotice, key: str) -> Resolved | None:
    """A figure of the rules that answer what is demanded, of its year."""
    owed: UnitBill | Contribution | None = notice.unit_bill or notice.contribution
    year = owed.coverage_year if owed else clock.today().year
    rules = rules_for(notice.pool, date(year, 1, 1)).rules
    pack = rules.pack_of(Layer.SUPPLEMENTARY if notice.unit_bill else Layer.BASIC) or rules.basic
    return rules.figure(pack, key, date(year, 12, 31))


def _tell(verb: str, notice: DemandNotice, by: Reader, **payload: object) -> None:
    events.record(
        verb, subject=notice, actor=by.staff, pool=notice.pool, area_code=notice.area_code, notice=notice.pk, **payload
    )
