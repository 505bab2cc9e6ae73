"""Units and their supplementary insurance: who is insured through them, the yearly bill, its payment (HN-02 .. HN-11)."""

import hashlib
import json
from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from stdnum.cn import uscc

import policy
from casework import clock, events
from casework.commands import service
from casework.errors import Incomplete, NotAllowed, Refusal
from casework.models import Area, Pool
from casework.money import yuan
from casework.rights import Right
from casework.scope import Reader
from enrollment.errors import AnotherAmount, NotInPolicy
from enrollment.models import Answer, Coverage, DemandNotice, Identity, Person, Unit, UnitBill, UnitMember
from enrollment.services.notices import close_notices
from fund import ledger
from fund.models import Account, Fund, Posting
from policy.fund import Figures
from rulebook.models import Layer
from rulebook.selectors import rules_for

Kind = Account.Kind


class UnitKnown(Refusal):
    code = "unit_known"
    sentence = gettext_lazy("A unit with this code is registered already. Search for it by its name.")

    def __init__(self) -> None:
        super().__init__(field="code")


class MemberElsewhere(Refusal):
    code = "member_elsewhere"
    sentence = gettext_lazy("%(unit)s pays for this person since %(day)s. End that first.")


class NotEmployee(Refusal):
    """HN-01: supplementary insurance stands on employees' basic insurance."""

    code = "not_employee"
    sentence = gettext_lazy("The person has no employees' insurance on %(day)s. Supplementary insurance needs it.")


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
def register_unit(
    *, code: str, name: str, kind: str, area: Area, is_public: bool, contact: str = "", phone: str = "", by: Reader
) -> Unit:
    """Register a unit by its unified social credit code. Raises NotAllowed, Incomplete, UnitKnown."""
    if by.pool is None or not by.pool.holds(area.code) or not by.may_in(Right.UNIT_EDIT, area.code):
        raise NotAllowed()
    number = uscc.compact(code)
    problems = {} if uscc.is_valid(number) else {"code": [_("This is no unified social credit code of 18 characters.")]}
    if not name.strip():
        problems["name"] = [_("Type the name of the unit.")]
    if problems:
        raise Incomplete(problems)
    said = {"name": name.strip(), "kind": Unit.Kind(kind), "is_public": is_public, "contact": contact, "phone": phone}
    try:
        with transaction.atomic():
            unit = Unit.objects.create(pool=by.pool, area=area, area_code=area.code, code=number, **said)
    except IntegrityError as error:
        raise UnitKnown() from error
    _tell("unit_registered", unit, unit, by)
    return unit


@service
def add_member(*, unit: Unit, identity_number: str, kind: str, starts_on: date, by: Reader) -> UnitMember:
    """Let a unit pay for a person from a day on: both join together, with no part of a year (HN-07).

    Raises Incomplete, NotEmployee, MemberElsewhere.
    """
    by.must(Right.UNIT_EDIT, unit)
    found = Identity.objects.filter(pool=unit.pool, number=identity_number.strip().upper()).first()
    if found is None:
        raise Incomplete({"identity_number": [_("Nobody here has this number. Register the person first.")]})
    person = Person.objects.select_for_update(no_key=True).get(pk=found.person_id)
    held = Coverage.objects.filter(person=person, scheme=Coverage.Scheme.EMPLOYEE, period__contains=starts_on)
    if not held.exists():
        raise NotEmployee(day=starts_on, field="starts_on")
    other = UnitMember.objects.filter(person=person, ends_on=None).select_related("unit").first()
    if other:
        raise MemberElsewhere(unit=other.unit.name, day=other.starts_on, field="identity_number")
    member = UnitMember.objects.create(unit=unit, person=person, kind=UnitMember.Kind(kind), starts_on=starts_on)
    _tell("unit_member_added", unit, unit, by, starts_on=starts_on)
    return member


@service
def end_member(*, member: UnitMember, ends_on: date, by: Reader) -> UnitMember:
    """End it with its last day. Raises Incomplete."""
    by.must(Right.UNIT_EDIT, member.unit)
    if ends_on < member.starts_on:
        raise Incomplete({"ends_on": [_("The last day lies before the first.")]})
    member.ends_on = ends_on
    member.save(update_fields=["ends_on"])
    _tell("unit_member_ended", member.unit, member.unit, by, ends_on=ends_on)
    return member


@service
def make_bill(*, unit: Unit, coverage_year: int, by: Reader) -> UnitBill:
    """The unit's bill of a year by payer, for whom it pays today: whole years, due as the rules say (HN-02 .. HN-05).

    Raises BilledAlready, NobodyToBill, NotInPolicy.
    """
    unit = Unit.objects.select_for_update().get(pk=unit.pk)
    by.must(Right.CONTRIBUTION_BOOK, unit)
    if unit.bills.filter(coverage_year=coverage_year).exists():
        raise BilledAlready(year=coverage_year)
    counts = counted(unit, clock.today())
    if not any(counts.values()):
        raise NobodyToBill()
    pack, version = supplementary(unit.pool, coverage_year)
    members = [policy.BillMember(count, kind) for kind, count in counts.items() if count]
    payer = "fully_funded_unit" if unit.kind == Unit.Kind.FULLY_FUNDED else "unit"
    said = policy.bill(pack, coverage_year=coverage_year, members=members, payer=payer)
    due = policy.deadline(pack, "contribution", coverage_year=coverage_year)
    if said.total is None or said.missing or due.missing:
        raise NotInPolicy(reason=_missing([*said.missing, *due.missing]))
    bill = UnitBill.objects.create(
        unit=unit,
        pool=unit.pool,
        area_code=unit.area_code,
        coverage_year=coverage_year,
        answer=_answer(version, coverage_year, said),
        in_service=counts["in_service"],
        retired=counts["retiree"],
        total=said.total,
        due_on=due.values["due_on"],
    )
    _tell("unit_billed", bill, unit, by, year=coverage_year, total_fen=bill.total)
    return bill


@service
def pay_bill(*, bill: UnitBill, amount: int, paid_on: date, reference: str, by: Reader) -> UnitBill:
    """Book a bill's payment with the late fee that the rules ask for (HN-09, HN-10).

    Nobody pays less: there is no way to waive a part (HN-11). Raises Incomplete, BillPaid, AnotherAmount, NotInPolicy.
    """
    bill = UnitBill.objects.select_for_update(of=("self",)).get(pk=bill.pk)
    by.must(Right.CONTRIBUTION_BOOK, bill)
    if bill.paid_on:
        raise BillPaid(day=bill.paid_on)
    if not reference.strip() or paid_on > clock.today():
        raise Incomplete({"reference": [_("Type the payment's number; its day is today or earlier.")]})
    owed = owed_on(bill, paid_on)
    if amount != owed["total"]:
        raise AnotherAmount(day=paid_on, owed=yuan(owed["total"]), amount=yuan(amount), field="amount")
    bill.paid_on, bill.late_fee, bill.reference = paid_on, owed["fee"], reference.strip()
    bill.save(update_fields=["paid_on", "late_fee", "reference"])
    close_notices(DemandNotice.objects.filter(unit_bill=bill))
    legs = {(Fund.SUPPLEMENTARY, Kind.BANK): amount, (Fund.SUPPLEMENTARY, Kind.CONTRIBUTION): -bill.total}
    if bill.late_fee:
        legs[Fund.SUPPLEMENTARY, Kind.LATE_FEE] = -bill.late_fee
    ledger.book(
        pool=bill.pool,
        reason=Posting.Reason.CONTRIBUTION,
        subject_type=bill._meta.label_lower,
        subject_id=bill.pk,
        legs=legs,
        actor=by.staff,
    )
    told = {"year": bill.coverage_year, "total_fen": bill.total, "fee_fen": bill.late_fee}
    _tell("unit_bill_paid", bill, bill.unit, by, **told)
    return bill


def owed_on(bill: UnitBill, paid_on: date) -> Figures:
    """Deadline, days, fee and total (fen) of a bill that is paid on a day. Raises NotInPolicy."""
    pack, _version = supplementary(bill.pool, bill.coverage_year)
    notice = bill.notices.first()
    served_on = notice.served_on if notice else None
    said = policy.late_fee(pack, arrears=bill.total, due_on=bill.due_on, notice_served_on=served_on, paid_on=paid_on)
    if said.missing:
        raise NotInPolicy(reason=_missing(said.missing))
    return said


def counted(unit: Unit, day: date) -> dict[str, int]:
    """For how many the unit pays on a day: kind of member to count."""
    members = unit.members.filter(starts_on__lte=day).exclude(ends_on__lt=day)
    kinds = list(members.values_list("kind", flat=True))
    return {kind: kinds.count(kind) for kind in UnitMember.Kind.values}


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


def _tell(verb: str, subject: Unit | UnitBill, of: Unit, by: Reader, **payload: object) -> None:
    events.record(verb, subject=subject, actor=by.staff, pool=of.pool, area_code=of.area_code, unit=of.name, **payload)
