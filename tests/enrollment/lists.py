"""Lists of villages as tests bring them."""

from django.core.files.base import ContentFile

from casework.models import Area
from enrollment.lists.columns import guess, heading_of
from enrollment.lists.working import work
from enrollment.services.lists import bring_list, name_columns
from tests.casework.sheets import workbook
from tests.factories.core import AreaFactory, TownshipFactory
from tests.factories.enrollment import resident_id

HEADINGS = ["姓名", "身份证号", "村", "联系电话"]
VILLAGE = "990001001201"


def village(code=VILLAGE, name="红旗村"):
    return AreaFactory(code=code, name=name, level=Area.Level.VILLAGE, parent=TownshipFactory())


def row(name="王小明", order=1, **cells):
    """One good row under HEADINGS."""
    said = {"姓名": name, "身份证号": resident_id(order=order), "村": "红旗村", "联系电话": "13800000000"} | cells
    return [said[heading] for heading in HEADINGS]


def bring(rows, by, year=2027, headings=HEADINGS, name="红旗村.xlsx", area=None, kind="village", **said):
    """The list as it was brought."""
    file = ContentFile(workbook([headings, *rows]), name)
    return bring_list(file=file, kind=kind, coverage_year=year, area=area or TownshipFactory(), **said, by=by)


def checked(rows, by, headings=HEADINGS, **kwargs):
    """The list after its dry run, with the columns that its headings name."""
    listed = bring(rows, by, headings=headings, **kwargs)
    name_columns(listed=listed, mapping=guess(heading_of([headings]).texts), by=by)
    work(listed.pk)
    listed.refresh_from_db()
    return listed
