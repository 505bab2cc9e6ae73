"""The columns that a list may have, how they are called, and how their cells are read."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from institutions.lists import reading
from institutions.lists.reading import Read
from institutions.models import Institution, Professional, RegisterList

Kind, Level, Grade = Institution.Kind, Institution.Level, Institution.Grade
Ownership, Medicine, Connection = Institution.Ownership, Institution.Medicine, Institution.Connection
Post, Title, State = Professional.Kind, Professional.Title, Professional.State

KINDS = {
    "医院": Kind.HOSPITAL,
    "门诊部": Kind.CLINIC,
    "诊所": Kind.CLINIC,
    "卫生院": Kind.CLINIC,
    "社区卫生服务中心": Kind.CLINIC,
}
KINDS |= {"社区卫生服务站": Kind.CLINIC, "村卫生室": Kind.VILLAGE_CLINIC, "卫生室": Kind.VILLAGE_CLINIC}
KINDS |= {"零售药店": Kind.PHARMACY, "药店": Kind.PHARMACY, "妇幼保健院": Kind.HOSPITAL, "专科医院": Kind.HOSPITAL}
LEVELS = {
    "三级": Level.THREE,
    "二级": Level.TWO,
    "一级": Level.ONE,
    "社区": Level.COMMUNITY,
    "乡镇": Level.COMMUNITY,
    "村级": Level.VILLAGE,
}
LEVELS |= {"县级": Level.COUNTY, "县级及以上": Level.COUNTY}
GRADES = {"甲等": Grade.A, "乙等": Grade.B, "丙等": Grade.C, "未定等": Grade.UNRATED}
OWNERSHIPS = {
    "公立": Ownership.PUBLIC,
    "国有": Ownership.PUBLIC,
    "集体": Ownership.COLLECTIVE,
    "民营": Ownership.PRIVATE,
    "私立": Ownership.PRIVATE,
}
OWNERSHIPS |= {"军队": Ownership.MILITARY}
MEDICINES = {"西医": Medicine.WESTERN, "中医": Medicine.CHINESE, "中西医结合": Medicine.INTEGRATED}
CONNECTIONS = {
    "未接入": Connection.NONE,
    "测试": Connection.TESTING,
    "已接入": Connection.CONNECTED,
    "中断": Connection.BROKEN,
}
PEOPLE = {"医师": Post.DOCTOR, "护士": Post.NURSE, "药师": Post.PHARMACIST, "技师": Post.TECHNICIAN}
TITLES = {"主任医师": Title.CHIEF, "正高": Title.CHIEF, "副主任医师": Title.DEPUTY_CHIEF, "副高": Title.DEPUTY_CHIEF}
TITLES |= {
    "主治医师": Title.ATTENDING,
    "中级": Title.ATTENDING,
    "住院医师": Title.RESIDENT,
    "医师": Title.RESIDENT,
    "初级": Title.RESIDENT,
}
TITLES |= {
    "主任护师": Title.CHIEF,
    "副主任护师": Title.DEPUTY_CHIEF,
    "主管护师": Title.ATTENDING,
    "护师": Title.RESIDENT,
}
TITLES |= {
    "主任药师": Title.CHIEF,
    "副主任药师": Title.DEPUTY_CHIEF,
    "主管药师": Title.ATTENDING,
    "药师": Title.RESIDENT,
}
TITLES |= {
    "助理医师": Title.ASSISTANT,
    "执业助理医师": Title.ASSISTANT,
    "护士": Title.ASSISTANT,
    "药士": Title.ASSISTANT,
    "无": Title.NONE,
}
STATES = {"在岗": State.ACTIVE, "正常": State.ACTIVE, "暂停": State.SUSPENDED, "离职": State.LEFT, "注销": State.LEFT}


@dataclass(frozen=True)
class Column:
    """One column of a table: its name there, its name for people, the headings it goes by, how a cell is read."""

    name: str
    label: Any
    headings: tuple[str, ...]
    read: Read
    needed: bool = False


INSTITUTION = "institution_code"

INSTITUTIONS = (
    Column(
        "code", _("code"), ("机构编码", "机构代码", "医保编码", "定点机构代码", "国家编码", "code"), reading.code, True
    ),
    Column(
        "name", _("name"), ("机构名称", "名称", "医疗机构名称", "药店名称", "单位名称", "name"), reading.text(120), True
    ),
    Column("kind", _("kind"), ("机构类别", "机构类型", "类别", "类型"), reading.choice(KINDS)),
    Column("level", _("level"), ("级别", "医院级别", "机构级别", "医院等级", "等级"), reading.choice(LEVELS)),
    Column("grade", _("grade"), ("等次", "医院等次"), reading.choice(GRADES)),
    Column("area_id", _("area"), ("行政区划", "区划代码", "所在区划", "行政区划代码"), reading.text(12)),
    Column("address", _("address"), ("地址", "机构地址", "详细地址"), reading.text(160)),
    Column("telephone", _("telephone"), ("联系电话", "电话"), reading.text(40)),
    Column("ownership", _("ownership"), ("所有制", "所有制形式", "经济类型", "办医主体"), reading.choice(OWNERSHIPS)),
    Column("is_for_profit", _("for profit"), ("是否营利性", "营利性"), reading.flag),
    Column("is_internal", _("for its own unit's insured only"), ("是否内部机构", "内部机构"), reading.flag),
    Column("is_specialised", _("specialised"), ("是否专科", "专科"), reading.flag),
    Column("is_community", _("community health service"), ("是否社区卫生服务机构", "社区机构"), reading.flag),
    Column("medicine", _("kind of medicine"), ("中西医类别", "医疗类别"), reading.choice(MEDICINES)),
    Column("operating_since", _("operating since"), ("运营日期", "开业日期", "正式运营日期"), reading.day),
    Column("beds", _("beds"), ("床位数", "床位", "核定床位"), reading.whole(100_000)),
    Column("licence_number", _("licence"), ("许可证号", "执业许可证号", "经营许可证号"), reading.text(40)),
    Column("licence_valid_to", _("licence valid to"), ("许可证有效期", "有效期至", "许可证有效期至"), reading.day),
    Column("credit_code", _("unified social credit code"), ("统一社会信用代码", "社会信用代码"), reading.credit_code),
    Column("legal_person", _("legal representative"), ("法定代表人", "法人", "负责人"), reading.text(60)),
    Column("bank_name", _("bank"), ("开户银行", "开户行"), reading.text(80)),
    Column("bank_account", _("bank account"), ("银行账号", "账号", "银行账户"), reading.text(32)),
    Column("connection", _("system"), ("接入状态", "系统接入"), reading.choice(CONNECTIONS)),
    Column("connected_on", _("connected on"), ("接入日期",), reading.day),
    Column("is_cross_region", _("cross-region settlement"), ("是否开通异地", "异地结算", "省内异地"), reading.flag),
    Column("is_cross_province", _("cross-province settlement"), ("是否开通跨省", "跨省结算"), reading.flag),
    Column("is_cross_province_inpatient", _("cross-province inpatient settlement"), ("跨省住院",), reading.flag),
)
PROFESSIONALS = (
    Column("code", _("code"), ("人员编码", "人员代码", "医师代码", "护士代码", "药师代码"), reading.code, True),
    Column("name", _("name"), ("姓名", "人员姓名", "name"), reading.text(60), True),
    Column(INSTITUTION, _("institution"), ("机构编码", "机构代码", "执业机构代码", "所在机构编码"), reading.code, True),
    Column("kind", _("kind"), ("人员类别", "人员类型", "类别"), reading.choice(PEOPLE)),
    Column("title", _("title"), ("职称", "专业技术职务", "技术职称"), reading.choice(TITLES)),
    Column("department", _("department"), ("科室", "所在科室"), reading.text(60)),
    Column("scope", _("scope of practice"), ("执业范围",), reading.text(60)),
    Column("licence_number", _("licence"), ("执业证书编号", "执业证号", "注册证号"), reading.text(40)),
    Column("is_first_registered", _("first registered here"), ("是否第一注册地", "第一执业地点"), reading.flag),
    Column("state", _("state"), ("状态", "在岗状态"), reading.choice(STATES)),
)  # fmt: skip
OF = {RegisterList.Kind.INSTITUTIONS: INSTITUTIONS, RegisterList.Kind.PROFESSIONALS: PROFESSIONALS}
"""Kind of list to its columns."""


def columns_of(kind: str) -> tuple[Column, ...]:
    """The columns that a list of that kind may have."""
    return OF[RegisterList.Kind(kind)]
