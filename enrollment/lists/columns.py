"""Which column of a list means what: guessed from its headings, corrected by a person, remembered for the next list."""

import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from django.utils.translation import gettext_lazy as _

ROWS_SEARCHED = 30


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
    BASIS = "basis"
    PERMIT = "permit"
    STATUS = "status"
    DEPARTMENT = "department"
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
    Field.BASIS: _("ground of enrolment"),
    Field.PERMIT: _("residence permit"),
    Field.STATUS: _("special status"),
    Field.DEPARTMENT: _("confirmed by"),
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
    Field.BASIS: ("参保依据", "参保方式", "参保地依据"),
    Field.PERMIT: ("居住证号", "居住证号码"),
    Field.STATUS: ("特殊身份", "特殊人群", "特殊人群类别", "困难类别", "身份类别"),
    Field.DEPARTMENT: ("认定部门", "确认部门"),
    Field.PHONE: ("联系电话", "电话", "手机", "手机号", "手机号码", "phone"),
    Field.CARD: ("社保卡号", "社会保障卡号", "社会保障卡卡号"),
    Field.BANK: ("开户银行", "开户行", "银行"),
    Field.ACCOUNT: ("银行账号", "银行卡号", "账号", "卡号"),
}
_KNOWN = {name: field for field, names in HEADINGS.items() for name in names}

Mapping_ = dict[str, str]
"""Field to the heading of its column."""


@dataclass(frozen=True)
class Heading:
    """The headings of a sheet: the text of each column, and the row (from 0) below which the persons stand."""

    texts: tuple[str, ...]
    last_row: int

    @property
    def hash(self) -> str:
        """The same for every list with these columns: by it a mapping is found again."""
        return hashlib.sha256("\x1f".join(map(plain, self.texts)).encode()).hexdigest()


def plain(heading: str) -> str:
    """A heading without what people add to it: blanks, brackets with notes, stars of needed columns."""
    return re.sub(r"[（(].*?[)）]|[\s*＊:：/、．.]", "", heading).lower()


def heading_of(rows: Sequence[Sequence[str]]) -> Heading:
    """The row, or two merged rows, that names most columns; the first row with anything where none is known."""
    best, found = 0, None
    for at, row in enumerate(rows[:ROWS_SEARCHED]):
        for heading in _candidates(rows, at, row):
            known = len(guess(heading.texts))
            if known > best:
                best, found = known, heading
    if found:
        return found
    first = next((at for at, row in enumerate(rows) if any(row)), 0)
    return Heading(_distinct(rows[first]) if rows else (), first)


def guess(headings: Sequence[str]) -> Mapping_:
    """The field of each heading that is known; the first of two equal ones counts."""
    found: Mapping_ = {}
    for heading in headings:
        field = _KNOWN.get(plain(heading))
        if field:
            found.setdefault(field, heading)
    return found


def cells_of(row: Sequence[str], heading: Heading, mapping: Mapping[str, str]) -> dict[str, str]:
    """What a row says, by field, empty cells left out; headings that the sheet lacks say nothing."""
    places = {text: place for place, text in reversed(list(enumerate(heading.texts)))}
    return {
        field: row[places[text]]
        for field, text in mapping.items()
        if text in places and places[text] < len(row) and row[places[text]]
    }


def _candidates(rows: Sequence[Sequence[str]], at: int, row: Sequence[str]) -> list[Heading]:
    """The row alone, and with the row below it where cells over several columns were merged above their parts."""
    alone = Heading(_distinct(row), at)
    if at + 1 >= len(rows):
        return [alone]
    below = rows[at + 1]
    width = max(len(row), len(below))
    both = [_cell(below, place) or _cell(row, place) for place in range(width)]
    return [alone, Heading(_distinct(both), at + 1)]


def _cell(row: Sequence[str], place: int) -> str:
    return row[place] if place < len(row) else ""


def _distinct(row: Sequence[str]) -> tuple[str, ...]:
    """Headings as they stand; a second equal one gets its place, so that a mapping can name it."""
    seen: set[str] = set()
    texts = []
    for place, text in enumerate(row, 1):
        named = f"{text} #{place}" if text in seen else text
        seen.add(text)
        texts.append(named)
    return tuple(texts)
