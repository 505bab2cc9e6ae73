"""Which column of a list means what: guessed from its headings, corrected by a person, remembered for the next list."""

from collections.abc import Sequence
from enum import StrEnum

from django.utils.translation import gettext_lazy as _

from casework.uploaded_sheets import headings
from casework.uploaded_sheets.headings import Heading


class Field(StrEnum):
    """What a column of a list can say about a person."""

    NAME = "name"
    IDENTITY = "identity"
    IDENTITY_KIND = "identity_kind"
    SEX = "sex"
    BORN_ON = "born_on"
    KIND = "kind"
    VILLAGE = "village"
    HOUSEHOLD = "household"
    RELATION = "relation"
    PARENT = "parent"
    SCHOOL = "school"
    LEGACY = "legacy"
    BASIS = "basis"
    PERMIT = "permit"
    DECLARATION = "declaration"
    STATUS = "status"
    DEPARTMENT = "department"
    STARTS_ON = "starts_on"
    ENDS_ON = "ends_on"
    PHONE = "phone"
    CARD = "card"
    BANK = "bank"
    ACCOUNT = "account"


NEEDED = (Field.NAME, Field.IDENTITY)

LABELS = {
    Field.NAME: _("name"),
    Field.IDENTITY: _("ID number"),
    Field.IDENTITY_KIND: _("kind of document"),
    Field.SEX: _("sex"),
    Field.BORN_ON: _("date of birth"),
    Field.KIND: _("person class"),
    Field.VILLAGE: _("village"),
    Field.HOUSEHOLD: _("household number"),
    Field.RELATION: _("relation to the head"),
    Field.PARENT: _("ID of a parent"),
    Field.SCHOOL: _("school"),
    Field.LEGACY: _("scheme before"),
    Field.BASIS: _("ground of enrolment"),
    Field.PERMIT: _("residence permit"),
    Field.DECLARATION: _("declaration or proof"),
    Field.STATUS: _("special status"),
    Field.DEPARTMENT: _("confirmed by"),
    Field.STARTS_ON: _("confirmed from"),
    Field.ENDS_ON: _("confirmed until"),
    Field.PHONE: _("phone"),
    Field.CARD: _("social security card"),
    Field.BANK: _("bank"),
    Field.ACCOUNT: _("account number"),
}

HEADINGS = {
    Field.NAME: ("姓名", "参保人姓名", "人员姓名", "学生姓名", "name"),
    Field.IDENTITY: (
        "身份证号",
        "身份证号码",
        "证件号码",
        "公民身份号码",
        "身份证",
        "居民身份证号码",
        "证件号",
        "idnumber",
    ),
    Field.IDENTITY_KIND: ("证件类型", "证件种类", "证件类别"),
    Field.SEX: ("性别", "sex"),
    Field.BORN_ON: ("出生日期", "出生年月日", "出生年月", "生日", "birth"),
    Field.KIND: ("人员类别", "人员身份", "参保类别", "人员类型"),
    Field.VILLAGE: ("村", "村居", "村委会", "行政村", "村社区", "所在村", "所属村", "village"),
    Field.HOUSEHOLD: ("户号", "户编号", "家庭编号", "户口编号"),
    Field.RELATION: ("与户主关系", "户主关系", "关系"),
    Field.PARENT: ("父母身份证号", "监护人身份证号", "监护人证件号码", "父亲或母亲身份证号"),
    Field.SCHOOL: ("学校", "学校名称", "就读学校"),
    Field.LEGACY: ("原参保制度", "原制度", "原参保类型", "原险种"),
    Field.BASIS: ("参保依据", "参保方式", "参保地依据"),
    Field.PERMIT: ("居住证号", "居住证号码"),
    Field.DECLARATION: ("声明或证明", "本人声明", "困难声明", "未参保证明", "户籍地未参保证明"),
    Field.STATUS: ("特殊身份", "特殊人群", "特殊人群类别", "困难类别", "身份类别"),
    Field.DEPARTMENT: ("认定部门", "确认部门"),
    Field.STARTS_ON: ("认定日期", "认定时间", "享受待遇起始日期", "救助开始日期"),
    Field.ENDS_ON: ("有效期至", "认定有效期至", "终止日期", "救助结束日期"),
    Field.PHONE: ("联系电话", "电话", "手机", "手机号", "手机号码", "phone"),
    Field.CARD: ("社保卡号", "社会保障卡号", "社会保障卡卡号"),
    Field.BANK: ("开户银行", "开户行", "银行"),
    Field.ACCOUNT: ("银行账号", "银行卡号", "账号", "卡号"),
}
_KNOWN = headings.known(HEADINGS)


def heading_of(rows: Sequence[Sequence[str]]) -> Heading:
    """The headings of a sheet of persons."""
    return headings.heading_of(rows, _KNOWN)


def guess(texts: Sequence[str]) -> dict[str, str]:
    """The field of each heading that is known; the first of two equal ones counts."""
    return headings.guess(texts, _KNOWN)
