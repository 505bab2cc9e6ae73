"""What a row of a list says, and everything that is wrong with it, without looking at who is registered already."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from casework.models import Area, Pool
from enrollment import identity, initials, statuses
from enrollment.grounds import FROM_ABROAD
from enrollment.identity import Checked, InvalidIdentity
from enrollment.lists import values
from enrollment.lists.columns import Field
from enrollment.lists.problems import Problem
from enrollment.models import Identity, Person, Registration, School
from enrollment.services.owing import Quote
from enrollment.services.persons import ACCOUNT, PHONE
from policy.days import age_on

LONGEST = {
    Field.NAME: 80,
    Field.HOUSEHOLD: 30,
    Field.PERMIT: 40,
    Field.DECLARATION: 200,
    Field.BANK: 80,
    Field.DEPARTMENT: 80,
}
OLDEST = 130
AGES: dict[str, range] = {
    Person.Kind.NEWBORN: range(2),
    Person.Kind.CHILD: range(19),
    Person.Kind.STUDENT: range(3, 36),
    Person.Kind.ADULT: range(16, OLDEST + 1),
}
"""Ages in full years at which a person class is believed; CL-01 names the classes, not their ages."""
KIND_OF: dict[str, str] = {
    Registration.Basis.SCHOOL: Person.Kind.STUDENT,
    Registration.Basis.NEWBORN: Person.Kind.NEWBORN,
}
"""The person class of those whose list says only the ground."""
OF_RESIDENTS = (Identity.Kind.RESIDENT_ID, Identity.Kind.NEWBORN)
FIRST_CHILD = "N1"
"""Behind a parent's number: which child of that parent a newborn is who has no number yet (LPS-07)."""

_NAME = re.compile(r"[^\W\d_]+(?:[·\s][^\W\d_]+)*")
_CARD = re.compile(r"[A-Z0-9]{8,20}")


@dataclass(slots=True)
class Row:
    """One row: what it says by field, the person and registration it would become, what is wrong.

    `person` is the key of the person it is about, where the pool knows one; `quote` is what they would owe.
    """

    number: int
    said: Mapping[str, str]
    problems: list[Problem] = field(default_factory=list)
    name: str = ""
    sex: str = ""
    born_on: date | None = None
    kind: str = Person.Kind.ADULT
    area_code: str = ""
    document: str = Identity.Kind.RESIDENT_ID
    identity_number: str = ""
    basis: str = ""
    school: School | None = None
    legacy: str = ""
    parent_number: str = ""
    permit_number: str = ""
    declaration: str = ""
    status: str = ""
    starts_on: date | None = None
    ends_on: date | None = None
    phone: str = ""
    card_number: str = ""
    bank_name: str = ""
    bank_account: str = ""
    person: int | None = None
    quote: Quote | None = None

    def wrong(self, code: str, column: Field, **figures: Any) -> None:
        """Note one thing that is wrong."""
        self.problems.append(Problem(code, column, figures))


class Places:
    """The villages and schools that a list may name, by name and by code, read once."""

    def __init__(self, pool: Pool, area: Area) -> None:
        villages = Area.objects.filter(level=Area.Level.VILLAGE, code__startswith=pool.area.prefix)
        self.area = area
        self.by_name: dict[str, list[Area]] = {}
        for village in villages:
            for name in {_village_name(village.name), village.code}:
                self.by_name.setdefault(name, []).append(village)
        self.schools = {school.name: school for school in School.objects.filter(pool=pool)}

    def villages(self, said: str) -> list[Area]:
        """The villages of the pool with this name or code, with those of the list's own area alone where it has any."""
        found = self.by_name.get(_village_name(values.plain(said)), [])
        return [village for village in found if self.area.holds(village.code)] or found


def check(number: int, said: Mapping[str, str], places: Places, on: date) -> Row:
    """The row as a person who would enrol, with everything that is wrong in it (ages in full years on the day)."""
    row = Row(number, said)
    _lengths(row)
    _name(row)
    checked = _document(row)
    _birth(row, checked, on)
    _sex(row, checked)
    _basis(row)
    _kind(row, on)
    _village(row, places)
    _ground(row, places)
    _legacy(row)
    _status(row)
    _contact(row)
    return row


def check_confirmed(number: int, said: Mapping[str, str], _places: Places, _on: date) -> Row:
    """A row of a department's list: who it is and what was confirmed; nothing else of the person is read."""
    row = Row(number, said)
    _lengths(row)
    _name(row)
    _document(row)
    _status(row)
    if not (row.status or row.problems):
        row.wrong("status_missing", Field.STATUS)
    return row


def _said(row: Row, column: Field) -> str:
    text = row.said.get(column)
    if not text:
        return ""
    text = values.plain(text)
    return "" if text in values.NONE else text


def _lengths(row: Row) -> None:
    for column, limit in LONGEST.items():
        if len(row.said.get(column, "")) > limit:
            row.wrong("cell_too_long", column, limit=limit)


def _name(row: Row) -> None:
    name = initials.tidy(row.said.get(Field.NAME, ""))
    row.name = name[:80]
    if not name:
        row.wrong("name_missing", Field.NAME)
    elif not _NAME.fullmatch(name):
        row.wrong("name_unreadable", Field.NAME, said=name[:20])


def _document(row: Row) -> Checked:
    said = _said(row, Field.IDENTITY_KIND)
    if said and said not in values.DOCUMENTS:
        row.wrong("document_unknown", Field.IDENTITY_KIND, said=said[:20])
        return Checked("")
    row.document = values.DOCUMENTS[said] if said else Identity.Kind.RESIDENT_ID
    number = _number(row)
    if not number:
        row.wrong("identity_missing", Field.IDENTITY)
        return Checked("")
    try:
        checked = identity.check(row.document, number)
    except InvalidIdentity as refusal:
        number = number.removesuffix(FIRST_CHILD)
        broken = row.document in OF_RESIDENTS and values.is_broken_number(number)
        row.wrong("identity_broken" if broken else refusal.code, Field.IDENTITY, length=len(number))
        return Checked("")
    row.identity_number = checked.number
    return checked


def _number(row: Row) -> str:
    """The number of the document; a newborn on a parent's number is the first child of it where the list says no other."""
    number = values.identity_text(row.said.get(Field.IDENTITY, ""))
    if row.document != Identity.Kind.NEWBORN:
        return number
    number = number or values.identity_text(row.said.get(Field.PARENT, ""))
    return number + FIRST_CHILD if number and identity.is_of_parent(row.document, number) else number


def _birth(row: Row, checked: Checked, on: date) -> None:
    said = _said(row, Field.BORN_ON)
    day = values.day_of(said) if said else None
    if said and day is None:
        row.wrong("birth_unreadable", Field.BORN_ON, said=said[:20])
    elif checked.born_on and day and day != checked.born_on:
        row.wrong("birth_differs", Field.BORN_ON, born_on=checked.born_on.isoformat())
    elif not checked.born_on and day is None and row.identity_number:
        row.wrong("birth_missing", Field.BORN_ON)
    row.born_on = checked.born_on or day
    if row.born_on is None:
        return
    if row.born_on > on:
        row.wrong("birth_future", Field.BORN_ON)
    elif age_on(row.born_on, on) > OLDEST:
        row.wrong("birth_too_long_ago", Field.BORN_ON, age=age_on(row.born_on, on))


def _sex(row: Row, checked: Checked) -> None:
    said = _said(row, Field.SEX)
    sex = values.SEXES.get(said)
    if said and sex is None:
        row.wrong("sex_unknown", Field.SEX, said=said[:10])
    elif checked.sex and sex and sex != checked.sex:
        row.wrong("sex_differs", Field.SEX)
    elif not (checked.sex or sex) and row.identity_number:
        row.wrong("sex_missing", Field.SEX)
    row.sex = checked.sex or sex or ""


def _kind(row: Row, on: date) -> None:
    said, of_basis = _said(row, Field.KIND), KIND_OF.get(row.basis)
    row.kind = of_basis or row.kind
    if said and said not in values.KINDS:
        row.wrong("kind_unknown", Field.KIND, said=said[:20])
        return
    age = age_on(row.born_on, on) if row.born_on else -1
    if not 0 <= age <= OLDEST:
        return
    row.kind = values.KINDS[said] if said else of_basis or _kind_by(age)
    if age not in AGES[row.kind]:
        row.wrong("kind_against_age", Field.KIND, kind=said or str(Person.Kind(row.kind).label), age=age)


def _kind_by(age: int) -> Person.Kind:
    """The class of those whose list does not say it."""
    if age < 1:
        return Person.Kind.NEWBORN
    if age < 6:
        return Person.Kind.CHILD
    return Person.Kind.STUDENT if age < 18 else Person.Kind.ADULT


def _village(row: Row, places: Places) -> None:
    said = row.said.get(Field.VILLAGE, "")
    if not said and places.area.level == Area.Level.VILLAGE:
        found = [places.area]
    elif not said:
        row.wrong("village_missing", Field.VILLAGE)
        return
    else:
        found = places.villages(said)
    if not found:
        row.wrong("village_unknown", Field.VILLAGE, said=said[:20])
    elif not places.area.holds(found[0].code):
        row.wrong("village_elsewhere", Field.VILLAGE, said=said[:20])
    elif len(found) > 1:
        row.wrong("village_twice", Field.VILLAGE, said=said[:20])
    else:
        row.area_code = found[0].code


def _basis(row: Row) -> None:
    """The ground that the list says, or that a school or the kind of document says; empty: the person class says it."""
    said = _said(row, Field.BASIS)
    if said and said not in values.BASES:
        row.wrong("basis_unknown", Field.BASIS, said=said[:20])
    elif said:
        row.basis = values.BASES[said]
    elif _said(row, Field.SCHOOL):
        row.basis = Registration.Basis.SCHOOL
    elif row.document in FROM_ABROAD:
        row.basis = Registration.Basis.ABROAD


def _ground(row: Row, places: Places) -> None:
    """The ground with what proves it; what that lacks is seen beside who is registered."""
    if not row.basis and not _said(row, Field.BASIS):
        is_newborn = row.kind == Person.Kind.NEWBORN
        row.basis = Registration.Basis.NEWBORN if is_newborn else Registration.Basis.HOUSEHOLD
    row.permit_number = _said(row, Field.PERMIT)
    if _said(row, Field.DECLARATION):
        row.declaration = row.said[Field.DECLARATION].strip()
    if row.basis == Registration.Basis.SCHOOL:
        row.school = places.schools.get(row.said.get(Field.SCHOOL, "").strip())
    if row.basis == Registration.Basis.NEWBORN:
        row.parent_number = values.identity_text(row.said.get(Field.PARENT, ""))
    if row.document == Identity.Kind.NEWBORN and not row.parent_number:
        row.parent_number = row.identity_number.partition("N")[0]


def _legacy(row: Row) -> None:
    said = _said(row, Field.LEGACY)
    row.legacy = values.LEGACIES.get(said, "")
    if said and not row.legacy:
        row.wrong("legacy_unknown", Field.LEGACY, said=said[:20])


def _status(row: Row) -> None:
    said = _said(row, Field.STATUS)
    if not said:
        return
    row.status = values.STATUSES.get(said, said if said in statuses.LABELS else "")
    if not row.status:
        row.wrong("status_unknown", Field.STATUS, said=said[:20])
    elif not _said(row, Field.DEPARTMENT):
        row.wrong("status_without_department", Field.DEPARTMENT)
    row.starts_on, row.ends_on = _day(row, Field.STARTS_ON), _day(row, Field.ENDS_ON)
    if row.starts_on and row.ends_on and row.ends_on < row.starts_on:
        row.wrong("status_ends_before", Field.ENDS_ON)


def _day(row: Row, column: Field) -> date | None:
    said = _said(row, column)
    day = values.day_of(said) if said else None
    if said and day is None:
        row.wrong("day_unreadable", column, said=said[:20])
    return day


def _contact(row: Row) -> None:
    row.phone, row.card_number = _said(row, Field.PHONE), _said(row, Field.CARD).upper()
    row.bank_name, row.bank_account = _said(row, Field.BANK), _said(row, Field.ACCOUNT)
    if row.phone and not PHONE.fullmatch(row.phone):
        row.wrong("phone_unreadable", Field.PHONE, said=row.phone[:20])
    if row.card_number and not _CARD.fullmatch(row.card_number):
        row.wrong("card_unreadable", Field.CARD, said=row.card_number[:20])
    if row.bank_account and not ACCOUNT.fullmatch(row.bank_account):
        row.wrong("account_unreadable", Field.ACCOUNT, said=row.bank_account[:20])
    elif row.bank_account and not row.bank_name:
        row.wrong("account_without_bank", Field.BANK)


def _village_name(name: str) -> str:
    """A village however it is written: 红旗村, 红旗村委会, 红旗村民委员会."""
    return re.sub(r"(村民委员会|居民委员会|村委会|居委会|社区居委会|村|社区)$", "", name) or name
