"""An application on its way to the papers: entered, handed in, told what lacks, accepted or not (BJ-05 .. BJ-10)."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

import policy
from casework import clock, sequences
from casework.commands import service
from casework.errors import Incomplete, OutOfScope
from casework.money import yuan
from casework.rights import Right
from casework.scope import Reader
from institutions import errors
from institutions.models import Application, CheckItem, Equipment, Institution, SingleDisease
from institutions.rules import Rules, applicant_of
from institutions.services.stations import end_station, go_on, open_station, take, tell

State, Mark = Application.State, CheckItem.Mark
LETTER = "N"
"""Application numbers begin with it (纳入)."""
FIGURES = (
    *("services", "year", "visits", "visits_amount", "admissions", "discharges", "stay_days", "discharges_amount"),
    *("capacity", "chosen_by"),
)


@service
def start_application(*, institution: Institution, by: Reader) -> Application:
    """Begin an application with the checklists of the rules in force.

    Raises NotAnApplicant, NonProfitOnly, InstitutionClosed, TooSoonAgain, ApplicationOpen, OutOfScope.
    """
    pool = by.pool
    area_code = institution.area_id if pool and pool.holds(institution.area_id) else pool and pool.area_id
    if pool is None or area_code is None or not by.may_in(Right.INSTITUTION_EDIT, area_code):
        raise OutOfScope()
    institution = Institution.objects.select_for_update(of=("self",)).get(pk=institution.pk)
    rules = Rules.on(pool, clock.today())
    _must_be_able_to_apply(institution, rules)
    others = Application.objects.filter(pool=pool, institution=institution)
    held = others.filter(state__in=Application.OPEN).first()
    if held:
        raise errors.ApplicationOpen(number=str(held))
    refused = others.filter(again_from__gt=clock.today()).order_by("-again_from").first()
    if refused:
        raise errors.TooSoonAgain(day=refused.again_from)
    application = Application.objects.create(
        pool=pool,
        area_code=area_code,
        institution=institution,
        version_id=rules.version_id,
        year=clock.today().year - 1,
        created_at=clock.now(),
        entered_by=by.staff,
    )
    _lay_out(application, rules)
    tell("application_started", application, by)
    return application


@service
def save_application(
    *,
    application: Application,
    figures: Mapping[str, Any],
    equipment: Sequence[Mapping[str, Any]] = (),
    diseases: Sequence[Mapping[str, Any]] = (),
    by: Reader,
) -> Application:
    """Keep what the applicant states: FIGURES, devices from the price that the rules name on, single diseases.

    Raises WrongStep, Incomplete.
    """
    application = take(application, "save", by)
    _look_over(application, figures, equipment)
    for name in FIGURES:
        if name in figures:
            setattr(application, name, figures[name])
    application.save()
    application.equipment.all().delete()
    application.diseases.all().delete()
    Equipment.objects.bulk_create(
        Equipment(application=application, position=at, **row) for at, row in enumerate(equipment, 1)
    )
    SingleDisease.objects.bulk_create(
        SingleDisease(application=application, position=at, **row) for at, row in enumerate(diseases, 1)
    )
    tell("application_saved", application, by)
    return application


@service
def mark_items(*, application: Application, marks: Mapping[int, Mapping[str, Any]], by: Reader) -> Application:
    """Note which conditions are met and which papers are there: key of an item to `mark`, `original_seen`, `note`.

    Raises WrongStep.
    """
    application = take(application, "mark", by)
    items = list(application.items.filter(pk__in=marks))
    for item in items:
        said = marks[item.pk]
        item.mark, item.note = Mark(said["mark"]) if said["mark"] else "", said.get("note", "").strip()
        item.original_seen = bool(said.get("original_seen"))
    CheckItem.objects.bulk_update(items, ["mark", "note", "original_seen"])
    tell("application_marked", application, by, items=len(items))
    return application


@service
def submit_application(*, application: Application, received_on: date, by: Reader) -> Application:
    """Take the application in: from this day the agency has to say what lacks. Raises Incomplete, TooEarlyToApply,
    OperationUnknown."""
    application = take(application, "submit", by)
    if received_on > clock.today():
        raise Incomplete({"received_on": [_("It is received today or was earlier.")]})
    if not application.services:
        raise Incomplete({"services": [_("Say what the institution applies for.")]})
    rules = Rules.on(application.pool, received_on)
    _must_be_long_enough_at_work(application.institution, rules, received_on)
    application.version_id, application.received_on = rules.version_id, received_on
    application.number = sequences.case_number(LETTER, application.pool.area, received_on)
    application.state = State.SUBMITTED
    application.save()
    open_station(application, "intake", received_on)
    tell("application_received", application, by, received_on=received_on)
    return application


@service
def tell_missing(*, application: Application, told_on: date, by: Reader) -> Application:
    """Tell once everything that lacks; the applicant has as long as the rules say.

    Raises NothingLacks, ToldBefore, Incomplete.
    """
    application = take(application, "tell_missing", by)
    something_must_lack(application)
    _must_follow(told_on, application.received_on, "told_on")
    end_station(application, by, passed=False, on=told_on)
    application.state, application.told_on = State.SUPPLEMENTING, told_on
    application.save()
    station = open_station(application, "supplement", told_on)
    tell("application_told", application, by, due_on=station.due_on)
    return application


@service
def supplemented(*, application: Application, brought_on: date, by: Reader) -> Application:
    """Take what was supplemented; the intake begins anew, and nothing more is asked for. Raises WrongStep, Incomplete."""
    application = take(application, "supplemented", by)
    _must_follow(brought_on, application.told_on, "brought_on")
    end_station(application, by, passed=True, on=brought_on)
    application.state = State.SUBMITTED
    application.save()
    open_station(application, "intake", brought_on)
    tell("application_supplemented", application, by, brought_on=brought_on)
    return application


@service
def accept_application(*, application: Application, accepted_on: date, by: Reader) -> Application:
    """Accept it as complete: it goes to the first station that the rules name. Raises PapersLack, Incomplete."""
    application = take(application, "accept", by)
    _must_follow(accepted_on, application.received_on, "accepted_on")
    papers_must_be_there(application)
    end_station(application, by, passed=True, on=accepted_on)
    application.accepted_on = accepted_on
    go_on(application, "intake", accepted_on)
    tell("application_accepted", application, by, accepted_on=accepted_on)
    return application


@service
def not_accept(*, application: Application, reasons: str, by: Reader) -> Application:
    """Do not accept it, with the reasons. Raises ReasonsLack."""
    application = take(application, "not_accept", by)
    if not reasons.strip():
        raise errors.ReasonsLack()
    end_station(application, by, passed=False, opinion=reasons.strip())
    application.state, application.reasons = State.NOT_ACCEPTED, reasons.strip()
    application.decided_on = clock.today()
    application.save()
    tell("application_not_accepted", application, by, reasons=reasons)
    return application


@service
def withdraw_application(*, application: Application, reasons: str, by: Reader) -> Application:
    """Take it back at the applicant's wish, as long as nothing is decided. Raises WrongStep."""
    application = take(application, "withdraw", by)
    if application.state != State.DRAFT:
        end_station(application, by, passed=False, opinion=reasons.strip())
    application.state, application.reasons = State.WITHDRAWN, reasons.strip()
    application.save()
    tell("application_withdrawn", application, by, reasons=reasons)
    return application


def papers_must_be_there(application: Application) -> None:
    """Raises PapersLack, with the groups of papers that nobody has seen yet."""
    materials = application.items.filter(kind=CheckItem.Kind.MATERIAL)
    lacking = list(materials.exclude(mark__in=[Mark.YES, Mark.NOT_NEEDED]).values_list("name", flat=True))
    if lacking:
        raise errors.PapersLack(names="；".join(lacking))


def something_must_lack(application: Application) -> None:
    """Raises ToldBefore, or NothingLacks when no paper is marked as lacking."""
    if application.told_on:
        raise errors.ToldBefore(day=application.told_on)
    if not application.items.filter(kind=CheckItem.Kind.MATERIAL, mark=Mark.NO).exists():
        raise errors.NothingLacks()


def _must_be_able_to_apply(institution: Institution, rules: Rules) -> None:
    """Raises NotAnApplicant, NonProfitOnly, InstitutionClosed."""
    if institution.closed_on:
        raise errors.InstitutionClosed(day=institution.closed_on)
    applicants = rules.designation.applicants
    if applicant_of(institution) not in applicants.who:
        raise errors.NotAnApplicant(kind=institution.get_kind_display())
    if applicants.non_profit_only and institution.is_for_profit:
        raise errors.NonProfitOnly()


def _must_be_long_enough_at_work(institution: Institution, rules: Rules, day: date) -> None:
    """Raises TooEarlyToApply, and OperationUnknown where the rules ask and the register does not know."""
    since = institution.operating_since
    earliest = rules.deadline("operation", operating_since=since or day).values.get("earliest")
    if earliest is None:
        return
    if since is None:
        raise errors.OperationUnknown()
    if day < earliest:
        raise errors.TooEarlyToApply(since=since, day=earliest, field="received_on")


def _lay_out(application: Application, rules: Rules) -> None:
    """The checklists of the rules, for this sort of applicant."""
    who, designation = applicant_of(application.institution), rules.designation
    CheckItem.objects.bulk_create(
        CheckItem(application=application, kind=kind, position=at, name=entry.name)
        for kind, lists in (("condition", designation.conditions), ("material", designation.materials))
        for at, entry in enumerate(rules.entries(lists[who]), 1)
    )


def _look_over(application: Application, figures: Mapping[str, Any], equipment: Sequence[Mapping[str, Any]]) -> None:
    """Raises Incomplete."""
    problems: dict[str, list[str]] = {}
    for name in ("visits_amount", "discharges_amount"):
        if figures.get(name, 0) < 0:
            problems[name] = [_("An amount is not negative.")]
    if figures.get("discharges", 0) and figures.get("stay_days", 0) < figures["discharges"]:
        problems["stay_days"] = [_("Every stay has a day at least.")]
    rules = Rules.of(application.version)
    if "equipment_list_price" in rules.pack.parameters:
        below = [row["name"] for row in equipment if not _listed(rules, row["unit_price"])]
        if below:
            least = yuan(rules.figure("equipment_list_price", clock.today()))
            told = _("Only devices from %(least)s yuan a unit on are listed; these are not: %(names)s.")
            problems["equipment"] = [told % {"least": least, "names": "、".join(below)}]
    if problems:
        raise Incomplete(problems)


def _listed(rules: Rules, unit_price: int) -> bool:
    """BJ-08."""
    found: policy.Deadline = rules.deadline("equipment_list", unit_price=unit_price)
    return bool(found.values["listed"])


def _must_follow(day: date, earlier: date | None, field: str) -> None:
    """A step is done on the day of the one before or later, and not in the future. Raises Incomplete."""
    if day > clock.today() or (earlier and day < earlier):
        raise Incomplete({field: [_("The day lies between the step before and today.")]})
