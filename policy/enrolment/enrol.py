"""enrol: one person, one coverage year, one payment (LPS-02 .. LPS-23, CL-08 .. CL-20, DL-03 .. DL-10, HN-07)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from policy.answers import Asking
from policy.enrolment import standards
from policy.enrolment.prices import price_of
from policy.enrolment.relief import Relieved, relief_of
from policy.enrolment.shape import EnrolmentRules, Late
from policy.enrolment.waiting import first_day
from policy.errors import BadFact
from policy.facts import MEMBER_KINDS, STATUSES
from policy.money import grouped
from policy.pack import Pack
from policy.rules import Rules
from policy.trace import Missing, Row, Text


@dataclass(frozen=True, slots=True)
class Enrollee:
    """The person who enrols. `missed_years` without cover (as far back as they count) and how many of them were paid later
    (`repaired_years`) matter where the waiting period grows with them."""

    kind: str = "adult"
    statuses: tuple[str, ...] = ()
    born_on: date | None = None
    employee_cover_ended_on: date | None = None
    enrolled_last_year: bool = False
    employee_cover_active: bool = False
    large_amount: bool = False
    missed_years: int = 0
    repaired_years: int = 0

    def __post_init__(self) -> None:
        if self.kind not in MEMBER_KINDS:
            raise BadFact(f"member kind {self.kind!r} is none of {', '.join(MEMBER_KINDS)}")
        unknown = [status for status in self.statuses if status not in STATUSES]
        if unknown:
            raise BadFact(f"unknown special status {', '.join(unknown)}")
        if not 0 <= self.repaired_years <= self.missed_years:
            raise BadFact("the years repaired are among the years missed")


@dataclass(frozen=True, slots=True)
class Enrolment:
    """Amounts in fen by payer; `individual` is what the person pays, `relief` what a department pays of that, `total` =
    individual + subsidy without the large-amount insurance. None (or absent) is what the policy leaves open; `missing`
    says why. A refusal stands alone."""

    classification: str | None = None
    shares: Mapping[str, int] = field(default_factory=dict)
    individual: int | None = None
    subsidy: int | None = None
    total: int | None = None
    large_amount: int | None = None
    relief: Relieved | None = None
    starts_on: date | None = None
    ends_on: date | None = None
    refused: str | None = None
    missing: tuple[Missing, ...] = ()
    rows: tuple[Row, ...] = ()

    def reason(self, lang: str = "zh") -> str:
        """Why it is refused or what is missing, in sentences."""
        refusals = [REFUSALS[self.refused].in_language(lang)] if self.refused else []
        return " ".join(refusals + [missing.sentence(lang) for missing in self.missing])


REFUSALS = {
    "employee_cover_active": Text(
        "职工医保关系仍在，不能参加居民医保；请先办理职工医保停保。",
        "Employee insurance is active; end it before enrolling as a resident.",
    ),
    "large_amount_not_for_children": Text(
        "学生儿童不设大额医疗保险；请去掉大额医疗保险后再登记。",
        "Students and children have no large-amount insurance; enrol without it.",
    ),
    "outside_window": Text(
        "该年度的集中缴费期尚未开始；请在缴费期内缴费。",
        "The window for that year has not opened yet; pay inside it.",
    ),
    "no_cover_left": Text(
        "待遇开始日在待遇截止日之后，缴费后本年度享受不到待遇；请改缴下一年度。",
        "Benefits would start after their last day, so nothing of the year is left; pay for the next year.",
    ),
}

TREATMENT_CYCLE = (
    Text("治疗周期", "Treatment under way"),
    Text("年末尚在治疗的，待遇延续至该次治疗结束", "A treatment under way when the year ends is covered to its end"),
)

CLASSIFICATIONS = {
    "ordinary": Text("集中征缴期参保", "Ordinary"),
    "late": Text("零星缴费", "Late (sporadic)"),
    "newborn": Text("新生儿", "Newborn"),
    "switch": Text("职工医保转入", "Switched from employee insurance"),
    "special": Text("特殊人群", "Special group"),
}


def enrol(
    rules: Rules | Pack,
    *,
    coverage_year: int,
    member: Enrollee,
    paid_on: date,
    registered_on: date | None = None,
) -> Enrolment:
    """Classification, amounts by payer and the first and last day of benefits for a payment on a day."""
    ask = Asking(rules, _on(rules, coverage_year))
    shape = ask.pack.identity.enrolment
    if shape is None:
        ask.lack("enrolment")
        return Enrolment(missing=tuple(ask.missing))
    refused = _refusal(shape, member)
    if refused:
        return _refused(refused)
    payment = _Payment(ask, shape, coverage_year, member, paid_on, registered_on or paid_on)
    classification, terms = payment.classify()
    if classification == "outside_window":
        return _refused(classification)
    starts_on = payment.starts_on(classification, terms)
    ends_on = date(coverage_year, 12, 31)
    if starts_on is not None and starts_on > ends_on:
        return _refused("no_cover_left")
    return payment.enrolment(classification, terms, starts_on, ends_on)


def _on(rules: Rules | Pack, coverage_year: int) -> date:
    pack = rules.basic if isinstance(rules, Rules) else rules
    return pack.in_year(coverage_year)


def _refused(code: str) -> Enrolment:
    row = Row("refused", "", None, Text("不予登记", "Refused"), REFUSALS[code])
    return Enrolment(refused=code, rows=(row,))


def _refusal(shape: EnrolmentRules, member: Enrollee) -> str | None:
    if shape.excludes_employee_cover and member.employee_cover_active:
        return "employee_cover_active"
    if member.large_amount and member.kind != "adult" and shape.large_amount:
        return "large_amount_not_for_children"
    return None


class _Payment:
    """One payment under a pack's enrolment rules."""

    def __init__(
        self,
        ask: Asking,
        shape: EnrolmentRules,
        coverage_year: int,
        member: Enrollee,
        paid_on: date,
        registered_on: date,
    ):
        self.ask = ask
        self.shape = shape
        self.year = coverage_year
        self.member = member
        self.paid_on = paid_on
        self.registered_on = registered_on

    def classify(self) -> tuple[str | None, Late | None]:
        """The classification, and the terms of those who are late."""
        special = self.shape.special
        is_special = special is not None and any(status in special.statuses for status in self.member.statuses)
        if special and is_special and special.when == "always":
            return "special", None
        if self._is_newborn_of_the_year():
            return self._newborn()
        window = self._window()
        if self.shape.window is not None and window is None:
            return None, None
        if window is not None and self.paid_on < window[0]:
            return "outside_window", None
        if window is None or self.paid_on <= window[1]:
            return ("ordinary", None) if window or self.shape.ordinary or self.shape.prices else (None, None)
        if is_special:
            return "special", None
        if self._switches_in_time():
            return "switch", None
        return "late", self.shape.late

    def starts_on(self, classification: str | None, late: Late | None) -> date | None:
        """The first day of benefits."""
        first = date(self.year, 1, 1)
        if classification == "newborn":
            return self.member.born_on
        if classification == "special":
            return self._special_start(first)
        if classification == "switch":
            return max(first, self.paid_on)
        if classification == "late":
            return first_day(self.ask, late.waiting, self.member, self.paid_on, first) if late else None
        if classification == "ordinary":
            waiting = self.shape.ordinary
            if waiting is not None:
                return first_day(self.ask, waiting, self.member, self.paid_on, first, in_window=True)
            return first if self.shape.window else None
        return None

    def enrolment(
        self, classification: str | None, late: Late | None, starts_on: date | None, ends_on: date
    ) -> Enrolment:
        """Everything put together, with its rows."""
        shares = self._shares(classification, late)
        individual, subsidy = shares.get("individual"), standards.subsidy(shares)
        total = None if individual is None or subsidy is None else individual + subsidy
        large = self._large_amount()
        self._note(classification, shares, starts_on, ends_on)
        relief = relief_of(self.ask, self.shape, self.member.statuses, individual)
        return Enrolment(
            classification=classification,
            shares=shares,
            individual=individual,
            subsidy=subsidy,
            total=total,
            large_amount=large,
            relief=relief,
            starts_on=starts_on,
            ends_on=ends_on,
            missing=tuple(self.ask.missing),
            rows=tuple(self.ask.rows),
        )

    def _window(self) -> tuple[date, date] | None:
        if self.shape.window is None:
            return None
        window = self.ask.figure(self.shape.window)
        if window is None:
            return None
        return window.value.opens.on(self.year), window.value.closes.on(self.year)

    def _is_newborn_of_the_year(self) -> bool:
        born_on = self.member.born_on
        return (
            self.shape.newborn is not None
            and self.member.kind == "newborn"
            and born_on is not None
            and born_on.year == self.year
        )

    def _newborn(self) -> tuple[str | None, Late | None]:
        rule, born_on = self.shape.newborn, self.member.born_on
        days = self.ask.figure(rule.within) if rule else None
        if rule is None or born_on is None or days is None:
            return None, None
        last = born_on + timedelta(days=days.value)
        if max(self.paid_on, self.registered_on) <= last:
            return "newborn", None
        return "late", rule.otherwise or self.shape.late

    def _switches_in_time(self) -> bool:
        ended = self.member.employee_cover_ended_on
        if self.shape.switch is None or ended is None:
            return False
        days = self.ask.figure(self.shape.switch.within)
        return days is not None and self.paid_on <= ended + timedelta(days=days.value)

    def _special_start(self, first: date) -> date | None:
        if self.shape.special and self.shape.special.starts == "payment":
            return max(first, self.paid_on)
        self.ask.lack("special_start")
        return None

    def _shares(self, classification: str | None, late: Late | None) -> dict[str, int]:
        if self.shape.prices:
            return price_of(
                self.ask, self.shape, self.member.kind, self.member.statuses, self.member.born_on, self.registered_on
            )
        if classification is None:
            return standards.known(self.ask)
        special = self.shape.special
        price = late.price if late else special.price if classification == "special" and special else "individual"
        return standards.of(self.ask, price)

    def _large_amount(self) -> int | None:
        if not self.member.large_amount:
            return None
        premium = self.ask.figure(self.shape.large_amount or "large_amount_premium")
        return premium.value if premium else None

    def _note(
        self, classification: str | None, shares: Mapping[str, int], starts_on: date | None, ends_on: date
    ) -> None:
        if classification:
            self.ask.note("classification", Text("参保类别", "Classification"), CLASSIFICATIONS[classification])
        for payer, amount in shares.items():
            self.ask.note(payer, standards.PAYER_TITLES[payer], grouped(amount), amount)
        if starts_on:
            self.ask.note("starts_on", Text("待遇享受期", "Benefits"), f"{starts_on} .. {ends_on}")
        if starts_on and self.shape.treatment_cycle:
            source = self.ask.pack.source("treatment_cycle", self.shape.treatment_cycle, "")
            self.ask.note("treatment_cycle", *TREATMENT_CYCLE, None, source)
