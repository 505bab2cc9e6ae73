"""Misuse of the fund in the demo: one suspension runs, one has to be served, one waits for its decision; a lead of
suspected fraud waits for an inspector and holds a payment back, one is investigated, one was handed over."""

from datetime import timedelta

from casework import clock
from casework.models import Pool, Role
from casework.scope import Reader
from claims.misuse.services.leads import About, Told, hand_over_lead, raise_lead, report_lead, take_lead
from claims.misuse.services.suspensions import decide_suspension, propose_suspension, serve_suspension
from claims.models import Claim, Lead, Suspension
from enrollment.models import Person
from oversight.demo.staff import reader

CASES = (
    ("lent_card", "将社会保障卡交由邻居冒名住院，统筹基金损失3,210.50元，本人承认并已退回。", 6),
    ("resold", "三个月内以门诊慢特病待遇购药后转卖，查实转卖药品5种、1,860.00元。", 4),
    ("paid_twice", "同一次住院费用已由商业保险人凭原件赔付，又以遗失证明申报报销。", 3),
)


LEADS = (
    Told("review", "发票金额48,620.00元与就诊病情、同病种费用明显不符，首位数字疑似粘贴。", 4_000_000),
    Told("answer", "医院回函称发票号码与存根不一致，存根金额3,150.00元。", 1_200_000),
    Told("tip", "举报人称该院以免费体检名义收集社保卡、虚记住院。", 860_000, tip="举报人：李某，电话13800000000"),
)


def keep_busy(pool: Pool) -> None:
    """Suspensions of three persons who have claims, at three stations; three leads on their way."""
    suspend(pool)
    suspect(pool)


def suspect(pool: Pool) -> None:
    """Three leads about claims: raised with a hold, investigated, handed over to the police."""
    reviewer, auditor = reader(Role.REVIEWER, pool), reader(Role.AUDITOR, pool)
    claims = Claim.objects.filter(pool=pool, state=Claim.State.SUBMITTED).order_by("-claimed").select_related("person")
    for place, (claim, told) in enumerate(zip(claims[: len(LEADS)], LEADS, strict=False)):
        person = None if told.tip else claim.person
        about = About(claim=claim, person=person, institution=claim.institution if told.tip else None)
        lead = raise_lead(about=about, told=told, holds=place == 0, by=reviewer)
        if place:
            _investigated(lead, pool, auditor, place)


def _investigated(lead: Lead, pool: Pool, auditor: Reader, place: int) -> None:
    take_lead(lead=lead, by=auditor)
    findings = "调取住院病历和收费存根核对，实际费用与申报不符，当事人承认涂改票据。"
    report_lead(lead=lead, findings=findings, is_founded=True, amount=None, by=auditor)
    if place == len(LEADS) - 1:
        said = {"addressee": "示例市公安局", "enclosures": "病历复印件\n询问笔录", "decision": "涉嫌犯罪，移送处理。"}
        hand_over_lead(lead=lead, to=Lead.To.POLICE, **said, by=reader(Role.SUPERVISOR, pool))


def suspend(pool: Pool) -> None:
    """Suspensions of three persons who have claims, at three stations."""
    auditor = reader(Role.AUDITOR, pool)
    claimed = Claim.objects.filter(pool=pool, state=Claim.State.SUBMITTED).order_by("pk").values("person")
    persons = Person.objects.filter(pk__in=claimed, died_on=None, merged_into=None).order_by("pk")[: len(CASES)]
    for place, (person, (ground, facts, months)) in enumerate(zip(persons, CASES, strict=False)):
        first = clock.today() + timedelta(days=place)
        said = {"ground": ground, "facts": facts, "months": months, "starts_on": first}
        made = propose_suspension(person=person, **said, by=auditor)
        if place < 2:
            made = _decided(made, pool, place)
        if place == 0:
            serve_suspension(suspension=made, served_on=clock.today(), how=Suspension.Way.IN_PERSON, by=auditor)


def _decided(made: Suspension, pool: Pool, place: int) -> Suspension:
    boss = reader(Role.SUPERVISOR, pool)
    said = {"reference": f"示医保决〔{clock.today().year}〕{place + 7}号", "decision": "", "starts_on": None}
    return decide_suspension(suspension=made, agrees=True, **said, by=boss)
