"""From the cells of a list to values: dates in the forms people write, words of the field, numbers a spreadsheet broke."""

import re
import unicodedata
from datetime import date, timedelta

from enrollment.lists.columns import Field
from enrollment.models import Identity, Person, Registration, Sex

EXCEL_ZERO = date(1899, 12, 30)
EXCEL_DAYS = range(3_654, 73_051)
"""1910 to 2099, as the day numbers of a spreadsheet."""

KINDS = {
    "成年人": Person.Kind.ADULT,
    "成人": Person.Kind.ADULT,
    "普通居民": Person.Kind.ADULT,
    "居民": Person.Kind.ADULT,
    "成年居民": Person.Kind.ADULT,
    "学生": Person.Kind.STUDENT,
    "在校学生": Person.Kind.STUDENT,
    "中小学生": Person.Kind.STUDENT,
    "大学生": Person.Kind.STUDENT,
    "儿童": Person.Kind.CHILD,
    "少年儿童": Person.Kind.CHILD,
    "学龄前儿童": Person.Kind.CHILD,
    "新生儿": Person.Kind.NEWBORN,
}
SEXES = {"男": Sex.MALE, "男性": Sex.MALE, "1": Sex.MALE, "女": Sex.FEMALE, "女性": Sex.FEMALE, "2": Sex.FEMALE}
DOCUMENTS = {
    "身份证": Identity.Kind.RESIDENT_ID,
    "居民身份证": Identity.Kind.RESIDENT_ID,
    "01": Identity.Kind.RESIDENT_ID,
    "1": Identity.Kind.RESIDENT_ID,
    "港澳台居民居住证": Identity.Kind.HK_MACAO_TAIWAN,
    "外国人永久居留身份证": Identity.Kind.FOREIGN_PERMANENT,
    "外国人永久居留证": Identity.Kind.FOREIGN_PERMANENT,
    "护照": Identity.Kind.PASSPORT,
    "新生儿": Identity.Kind.NEWBORN,
    "新生儿(用父母证件号)": Identity.Kind.NEWBORN,
}
BASES = {
    "户籍": Registration.Basis.HOUSEHOLD,
    "户籍地": Registration.Basis.HOUSEHOLD,
    "居住证": Registration.Basis.RESIDENCE_PERMIT,
    "学校": Registration.Basis.SCHOOL,
    "学籍": Registration.Basis.SCHOOL,
    "新生儿": Registration.Basis.NEWBORN,
    "困难务工": Registration.Basis.HARDSHIP,
    "困难务工人员": Registration.Basis.HARDSHIP,
    "困难灵活就业人员": Registration.Basis.HARDSHIP,
    "港澳台及外籍": Registration.Basis.ABROAD,
}
STATUSES = {
    "低保": "low_income_allowance",
    "低保对象": "low_income_allowance",
    "重度残疾": "severe_disability",
    "重度残疾人": "severe_disability",
    "持证贫困残疾": "disability_card",
    "低收入家庭": "low_income_family",
    "建档立卡": "registered_poor",
    "脱贫人口": "registered_poor",
    "特困": "destitute_support",
    "特困供养": "destitute_support",
    "特困人员": "destitute_support",
    "退役军人": "veteran",
    "监测对象": "dynamic_hardship",
    "动态识别特殊困难": "dynamic_hardship",
}
LEGACIES = {
    "城镇居民": Registration.Legacy.URBAN,
    "城镇居民医保": Registration.Legacy.URBAN,
    "城镇居民基本医疗保险": Registration.Legacy.URBAN,
    "新农合": Registration.Legacy.RURAL,
    "新型农村合作医疗": Registration.Legacy.RURAL,
}
NONE = {"无", "否", "-", "—", "/", "0"}
"""What people write into a cell that does not apply."""

_DAY = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?(?:[ T].*)?")
_BROKEN = re.compile(r"\d(?:\.\d+)?E\+?\d{1,2}", re.IGNORECASE)


def plain(text: str) -> str:
    """Full-width signs made narrow, blanks at the ends and inside removed."""
    return "".join(text.split() if text.isascii() else unicodedata.normalize("NFKC", text).split())


def day_of(text: str) -> date | None:
    """A date as 2019-3-5, 2019/03/05, 2019.3.5, 2019年3月5日, 20190305 or a spreadsheet's day number; None: unreadable."""
    said = unicodedata.normalize("NFKC", text).strip()
    parts = _DAY.fullmatch(said)
    if parts:
        year, month, day = (int(part) for part in parts.groups())
    elif re.fullmatch(r"\d{8}", said):
        year, month, day = int(said[:4]), int(said[4:6]), int(said[6:])
    elif re.fullmatch(r"\d{4,5}(\.\d+)?", said) and int(said.partition(".")[0]) in EXCEL_DAYS:
        return EXCEL_ZERO + timedelta(days=int(said.partition(".")[0]))
    else:
        return None
    try:
        return date(year, month, day)
    except ValueError:
        return None


def is_broken_number(text: str) -> bool:
    """Whether a spreadsheet kept a long number with 15 digits only: as 5.22E+17, or 18 digits that end in zeros."""
    said = plain(text).upper()
    return bool(_BROKEN.fullmatch(said)) or bool(re.fullmatch(r"\d{15}000", said))


def identity_text(text: str) -> str:
    """A number of a document without the quotes, blanks and marks that people and programs put around it."""
    return plain(text).strip("'`’\"").upper()


def is_total(said: dict[str, str]) -> bool:
    """A row of sums or a signature below the persons: 合计, 总计, 制表人, 审核."""
    if re.match(r"\d{15}", said.get(Field.IDENTITY, "")):
        return False
    words = "".join(plain(text) for text in said.values())
    return bool(re.match(r"(合计|总计|小计|共计|制表|填表|审核|负责人|备注)", words)) and not re.search(
        r"\d{15}", words
    )
