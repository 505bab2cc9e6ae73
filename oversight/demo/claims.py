"""Claims in every state, each brought there by the services at the days on which it would have happened."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from random import Random

from django.utils import timezone

from casework import bulk, clock
from casework.models import Document, Pool, Role
from casework.services.documents import add_document
from claims.facts import Applicant, InvoiceRow, MissingPaper, Payee, SplitRow
from claims.flow import RefusalReason
from claims.instalments.counting import spread
from claims.instalments.services import decide_plan, propose_plan
from claims.models import Claim, Recovery
from claims.models.claim import Relation, Standing
from claims.services import intake, parties, reverse, review
from claims.services.missing import documents_needed_by
from claims.services.originals import note_original
from claims.services.preview import preview_claim
from claims.services.repay import book_repayment
from claims.services.supplement import ARTICLE as ARTICLE_OF_PAPERS
from claims.services.supplement import ask_for_papers
from enrollment.models import Coverage, Identity, Person
from oversight.demo import payments
from oversight.demo.bills import ODDITIES, Hospitals
from oversight.demo.files import WORDS, papers
from oversight.demo.staff import reader
from policy.days import add_months

MIX = {
    "draft": 15,
    "submitted": 42,
    "reviewed": 25,
    "awaiting_approval": 14,
    "sent_back": 10,
    "supplementing": 6,
    "approved": 34,
    "paying": 20,
    "payment_failed": 6,
    "paid": 102,
    "refused": 12,
    "withdrawn": 8,
    "reversed": 6,
}
"""How many of 300 end in which state; a large one goes through the supervisor on its way."""

BIG = {"awaiting_approval"}
ONE_SPLIT_IN, ONE_AGENT_IN, ONE_ODD_IN = 29, 5, 11
"""One claim in so many has another insurer's split statement, comes by an agent, or has something odd about its bill."""

FIRST_DAY = date(2026, 1, 1)
"""From when the example pack has figures."""

FIRST_DISCHARGE = FIRST_DAY + timedelta(days=25)
MISSING = MissingPaper("records", "出院记录缺第二页，且未盖医院印章，请补打完整后提交。", ARTICLE_OF_PAPERS)
SEND_BACK = "出院记录缺第二页，请补齐后再交。"
REFUSED = "住院发生在第三人责任的交通事故中，应由第三人负担。"
ARTICLE = "《中华人民共和国社会保险法》第三十条"

COUNTED_ANEW = (0, 20, 100)
"""Before which claims PostgreSQL looks at how full its tables are."""


@dataclass(frozen=True)
class Story:
    """One claim: who, where it ends, and when it came to the counter."""

    person: Person
    ends: str
    discharged_on: date
    random: Random


def bring_in(pool: Pool, count: int, random: Random) -> None:
    """Tell `count` stories and pay what is due, each batch on a working day after the last of its approvals."""
    teller = Teller(pool)
    told = []
    for at, story in enumerate(_stories(pool, count, random)):
        if at in COUNTED_ANEW:
            bulk.count_anew()
        told.append((story.ends, teller.tell(story)))
    with clock.set_to(_weekday(30)):
        payments.pay(pool, [claim for ends, claim in told if ends in {"paid", "reversed"}])
    with clock.set_to(_weekday(25)):
        payments.pay(pool, [claim for ends, claim in told if ends == "payment_failed"], failed=True)
    with clock.set_to(_weekday(1)):
        payments.send(pool, [claim for ends, claim in told if ends == "paying"])
    supervisor = reader(Role.SUPERVISOR, pool, 1)
    for ends, claim in told:
        if ends == "reversed":
            claim.refresh_from_db()
            reverse.reverse(claim=claim, comment="复查发现票据已在商业保险报销。", by=supervisor)
    _give_back(pool)


def _give_back(pool: Pool) -> None:
    """The first of those who owe something has paid half of it in cash, and gives the rest back in three instalments."""
    recovery = Recovery.objects.filter(pool=pool).order_by("pk").first()
    if not recovery:
        return
    finance, today = reader(Role.FINANCE, pool), clock.today()
    half = max(recovery.amount // 2, 1)
    book_repayment(recovery=recovery, way="cash", amount=half, received_on=today, reference="", by=finance)
    recovery.refresh_from_db()
    if recovery.left:
        rows = [part._asdict() for part in spread(recovery.left, add_months(today, 1), 3)]
        plan = propose_plan(recovery=recovery, rows=rows, by=finance)
        decide_plan(plan=plan, agrees=True, signed_on=today, reason="", by=reader(Role.SUPERVISOR, pool))


def _stories(pool: Pool, count: int, random: Random) -> Iterator[Story]:
    today = clock.today()
    ends = [state for state, share in MIX.items() for _ in range(share * count // 300 or 1)]
    random.shuffle(ends)
    since = max(today - timedelta(days=160), FIRST_DAY)
    chosen = sorted(_covered(pool, since) & _covered(pool, today))[: len(ends) * 8 : 7]
    persons = Person.objects.filter(pk__in=chosen, died_on=None).order_by("pk")
    for person, state in zip(persons, ends, strict=False):
        ago = random.randint(40, 110) if state in {"paid", "reversed", "payment_failed"} else random.randint(12, 30)
        yield Story(person, state, max(today - timedelta(days=ago), FIRST_DISCHARGE), random)


def _covered(pool: Pool, day: date) -> set[int]:
    """Keys of the persons with cover on a day: two simple questions, which need no statistics of just filled tables."""
    return set(Coverage.objects.filter(pool=pool, period__contains=day).values_list("person_id", flat=True))


class Teller:
    """Knows the counter: the hospitals' bills and who works where."""

    def __init__(self, pool: Pool) -> None:
        self.pool = pool
        self.hospitals = Hospitals(pool)
        self.clerks = [reader(Role.CLERK, pool, which) for which in range(2)]
        self.reviewers = [reader(Role.REVIEWER, pool, which) for which in range(2)]
        self.supervisor = reader(Role.SUPERVISOR, pool)
        grown_up = Identity.objects.filter(pool=pool, kind=Identity.Kind.RESIDENT_ID, person__kind=Person.Kind.ADULT)
        self.helpers = list(grown_up.select_related("person").order_by("pk")[:40])

    def tell(self, story: Story) -> Claim:
        """Let the claim happen, from the counter to the state in which the story ends or money takes over."""
        clerk = self.clerks[story.person.pk % 2]
        with clock.set_to(_at(story, 3)):
            claim = intake.start_claim(person=story.person, by=clerk)
            claim = self._fill(claim, story, clerk)
            if story.ends == "draft":
                return claim
            kinds = documents_needed_by(claim)
            for kind, file in zip(kinds, papers(claim, kinds), strict=True):
                document = add_document(
                    case_type="claims.claim",
                    case_id=claim.pk,
                    kind=kind,
                    title=WORDS[kind],
                    file=file,
                    by=clerk,
                )
                if kind == Document.Kind.INVOICE and story.person.pk % 5 == 0:
                    note_original(claim=claim, document=document, is_seen=True, is_kept=True, sheets=2, by=clerk)
            claim = intake.submit(claim=claim, version=claim.version, by=clerk)
        if story.ends == "withdrawn":
            with clock.set_to(_at(story, 4)):
                return intake.withdraw(claim=claim, comment="参保人改走商业保险，自愿撤回。", by=clerk)
        return claim if story.ends == "submitted" else self._review(claim, story)

    def _review(self, claim: Claim, story: Story) -> Claim:
        first, second = self.reviewers
        with clock.set_to(_at(story, 5)):
            now = {"claim": claim, "version": claim.version}
            if story.ends == "sent_back":
                return review.send_back(**now, comment=SEND_BACK, by=first)
            if story.ends == "supplementing":
                return ask_for_papers(**now, missing=[MISSING], supplement_by=_weekday(-10), by=first)
            if story.ends == "refused":
                return review.refuse(
                    **now, reason_code=RefusalReason.THIRD_PARTY, article=ARTICLE, comment=REFUSED, by=first
                )
            # Each person has one claim here: what the funds pay stays the same until it is decided.
            fund = preview_claim(claim).fund
            claim = review.pass_first_review(**now, seen_fund=fund, by=first)
        if story.ends == "reviewed":
            return claim
        with clock.set_to(_at(story, 6)):
            claim = review.pass_second_review(claim=claim, version=claim.version, seen_fund=fund, by=second)
        if claim.state != Claim.State.AWAITING_APPROVAL or story.ends == "awaiting_approval":
            return claim
        with clock.set_to(_at(story, 7)):
            return review.approve(
                claim=claim,
                version=claim.version,
                seen_fund=fund,
                comment="费用与病情相符，同意支付。",
                by=self.supervisor,
            )

    def _fill(self, claim: Claim, story: Story, clerk: object) -> Claim:
        big = story.ends in BIG or story.random.random() < 0.06
        bill = self.hospitals.bill(story.person, story.discharged_on, story.random, big=big)
        if story.person.pk % ONE_ODD_IN == 0:
            bill = ODDITIES[story.person.pk // ONE_ODD_IN % len(ODDITIES)](bill)
        return intake.save_draft(
            claim=claim,
            version=claim.version,
            stay=bill.stay,
            invoices=bill.invoices,
            splits=self._splits(story, bill.invoices[0]),
            applicant=self._applicant(story),
            lines=bill.lines,
            payee=Payee(story.person.name, story.person.bank_name, story.person.bank_account),
            by=clerk,
        )

    def _applicant(self, story: Story) -> Applicant:
        """A parent for a minor, now and then a child with an authorisation for the old."""
        standing, _account = parties.usual(story.person)
        if standing == Standing.SELF and story.person.pk % ONE_AGENT_IN:
            return Applicant()
        helper = self.helpers[story.person.pk % len(self.helpers)]
        is_minor = standing == Standing.GUARDIAN
        return Applicant(
            standing=Standing.GUARDIAN if is_minor else Standing.AGENT,
            name=helper.person.name,
            relation=Relation.PARENT if is_minor else Relation.CHILD,
            identity=helper.number,
            phone=helper.person.phone,
        )

    def _splits(self, story: Story, invoice: InvoiceRow) -> list[SplitRow]:
        """Now and then an accident insurance has paid a fifth of the first invoice before."""
        if story.person.pk % ONE_SPLIT_IN:
            return []
        row = SplitRow(
            invoice_number=invoice.number,
            issuer="示例人寿保险股份有限公司",
            number=f"FG{story.discharged_on:%Y%m}{story.person.pk:05d}",
            issued_on=story.discharged_on,
            amount=invoice.amount // 5,
        )
        return [row]


def _weekday(ago: int) -> date:
    """The working day that many days ago; of a weekend the Friday before it."""
    day = clock.today() - timedelta(days=ago)
    return day - timedelta(days=max(day.weekday() - 4, 0))


def _at(story: Story, days: int) -> datetime:
    """Some moment of the n-th day after the discharge, within the working day, never later than now."""
    moment = datetime.combine(
        story.discharged_on + timedelta(days=days), time(9 + story.person.pk % 7, story.person.pk * 7 % 60)
    )
    return min(timezone.make_aware(moment), clock.now())
