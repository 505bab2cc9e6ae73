"""What an application is about: the household's costs of the months that count, and what a grant would pay for them."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef

from assistance.errors import AboveResidual
from assistance.models import Application, Cost, Expense
from assistance.rules import Rules
from casework import clock
from casework.money import yuan
from claims.models import Claim, Settlement
from claims.services.afterwards import Grant, Grants, preview_grants
from claims.services.asking_again import Again
from policy.days import add_months


def since(application: Application) -> date:
    """From which day of discharge on costs count. Raises FigureMissing."""
    day = application.received_on or clock.today()
    return add_months(day, -Rules.on(application.pool, day).figure("assistance_back_months"))


def fill_costs(application: Application) -> int:
    """Look at claims and listed expenses of the household anew; answers how many. An expense of a claim's day is it."""
    application.costs.all().delete()
    members = application.members.exclude(person=None).values_list("person_id", flat=True)
    persons = {application.person_id, *members}
    granted = Cost.objects.filter(
        claim=OuterRef("claim"), application__state=Application.State.GRANTED, person=OuterRef("claim__person")
    )
    first = since(application)
    made = [_cost(application, held) for held in _held(persons, first).annotate(before=Exists(granted))]
    days = {(cost.person_id, cost.day) for cost in made}
    listed = Expense.objects.filter(pool=application.pool, person__in=persons, settled_on__gte=first)
    made += [_listed(application, row) for row in listed if (row.person_id, row.settled_on) not in days]
    return len(Cost.objects.bulk_create(made))


def _held(persons: set[int], first: date) -> Any:
    """What holds of the persons' settled claims that ended on a day or later."""
    later = Settlement.objects.filter(claim=OuterRef("claim"), turn__gt=OuterRef("turn"))
    return Settlement.objects.filter(
        ~Exists(later),
        claim__person__in=persons,
        claim__state__in=Claim.SETTLED_STATES,
        claim__discharged_on__gte=first,
    ).select_related("claim__institution")


def _cost(application: Application, held: Any) -> Cost:
    claim = held.claim
    return Cost(
        application=application,
        person_id=claim.person_id,
        claim=claim,
        day=claim.discharged_on,
        words=f"{claim.institution.name} {claim.get_kind_display()}",
        total=held.total,
        eligible=held.eligible,
        fund=held.fund + held.elsewhere,
        own=held.person,
        assisted_before=held.before,
    )


def _listed(application: Application, expense: Expense) -> Cost:
    """An expense that was settled at the institution, as the month's list tells it."""
    fund = expense.basic + expense.large_amount + expense.critical_illness + expense.assisted
    return Cost(
        application=application,
        person_id=expense.person_id,
        expense=expense,
        day=expense.settled_on,
        words=f"{expense.institution} {expense.medical_type}",
        total=expense.total,
        eligible=expense.eligible,
        fund=fund,
        own=max(expense.total - fund, 0),
    )


def assisted(application: Application) -> list[int]:
    """The claims that a grant is for: the person's own that no earlier application was granted for, in their order."""
    rows = application.costs.filter(person=application.person_id, assisted_before=False).exclude(claim=None)
    return list(rows.order_by("day", "claim_id").values_list("claim_id", flat=True))


def standard(application: Application) -> Grants:
    """The grant by the application's class alone, claim by claim."""
    number = application.assistance_class
    return {claim: Grant(number) for claim in assisted(application)} if number else {}


def comes_to(previewed: Sequence[Again]) -> int:
    """Fen that all funds together pay more."""
    return sum(again.sum for again in previewed)


def with_panel(application: Application, amount: int) -> Grants:
    """The standard with what a panel adds, spread over the claims in their order (LPS-37).

    No claim takes more than is left of it in policy, nor all together more than the yearly cap. Raises AboveResidual,
    FigureMissing.
    """
    grants = dict(standard(application))
    reached, left = comes_to(preview_grants(grants)), amount
    for claim in list(grants):
        if not left:
            break
        number = grants[claim].applied_class
        added = comes_to(preview_grants(grants | {claim: Grant(number, left)})) - reached
        grants[claim] = Grant(number, added)
        reached, left = reached + added, left - added
    if left:
        raise AboveResidual(amount=yuan(amount), most=yuan(amount - left))
    return grants


def grants_of(application: Application) -> Grants:
    """What is granted when it is decided now: the standard, and what a panel has agreed to add."""
    panel = getattr(application, "panel", None)
    return with_panel(application, panel.amount) if panel else standard(application)
