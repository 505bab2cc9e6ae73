"""Official lists for tests: a few rows as a hospital bureau would publish them."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.core.files.base import ContentFile

from casework import sheets
from casework.models import Pool, Role
from casework.scope import Reader
from claims.facts import PublishedList
from claims.models import CatalogueRelease
from claims.releases import working
from claims.services.releases import bring_release, name_columns, put_release_in_force, submit_release
from tests.factories.core import reader

HEADINGS = ("药品代码", "药品名称", "规格", "甲乙类", "先行自付比例", "医保支付标准", "单位")
NEW_YEAR = date(2027, 1, 1)


def workbook(rows: Sequence[Sequence[Any]], headings: Sequence[str] = HEADINGS) -> ContentFile:
    """A list as xlsx."""
    return ContentFile(sheets.workbook(headings, rows).read(), "drugs.xlsx")


def brought(pool: Pool, rows: Sequence[Sequence[Any]], *, by: Reader | None = None, **told: Any) -> CatalogueRelease:
    """A list whose columns are to be named."""
    file = told.pop("file", None) or workbook(rows, told.pop("headings", HEADINGS))
    fields = {"kind": "drug", "title": "药品目录（2027年）", "document_number": "示医保发〔2026〕9号"}
    published = PublishedList(**fields | {"starts_on": NEW_YEAR} | told)
    return bring_release(file=file, published=published, by=by or reader(Role.POLICY, pool=pool))


def compared(pool: Pool, rows: Sequence[Sequence[Any]], *, by: Reader | None = None, **told: Any) -> CatalogueRelease:
    """A list that was read and compared with the catalogue."""
    by = by or reader(Role.POLICY, pool=pool)
    release = brought(pool, rows, by=by, **told)
    name_columns(release=release, mapping=release.mapping, by=by)
    return worked(release)


def submitted(pool: Pool, rows: Sequence[Sequence[Any]], **told: Any) -> CatalogueRelease:
    """A list that waits for a second person."""
    by = told.pop("by", None) or reader(Role.POLICY, pool=pool)
    return submit_release(release=compared(pool, rows, by=by, **told), by=by)


def in_force(pool: Pool, rows: Sequence[Sequence[Any]], **told: Any) -> CatalogueRelease:
    """A list whose versions are written."""
    release = submitted(pool, rows, **told)
    return worked(put_release_in_force(release=release, by=reader(Role.POLICY, pool=pool)))


def worked(release: CatalogueRelease) -> CatalogueRelease:
    """The list after a worker had its turn."""
    working.work(release.pk)
    return CatalogueRelease.objects.select_related("pool", "document").get(pk=release.pk)
