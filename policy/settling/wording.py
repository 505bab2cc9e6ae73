"""The words of the trace that belong to no figure of a pack."""

from policy.trace import Text

LABELS = {
    "total": Text("医疗费总额", "Total cost"),
    "elsewhere": Text("其他保险已支付（分割单）", "Paid by another insurer (split statement)"),
    "self_paid": Text("全自费金额", "Not covered, self-paid"),
    "above_limit": Text("超限价自费费用", "Above the price limit"),
    "first_self_pay": Text("先行自付金额", "First self-payment"),
    "eligible": Text("符合政策范围金额", "In-policy cost"),
    "burden": Text("个人负担费用（计入大病）", "Burden that counts for critical illness"),
    "burden_given": Text("基本医保支付后个人负担费用", "Burden after basic insurance"),
    "over_limit": Text("超封顶线费用", "Cost above the yearly cap"),
    "exclude": Text("大病不予报销项目", "Excluded from critical illness"),
    "residual": Text("政策范围内个人自付", "In-policy cost left to the person"),
    "left_over": Text("救助后仍由个人负担的政策范围内费用", "In-policy cost that is still left"),
    "panel_grant": Text("一事一议救助", "Added by a panel"),
    "fund": Text("基金支付总额", "Paid by the funds"),
    "person": Text("个人负担总金额", "Borne by the person"),
    "refused": Text("不予支付", "Not paid"),
    "missing": Text("无法计算", "Cannot be computed"),
}

FORMULAS = {
    "rest": Text(
        "{total} - {elsewhere} = {rest}，各项费用按同一比例扣除，以余额计算",
        "{total} - {elsewhere} = {rest}: every line in proportion, the rest counts",
    ),
    "smaller_of": Text("取小（{first}，{second}）= {result}", "smaller of ({first}; {second}) = {result}"),
    "smallest_of": Text(
        "取小（{first}，{second}，{third}）= {result}", "smallest of ({first}; {second}; {third}) = {result}"
    ),
    "cumulative_again": Text(
        "年度累计 {before} → {after}，起付线 {line}：{sum} = {result}（累计 {whole} - {earlier}）",
        "year to date {before} → {after}, line {line}: {sum} = {result} (to date {whole} - {earlier})",
    ),
    "cumulative": Text(
        "年度累计 {before} → {after}，起付线 {line}：{sum} = {result}",
        "year to date {before} → {after}, line {line}: {sum} = {result}",
    ),
}

REFUSALS = {
    "not_enrolled": Text(
        "该人员就医时未参加本项保险，不予支付；请核对参保记录。",
        "The person does not hold this insurance for the claim; check the enrolment.",
    ),
    "not_covered_yet": Text(
        "入院（就诊）日早于待遇开始日，处于等待期，不予支付。",
        "Admitted before the first day of benefits (waiting period), so nothing is paid.",
    ),
    "not_approved": Text(
        "统筹区外就医，未经批准转诊且非急诊，不予支付；有转诊批准或急诊证明的请补充。",
        "Care outside the area without an approved referral or emergency; add the approval or proof if there is one.",
    ),
    "not_designated": Text(
        "在非定点医疗机构就医，未经批准且非急诊，不予支付；有批准或急诊证明的请补充。",
        "Care in a non-designated institution without approval or emergency; add the approval or proof if any.",
    ),
}


def label(key: str) -> Text:
    """The words for a row."""
    return LABELS[key]


def formula(key: str, **figures: str) -> Text:
    """A formula in words and figures, in both languages."""
    template = FORMULAS[key]
    return Text(template.zh.format(**figures), template.en.format(**figures))
