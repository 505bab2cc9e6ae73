"""The yearly bills of units: what each payer owes, what was paid, whom it covers (HN-02 .. HN-11)."""

import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from typing import Any

from django.db.backends.postgresql.psycopg_any import DateRange
from django.db.models import QuerySet
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

import policy
from casework import clock
from casework.commands import service
from casework.errors import Incomplete, Refusal
from casework.models import Pool
from casework.money import yuan
from casework.rights import Right
from casework.scope import Reader
from enrollment.errors import AnotherAmount, NotInPolicy
from enrollment.models import Answer, Coverage, DemandNotice, SpecialStatus, Unit, UnitBill, UnitMember
from enrollment.services.notices import close_notices
from enrollment.services.units import tell
from fund import ledger
from fund.models import Account, Fund, Posting
from policy.fund import Figures
from rulebook.models import Layer
from rulebook.selectors import rules_for

Kind = Account.Kind
HELD = "supplementary_insurance"
"""The status of who has supplementary insurance."""


class BilledAlready(Refusal):
    code = "billed_already"
    sentence = gettext_lazy("The unit has its bill for %(year)s already.")
    status = 409


class NobodyToBill(Refusal):
    code = "nobody_to_bill"
    sentence = gettext_lazy("The unit has no members. Add them first.")


class BillPaid(Refusal):
    code = "bill_paid"
    sentence = gettext_lazy("This bill was paid on %(day)s.")
    status = 409


@service
def make_bill(*, unit: Unit, coverage_year: int, member: UnitMember | None = None, by: Reader) -> UnitBill:
    """The unit's bill of a year by payer, for whom it pays today and has no bill yet: whole years (HN-02 .. HN-07).

    Who joins later is on a further bill, due at once; a person who joins by themselves has one of their own (HN-06).
    For whom finance pays all is covered at once: its delay is not theirs. Raises BilledAlready, NobodyToBill, NotInPolicy.
    """
    unit = Unit.objects.select_for_update().get(pk=unit.pk)
    by.must(Right.CONTRIBUTION_BOOK, unit)
    earlier = unit.bills.filter(coverage_year=coverage_year).count()
    members = list(_to_bill(unit, coverage_year, member))
    if not members:
        raise BilledAlready(year=coverage_year) if earlier else NobodyToBill()
    counts = Counter(one.kind for one in members)
    pack, version = supplementary(unit.pool, coverage_year)
    payer = Unit.Kind.FULLY_FUNDED if unit.kind == Unit.Kind.FULLY_FUNDED else Unit.Kind.UNIT
    sorts = [policy.BillMember(count, kind) for kind, count in counts.items()]
    said = policy.bill(pack, coverage_year=coverage_year, members=sorts, payer=payer)
    due = policy.deadline(pack, "contribution", coverage_year=coverage_year)
    if said.total is None or said.missing or due.missing:
        raise NotInPolicy(reason=_missing([*said.missing, *due.missing]))
    bill = UnitBill.objects.create(
        unit=unit,
        pool=unit.pool,
        area_code=unit.area_code,
        coverage_year=coverage_year,
        number=earlier + 1,
        answer=_answer(version, coverage_year, said),
        in_service=counts[UnitMember.Kind.IN_SERVICE],
        retired=counts[UnitMember.Kind.RETIREE],
        total=said.total,
        by_finance=_by_finance(unit, said.shares),
        due_on=max(due.values["due_on"], clock.today()) if earlier else due.values["due_on"],
    )
    bill.members.set(members)
    if not bill.own:
        bill.paid_on = clock.today()
        bill.save(update_fields=["paid_on"])
        cover(bill)
    tell("unit_billed", bill, unit, by, year=coverage_year, total_fen=bill.total)
    return bill


@service
def pay_bill(*, bill: UnitBill, amount: int, paid_on: date, reference: str, by: Reader) -> UnitBill:
    """Book the unit's part of a bill with the late fee that the rules ask for (HN-09, HN-10); its people are covered.

    Nobody pays less: there is no way to waive a part (HN-11). Raises Incomplete, BillPaid, AnotherAmount, NotInPolicy.
    """
    bill = _locked(bill, by)
    if bill.paid_on:
        raise BillPaid(day=bill.paid_on)
    _must_be_told(reference, paid_on)
    owed = owed_on(bill, paid_on)
    if amount != owed["total"]:
        raise AnotherAmount(day=paid_on, owed=yuan(owed["total"]), amount=yuan(amount), field="amount")
    bill.paid_on, bill.late_fee, bill.reference = paid_on, owed["fee"], reference.strip()
    bill.save(update_fields=["paid_on", "late_fee", "reference"])
    close_notices(DemandNotice.objects.filter(unit_bill=bill))
    _book(bill, bill.own, bill.late_fee, by)
    cover(bill)
    told = {"year": bill.coverage_year, "total_fen": bill.own, "fee_fen": bill.late_fee}
    tell("unit_bill_paid", bill, bill.unit, by, **told)
    return bill


@service
def finance_paid(*, bill: UnitBill, amount: int, paid_on: date, reference: str, by: Reader) -> UnitBill:
    """Book what finance pays of a bill (HN-04, HN-34, HN-35). Raises Incomplete, BillPaid, AnotherAmount."""
    bill = _locked(bill, by)
    if bill.finance_paid_on:
        raise BillPaid(day=bill.finance_paid_on)
    _must_be_told(reference, paid_on)
    if amount != bill.by_finance or not amount:
        raise AnotherAmount(day=paid_on, owed=yuan(bill.by_finance), amount=yuan(amount), field="amount")
    bill.finance_paid_on, bill.finance_reference = paid_on, reference.strip()
    bill.save(update_fields=["finance_paid_on", "finance_reference"])
    _book(bill, bill.by_finance, 0, by)
    tell("unit_bill_financed", bill, bill.unit, by, year=bill.coverage_year, total_fen=amount)
    return bill


def cover(bill: UnitBill) -> None:
    """Who stands on a paid bill has supplementary insurance: from the first day of basic benefits in the year, or of
    joining, to its end (HN-08)."""
    year = DateRange(date(bill.coverage_year, 1, 1), date(bill.coverage_year + 1, 1, 1))
    held = SpecialStatus.objects.filter(code=HELD, starts_on__year=bill.coverage_year)
    members = bill.members.exclude(person__in=held.values("person"))
    basic: dict[int, date] = {}
    covers = Coverage.objects.filter(
        person__in=members.values("person"), scheme=Coverage.Scheme.EMPLOYEE, period__overlap=year
    )
    for person, period in covers.order_by("-period").values_list("person_id", "period"):
        basic[person] = period.lower
    SpecialStatus.objects.bulk_create(
        SpecialStatus(
            person_id=member.person_id,
            code=HELD,
            department=bill.unit.name[:80],
            starts_on=max(year.lower, member.starts_on, basic.get(member.person_id, year.lower)),
            ends_on=year.upper - timedelta(days=1),
        )
        for member in members
    )


def owed_on(bill: UnitBill, paid_on: date) -> Figures:
    """Deadline, days, fee and total (fen) of the unit's part if it is paid on a day. Raises NotInPolicy."""
    pack, _version = supplementary(bill.pool, bill.coverage_year)
    notice = bill.notices.first()
    served_on = notice.served_on if notice else None
    said = policy.late_fee(pack, arrears=bill.own, due_on=bill.due_on, notice_served_on=served_on, paid_on=paid_on)
    if said.missing:
        raise NotInPolicy(reason=_missing(said.missing))
    return said


def supplementary(pool: Pool, coverage_year: int) -> tuple[policy.Pack, dict[str, Any]]:
    """The pack that answers supplementary insurance in a year, with its version. Raises NotInPolicy, NoRulesInForce."""
    in_force = rules_for(pool, date(coverage_year, 1, 1))
    pack = in_force.rules.pack_of(Layer.SUPPLEMENTARY)
    if pack is None or pack.identity.enrolment is None:
        raise NotInPolicy(reason=_("the rules in force have no supplementary insurance."))
    return pack, in_force.versions[Layer.SUPPLEMENTARY]


def _answer(version: dict[str, Any], coverage_year: int, said: policy.Bill) -> Answer:
    rows = [row.as_json() for row in said.rows]
    content = json.dumps([version["content_hash"], coverage_year, dict(said.shares), rows], sort_keys=True)
    answer, _made = Answer.objects.get_or_create(
        content_hash=hashlib.sha256(content.encode()).hexdigest(),
        defaults={
            "version_id": version["version"],
            "coverage_year": coverage_year,
            "shares": dict(said.shares),
            "rows": rows,
        },
    )
    return answer


def _missing(lacking: Iterable[policy.Missing]) -> str:
    language = (get_language() or "zh")[:2]
    return " ".join(lack.sentence(language) for lack in lacking)


def _to_bill(unit: Unit, coverage_year: int, member: UnitMember | None) -> QuerySet[UnitMember]:
    """For whom the unit pays today without a bill for the year; who joins by themselves is billed one by one."""
    today = clock.today()
    rows = unit.members.filter(starts_on__lte=today).exclude(ends_on__lt=today)
    rows = rows.exclude(bills__coverage_year=coverage_year).order_by("pk")
    if member or unit.kind == Unit.Kind.ALONE:
        rows = rows.filter(pk=member.pk if member else 0)
    return rows


def _by_finance(unit: Unit, shares: Mapping[str, int]) -> int:
    """Fen that finance pays: its own part, and of some units theirs as well (HN-04, HN-35)."""
    return shares.get("finance", 0) + (shares.get("unit", 0) if unit.kind == Unit.Kind.APPROPRIATED else 0)


def _locked(bill: UnitBill, by: Reader) -> UnitBill:
    bill = UnitBill.objects.select_for_update(of=("self",)).select_related("unit", "pool").get(pk=bill.pk)
    by.must(Right.CONTRIBUTION_BOOK, bill)
    return bill


def _must_be_told(reference: str, paid_on: date) -> None:
    if not reference.strip() or paid_on > clock.today():
        raise Incomplete({"reference": [_("Type the payment's number; its day is today or earlier.")]})


def _book(bill: UnitBill, amount: int, fee: int, by: Reader) -> None:
    legs = {(Fund.SUPPLEMENTARY, Kind.BANK): amount + fee, (Fund.SUPPLEMENTARY, Kind.CONTRIBUTION): -amount}
    if fee:
        legs[Fund.SUPPLEMENTARY, Kind.LATE_FEE] = -fee
    ledger.book(
        pool=bill.pool,
        reason=Posting.Reason.CONTRIBUTION,
        subject_type=bill._meta.label_lower,
        subject_id=bill.pk,
        legs=legs,
        actor=by.staff,
    )
