"""The dates of a designated institution's life, from its application to the end of its agreement (BJ-08 .. BJ-16,
national Orders 2 and 3 of 2020)."""

from collections.abc import Callable
from datetime import date, timedelta

from policy.counting import DUE, EARLIEST, VALID_TO, Counting
from policy.days import add_months, add_years, first_of_next_month
from policy.money import grouped
from policy.trace import Text

RENEWAL_OPENS = Text("续办开始", "Renewal opens")


def _intake_notice(ask: Counting, received_on: date) -> None:
    ask.working_days("due_on", received_on, DUE, "supplement_notice_days")


def _supplement(ask: Counting, told_on: date) -> None:
    ask.working_days("due_on", told_on, DUE, "supplement_period_days")


def _operation(ask: Counting, operating_since: date) -> None:
    """No value where the source asks for no time in operation."""
    months = ask.optional("operation_least_months")
    if months is not None:
        ask.put("earliest", add_months(operating_since, months.value), EARLIEST, operating_since, "+", months)


def _district_review(ask: Counting, received_on: date) -> None:
    ask.working_days("due_on", received_on, DUE, "district_review_days")


def _city_decision(ask: Counting, received_on: date, extended: bool = False) -> None:
    keys = ["city_decision_days"] + (["city_extension_days"] if extended else [])
    ask.working_days("due_on", received_on, DUE, *keys)


def _assessment(ask: Counting, accepted_on: date) -> None:
    """The time in which papers are supplemented lies before the acceptance, so it is not counted."""
    months = ask.figure("assessment_months")
    if months is not None:
        ask.put("due_on", add_months(accepted_on, months.value), DUE, accepted_on, "+", months)


def _public_notice(ask: Counting, published_on: date) -> None:
    days = ask.figure("public_notice_days")
    if days is not None:
        ask.put("due_on", published_on + timedelta(days=days.value), DUE, published_on, "+", days)


def _reapplication(ask: Counting, refused_on: date) -> None:
    """No value where the source lets a refused applicant come again at once."""
    months = ask.optional("reapply_after_months")
    if months is not None:
        ask.put("earliest", add_months(refused_on, months.value), EARLIEST, refused_on, "+", months)


def _certificate(ask: Counting, issued_on: date) -> None:
    years, months = ask.figure("certificate_years"), ask.figure("certificate_renewal_months")
    if years is None:
        return
    valid_to = add_years(issued_on, years.value) - timedelta(days=1)
    ask.put("valid_to", valid_to, VALID_TO, issued_on, "+", years)
    inspections = [add_years(issued_on, year) for year in range(1, years.value)]
    ask.put("inspections", inspections, Text("年检", "Yearly inspections"), issued_on, "<", years)
    if months is not None:
        ask.put("renewal_opens", add_months(valid_to, -months.value), RENEWAL_OPENS, valid_to, "-", months)


def _agreement(ask: Counting, starts_on: date) -> None:
    years, months = ask.figure("agreement_years"), ask.optional("renewal_months")
    if years is None:
        return
    valid_to = add_years(starts_on, years.value) - timedelta(days=1)
    ask.put("valid_to", valid_to, VALID_TO, starts_on, "+", years)
    if months is not None:
        ask.put("renewal_opens", add_months(valid_to, -months.value), RENEWAL_OPENS, valid_to, "-", months)


def _suspension(ask: Counting, starts_on: date) -> None:
    """Of a suspension at the institution's own request: its last day at the latest, the first one counted."""
    days = ask.figure("suspension_most_days")
    if days is not None:
        last = starts_on + timedelta(days=days.value - 1)
        ask.put("due_on", last, Text("中止最后一日", "Last day of the suspension"), starts_on, "+", days)


def _termination(ask: Counting, notice_served_on: date | None = None, stop_on: date | None = None) -> None:
    months = ask.figure("termination_notice_months")
    if months is None:
        return
    if notice_served_on is not None:
        earliest = add_months(notice_served_on, months.value)
        label = Text("最早终止日", "Ends at the earliest on")
        ask.put("earliest", earliest, label, notice_served_on, "+", months)
    if stop_on is not None:
        notice_by = add_months(stop_on, -months.value)
        label = Text("最迟通知日", "Notice at the latest on")
        ask.put("notice_by", notice_by, label, stop_on, "-", months)


def _change_report(ask: Counting, approved_on: date) -> None:
    """Calendar days roll to the next working day (AMB-15); working days need not."""
    if "change_report_working_days" in ask.pack.parameters:
        ask.working_days("due_on", approved_on, DUE, "change_report_working_days")
        return
    days = ask.figure("change_report_days")
    if days is not None:
        last = ask.rolled(approved_on + timedelta(days=days.value))
        ask.put("due_on", last, DUE, approved_on, "+", days)


def _rectification(ask: Counting, decided_on: date) -> None:
    """A last day that is not worked rolls to the next one that is."""
    days = ask.figure("rectification_days")
    if days is not None:
        ask.put("due_on", ask.rolled(decided_on + timedelta(days=days.value)), DUE, decided_on, "+", days)


def _change_effect(ask: Counting, accepted_on: date, approved_on: date) -> None:
    rules = ask.pack.identity.designation
    if rules is None:
        ask.lack("designation")
        return
    effect = rules.change_effect
    days = {"acceptance": accepted_on, "approval": approved_on, "next_month": first_of_next_month(accepted_on)}
    source = ask.pack.source("designation.change_effect", effect, effect.of)
    ask.values["effective_on"] = days[effect.of]
    ask.note("effective_on", Text("生效日", "In effect from"), str(days[effect.of]), None, source)


def _declaration_payment(ask: Counting, declared_on: date) -> None:
    rules = ask.pack.identity.designation
    if rules is None or rules.settlement is None:
        ask.lack("settlement")
        return
    ask.working_days("due_on", declared_on, DUE, rules.settlement.payment)


def _equipment_list(ask: Counting, unit_price: int) -> None:
    least = ask.figure("equipment_list_price")
    if least is not None:
        label = Text("列入大型设备清单", "On the list of large equipment")
        listed = unit_price >= least.value
        ask.put("listed", listed, label, grouped(unit_price), "≥" if listed else "<", least)


EVENTS: dict[str, Callable[..., None]] = {
    "intake_notice": _intake_notice,
    "supplement": _supplement,
    "operation": _operation,
    "district_review": _district_review,
    "city_decision": _city_decision,
    "assessment": _assessment,
    "public_notice": _public_notice,
    "reapplication": _reapplication,
    "certificate": _certificate,
    "agreement": _agreement,
    "suspension": _suspension,
    "termination": _termination,
    "change_report": _change_report,
    "change_effect": _change_effect,
    "rectification": _rectification,
    "declaration_payment": _declaration_payment,
    "equipment_list": _equipment_list,
}
