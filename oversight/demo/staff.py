"""Staff for every role of the demo. The password is public: the demo never enters an agency's server unasked."""

from dataclasses import dataclass
from datetime import date

from django.contrib.auth.hashers import make_password

from casework.models import Assignment, Pool, Role, Staff
from casework.scope import Reader

PASSWORD = "Yibao-demo-2026"
SINCE = date(2000, 1, 1)


@dataclass(frozen=True)
class Account:
    """An account of the demo, its role and the area it works in (empty: the whole pool)."""

    username: str
    name: str
    role: Role
    area: str = ""


ACCOUNTS = (
    Account("clerk", "林晓窗", Role.CLERK),
    Account("clerk2", "周慧敏", Role.CLERK),
    Account("clerk3", "郑立新", Role.CLERK, "990001000000"),
    Account("township", "杨春燕", Role.TOWNSHIP, "990001002000"),
    Account("township2", "马国栋", Role.TOWNSHIP, "990001003000"),
    Account("village", "谢满仓", Role.VILLAGE, "990001002001"),
    Account("village2", "龙秋菊", Role.VILLAGE, "990001003002"),
    Account("reviewer", "陈复兴", Role.REVIEWER),
    Account("reviewer2", "黄思源", Role.REVIEWER),
    Account("reviewer3", "丁会同", Role.REVIEWER),
    Account("supervisor", "赵鉴明", Role.SUPERVISOR),
    Account("supervisor2", "孙立群", Role.SUPERVISOR),
    Account("finance", "钱守信", Role.FINANCE),
    Account("finance2", "吴清账", Role.FINANCE),
    Account("finance3", "冯汇川", Role.FINANCE),
    Account("policy", "许定策", Role.POLICY),
    Account("policy2", "何立章", Role.POLICY),
    Account("desk", "吕协和", Role.INSTITUTION_DESK),
    Account("deskreview", "秦审约", Role.INSTITUTION_REVIEWER),
    Account("deskreview2", "尤定点", Role.INSTITUTION_REVIEWER),
    Account("auditor", "施稽明", Role.AUDITOR),
    Account("insurer", "张保平", Role.INSURER),
    Account("report", "孔览岳", Role.REPORT_READER),
    Account("sysadmin", "曹系统", Role.SYSTEM_ADMIN),
    Account("secadmin", "严安全", Role.SECURITY_ADMIN),
    Account("auditadmin", "华审计", Role.AUDIT_ADMIN),
)


def hire(pool: Pool) -> None:
    """The demo's staff at work in its pool; the policy officer and the administrators in every pool."""
    password = make_password(PASSWORD)
    for account in ACCOUNTS:
        staff = Staff.objects.create(username=account.username, password=password, name=account.name)
        everywhere = account.role == Role.POLICY
        for place in Pool.objects.all() if everywhere else [pool]:
            Assignment.objects.create(
                staff=staff,
                role=account.role,
                pool=place,
                area_id=account.area or place.area_id,
                starts_on=SINCE,
            )


def reader(role: Role, pool: Pool, which: int = 0) -> Reader:
    """The demo's n-th person of staff in a role, at work in the pool."""
    names = [account.username for account in ACCOUNTS if account.role == role]
    return Reader.of(Staff.objects.get(username=names[which % len(names)]), pool.code)
