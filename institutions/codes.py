"""The national codes of institutions and their staff: shape, kind and area (national_rules C5, C8)."""

import re

from casework.models import Area
from institutions.code_errors import CodeOfOtherArea, CodeOfOtherKind, CodeShape, ProfessionalCodeShape
from institutions.models import Institution, Professional

AREA = slice(1, 7)
COUNTY_DIGITS = 6
MARKS = {
    Professional.Kind.DOCTOR: "D",
    Professional.Kind.NURSE: "N",
    Professional.Kind.PHARMACIST: "HY",
    Professional.Kind.TECHNICIAN: "HJ",
}
_INSTITUTION = re.compile(r"[HP][0-9]{11}")
_SEQUENCE = re.compile(r"[0-9]{12}")


def institution_code(said: str, kind: str, area: Area) -> str:
    """The code as it is kept: H or P, the six digits of the area, five of sequence.

    A county's own digits, or for an institution of a whole prefecture those of any of its counties. Raises CodeShape,
    CodeOfOtherKind, CodeOfOtherArea.
    """
    code = tidy(said)
    if not _INSTITUTION.fullmatch(code):
        raise CodeShape()
    if (code[0] == "P") != (kind == Institution.Kind.PHARMACY):
        raise CodeOfOtherKind()
    expected = area.prefix[:COUNTY_DIGITS]
    if not code[AREA].startswith(expected):
        raise CodeOfOtherArea(said=code[AREA], area=area.name, expected=expected)
    return code


def professional_code(said: str, kind: str) -> str:
    """The code as it is kept. Raises ProfessionalCodeShape."""
    code, mark = tidy(said), MARKS[Professional.Kind(kind)]
    if not (code.startswith(mark) and _SEQUENCE.fullmatch(code.removeprefix(mark))):
        raise ProfessionalCodeShape(kind=Professional.Kind(kind).label, mark=mark)
    return code


def tidy(said: str) -> str:
    """A code without what typing adds: blanks, small letters, full-width digits."""
    return "".join(said.split()).translate(_WIDE).upper()


_WIDE = str.maketrans({wide: wide - 0xFEE0 for wide in range(0xFF10, 0xFF5B)})
