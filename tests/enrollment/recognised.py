"""Departments' lists as tests bring them."""

from datetime import date

from django.core.files.base import ContentFile

from enrollment.services.recognition_lists import bring_recognitions
from tests.factories.core import AreaFactory

HEADINGS = ["序号", "姓名", "身份证号码", "救助类别", "有效期至"]
JUNE = date(2026, 6, 1)
CIVIL = ("特困人员", "低保对象", "低保边缘家庭成员")


def row(person, kind="低保", until="", **said):
    """One row of a department's list."""
    number = said.get("number", person.identities.get(is_main=True).number)
    return ["1", said.get("name", person.name), number, kind, until]


def bring(rows, by, starts_on=JUNE, covers=CIVIL, name="民政名单.csv", headings=HEADINGS, **fields):
    """A list of the civil affairs department as it was brought."""
    text = "\n".join(",".join(cells) for cells in [["救助对象名单"], headings, *rows])
    return bring_recognitions(
        file=ContentFile(text.encode("gb18030"), name),
        department="民政",
        covers=covers,
        starts_on=starts_on,
        document_number="示民〔2026〕6号",
        area=fields.pop("area", None) or AreaFactory(),
        by=by,
    )
