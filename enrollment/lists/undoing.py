"""Taking a written list back, whole, while nothing hangs on what it made."""

from collections.abc import Iterable

from django.db import IntegrityError, models, transaction
from django.db.models import Exists, OuterRef, Q

from casework import clock
from enrollment.lists.errors import SomethingHangsOnIt
from enrollment.models import (
    Call,
    Contribution,
    DemandNotice,
    EnrolmentList,
    Household,
    Identity,
    ListRow,
    Person,
    Receipt,
    Registration,
    Relief,
    SpecialStatus,
)
from enrollment.services.pricing_again import price_again

UNTOUCHED = (Contribution.State.DUE,)


def take_back(listed: EnrolmentList) -> int:
    """Delete what the list made, and price again what is owed without its statuses; how many rows were undone.

    Raises SomethingHangsOnIt and then changes nothing. Payments, demands, calls and files to the tax bureau hang on a
    contribution; claims and whatever upper apps keep hang on a person: PostgreSQL's foreign keys know them all.
    """
    rows = ListRow.objects.filter(enrolment_list=listed, is_written=True)
    _refuse_if_used(rows)
    new = Person.objects.filter(pk__in=rows.filter(outcome=ListRow.Outcome.NEW).values("person"))
    confirmed = list(rows.filter(outcome=ListRow.Outcome.KNOWN, status__isnull=False).values_list("person", flat=True))
    made = {name: list(rows.exclude(**{name: None}).values_list(name, flat=True)) for name in _MADE}
    persons = list(new.values_list("pk", "household_id"))
    count = rows.update(
        outcome=ListRow.Outcome.UNDONE, is_written=False, person=None, registration=None, contribution=None, status=None
    )
    try:
        with transaction.atomic():
            Relief.objects.filter(contribution__in=made["contribution"], batch=None)._raw_delete("default")
            for name, model in _MADE.items():
                _delete(model, made[name])
            Identity.objects.filter(person__in=[pk for pk, _ in persons])._raw_delete("default")
            Household.objects.filter(head__in=[pk for pk, _ in persons]).update(head=None)
            _delete(Person, [pk for pk, _ in persons])
            empty = Household.objects.filter(pk__in={household for _, household in persons} - {None}, members=None)
            _delete(Household, list(empty.values_list("pk", flat=True)))
    except IntegrityError as error:
        raise SomethingHangsOnIt(count=1, row="—") from error
    price_again(Contribution.objects.filter(person__in=confirmed), listed.pool, clock.today())
    return count


def _refuse_if_used(rows: models.QuerySet[ListRow]) -> None:
    """Name the first row whose contribution somebody has worked on since."""
    on_contribution = [
        Exists(model.objects.filter(contribution=OuterRef("contribution"))) for model in (Receipt, DemandNotice, Call)
    ]
    used = rows.filter(
        Q(*on_contribution, _connector=Q.OR)
        | ~Q(contribution__state__in=UNTOUCHED) & Q(contribution__isnull=False)
        | Q(contribution__pushed_in__isnull=False)
        | Q(registration__ended_on__isnull=False)
    )
    first = used.order_by("number").first()
    if first:
        raise SomethingHangsOnIt(count=used.count(), row=first.number)


_MADE: dict[str, type[models.Model]] = {
    "contribution": Contribution,
    "registration": Registration,
    "status": SpecialStatus,
}
"""What a row made, children before parents."""


def _delete(model: type[models.Model], keys: Iterable[int | None]) -> None:
    """Delete by key without Django's cascade: what still points there is an error, never deleted too."""
    model._default_manager.filter(pk__in=list(keys))._raw_delete("default")
