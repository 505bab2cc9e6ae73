"""Whether contribution money can go back, on which ground, and how much of it."""

import re
from collections.abc import Callable

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from casework import clock
from casework.errors import Incomplete, Refusal, WrongStep
from casework.models import Pool
from enrollment.matching import Outcome
from enrollment.models import Contribution, Coverage, PaymentLine, Receipt, Refund
from enrollment.selectors.enrollees import enrollees
from enrollment.services.owing import Pricing
from fund.payables import Payee
from policy import Relieved

Ground, Resolution = Refund.Ground, PaymentLine.Resolution
ACCOUNT = re.compile(r"[0-9]{8,32}")
RELIEF = "relief"
"""The channel of what departments pay."""


class NothingToGiveBack(Refusal):
    code = "nothing_to_give_back"
    sentence = gettext_lazy("Nothing was paid here that could go back.")


class CoverHasBegun(Refusal):
    code = "cover_has_begun"
    sentence = gettext_lazy("The cover began on %(day)s. On this ground money goes back only before it begins.")


class RepairUsed(Refusal):
    code = "repair_used"
    sentence = gettext_lazy(
        "The wait of %(year)s was counted with this year as paid for. It does not go back any more."
    )


class GroundNotShown(Refusal):
    """What the ground says must stand in the portal before money moves."""

    code = "ground_not_shown"
    sentence = gettext_lazy("The portal does not show this ground. Record what proves it first, then ask again.")

    def __init__(self) -> None:
        super().__init__(field="ground")


class AskedAlready(Refusal):
    code = "refund_asked_already"
    sentence = gettext_lazy("Refund %(number)s was asked for already.")
    status = 409


class LineSettled(Refusal):
    code = "line_settled"
    sentence = gettext_lazy("This payment is settled already. Reload the page to see how.")
    status = 409


def payee(name: str, bank_name: str, bank_account: str, reason: str) -> Payee:
    """Where the money goes and that there is a reason. Raises Incomplete."""
    account = "".join(bank_account.split())
    problems = {
        field: [_("This is needed.")]
        for field, value in (("payee_name", name), ("bank_name", bank_name), ("reason", reason))
        if not value.strip()
    }
    if not ACCOUNT.fullmatch(account):
        problems["bank_account"] = [_("An account number has 8 to 32 digits. Compare it with the card or passbook.")]
    if problems:
        raise Incomplete(problems)
    return Payee(name.strip(), bank_name.strip(), account)


def must_be_refundable(contribution: Contribution, ground: str, *, but: Refund | None = None) -> int:
    """Fen that go back on this ground: all that was paid, or the part that a department takes over by the rules.

    Raises WrongStep, AskedAlready, GroundNotShown, CoverHasBegun, RepairUsed, NothingToGiveBack.
    """
    if not contribution.took_money:
        raise WrongStep(state=contribution.get_state_display())
    other = contribution.refunds.filter(state=Refund.State.ASKED).first()
    if other and other != but:
        raise AskedAlready(number=other.number)
    shown = SHOWN_OF_REPAIRED if contribution.state == Contribution.State.REPAIRED else SHOWN
    if ground not in shown or not shown[ground](contribution):
        raise GroundNotShown()
    if ground == Ground.RELIEF:
        return relieved(contribution).amount - contribution.relief
    paid = sum(receipt.amount for receipt in receipts_of(contribution))
    if paid <= 0:
        raise NothingToGiveBack()
    return paid


def receipts_of(contribution: Contribution) -> list[Receipt]:
    """What was paid for it and has not gone back; a department's part is settled with the department."""
    return list(contribution.receipts.filter(amount__gt=0, reversed_by=None).exclude(channel=RELIEF))


def relieved(contribution: Contribution) -> Relieved:
    """What a department pays by the rules for a status that held on the day of the payment and was confirmed later
    (CL-06, FX-10). Raises GroundNotShown when that is no more than what one pays already."""
    person, year, paid_on = contribution.person, contribution.coverage_year, contribution.paid_on or clock.today()
    pricing = Pricing(contribution.pool, year)
    declared_on = pricing.declared_on(contribution.registration and contribution.registration.registered_on, paid_on)
    relief = pricing.quote(enrollees([person], pricing, paid_on)[person.pk], paid_on, declared_on).enrolment.relief
    if relief is None or relief.amount <= contribution.relief:
        raise GroundNotShown()
    return relief


def open_line(line: PaymentLine, pool: Pool) -> PaymentLine:
    """The line, locked, if its money still waits in suspense. Raises LineSettled."""
    line = PaymentLine.objects.select_for_update(of=("self",)).get(pk=line.pk, file__pool=pool)
    settled = line.outcome in (Outcome.BOOKED, Outcome.REPEATED)
    if settled or line.resolution not in ("", Resolution.HELD):
        raise LineSettled()
    return line


def _died_before(contribution: Contribution) -> bool:
    died_on, starts_on = contribution.person.died_on, contribution.starts_on
    return bool(died_on and starts_on and died_on < starts_on)


def _employee(contribution: Contribution) -> bool:
    """Covered by employees' insurance on the first day that the contribution would cover."""
    held = Coverage.objects.filter(person=contribution.person_id, scheme=Coverage.Scheme.EMPLOYEE)
    return held.filter(period__contains=contribution.starts_on).exists()


def _not_begun(contribution: Contribution) -> bool:
    if contribution.starts_on and contribution.starts_on <= clock.today():
        raise CoverHasBegun(day=contribution.starts_on, field="ground")
    return True


def _repairs_nothing(contribution: Contribution) -> bool:
    """No later year was paid for since: what it takes off the wait was not used yet."""
    later = contribution.person.contributions.filter(
        state__in=Contribution.PAID, coverage_year__gt=contribution.coverage_year, paid_on__gte=contribution.paid_on
    ).first()
    if later:
        raise RepairUsed(year=later.coverage_year, field="ground")
    return True


SHOWN: dict[str, Callable[[Contribution], bool]] = {
    Ground.DEATH: _died_before,
    Ground.EMPLOYEE: _employee,
    Ground.ELSEWHERE: _not_begun,
    Ground.MISTAKE: _not_begun,
    Ground.RELIEF: lambda contribution: bool(relieved(contribution)),
}
"""What must be true for a ground; a payment made twice lies in suspense and is no contribution."""
SHOWN_OF_REPAIRED: dict[str, Callable[[Contribution], bool]] = {Ground.MISTAKE: _repairs_nothing}
"""The same for a missed year that was paid for later: it buys no days, so only a mistake gives it back."""
