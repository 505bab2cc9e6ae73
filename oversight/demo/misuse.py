"""Persons of the demo who misused the fund: one suspension runs, one has to be served, one waits for its decision."""

from datetime import timedelta

from casework import clock
from casework.models import Pool, Role
from claims.misuse.services.suspensions import decide_suspension, propose_suspension, serve_suspension
from claims.models import Claim, Suspension
from enrollment.models import Person
from oversight.demo.staff import reader

CASES = (
    ("lent_card", "将社会保障卡交由邻居冒名住院，统筹基金损失3,210.50元，本人承认并已退回。", 6),
    ("resold", "三个月内以门诊慢特病待遇购药后转卖，查实转卖药品5种、1,860.00元。", 4),
    ("paid_twice", "同一次住院费用已由商业保险人凭原件赔付，又以遗失证明申报报销。", 3),
)


def keep_busy(pool: Pool) -> None:
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
