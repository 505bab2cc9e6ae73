"""Keeping the register of institutions: new ones, corrections, levels, departments, how each is paid."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from stdnum.cn import uscc

from casework import clock, events, masks
from casework.commands import service
from casework.errors import Incomplete, OutOfScope
from casework.models import Area, Pool
from casework.rights import Right
from casework.scope import Reader
from institutions import initials
from institutions.code_errors import CodeKnown
from institutions.codes import institution_code
from institutions.errors import KeptElsewhere, LevelChangeKnown
from institutions.models import Department, Institution, LevelChange, PaymentMethod

KEPT = (
    *("name", "grade", "address", "telephone", "ownership", "is_for_profit", "is_internal", "is_specialised"),
    *("is_community", "medicine", "branch_of", "operating_since", "beds", "licence_number", "licence_valid_to"),
    *("credit_code", "legal_person", "bank_name", "bank_account", "connection", "connected_on"),
    *("is_cross_region", "is_cross_province", "is_cross_province_inpatient", "closed_on"),
)
"""What a correction may change. Code, kind and area stay; the level changes from a day on."""
MASKED = {"bank_account": masks.account}


@service
def register_institution(*, facts: Mapping[str, Any], by: Reader) -> Institution:
    """Add an institution: `code`, `kind`, `level`, `area` and any of KEPT.

    Raises NotAllowed, KeptElsewhere, BadCode, CodeKnown, Incomplete.
    """
    area = facts["area"]
    _must_keep(by, area)
    code = institution_code(facts["code"], facts["kind"], area)
    _look_over(facts)
    known = Institution.objects.filter(code=code).first()
    if known:
        raise CodeKnown(name=known.name)
    institution = Institution(code=code, kind=facts["kind"], level=facts["level"], area=area)
    _set(institution, {name: facts[name] for name in KEPT if name in facts})
    try:
        with transaction.atomic():
            institution.save()
    except IntegrityError as error:
        raise CodeKnown(name=code) from error
    tell("institution_registered", institution, institution, by)
    return institution


@service
def correct_institution(*, institution: Institution, facts: Mapping[str, Any], by: Reader) -> Institution:
    """Set any of KEPT as it is; the event keeps what stood there before. Raises NotAllowed, Incomplete."""
    institution = kept(institution, by)
    _look_over(facts)
    said = {name: facts[name] for name in KEPT if name in facts and facts[name] != getattr(institution, name)}
    before = {name: getattr(institution, name) for name in said}
    _set(institution, said)
    institution.save()
    tell("institution_corrected", institution, institution, by, before=_shown(before), now=_shown(said))
    return institution


@service
def change_level(*, institution: Institution, level: str, starts_on: date, note: str, by: Reader) -> Institution:
    """Give an institution another level from a day on: stays admitted before keep the old one.

    Raises NotAllowed, LevelChangeKnown when a change on that day or later is known, Incomplete for the same level.
    """
    institution = kept(institution, by)
    change_level_of(institution, level, starts_on, note)
    tell("institution_level_changed", institution, institution, by, level=level, starts_on=starts_on)
    return institution


def change_level_of(institution: Institution, level: str, starts_on: date, note: str) -> LevelChange:
    """The same inside another service, which has locked the institution and tells of it."""
    last = institution.level_changes.last()
    if last and last.starts_on >= starts_on:
        raise LevelChangeKnown(day=last.starts_on, field="starts_on")
    before = last.after if last else institution.level
    if before == level:
        raise Incomplete({"level": [_("The institution has this level already.")]})
    change = LevelChange.objects.create(
        institution=institution, before=before, after=Institution.Level(level), starts_on=starts_on, note=note.strip()
    )
    if starts_on <= clock.today():
        institution.level = level
        institution.save(update_fields=["level"])
    return change


@service
def set_departments(*, institution: Institution, rows: Sequence[Mapping[str, Any]], by: Reader) -> Institution:
    """The specialities with their beds, all at once: `code`, `name`, `beds` each. Raises NotAllowed, Incomplete."""
    institution = kept(institution, by)
    codes = [row["code"] for row in rows]
    twice = sorted({code for code in codes if codes.count(code) > 1})
    if twice:
        raise Incomplete({"rows": [_("The code %(code)s stands twice.") % {"code": twice[0]}]})
    institution.departments.all().delete()
    Department.objects.bulk_create(Department(institution=institution, **row) for row in rows)
    tell("departments_set", institution, institution, by, rows=len(rows))
    return institution


@service
def set_payment_method(
    *, institution: Institution, care: str, method: str, starts_on: date, by: Reader
) -> PaymentMethod:
    """How the reader's pool pays the institution for a sort of care from a day on (FX-27). Raises NotAllowed."""
    pool = keeper_of_the_pool(by)
    chosen, _made = PaymentMethod.objects.update_or_create(
        pool=pool, institution=institution, care=care, starts_on=starts_on, defaults={"method": method}
    )
    tell("payment_method_set", institution, institution, by, care=care, method=method, starts_on=starts_on)
    return chosen


def kept(institution: Institution, by: Reader) -> Institution:
    """The institution, locked, if the reader keeps it. Raises NotAllowed, KeptElsewhere, OutOfScope."""
    locked = Institution.objects.select_for_update(of=("self",)).select_related("area").get(pk=institution.pk)
    _must_keep(by, locked.area)
    return locked


def keeper_of_the_pool(by: Reader, right: Right = Right.INSTITUTION_EDIT) -> Pool:
    """The reader's pool, for what concerns it as a whole. Raises OutOfScope."""
    if by.pool is None or not by.may_in(right, by.pool.area_id):
        raise OutOfScope()
    return by.pool


def _must_keep(by: Reader, area: Area) -> None:
    """Whoever works for the area keeps its institutions; those that lie in no pool of the portal, every desk keeps."""
    if by.pool is None or not by.may(Right.INSTITUTION_EDIT):
        raise OutOfScope()
    if by.pool.holds(area.code):
        if not by.may_in(Right.INSTITUTION_EDIT, area.code):
            raise OutOfScope()
    elif any(pool.holds(area.code) for pool in Pool.objects.select_related("area")):
        raise KeptElsewhere(area=area.name)


def _look_over(facts: Mapping[str, Any]) -> None:
    """Raises Incomplete with everything that is wrong."""
    problems: dict[str, list[str]] = {}
    if "name" in facts and not facts["name"].strip():
        problems["name"] = [_("Type the name of the institution.")]
    number = uscc.compact(facts.get("credit_code") or "")
    if number and not uscc.is_valid(number):
        problems["credit_code"] = [_("This is no unified social credit code of 18 characters.")]
    if facts.get("connected_on") and facts.get("connection") == Institution.Connection.NONE:
        problems["connection"] = [_("A day of connection is given: say how far the connection is.")]
    if problems:
        raise Incomplete(problems)


def _set(institution: Institution, said: Mapping[str, Any]) -> None:
    for name, value in said.items():
        setattr(institution, name, value.strip() if isinstance(value, str) else value)
    institution.credit_code = uscc.compact(institution.credit_code)
    institution.initials = initials.of_institution(institution.name)


def _shown(values: Mapping[str, Any]) -> dict[str, str]:
    """Values as an event keeps them: sensitive ones masked, rows by their names."""
    return {name: MASKED.get(name, str)(value) if value not in (None, "") else "" for name, value in values.items()}


def tell(verb: str, subject: Any, institution: Institution, by: Reader, **payload: object) -> None:
    """Record the one event of a service about an institution."""
    pool = by.pool
    inside = pool is not None and pool.holds(institution.area_id)
    events.record(
        verb,
        subject=subject,
        actor=by.staff,
        pool=pool,
        area_code=institution.area_id if inside or pool is None else pool.area_id,
        name=institution.name,
        **payload,
    )
