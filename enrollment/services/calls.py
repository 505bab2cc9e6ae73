"""Calling those who have not paid (催缴电话): what came of each try."""

from datetime import date

from django.utils.translation import gettext as _

from casework import clock, events, masks
from casework.commands import service
from casework.errors import Incomplete
from casework.rights import Right
from casework.scope import Reader
from enrollment.models import Call, Contribution


@service
def record_call(
    *, contribution: Contribution, result: str, promised_on: date | None = None, note: str = "", by: Reader
) -> Call:
    """Keep the result of a call about an unpaid contribution (LPS-24). Raises Incomplete, OutOfScope."""
    contribution = Contribution.objects.select_related("person", "pool").get(pk=contribution.pk)
    by.must(Right.ENROL, contribution)
    problems: dict[str, list[str]] = {}
    if result not in Call.Result.values:
        problems["result"] = [_("Choose what came of the call.")]
    if promised_on and result != Call.Result.WILL_PAY:
        problems["promised_on"] = [_("Only who will pay names a day.")]
    elif promised_on and promised_on < clock.today():
        problems["promised_on"] = [_("The day is in the past.")]
    if problems:
        raise Incomplete(problems)
    call = Call.objects.create(
        contribution=contribution,
        at=clock.now(),
        by=by.staff,
        result=result,
        promised_on=promised_on,
        note=note.strip(),
    )
    events.record(
        "payer_called",
        subject=contribution.person,
        actor=by.staff,
        pool=contribution.pool,
        area_code=contribution.area_code,
        name=masks.name(contribution.person.name),
        year=contribution.coverage_year,
        result=result,
    )
    return call
