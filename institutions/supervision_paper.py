"""Letters about violations, and what the insured are told of an agreement (BJ-16, BJ-19, BJ-36)."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, ClassVar

from casework import clock
from casework.capitals import capitals
from casework.letters import Account, Agency, Letter
from casework.letters.data import Fen, FundTotal
from casework.scope import Reader
from fund.models import Fund
from institutions.models import Measure, Recovery, Violation
from institutions.paper import Party
from institutions.services.recovering import left_of, recovered

DAY = timedelta(days=1)


@dataclass(frozen=True, kw_only=True)
class StoppedBy:
    """What the violation does to the agreement: its number, sort, first day without, ground."""

    number: str
    sort: str
    starts_on: date
    ground: str


@dataclass(frozen=True, kw_only=True)
class CameBack:
    """Money that came back: on which day, by which way, under which paper."""

    received_on: date
    way: str
    reference: str
    amount: Fen


@dataclass(frozen=True, kw_only=True)
class ViolationDecision(Letter):
    """违规处理决定书: the facts, the sanctions, what is to be given back to which fund and into which account, what came of
    it so far, until when it is put right, how to appeal."""

    kind: ClassVar[str] = "violation_decision"

    party: Party
    violation: str
    facts: str
    found_on: date
    sanctions: str
    amount: Fen
    funds: tuple[FundTotal, ...]
    account: Account
    came: tuple[CameBack, ...]
    left: Fen
    decision: str
    decided_on: date
    rectify_by: date | None
    stopped: tuple[StoppedBy, ...]

    def __post_init__(self) -> None:
        self.must_add("应退回", self.amount, *(share.amount for share in self.funds))

    def computed(self) -> dict[str, Any]:
        return {"amount_capitals": capitals(self.amount, whole_after_jiao=self.agency.whole_after_jiao)}


@dataclass(frozen=True, kw_only=True)
class ViolationRecovery(Letter):
    """违规应退款收款凭据, 抵扣告知书: what came back of a violation, to which fund, by which way; the `payment` that was
    used, where one was; what came before and what is left."""

    kind: ClassVar[str] = "violation_recovery"

    party: Party
    violation: str
    decided_on: date
    owed: Fen
    way: str
    received_on: date
    payment: str
    reference: str
    funds: tuple[FundTotal, ...]
    amount: Fen
    before: Fen
    left: Fen

    def __post_init__(self) -> None:
        self.must_add("退回", self.amount, *(share.amount for share in self.funds))
        self.must_add("应退回", self.owed, self.before, self.amount, self.left)

    def computed(self) -> dict[str, Any]:
        return {"amount_capitals": capitals(self.amount, whole_after_jiao=self.agency.whole_after_jiao)}


@dataclass(frozen=True, kw_only=True)
class ViolationAnswer(Letter):
    """违规处理申诉答复书: what the institution brought forward, whether it holds, why, what came and goes back to it."""

    kind: ClassVar[str] = "violation_answer"

    party: Party
    violation: str
    decided_on: date
    appealed_on: date
    appeal: str
    upheld: str
    answer: str
    answered_on: date
    amount: Fen
    returned: Fen | None


@dataclass(frozen=True, kw_only=True)
class InsuredNotice(Letter):
    """告知参保人员公告: from when on an institution is suspended or no longer designated, and what that means for a stay."""

    kind: ClassVar[str] = "insured_notice"

    party: Party
    sort: str
    measure: str
    agreement: str
    last_day: date
    starts_on: date
    published_on: date


def violation_decision(violation: Violation, reader: Reader) -> ViolationDecision:
    """The decision of a violation that was decided."""
    measures = violation.measures.filter(state=Measure.State.DECIDED)
    return ViolationDecision(
        **_about(violation, reader),
        violation=violation.kind_name,
        facts=violation.facts,
        found_on=violation.found_on,
        sanctions="、".join(violation.sanctions),
        amount=violation.amount,
        funds=_funds(violation.by_fund),
        account=Account.income_of(violation.pool),
        came=tuple(
            CameBack(
                received_on=one.received_on, way=str(one.get_way_display()), reference=one.reference, amount=one.amount
            )
            for one in violation.recoveries.all()
        ),
        left=sum(left_of(violation).values()),
        decision=violation.decision,
        decided_on=violation.decided_on or clock.today(),
        rectify_by=violation.rectify_by,
        stopped=tuple(
            StoppedBy(
                number=one.number, sort=str(one.get_kind_display()), starts_on=one.starts_on, ground=one.ground_name
            )
            for one in measures
        ),
    )


def violation_recovery(recovery: Recovery, reader: Reader) -> ViolationRecovery:
    """Money that came back and stands, beside what stood before it."""
    violation = recovery.violation
    standing = violation.recoveries.filter(pk__lt=recovery.pk, cancelled_by=None, cancels=None)
    before = sum(standing.values_list("amount", flat=True))
    return ViolationRecovery(
        **_about(violation, reader),
        violation=violation.kind_name,
        decided_on=violation.decided_on or clock.today(),
        owed=violation.amount,
        way=str(recovery.get_way_display()),
        received_on=recovery.received_on,
        payment=recovery.payable.number if recovery.payable else "",
        reference=recovery.reference,
        funds=_funds(recovery.by_fund),
        amount=recovery.amount,
        before=before,
        left=violation.amount - before - recovery.amount,
    )


def _funds(by_fund: dict[str, int]) -> tuple[FundTotal, ...]:
    return tuple(FundTotal(fund=str(Fund(fund).label), amount=fen) for fund, fen in by_fund.items())


def violation_answer(violation: Violation, reader: Reader) -> ViolationAnswer:
    """The answer to the appeal against a violation that was answered."""
    today = clock.today()
    return ViolationAnswer(
        **_about(violation, reader),
        violation=violation.kind_name,
        decided_on=violation.decided_on or today,
        appealed_on=violation.appealed_on or today,
        appeal=violation.appeal,
        upheld="yes" if violation.is_upheld else "",
        answer=violation.answer,
        answered_on=violation.answered_on or today,
        amount=violation.amount,
        returned=(recovered(violation) or None) if violation.is_upheld else None,
    )


def insured_notice(measure: Measure, reader: Reader) -> InsuredNotice:
    """What the insured are told of a decided measure."""
    agreement = measure.agreement
    return InsuredNotice(
        agency=Agency.of(agreement.pool),
        number=measure.number,
        printed_by=reader.staff.name,
        party=Party.of(agreement.institution),
        sort=str(measure.get_kind_display()),
        measure=measure.kind,
        agreement=agreement.number,
        last_day=measure.starts_on - DAY,
        starts_on=measure.starts_on,
        published_on=measure.told_on or clock.today(),
    )


def _about(violation: Violation, reader: Reader) -> dict[str, Any]:
    return {
        "agency": Agency.of(violation.pool),
        "number": violation.number,
        "printed_by": reader.staff.name,
        "party": Party.of(violation.institution),
    }
