"""Units and who is insured through them by supplementary insurance (HN-01 .. HN-07); their bills: `billing`."""

from datetime import date

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from stdnum.cn import uscc

from casework import events
from casework.commands import service
from casework.errors import Incomplete, NotAllowed, Refusal
from casework.models import Area
from casework.rights import Right
from casework.scope import Reader
from enrollment.models import Coverage, Identity, Person, Unit, UnitBill, UnitMember


class UnitKnown(Refusal):
    code = "unit_known"
    sentence = gettext_lazy("A unit with this code is registered already. Search for it by its name.")

    def __init__(self) -> None:
        super().__init__(field="code")


class MemberElsewhere(Refusal):
    code = "member_elsewhere"
    sentence = gettext_lazy("%(unit)s pays for this person since %(day)s. End that first.")


class NotEmployee(Refusal):
    """HN-01: supplementary insurance stands on employees' basic insurance."""

    code = "not_employee"
    sentence = gettext_lazy("The person has no employees' insurance on %(day)s. Supplementary insurance needs it.")


@service
def register_unit(
    *, code: str, name: str, kind: str, area: Area, is_public: bool, contact: str = "", phone: str = "", by: Reader
) -> Unit:
    """Register a unit by its unified social credit code. Raises NotAllowed, Incomplete, UnitKnown."""
    if by.pool is None or not by.pool.holds(area.code) or not by.may_in(Right.UNIT_EDIT, area.code):
        raise NotAllowed()
    number = uscc.compact(code)
    problems = {} if uscc.is_valid(number) else {"code": [_("This is no unified social credit code of 18 characters.")]}
    if not name.strip():
        problems["name"] = [_("Type the name of the unit.")]
    if problems:
        raise Incomplete(problems)
    said = {"name": name.strip(), "kind": Unit.Kind(kind), "is_public": is_public, "contact": contact, "phone": phone}
    try:
        with transaction.atomic():
            unit = Unit.objects.create(pool=by.pool, area=area, area_code=area.code, code=number, **said)
    except IntegrityError as error:
        raise UnitKnown() from error
    tell("unit_registered", unit, unit, by)
    return unit


@service
def add_member(*, unit: Unit, identity_number: str, kind: str, starts_on: date, by: Reader) -> UnitMember:
    """Let a unit pay for a person from a day on: both join together, with no part of a year (HN-07).

    Raises Incomplete, NotEmployee, MemberElsewhere.
    """
    by.must(Right.UNIT_EDIT, unit)
    found = Identity.objects.filter(pool=unit.pool, number=identity_number.strip().upper()).first()
    if found is None:
        raise Incomplete({"identity_number": [_("Nobody here has this number. Register the person first.")]})
    person = Person.objects.select_for_update(no_key=True).get(pk=found.person_id)
    held = Coverage.objects.filter(person=person, scheme=Coverage.Scheme.EMPLOYEE, period__contains=starts_on)
    if not held.exists():
        raise NotEmployee(day=starts_on, field="starts_on")
    other = UnitMember.objects.filter(person=person, ends_on=None).select_related("unit").first()
    if other:
        raise MemberElsewhere(unit=other.unit.name, day=other.starts_on, field="identity_number")
    member = UnitMember.objects.create(unit=unit, person=person, kind=UnitMember.Kind(kind), starts_on=starts_on)
    tell("unit_member_added", unit, unit, by, starts_on=starts_on)
    return member


@service
def end_member(*, member: UnitMember, ends_on: date, by: Reader) -> UnitMember:
    """End it with its last day. Raises Incomplete."""
    by.must(Right.UNIT_EDIT, member.unit)
    if ends_on < member.starts_on:
        raise Incomplete({"ends_on": [_("The last day lies before the first.")]})
    member.ends_on = ends_on
    member.save(update_fields=["ends_on"])
    tell("unit_member_ended", member.unit, member.unit, by, ends_on=ends_on)
    return member


def tell(verb: str, subject: Unit | UnitBill, of: Unit, by: Reader, **payload: object) -> None:
    """Record the event of a step of a unit or its bill."""
    events.record(verb, subject=subject, actor=by.staff, pool=of.pool, area_code=of.area_code, unit=of.name, **payload)
