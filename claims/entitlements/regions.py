"""Places to which somebody can file care elsewhere: provinces and prefectures by their division codes.

The codes of the mainland come with python-stdnum; the fictional areas of the portal stand beside them.
"""

from functools import cache
from typing import NamedTuple

from pypinyin import Style, lazy_pinyin
from stdnum import numdb

from casework.areas import shipped_areas
from casework.models import Area

WIDE = (Area.Level.PROVINCE, Area.Level.PREFECTURE)


class Region(NamedTuple):
    """A province or a prefecture: six digits, its name with that of its province, the initials of its name."""

    code: str
    name: str
    initials: str


@cache
def regions() -> dict[str, Region]:
    """Every region by its code."""
    names: dict[str, str] = {}
    for _length, province, _end, said, inside in numdb.get("cn/loc").prefixes:
        names[f"{province}0000"] = said["province"]
        for _n, code, _e, told, _i in inside:
            name = _present(told["county"])
            if code.endswith("00") and code != "0000" and name and not name.startswith(("市辖", "县", "省直", "自治")):
                names[f"{province}{code}"] = f"{said['province']}{name}"
    names |= {area.code[:6]: area.name for area in shipped_areas() if area.level in WIDE and area.code[:2] == "99"}
    return {code: Region(code, name, _initials(name)) for code, name in sorted(names.items())}


def find(text: str, most: int) -> list[Region]:
    """Regions by the beginning of their code, any part of their name, or initials."""
    sought = text.strip().lower()
    if not sought:
        return []
    hits = [one for one in regions().values() if one.code.startswith(sought) or sought in one.name]
    if sought.isascii() and sought.isalpha():
        hits += [one for one in regions().values() if sought in one.initials and one not in hits]
    return hits[:most]


def _present(name: str) -> str:
    """The name that a code has today: `[1988-]A` still is one, `[-1988]B` was one; several are told with commas."""
    for one in name.split(","):
        span, _bracket, bare = one.rpartition("]")
        if not span or span.endswith("-"):
            return bare
    return ""


def _initials(name: str) -> str:
    return "".join(lazy_pinyin(name, style=Style.FIRST_LETTER)).lower()
