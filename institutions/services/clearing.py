"""What is paid in advance (预付, FX-28), and clearings (清算) of a quarter or a whole term against the budget (SY-11)."""

from collections.abc import Iterable, Mapping
from datetime import date

from django.db.models import Q, Sum
from django.utils.translation import gettext as _

from casework import clock, sequences
from casework.commands import service
from casework.errors import Incomplete, SamePerson
from casework.money import plain_yuan
from casework.rights import Right
from casework.scope import Reader
from fund import ledger, payables
from fund.models import Account, Fund, Payable, Posting
from fund.payables import Outcome
from institutions import errors
from institutions.declared import errors as refused
from institutions.declared.steps import DAY, last_of
from institutions.flow import CLEARING, PREPAYMENT
from institutions.models import Agreement, Clearing, Declaration, Prepayment, YearlyScore
from institutions.models.agreements import WHOLE
from institutions.rules import Rules, language
from institutions.services.agreed import terms_on
from institutions.services.confirming import fully_paid, pay_again, payee_of, prepaid_left
from institutions.services.declarations import settled_by
from institutions.services.supervision import supervision_of, tell_about
from policy.designation.clearing import Cleared, Position, clear, prepay, share_of

QUARTER = 3


@service
def propose_prepayment(*, agreement: Agreement, month: date, by: Reader) -> Prepayment:
    """Propose to pay the agreed ratio of a month's share of the budget in advance.

    Raises NothingAgreed, MonthPrepaid, OutsideTerm, OutOfScope.
    """
    agreement, month = _locked(agreement, by, Right.INSTITUTION_EDIT), month.replace(day=1)
    number, terms = _number_of(agreement, month), terms_on(agreement, last_of(month))
    amount, rows = prepay(terms["budget"], months_of(agreement), number, terms["prepayment"])
    if not amount:
        raise refused.NothingAgreed(number=agreement.number)
    known = agreement.prepayments.filter(month=month).exclude(state=Prepayment.State.REJECTED).first()
    if known:
        raise refused.MonthPrepaid(month=f"{month:%Y-%m}", number=known.number)
    prepayment = Prepayment.objects.create(
        pool=agreement.pool,
        area_code=agreement.area_code,
        number=sequences.case_number("YF", agreement.pool.area, clock.today()),
        agreement=agreement,
        month=month,
        amount=amount,
        trace=[row.as_json() for row in rows],
        made_by=by.staff,
    )
    _tell("prepayment_proposed", prepayment, by, amount=plain_yuan(amount))
    return prepayment


@service
def decide_prepayment(*, prepayment: Prepayment, agrees: bool, by: Reader) -> Prepayment:
    """Decide as another person; what is agreed is owed. Raises SamePerson, AccountLacks, WrongStep."""
    agreement = Agreement.objects.select_for_update(of=("self",)).get(pk=prepayment.agreement_id)
    prepayment = _advance(prepayment, "agree" if agrees else "reject", by)
    _another(prepayment.made_by_id, by)
    prepayment.state = Prepayment.State.DECIDED if agrees else Prepayment.State.REJECTED
    prepayment.decided_by, prepayment.decided_on = by.staff, clock.today()
    prepayment.save()
    if agrees:
        payables.owe(
            subject=prepayment,
            pool=prepayment.pool,
            area_code=prepayment.area_code,
            number=prepayment.number,
            payee=payee_of(agreement.institution),
            by_fund={Fund.BASIC: prepayment.amount},
            decided_by=by.staff,
            reason=Posting.Reason.PREPAID,
            out_of=Account.Kind.PREPAID,
        )
    verb = "prepayment_agreed" if agrees else "prepayment_rejected"
    _tell(verb, prepayment, by, amount=plain_yuan(prepayment.amount))
    return prepayment


@service
def pay_prepayment_again(*, prepayment: Prepayment, by: Reader) -> Prepayment:
    """Let what the bank returned be paid to the account that the register has now. Raises NotReturned, AccountLacks."""
    prepayment = _advance(prepayment, "pay_again", by)
    pay_again(prepayment, prepayment.agreement.institution)
    _tell("prepayment_paid_again", prepayment, by)
    return prepayment


@service
def propose_clearing(*, agreement: Agreement, kind: str, last_month: date, by: Reader) -> Clearing:
    """Compute a clearing through a month: every third month of the term, or the whole term.

    Raises DeclarationsOpen, ClearedAlready, Incomplete, NotSettled, FigureMissing, OutOfScope.
    """
    agreement, last_month = _locked(agreement, by, Right.INSTITUTION_EDIT), last_month.replace(day=1)
    if kind == Clearing.Kind.YEAR:
        last_month = last_day_of(agreement).replace(day=1)
    number = _number_of(agreement, last_month)
    if kind == Clearing.Kind.QUARTER and number % QUARTER:
        raise Incomplete({"last_month": [_("A quarter ends with every third month of the term.")]})
    if last_of(last_month) >= clock.today():
        raise Incomplete({"last_month": [_("Clear months that are over.")]})
    _must_be_decided(agreement, last_month)
    _must_be_new(agreement, kind, last_month)
    rules = settled_by(agreement.pool, clock.today())
    at, found = _computed(agreement, rules, kind, last_month)
    clearing = Clearing.objects.create(
        pool=agreement.pool,
        area_code=agreement.area_code,
        number=sequences.case_number("QS", agreement.pool.area, clock.today()),
        agreement=agreement,
        version_id=rules.version_id,
        kind=kind,
        first_month=_first_month(agreement, kind, number),
        last_month=last_month,
        trace=[row.as_json() for row in found.rows],
        made_by=by.staff,
        **_figures(at, found),
    )
    _tell("clearing_proposed", clearing, by, amount=plain_yuan(clearing.due))
    return clearing


@service
def decide_clearing(*, clearing: Clearing, agrees: bool, words: str, by: Reader) -> Clearing:
    """Decide as another person: what is due is owed, or to be given back; deposit and advance are closed at the end.

    Raises SamePerson, MovedSince, AccountLacks, ReasonsLack, WrongStep.
    """
    agreement = Agreement.objects.select_for_update(of=("self",)).get(pk=clearing.agreement_id)
    clearing = _taken(clearing, "agree" if agrees else "reject", by)
    _another(clearing.made_by_id, by)
    if not agrees and not words.strip():
        raise errors.ReasonsLack()
    if agrees:
        at, found = _computed(agreement, Rules.of(clearing.version), clearing.kind, clearing.last_month)
        if _figures(at, found) != {name: getattr(clearing, name) for name in _figures(at, found)}:
            raise refused.MovedSince()
    moves = bool(clearing.due)
    settled = Clearing.State.DECIDED if moves else Clearing.State.DONE
    clearing.state = settled if agrees else Clearing.State.REJECTED
    clearing.settled_on = clock.today() if agrees and not moves else None
    clearing.decided_by, clearing.decided_on, clearing.words = by.staff, clock.today(), words.strip()
    clearing.save()
    if agrees:
        _book(clearing, by)
    _tell("clearing_agreed" if agrees else "clearing_rejected", clearing, by, amount=plain_yuan(clearing.due))
    return clearing


@service
def book_clearing_back(*, clearing: Clearing, received_on: date, reference: str, by: Reader) -> Clearing:
    """Book that what was due below nought came back. Raises NothingToGiveBack, Incomplete, WrongStep."""
    clearing = _taken(clearing, "came_back", by)
    if clearing.due >= 0:
        raise refused.NothingToGiveBack()
    if not reference.strip() or received_on > clock.today():
        raise Incomplete({"reference": [_("Type the slip of the bank, received today or earlier.")]})
    clearing.state, clearing.settled_on = Clearing.State.DONE, received_on
    clearing.reference = reference.strip()
    clearing.save()
    _post(clearing, {Account.Kind.BANK: -clearing.due, Account.Kind.OWED_BACK: clearing.due}, by)
    _tell("clearing_came_back", clearing, by, amount=plain_yuan(-clearing.due))
    return clearing


@service
def pay_clearing_again(*, clearing: Clearing, by: Reader) -> Clearing:
    """Let what the bank returned be paid to the account that the register has now. Raises NotReturned, AccountLacks."""
    clearing = _taken(clearing, "pay_again", by)
    pay_again(clearing, clearing.agreement.institution)
    _tell("clearing_paid_again", clearing, by)
    return clearing


def prepayment_outcome(*, outcome: Outcome, payables: Iterable[Payable], by: Reader) -> None:
    """A prepayment is paid when the bank paid it."""
    if outcome == Outcome.PAID:
        paid = Prepayment.objects.filter(pk__in=fully_paid(Prepayment, payables))
        paid.update(state=Prepayment.State.PAID, paid_on=clock.today())


def clearing_outcome(*, outcome: Outcome, payables: Iterable[Payable], by: Reader) -> None:
    """A clearing is settled when the bank paid it."""
    if outcome == Outcome.PAID:
        paid = Clearing.objects.filter(pk__in=fully_paid(Clearing, payables))
        paid.update(state=Clearing.State.DONE, settled_on=clock.today())


def months_of(agreement: Agreement) -> int:
    """The months of its term: a year is twelve also where it begins within a month. The part of a month in which it ends
    then has no share of the budget of its own, the one in which it begins has a whole one."""
    first, beyond = agreement.starts_on, agreement.ends_on + DAY
    return (beyond.year - first.year) * 12 + beyond.month - first.month + (beyond.day > first.day)


def budget_through(agreement: Agreement, month: date) -> int:
    """Fen of the term's budget through a month, as the terms of that month's last day say it."""
    budget, months = terms_on(agreement, last_of(month))["budget"], months_of(agreement)
    return share_of(budget, months, _number_of(agreement, month))


def last_day_of(agreement: Agreement) -> date:
    """The last day on which it bound: of its term, or before where it was ended."""
    return agreement.period.upper - DAY


def _computed(agreement: Agreement, rules: Rules, kind: str, last_month: date) -> tuple[Position, Cleared]:
    """How the term stands through the month, and what follows. Raises FigureMissing."""
    final = kind == Clearing.Kind.YEAR
    months = agreement.declarations.filter(state__in=Declaration.DECIDED, month__lte=last_month).order_by()
    sums = months.aggregate(declared=Sum("basic"), off=Sum("deducted_basic"), held=Sum("deposit"))
    at = Position(
        budget=budget_through(agreement, last_month),
        allowed=(sums["declared"] or 0) - (sums["off"] or 0),
        borne_before=borne_before(agreement),
        deposit_held=sums["held"] or 0,
        prepaid=prepaid_left(agreement) if final else 0,
        final=final,
        deposit_share=_deposit_share(agreement, rules),
    )
    found = clear(rules.pack, clock.today(), at)
    if found.missing:
        raise errors.FigureMissing(reason=" ".join(lack.sentence(language()) for lack in found.missing))
    return at, found


def borne_before(agreement: Agreement) -> int:
    """The overspend that the last clearing in force laid on the institution (fen)."""
    last = agreement.clearings.filter(state__in=Clearing.IN_FORCE).order_by("-last_month", "-id").first()
    return last.borne if last else 0


def _deposit_share(agreement: Agreement, rules: Rules) -> int:
    """Basis points of the deposit that go back: by the score of the year in which the term ends, else the ungraded part."""
    scores = YearlyScore.objects.filter(pool=agreement.pool_id, institution=agreement.institution_id)
    decided = scores.filter(year=last_day_of(agreement).year, state=YearlyScore.State.DECIDED).first()
    if decided:
        return decided.deposit_share
    return int(rules.figure(supervision_of(rules).ungraded, clock.today()) * WHOLE)


def _figures(at: Position, found: Cleared) -> dict[str, int]:
    return {
        "budget": at.budget,
        "allowed": at.allowed,
        "shared": found.shared,
        "borne": found.borne,
        "borne_before": at.borne_before,
        "kept": found.kept,
        "deposit_held": at.deposit_held if at.final else 0,
        "deposit_back": found.deposit_back,
        "prepaid_left": found.prepaid_left,
        "due": found.due,
    }


def _book(clearing: Clearing, by: Reader) -> None:
    """What is due is owed, or owed back; the deposit is no longer held, the advance no longer out."""
    if clearing.due > 0:
        payables.owe(
            subject=clearing,
            pool=clearing.pool,
            area_code=clearing.area_code,
            number=clearing.number,
            payee=payee_of(clearing.agreement.institution),
            by_fund={Fund.BASIC: clearing.due},
            decided_by=by.staff,
            reason=Posting.Reason.CLEARED,
        )
    moved = {
        Account.Kind.DEPOSIT: clearing.deposit_held,
        Account.Kind.PREPAID: -clearing.prepaid_left,
        Account.Kind.OWED_BACK: max(-clearing.due, 0),
    }
    _post(clearing, moved | {Account.Kind.BENEFIT: -sum(moved.values())}, by)


def _post(clearing: Clearing, moved: Mapping[Account.Kind, int], by: Reader) -> None:
    """Book what moves in the basic fund, debit positive; nothing where nothing does."""
    legs = {(Fund.BASIC, kind): fen for kind, fen in moved.items() if fen}
    if legs:
        ledger.book(
            pool=clearing.pool,
            reason=Posting.Reason.CLEARED,
            subject_type=Clearing._meta.label_lower,
            subject_id=clearing.pk,
            legs=legs,
            actor=by.staff,
        )


def _must_be_decided(agreement: Agreement, last_month: date) -> None:
    """Raises DeclarationsOpen."""
    undecided = agreement.declarations.filter(month__lte=last_month, state__in=Declaration.UNDECIDED)
    numbers = list(undecided.values_list("number", flat=True)[:5])
    if numbers:
        raise refused.DeclarationsOpen(numbers="、".join(numbers))


def _must_be_new(agreement: Agreement, kind: str, last_month: date) -> None:
    """Raises ClearedAlready: the whole term, a quarter through the same month or a later one, or one that waits."""
    standing = agreement.clearings.exclude(state=Clearing.State.REJECTED)
    stands = Q(state=Clearing.State.PROPOSED) | Q(kind=Clearing.Kind.YEAR)
    if kind == Clearing.Kind.QUARTER:
        stands |= Q(last_month__gte=last_month)
    known = standing.filter(stands).first()
    if known:
        raise refused.ClearedAlready(number=known.number)


def _first_month(agreement: Agreement, kind: str, number: int) -> date:
    first = agreement.starts_on.replace(day=1)
    if kind == Clearing.Kind.YEAR:
        return first
    months = first.year * 12 + first.month - 1 + number - QUARTER
    return date(months // 12, months % 12 + 1, 1)


def _number_of(agreement: Agreement, month: date) -> int:
    """Which month of the term it is, from 1. Raises OutsideTerm."""
    first, last = agreement.starts_on.replace(day=1), last_day_of(agreement)
    if not first <= month <= last:
        raise errors.OutsideTerm(first=agreement.starts_on, last=last)
    return (month.year - first.year) * 12 + month.month - first.month + 1


def _locked(agreement: Agreement, by: Reader, right: Right) -> Agreement:
    """The agreement that binds or bound, locked. Raises NotAllowed, OutOfScope, WrongStep."""
    rows = Agreement.objects.select_for_update(of=("self",)).select_related("pool__area", "institution")
    agreement = rows.get(pk=agreement.pk)
    by.must(right, agreement)
    if agreement.state not in Agreement.BINDING:
        raise refused.NoAgreement(name=agreement.institution.name, month=f"{agreement.starts_on:%Y-%m}")
    return agreement


def _advance(prepayment: Prepayment, action: str, by: Reader) -> Prepayment:
    """The prepayment, locked, if the step is possible and the reader's. Raises WrongStep, NotAllowed."""
    rows = Prepayment.objects.select_for_update(of=("self",)).select_related("pool", "agreement__institution")
    prepayment = rows.get(pk=prepayment.pk)
    by.must(PREPAYMENT.begin(action, prepayment).right, prepayment)
    return prepayment


def _taken(clearing: Clearing, action: str, by: Reader) -> Clearing:
    rows = Clearing.objects.select_for_update(of=("self",))
    clearing = rows.select_related("pool__area", "agreement__institution", "version").get(pk=clearing.pk)
    by.must(CLEARING.begin(action, clearing).right, clearing)
    return clearing


def _another(maker_id: int, by: Reader) -> None:
    """Raises SamePerson."""
    if by.staff.pk == maker_id:
        raise SamePerson(role=_("who proposed it"))


def _tell(verb: str, subject: Prepayment | Clearing, by: Reader, **payload: object) -> None:
    tell_about(verb, subject, subject.agreement.institution, by, number=subject.number, **payload)
