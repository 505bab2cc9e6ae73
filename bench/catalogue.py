"""A catalogue of 200,000 entries: its list read, compared, put in force; a list with a twentieth changed; the search.

Floors: the same rows copied into a bare table; the same rows inserted without index or trigger; twelve rows by key.
"""

import csv
import os
import statistics
from collections.abc import Callable, Iterator
from datetime import date
from io import StringIO
from random import Random

import psycopg
from django.core.files.base import ContentFile
from django.db import connection

from bench.measuring import Result, peak_memory, seconds
from casework import clock
from casework.models import Pool, Role
from casework.scope import Reader
from claims import finding
from claims.facts import PublishedList
from claims.models import CatalogueEntry, CatalogueRelease
from claims.services.release_parts import read_release, write_release
from claims.services.releases import bring_release, name_columns, put_release_in_force, submit_release
from tests.factories.core import PoolFactory, reader

HEADINGS = (
    "药品代码",
    "药品名称",
    "规格",
    "生产企业",
    "甲乙类",
    "先行自付比例",
    "医保支付标准",
    "单位",
    "最大用量",
    "限量周期",
)
FIRST = ["注射用", "复方", "盐酸", "重组人", "甲磺酸", "枸橼酸", "复合", "缓释", "硫酸", "马来酸"]
MIDDLE = "头孢阿莫克拉曲松沙坦洛尔他汀格列双胍替尼单抗西林沙星霉素酮康氨氯地平普利拉唑丹参"
LAST = ["片", "胶囊", "颗粒", "注射液", "口服液", "软膏", "滴眼液", "分散片", "缓释片", "粉针"]
SOUGHT = ("XA0001", "tbqs", "头孢", "曲松", "沙坦片", "zsytb", "丹参滴")
ROUNDS, FEW, CHANGED_ONE_IN = 40, 12, 20


def run(size: int = 200_000) -> Iterator[Result]:
    """Two lists of `size` rows, one after the other, then the search."""
    with clock.set_to(date(2026, 11, 1)):
        pool = PoolFactory()
        hands = [reader(Role.POLICY, pool=pool) for _n in range(2)]
        rows = list(_rows(size))
        yield from _published(pool, rows, hands, date(2027, 1, 1), "first list")
        changed = [[*row[:6], f"{at}.50", *row[7:]] if at % CHANGED_ONE_IN == 0 else row for at, row in enumerate(rows)]
        yield from _published(pool, changed, hands, date(2028, 1, 1), "a twentieth changed")
    with psycopg.connect(os.environ["DATABASE_OWNER_URL"], autocommit=True) as owner:
        owner.execute("VACUUM ANALYZE")
    with clock.set_to(date(2028, 6, 1)):
        yield _found(pool, size)


def _rows(size: int) -> Iterator[list[str]]:
    random = Random(7)
    for at in range(size):
        name = (
            random.choice(FIRST) + random.choice(MIDDLE) + random.choice(MIDDLE) + random.choice(LAST) + str(at % 900)
        )
        limit = ("90", "季度") if at % 50 == 0 else ("", "")
        yield [
            f"XA{at:012d}",
            name,
            f"{at % 90}mg*28",
            f"示例制药{at % 400}厂",
            "甲乙丙"[at % 3],
            "10%",
            "12.30",
            "盒",
            *limit,
        ]


def _published(pool: Pool, rows: list[list[str]], hands: list[Reader], day: date, name: str) -> Iterator[Result]:
    release = _brought(rows, hands[0], day)
    with peak_memory() as peak:
        took = seconds(lambda: read_release(release=release, by=hands[0]))
    yield Result(f"{name}: read and compared", len(rows), took, _copied(rows), peak_mb=peak.megabytes)
    submit_release(release=release, by=hands[0])
    put_release_in_force(release=release, by=hands[1])
    took = seconds(lambda: write_release(release=release, by=hands[1]))
    yield Result(f"{name}: put in force", release.entries.count(), took, _inserted(release))


def _brought(rows: list[list[str]], by: Reader, day: date) -> CatalogueRelease:
    text = StringIO()
    csv.writer(text).writerows([HEADINGS, *rows])
    published = PublishedList(kind="drug", title="药品目录", starts_on=day)
    file = ContentFile(text.getvalue().encode("gbk"), "list.csv")
    release = bring_release(file=file, published=published, by=by)
    return name_columns(release=release, mapping=release.mapping, by=by)


def _copied(rows: list[list[str]]) -> float:
    """Seconds of COPY into a table without an index."""
    columns = ", ".join(f"c{at} text" for at in range(len(HEADINGS)))
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE TEMP TABLE bare ({columns})")

        def copy() -> None:
            with cursor.copy("COPY bare FROM STDIN") as into:
                for row in rows:
                    into.write_row(row)

        took = seconds(copy)
        cursor.execute("DROP TABLE bare")
    return took


def _inserted(release: CatalogueRelease) -> float:
    """Seconds of inserting the list's versions into a table without indexes and triggers."""
    with connection.cursor() as cursor:
        cursor.execute("CREATE TEMP TABLE bare (LIKE claims_catalogueentry)")
        took = seconds(
            lambda: cursor.execute(
                "INSERT INTO bare SELECT * FROM claims_catalogueentry WHERE release_id = %s", [release.pk]
            )
        )
        cursor.execute("DROP TABLE bare")
    return took


def _found(pool: Pool, size: int) -> Result:
    """The median of a search, the slowest of twenty and the fastest, beside twelve rows by key."""
    keys = list(CatalogueEntry.objects.filter(pool=pool).values_list("pk", flat=True)[:FEW])
    times = _times(lambda text: finding.entries(text, pool, FEW))
    by_key = _times(lambda _text: list(CatalogueEntry.objects.filter(pk__in=keys)))
    slow = times[len(times) * 19 // 20]
    return Result(
        "search",
        size,
        statistics.median(times),
        statistics.median(by_key),
        figures={"p95_seconds": slow, "fastest_seconds": times[0]},
    )


def _times(ask: Callable[[str], object]) -> list[float]:
    return sorted(seconds(lambda text=text: ask(text)) for _n in range(ROUNDS) for text in SOUGHT)
