"""Critical-illness cases at several stations: paid, confirmed, objected to, declined, without an account, late."""

from typing import Any

from casework import clock, masks
from casework.models import Pool, Role
from claims.critical import services
from claims.critical.accounts import known_account
from claims.models import CriticalCase
from claims.night.late import CASES
from enrollment.models import Person
from oversight.demo.staff import reader

OBJECTION = "其中一次住院的主要诊断为交通事故外伤，应先由第三方负担，请核查。"
DECLINED = "经查系交通事故，对方负全部责任，已由其保险公司赔付。"


def work_on(pool: Pool) -> None:
    """The insurer has verified the first cases and the agency decided two of them; the rest is open and late."""
    insurer, boss = reader(Role.INSURER, pool), reader(Role.SUPERVISOR, pool, 1)
    cases = list(CriticalCase.objects.filter(pool=pool, state=CriticalCase.State.OPEN).order_by("pk")[:5])
    for place, case in enumerate(cases):
        seen = {"case": case, "seen_due": case.due, "by": insurer}
        cases[place] = services.object_to_case(**seen, reason=OBJECTION) if place in (2, 3) else _confirmed(seen)
    for place, case in enumerate(cases):
        seen = {"case": case, "seen_due": case.due, "by": boss}
        account = known_account(case)
        if place == 0 and account:
            services.pay_case(**seen, seen_account=masks.account(account.bank_account), reasons="")
        elif place == 3:
            services.decline_case(**seen, reasons=DECLINED)
        elif place == 4:
            Person.objects.filter(pk=case.person_year.person_id).update(bank_name="", bank_account="")
    for area in CASES.areas(pool, clock.today()):
        CASES.run(pool, clock.today(), area)


def _confirmed(seen: dict[str, Any]) -> CriticalCase:
    return services.confirm_case(**seen)
