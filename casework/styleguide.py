"""Samples of every part of the visual language, for the page /styleguide/ that only development serves."""

from datetime import UTC, date, datetime
from typing import Any

from django import forms

from policy.trace import Row, Source, Text

TODAY = date(2026, 6, 15)


class SampleForm(forms.Form):
    """One field of each kind; bound with errors in the guide."""

    institution = forms.CharField(label="医疗机构", help_text="代码、名称或拼音首字母", max_length=80)
    admitted = forms.DateField(label="入院日期", widget=forms.DateInput(attrs={"type": "date"}))
    discharged = forms.DateField(label="出院日期", widget=forms.DateInput(attrs={"type": "date"}))
    kind = forms.ChoiceField(label="医疗类别", choices=[("21", "普通住院"), ("14", "门诊慢特病"), ("11", "普通门诊")])
    amount = forms.CharField(label="发票金额", widget=forms.TextInput(attrs={"inputmode": "decimal"}))
    access = forms.ChoiceField(
        label="就医方式", choices=[("a", "普通"), ("b", "备案转诊"), ("c", "急诊")], widget=forms.RadioSelect
    )
    note = forms.CharField(label="未直接结算的原因", widget=forms.Textarea(attrs={"rows": 2}), required=False)
    original = forms.BooleanField(label="发票原件已收", required=False)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        admitted, discharged = cleaned.get("admitted"), cleaned.get("discharged")
        if admitted and discharged and discharged < admitted:
            self.add_error("discharged", "出院日期早于入院日期。请核对出院记录。")
        return cleaned


def samples() -> dict[str, Any]:
    """The context of templates/frame/styleguide.html."""
    form = SampleForm({"institution": "六枝特区人民医院", "admitted": "2026-03-09", "discharged": "2026-03-02"})
    form.full_clean()
    return {
        "crumbs": [{"label": "报销", "url": "#"}, {"label": "BX990101202606150007"}],
        "form": form,
        "actions": [
            {"label": "打印受理回执", "url": "#", "icon": "printer"},
            {"label": "提交复核", "dialog": "#confirm-sample", "style": "primary", "shortcut": "Control+Enter"},
        ],
        "tabs": [
            {"label": "概况", "url": "#", "active": True},
            {"label": "报销", "url": "#", "count": 3},
            {"label": "参保缴费", "url": "#"},
            {"label": "记录", "url": "#", "count": 12},
        ],
        "case_facts": [
            {"label": "申报金额", "fen": 1526314},
            {"label": "核定金额", "fen": 1498114},
            {"label": "基金支付", "fen": 984210, "payer": "fund"},
            {"label": "经办", "value": "周岚"},
        ],
        **_person(),
        **_money(),
        **_work(),
    }


def _person() -> dict[str, Any]:
    return {
        "facts": [
            {"label": "人员类别", "value": "城乡居民"},
            {"label": "特殊身份", "value": "低保对象，至 2026-12-31"},
            {"label": "出生日期", "value": "1967-04-02（59 岁）"},
            {"label": "参保地", "value": "示例市 一县 东河镇 柳林村"},
        ],
        "spans": [
            {"kind": "covered", "start": date(2022, 1, 1), "end": date(2022, 12, 31), "label": "2022 年待遇享受期"},
            {"kind": "employee", "start": date(2023, 1, 1), "end": date(2024, 3, 31), "label": "职工医保"},
            {"kind": "covered", "start": date(2025, 1, 1), "end": date(2025, 12, 31), "label": "2025 年待遇享受期"},
            {"kind": "waiting", "start": date(2026, 3, 15), "end": date(2026, 6, 14), "label": "等待期"},
            {"kind": "covered", "start": TODAY, "end": date(2026, 12, 31), "label": "2026 年待遇享受期"},
        ],
        "first": date(2022, 1, 1),
        "last": date(2026, 12, 31),
        "today": TODAY,
        "doable": [
            {"label": "手工报销", "offer": {"url": "#"}},
            {"label": "登记参保变更", "offer": {"url": "#"}},
            {"label": "门诊慢特病认定", "offer": {"reason": "已有在办案件 BX990101202606120003", "see": "#"}},
            {"label": "医疗救助申请", "offer": {"reason": "本年尚无已结算费用"}},
        ],
    }


def _money() -> dict[str, Any]:
    deductible = Source("jilin-county-2008", "deductible.county", "300 元", "县新农合实施方案", "第十二条第一款")
    made_up = Source("example-2026", "critical.share", "60 %", "示例市 2026", "演示数据，无公开文件", illustrative=True)
    return {
        "rows": [
            Row("total", "", 1526314, Text("总费用", "Total"), Text("", "")),
            Row("self_paid", "", 28200, Text("全自费", "Self-paid"), Text("丙类 4 行合计 282.00", "4 class C lines")),
            Row("covered", "", 1498114, Text("政策范围内", "In policy"), Text("15,263.14 − 282.00 = 14,981.14", "")),
            Row("deductible", "basic", 30000, Text("起付线", "Deductible"), Text("县级 300.00", ""), (deductible,)),
            Row(
                "basic", "basic", 954210, Text("基本医疗", "Basic"), Text("(14,981.14 − 300.00) × 65 % = 9,542.10", "")
            ),
            Row(
                "critical",
                "critical",
                30000,
                Text("大病保险", "Critical illness"),
                Text("(5,500.00 − 5,000.00) × 60 % = 300.00", ""),
                (made_up,),
            ),
            Row("person", "", 542104, Text("个人负担", "Person"), Text("15,263.14 − 9,842.10 = 5,421.04", "")),
            Row("paid", "", 984210, Text("应支付个人", "Paid to the person"), Text("", "")),
        ],
        "kinds": {
            "covered": "sum",
            "basic": "fund",
            "critical": "fund",
            "person": "person",
            "total": "sum",
            "paid": "total",
        },
        "parts": [
            {"kind": "basic", "label": "基本医疗", "amount": 1854210},
            {"kind": "critical", "label": "大病保险", "amount": 430000},
            {"kind": "assistance", "label": "医疗救助", "amount": 210000},
            {"kind": "person", "label": "个人负担", "amount": 742104},
        ],
        "threshold": {"label": "大病起付线", "left": 123456},
        "seven": [
            {"label": "总费用", "fen": 1526314},
            {"label": "政策范围内", "fen": 1498114},
            {"label": "基金支付", "fen": 984210, "payer": "fund"},
            {"label": "个人负担", "fen": 542104, "payer": "person"},
            {"label": "住院天数", "value": "17 天"},
        ],
        "lines": [
            {"no": 1, "name": "盐酸二甲双胍片", "class": "甲", "claimed": 12480, "allowed": 12480, "why": ""},
            {
                "no": 2,
                "name": "头孢哌酮钠舒巴坦钠",
                "class": "乙",
                "claimed": 218400,
                "allowed": 190200,
                "why": "超限价",
            },
        ],
    }


def _work() -> dict[str, Any]:
    def at(day: int, hour: int) -> datetime:
        return datetime(2026, 6, day, hour, 20, tzinfo=UTC)

    return {
        "flags": [
            {
                "code": "INV-DUP",
                "tone": "bad",
                "blocks": True,
                "sentence": "同一张发票已用于另一件报销",
                "evidence": "BX990101202605110002，2026-05-11",
                "evidence_url": "#",
                "lift_dialog": "#lift-sample",
            },
            {"code": "STAY-LONG", "tone": "warn", "sentence": "住院 17 天，同病种中位数 8 天"},
            {"code": "AGE-CAT", "sentence": "儿童用药", "lifted": "王颖 2026-06-12 解除：剂型代替，医师已说明"},
        ],
        "events": [
            {
                "at": at(15, 2),
                "sentence": "周岚退回补正",
                "by": "复核 · 示例市一县",
                "note": "缺费用明细第 3 页。",
                "tone": "warn",
            },
            {"at": at(14, 6), "sentence": "李倩提交了报销件，申报 15,263.14 元", "by": "窗口 · 示例市一县"},
            {"at": at(14, 5), "sentence": "李倩受理", "by": "窗口 · 示例市一县", "tone": "good"},
        ],
        "missing": [
            {"sentence": "收款账户", "url": "#id_note"},
            {"sentence": "票据合计与明细合计相差 90,000.00 元", "url": "#id_amount"},
            {"sentence": "出院记录", "done": True},
        ],
        "job": {
            "name": "等待期届满",
            "state": "运行中",
            "tone": "info",
            "done": 12400,
            "total": 20000,
            "left": "约 3 分钟",
            "detail": "25 个分片中的 15 个，已更新 812 人",
        },
        "chips": [{"label": "状态", "value": "待复核", "url": "#"}, {"label": "乡镇", "value": "东河镇", "url": "#"}],
        "bulk": [{"label": "编入付款批次", "style": "primary"}],
        "pager": {"next": "#", "words": "1–50"},
        "reasons": ["发票作废后重开", "同一住院分段结算"],
        "choices": [
            {"value": "pass", "label": "通过", "template": ""},
            {"value": "back", "label": "退回", "template": "frame/styleguide_reason.html", "checked": True},
            {"value": "refuse", "label": "拒付", "template": "frame/styleguide_reason.html"},
            {"value": "joint", "label": "转会审", "template": ""},
        ],
        "facts_to_confirm": [
            {"label": "姓名", "value": "张*三"},
            {"label": "金额", "fen": 984210},
            {"label": "下一站", "value": "复审"},
            {"label": "意见", "from": "reason"},
        ],
        "documents": [
            {"title": "住院发票", "url": "/static/img/sample-invoice.svg", "kind": "image"},
            {"title": "费用明细清单", "url": "/static/img/sample-invoice.svg", "kind": "image"},
        ],
        "grid": [
            ("XA01", "二甲双胍片", "甲", "3", "41.60", "124.80"),
            ("XB02", "头孢哌酮", "乙", "14", "156.00", "2,184.00"),
        ],
        "options": [
            {
                "value": f"XA0{n}",
                "label": f"阿莫西林胶囊 {n * 10} 粒",
                "code": f"XA0{n} · amxljn",
                "extra": "甲 · 12.00",
                "fill": {"name": "阿莫西林胶囊", "class": "甲", "price": "12.00"},
            }
            for n in range(1, 5)
        ],
        "columns": [
            ("code", "项目编码", ""),
            ("name", "名称", ""),
            ("class", "类别", ""),
            ("quantity", "数量", "num"),
            ("price", "单价", "num"),
            ("amount", "金额", "num"),
        ],
    }
