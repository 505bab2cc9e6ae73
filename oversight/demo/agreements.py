"""The institution desk of the demo at work: applications at their stations, agreements in every state, changes, alarms."""

from datetime import date, timedelta

from casework import clock
from casework.models import Pool, Role
from casework.scope import Reader
from institutions.models import Agreement, Application, Institution
from institutions.night import alarms
from institutions.rules import Rules
from institutions.services import (
    agreements,
    applications,
    assessing,
    changes,
    measures,
    recovering,
    register,
    supervision,
    supplements,
    violations,
)
from institutions.services.measures import Wish
from oversight.demo.staff import reader

TEAM = ("insurance", "medicine", "finance", "information")
FIGURES = {
    "services": ["outpatient", "inpatient"],
    "visits": 48_200,
    "visits_amount": 7_230_000_00,
    "admissions": 1_950,
    "discharges": 1_940,
    "stay_days": 15_520,
    "discharges_amount": 9_700_000_00,
}


class Desk:
    """The persons of the demo's desk, and the day."""

    def __init__(self, pool: Pool) -> None:
        self.pool, self.today = pool, clock.today()
        self.clerk: Reader = reader(Role.INSTITUTION_DESK, pool)
        self.reviewer: Reader = reader(Role.INSTITUTION_REVIEWER, pool)
        self.decider: Reader = reader(Role.INSTITUTION_REVIEWER, pool, 1)

    def ago(self, days: int) -> date:
        """A day so many days back."""
        return self.today - timedelta(days)


def keep_busy(pool: Pool) -> None:
    """Rows for every list of the desk; what the night would raise is raised."""
    desk = Desk(pool)
    _fill_in(desk)
    _apply(desk)
    _agree(desk)
    _change(desk)
    _look_after(desk)
    for area in alarms.areas(pool, desk.today):
        alarms.run(pool, desk.today, area)


def _found(name: str) -> Institution:
    return Institution.objects.select_related("area").get(name=name)


def _fill_in(desk: Desk) -> None:
    """What the register of the demo does not say: since when, of whom, licensed until when."""
    licences = {"清溪县人民医院": 900, "清溪县中医医院": 45, "清溪县妇幼保健院": 200, "康民门诊部": 1200}
    for name, days in licences.items():
        facts = {
            "ownership": "private" if name == "康民门诊部" else "public",
            "operating_since": date(2012, 3, 1),
            "licence_number": f"PDY{days:05d}4210",
            "licence_valid_to": desk.today + timedelta(days),
            "legal_person": "方济民",
            "beds": 120,
        }
        register.correct_institution(institution=_found(name), facts=facts, by=desk.clerk)


def _apply(desk: Desk) -> None:
    """One being entered, one to be assessed within days, one that passed."""
    applications.start_application(institution=_found("金沙镇卫生院"), by=desk.clerk)
    with clock.set_to(desk.ago(87)):
        _to_the_team(desk, _taken_in(desk, "康民门诊部"))
    with clock.set_to(desk.ago(40)):
        register.correct_institution(
            institution=_found("清溪县妇幼保健院"), facts={"operating_since": date(2015, 1, 1)}, by=desk.clerk
        )
        application = _taken_in(desk, "清溪县妇幼保健院")
        _to_the_team(desk, application)
        given = {at: line.points or 0 for at, line in enumerate(assessing.sheet_of(application), 1)}
        assessing.give_scores(application=application, points=given, notes={}, by=desk.reviewer)
        assessing.conclude_assessment(application=application, opinion="符合条件", by=desk.reviewer)
    with clock.set_to(desk.ago(30)):
        assessing.close_notice(application=application, reasons="", by=desk.decider)


def _taken_in(desk: Desk, name: str) -> Application:
    """Handed in and accepted today."""
    application = applications.start_application(institution=_found(name), by=desk.clerk)
    applications.save_application(application=application, figures=FIGURES, by=desk.clerk)
    marks = {pk: {"mark": "yes", "original_seen": True} for pk in application.items.values_list("pk", flat=True)}
    applications.mark_items(application=application, marks=marks, by=desk.clerk)
    applications.submit_application(application=application, received_on=clock.today(), by=desk.clerk)
    return applications.accept_application(application=application, accepted_on=clock.today(), by=desk.clerk)


def _to_the_team(desk: Desk, application: Application) -> None:
    members = [{"field": field, "name": f"评估员{at}", "unit": "市专家库"} for at, field in enumerate(TEAM, 1)]
    assessing.set_team(application=application, members=members, by=desk.clerk)


def _agree(desk: Desk) -> None:
    """One that ends soon, one with a supplement to sign, one suspended, one to be ended, one to be signed."""
    with clock.set_to(desk.ago(300)):
        ending = _signed(desk, "清溪县人民医院", 60_000_000_00)
        agreements.file_agreement(
            agreement=ending, filed_on=clock.today(), filing_number="示医保备〔示例〕12号", by=desk.clerk
        )
    with clock.set_to(desk.ago(100)):
        going_on = _signed(desk, "清溪县中医医院", 32_000_000_00)
        suspended = _signed(desk, "同安大药房（平安店）", 0)
        leaving = _signed(desk, "济民大药房（城关店）", 0)
    supplements.propose_supplement(
        agreement=going_on,
        subject="调整年度预算",
        text="因新增康复病区，自下月起年度预算调整为3500万元。",
        starts_on=desk.today + timedelta(30),
        figures={"budget": 35_000_000_00},
        by=desk.clerk,
    )
    with clock.set_to(desk.ago(20)):
        wish = Wish("agency", clock.today(), "连续两个月未上传购药明细。", "data", clock.today() + timedelta(5))
        measure = measures.propose_measure(agreement=suspended, kind="suspension", wish=wish, by=desk.clerk)
        measures.decide_measure(measure=measure, agrees=True, decision="限期一个月整改。", by=desk.decider)
        measures.tell_insured(
            measure=measure, told_on=clock.today(), told_how="官网公告和店内告示", filed_on=clock.today(), by=desk.clerk
        )
    wish = Wish("agency", desk.today, "查实串换药品。", "fraud", desk.today + timedelta(10))
    measures.propose_measure(agreement=leaving, kind="termination", wish=wish, by=desk.clerk)
    to_sign = _drawn_up(desk, "清溪县妇幼保健院", 18_000_000_00, desk.today + timedelta(15))
    agreements.propose_agreement(agreement=to_sign, by=desk.clerk)


def _drawn_up(desk: Desk, name: str, budget: int, starts_on: date) -> Agreement:
    care = ["outpatient", "inpatient"] if budget else ["purchase"]
    terms = {"services": care, "starts_on": starts_on, "budget": budget, "prepayment": 1000, "deposit": 500}
    return agreements.make_agreement(
        institution=_found(name), terms=terms, options=["drg"] if budget else [], by=desk.clerk
    )


def _signed(desk: Desk, name: str, budget: int) -> Agreement:
    """In force from today on."""
    agreement = _drawn_up(desk, name, budget, clock.today())
    agreements.propose_agreement(agreement=agreement, by=desk.clerk)
    return agreements.sign_agreement(agreement=agreement, signed_for="方济民", signed_on=clock.today(), by=desk.decider)


def _change(desk: Desk) -> None:
    """One that was not reported in time, one to be looked at."""
    known = {"approved_on": desk.ago(70), "reported_on": None, "by": desk.clerk}
    changes.note_change(institution=_found("清溪县中医医院"), event="legal_person", after="欧阳修远", **known)
    reported = {"approved_on": desk.ago(12), "reported_on": desk.ago(2), "by": desk.clerk}
    changes.note_change(institution=_found("示例市精神卫生中心"), event="level", after="3", **reported)


def _look_after(desk: Desk) -> None:
    """A year scored and decided, one to be decided, an inspection to come, a violation with money that comes back."""
    year, lines = desk.today.year - 1, supervision.sheet_of(Rules.on(desk.pool, desk.today))
    for name, less in (("清溪县人民医院", 8), ("清溪县中医医院", 2)):
        points = {at: line.points or 0 for at, line in enumerate(lines, 1)}
        points[3] -= less
        scored = supervision.score_year(
            institution=_found(name), year=year, points=points, notes={3: "次均费用偏高"}, by=desk.reviewer
        )
        if less > 2:
            supervision.decide_score(score=scored, words="同意评定。", by=desk.decider)
    supervision.plan_visit(
        institution=_found("济民大药房（城关店）"),
        planned_on=desk.today + timedelta(3),
        reason="核查串换药品线索",
        inspectors=["吕协和", "施稽明"],
        by=desk.clerk,
    )
    _find_violations(desk)


def _find_violations(desk: Desk) -> None:
    """One decided and overdue, part of its money back; one to be decided."""
    with clock.set_to(desk.ago(40)):
        violation = violations.note_violation(
            institution=_found("清溪县人民医院"),
            kind="overcharge",
            facts="护理费重复收取12人次，涉及费用8,640.00元。",
            found_on=clock.today(),
            by=desk.clerk,
        )
        violations.decide_violation(
            violation=violation,
            sanctions=["correct", "recover"],
            amount=8_640_00,
            critical=1_440_00,
            decision="退回并整改。",
            by=desk.decider,
        )
    finance = reader(Role.FINANCE, desk.pool)
    recovering.recover_money(
        violation=violation, amount=5_000_00, received_on=desk.ago(1), reference="示例回单0001", by=finance
    )
    violations.note_violation(
        institution=_found("济民大药房（城关店）"),
        kind="swapped",
        facts="以保健品串换药品，待核实。",
        found_on=desk.today,
        by=desk.clerk,
    )
