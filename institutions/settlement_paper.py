"""Letters about money: the notice of deductions, the statement of a month (BJ-35), the clearing of a term (SY-11)."""

from dataclasses import dataclass
from datetime import date
from typing import Any, ClassVar

from django.db.models import Count, Sum

from casework import clock, masks
from casework.capitals import capitals
from casework.letters import Agency, Letter
from casework.letters.data import Fen
from casework.scope import Reader
from fund.models import Fund
from institutions.models import Clearing, Declaration, Deduction
from institutions.paper import Party
from institutions.services.confirming import deducted, used_of

MOST_LINES = 300
"""So many lines stand on the notice; all of them count in its sums."""


@dataclass(frozen=True, kw_only=True)
class DeductedGround:
    """Lines deducted for the same reason."""

    reason: str
    article: str
    sort: str
    lines: int
    amount: Fen


@dataclass(frozen=True, kw_only=True)
class DeductedLine:
    """One line from which something is deducted."""

    core_id: str
    masked_id: str
    day: date
    declared: Fen
    amount: Fen
    reason: str


@dataclass(frozen=True, kw_only=True)
class DeductionNotice(Letter):
    """审核扣款通知书: what is taken off, why, by which article; what the institution can do."""

    kind: ClassVar[str] = "deduction_notice"

    party: Party
    month: str
    care: str
    declared_on: date
    declared: Fen
    deducted_basic: Fen
    deducted_critical: Fen
    deducted: Fen
    told_on: date
    grounds: tuple[DeductedGround, ...]
    lines: tuple[DeductedLine, ...]
    more: int

    def __post_init__(self) -> None:
        self.must_add("扣款", self.deducted, self.deducted_basic, self.deducted_critical)
        self.must_add("扣款", self.deducted, *(ground.amount for ground in self.grounds))

    def computed(self) -> dict[str, Any]:
        return {"deducted_capitals": capitals(self.deducted, whole_after_jiao=self.agency.whole_after_jiao)}


@dataclass(frozen=True, kw_only=True)
class StatementPaper(Letter):
    """医疗费用结算单: a month from what was declared to what is paid, layer by layer; what of it was used for what the
    institution has to give back for violations (`recovered_`), and what goes to its account (`sent`)."""

    kind: ClassVar[str] = "institution_statement"

    party: Party
    account: str
    agreement: str
    month: str
    care: str
    lines: int
    total: Fen
    in_policy: Fen
    basic: Fen
    critical: Fen
    deducted_basic: Fen
    deducted_critical: Fen
    deposit: Fen
    set_off: Fen
    payable_basic: Fen
    payable_critical: Fen
    payable: Fen
    recovered_basic: Fen
    recovered_critical: Fen
    sent: Fen
    declared_on: date
    due_on: date
    confirmed_on: date
    paid_on: date | None
    reviewed_by: str
    confirmed_by: str

    def __post_init__(self) -> None:
        self.must_add("统筹", self.basic, self.deducted_basic, self.deposit, self.set_off, self.payable_basic)
        self.must_add("大病", self.critical, self.deducted_critical, self.payable_critical)
        self.must_add("应付", self.payable, self.payable_basic, self.payable_critical)
        self.must_add("应付", self.payable, self.recovered_basic, self.recovered_critical, self.sent)

    def computed(self) -> dict[str, Any]:
        return {"payable_capitals": capitals(self.payable, whole_after_jiao=self.agency.whole_after_jiao)}


@dataclass(frozen=True, kw_only=True)
class ClearingPaper(Letter):
    """医疗费用清算单: the term so far against its budget, what each side bears, what is due or to be given back."""

    kind: ClassVar[str] = "institution_clearing"

    party: Party
    account: str
    agreement: str
    sort: str
    first_month: str
    last_month: str
    budget: Fen
    allowed: Fen
    shared: Fen
    borne: Fen
    borne_before: Fen
    kept: Fen
    deposit_held: Fen
    deposit_back: Fen
    prepaid_left: Fen
    direction: str
    due: Fen
    decided_on: date
    settled_on: date | None
    made_by: str
    decided_by: str

    def __post_init__(self) -> None:
        parts = (self.kept, -self.borne, self.borne_before, self.deposit_back, -self.prepaid_left)
        self.must_add("清算", -self.due if self.direction == "back" else self.due, *parts)

    def computed(self) -> dict[str, Any]:
        return {"due_capitals": capitals(self.due, whole_after_jiao=self.agency.whole_after_jiao)}


def clearing_paper(clearing: Clearing, reader: Reader) -> ClearingPaper:
    """A decided clearing as its paper; what is to be given back stands there as an amount above nought."""
    agreement, names = clearing.agreement, ("budget", "allowed", "shared", "borne", "borne_before", "kept")
    bank = agreement.institution
    return ClearingPaper(
        agency=Agency.of(clearing.pool),
        number=clearing.number,
        printed_by=reader.staff.name,
        party=Party.of(bank),
        account=f"{bank.bank_name} {masks.account(bank.bank_account)}".strip(),
        agreement=agreement.number,
        sort=str(clearing.get_kind_display()),
        first_month=f"{clearing.first_month:%Y-%m}",
        last_month=f"{clearing.last_month:%Y-%m}",
        **{name: getattr(clearing, name) for name in (*names, "deposit_held", "deposit_back", "prepaid_left")},
        direction="back" if clearing.due < 0 else "due",
        due=abs(clearing.due),
        decided_on=clearing.decided_on or clock.today(),
        settled_on=clearing.settled_on,
        made_by=clearing.made_by.name,
        decided_by=clearing.decided_by.name if clearing.decided_by else "",
    )


def deduction_notice(declaration: Declaration, reader: Reader) -> DeductionNotice:
    """The notice of what is deducted now."""
    basic, critical = deducted(declaration)
    rows = declaration.deductions.select_related("line").order_by("line__number")
    lines = tuple(_line(row) for row in rows[:MOST_LINES])
    return DeductionNotice(
        **_sent(declaration, reader),
        declared_on=declaration.declared_on,
        declared=declaration.basic + declaration.critical,
        deducted_basic=basic,
        deducted_critical=critical,
        deducted=basic + critical,
        told_on=declaration.confirmed_on or clock.today(),
        grounds=_grounds(declaration),
        lines=lines,
        more=rows.count() - len(lines),
    )


def statement(declaration: Declaration, reader: Reader) -> StatementPaper:
    """The statement of a month that was decided."""
    bank, used = declaration.institution, used_of(declaration)
    payable = declaration.payable_basic + declaration.payable_critical
    names = ("total", "in_policy", "basic", "critical", "deducted_basic", "deducted_critical", "deposit", "set_off")
    return StatementPaper(
        **_sent(declaration, reader),
        **{name: getattr(declaration, name) for name in (*names, "payable_basic", "payable_critical")},
        account=f"{bank.bank_name} {masks.account(bank.bank_account)}".strip(),
        agreement=declaration.agreement.number if declaration.agreement else "",
        lines=declaration.lines_count,
        payable=payable,
        recovered_basic=used.get(Fund.BASIC, 0),
        recovered_critical=used.get(Fund.CRITICAL_ILLNESS, 0),
        sent=payable - sum(used.values()),
        declared_on=declaration.declared_on,
        due_on=declaration.due_on,
        confirmed_on=declaration.confirmed_on or clock.today(),
        paid_on=declaration.paid_on,
        reviewed_by=declaration.reviewed_by.name if declaration.reviewed_by else "",
        confirmed_by=declaration.confirmed_by.name if declaration.confirmed_by else "",
    )


def _grounds(declaration: Declaration) -> tuple[DeductedGround, ...]:
    rows = declaration.deductions.order_by("kind", "article", "reason").values("kind", "article", "reason")
    summed = rows.annotate(lines=Count("pk"), basic_sum=Sum("basic"), critical_sum=Sum("critical"))
    return tuple(
        DeductedGround(
            reason=row["reason"],
            article=row["article"],
            sort=str(Deduction.Kind(row["kind"]).label),
            lines=row["lines"],
            amount=row["basic_sum"] + row["critical_sum"],
        )
        for row in summed
    )


def _line(deduction: Deduction) -> DeductedLine:
    line = deduction.line
    return DeductedLine(
        core_id=line.core_id,
        masked_id=masks.identity(line.person_number),
        day=line.day,
        declared=line.basic + line.critical,
        amount=deduction.amount,
        reason=deduction.reason,
    )


def _sent(declaration: Declaration, reader: Reader) -> dict[str, Any]:
    return {
        "agency": Agency.of(declaration.pool),
        "number": declaration.number,
        "printed_by": reader.staff.name,
        "party": Party.of(declaration.institution),
        "month": f"{declaration.month:%Y-%m}",
        "care": str(declaration.get_care_display()),
    }
