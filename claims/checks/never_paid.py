"""Services that basic insurance pays nowhere, claimed as class A or B.

国家基本医疗保险诊疗项目范围 (劳社部发〔1999〕22号): registration and files, extra fees, beauty, check-ups, advice.
"""

from django.utils.translation import gettext_lazy as _

from claims.checking import Case, Figures, Group, Severity, check, told_of

NEVER = (
    *("挂号费", "院外会诊", "病历工本", "病历复印", "出诊费", "加急费", "点名手术", "优质优价", "特别护士", "特需"),
    *("美容", "整形", "减肥", "增高", "近视矫正", "假发", "义齿", "眼镜", "助听器", "按摩椅"),
    *("健康体检", "体检费", "医疗咨询", "医疗鉴定", "心理咨询", "疫苗", "预防接种"),
    *("陪护", "护工", "陪床", "伙食", "膳食", "电视费", "空调费", "电话费", "救护车", "尸体", "停尸"),
)


@check(
    "never_paid",
    group=Group.CATALOGUE,
    title=_("Services that are never paid"),
    means=_(
        "Lines of class A or B are named like something basic insurance pays nowhere: registration, extra fees, beauty, "
        "check-ups, advice, vaccination, meals, attendants, transport."
    ),
    sentence=_("%(count)s lines (%(amount)s yuan) look like services that are never paid; first: %(name)s."),
    severity=Severity.WARNING,
    article="《关于确定城镇职工基本医疗保险诊疗项目范围和医疗服务设施标准的意见》（劳社部发〔1999〕22号）",
)
def never_paid(case: Case) -> Figures | None:
    """By the words of the line's name; class C is the person's own anyway."""
    return told_of([line for line in case.payable_lines if any(word in line.name for word in NEVER)])
