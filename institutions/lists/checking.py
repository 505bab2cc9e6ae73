"""What a row of a list says as columns of the register, and everything that is wrong with it in itself."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from casework.models import Area, Pool
from casework.rights import Right
from casework.scope import Reader
from institutions import initials
from institutions.codes import AREA, COUNTY_DIGITS, MARKS
from institutions.lists.columns import INSTITUTION, Column, columns_of
from institutions.lists.reading import SHOWN, Wrong
from institutions.models import Institution, Professional, RegisterList

AREA_DIGITS = 12
LEVEL_OF = {
    Institution.Kind.PHARMACY: Institution.Level.ONE,
    Institution.Kind.VILLAGE_CLINIC: Institution.Level.VILLAGE,
}
"""Levels that go without saying."""
KIND_OF_MARK = {mark: kind for kind, mark in MARKS.items()}
_INSTITUTION = re.compile(r"[HP][0-9]{11}")
_PERSON = re.compile(r"(D|N|HY|HJ)[0-9]{12}")

Problem = list[Any]
"""Code, column, figures (institutions.lists.problems)."""


@dataclass
class Row:
    """One row: as columns of the table, or as it stood with everything that is wrong with it."""

    number: int
    value: dict[str, Any]
    said: dict[str, str] | None
    problems: list[Problem]

    @property
    def code(self) -> str:
        """The code by which the register knows it; empty where it cannot be read."""
        return str(self.value.get("code", ""))[:20]


class Places:
    """The division codes that the reader of a list may fill, and the institutions there by their codes."""

    def __init__(self, by: Reader, pool: Pool) -> None:
        self.known = set(Area.objects.values_list("code", flat=True))
        self.pool = pool.area.prefix
        self.own = tuple(by.prefixes(Right.INSTITUTION_EDIT))
        others = Pool.objects.exclude(pk=pool.pk).select_related("area")
        self.others = tuple(other.area.prefix for other in others)
        kept = Institution.objects.visible_to(by, Right.INSTITUTION_EDIT)
        self.institutions = dict(kept.values_list("code", "pk").iterator())

    def kept(self, code: str) -> bool:
        """Whether the reader keeps institutions of this area: their own part of the pool, or nobody's pool."""
        if code.startswith(self.pool):
            return code.startswith(self.own)
        return not code.startswith(self.others)


class Reading:
    """The columns of one list, found in its heading: reads its rows one after the other."""

    def __init__(self, kind: str, mapping: Mapping[str, str], headings: Sequence[str], places: Places) -> None:
        at = {heading: place for place, heading in reversed(list(enumerate(headings)))}
        self.plan = [(at[mapping[one.name]], one) for one in columns_of(kind) if one.name in mapping]
        self.complete = _institution if kind == RegisterList.Kind.INSTITUTIONS else _professional
        self.places = places

    def rows(self, sheet: Iterable[tuple[int, Sequence[str]]]) -> Iterator[Row]:
        """The rows of a sheet below its heading; empty ones are left out."""
        for number, cells in sheet:
            if any(cells):
                yield self.row(number, cells)

    def row(self, number: int, cells: Sequence[str]) -> Row:
        """One row, with everything that is wrong with it."""
        value: dict[str, Any] = {}
        problems: list[Problem] = []
        for place, column in self.plan:
            said = cells[place] if place < len(cells) else ""
            if said:
                try:
                    value[column.name] = column.read(said)
                except Wrong as wrong:
                    problems.append([wrong.code, column.name, wrong.figures])
            elif column.needed:
                problems.append(["missing", column.name, {}])
        if not problems:
            problems = [[code, name, figures] for code, name, figures in self.complete(value, self.places)]
        return Row(number, value, self._as_it_stood(cells) if problems else None, problems)

    def _as_it_stood(self, cells: Sequence[str]) -> dict[str, str]:
        return {column.name: cells[place] for place, column in self.plan if place < len(cells)}


def needed_of(kind: str) -> list[Column]:
    """The columns without which a list says nothing."""
    return [column for column in columns_of(kind) if column.needed]


def _institution(value: dict[str, Any], places: Places) -> Iterator[tuple[str, str, dict[str, Any]]]:
    code = value["code"]
    if not _INSTITUTION.fullmatch(code):
        yield "code_shape", "code", {}
        return
    kind = value.setdefault("kind", Institution.Kind.PHARMACY if code[0] == "P" else Institution.Kind.HOSPITAL)
    if (code[0] == "P") != (kind == Institution.Kind.PHARMACY):
        yield "code_kind", "code", {}
    if "level" not in value and kind in LEVEL_OF:
        value["level"] = LEVEL_OF[kind]
    if "level" not in value:
        yield "level_needed", "level", {}
    area = value["area_id"] = value.get("area_id", code[AREA]).ljust(AREA_DIGITS, "0")
    if area not in places.known:
        yield "area_unknown", "area_id", {"said": area}
    elif not code[AREA].startswith(area[:COUNTY_DIGITS].rstrip("0") if area[4:6] == "00" else area[:COUNTY_DIGITS]):
        yield "code_area", "code", {"said": code[AREA], "area": area[:COUNTY_DIGITS]}
    elif not places.kept(area):
        yield "kept_elsewhere", "area_id", {}
    value["initials"] = initials.of_institution(value["name"])


def _professional(value: dict[str, Any], places: Places) -> Iterator[tuple[str, str, dict[str, Any]]]:
    found = _PERSON.fullmatch(value["code"])
    kind = value.setdefault("kind", KIND_OF_MARK[found[1]] if found else Professional.Kind.DOCTOR)
    if not found or KIND_OF_MARK[found[1]] != kind:
        yield "person_code_shape", "code", {}
    code = value.pop(INSTITUTION)
    value["institution_id"] = places.institutions.get(code)
    if value["institution_id"] is None:
        yield "institution_unknown", INSTITUTION, {"said": code[:SHOWN]}
    value["initials"] = initials.of_person(value["name"])
