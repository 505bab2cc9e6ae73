"""What reviews of the demo have asked outside the agency: requests open, late and answered, a task on the spot."""

from datetime import timedelta

from casework import clock
from casework.models import Document, Pool, Role
from casework.scope import Reader
from claims.models import Claim
from claims.night import reminders
from claims.sampling import small_and_clean
from claims.services.inquiries import answer_inquiry, ask_inquiry
from claims.services.investigations import add_finding, order_investigation
from claims.services.joint import convene, give_opinion, note_attendee
from claims.services.preview import preview_claim
from claims.services.sampling import draw
from claims.ways import rules_of
from oversight.demo import appeals
from oversight.demo.files import paper
from oversight.demo.staff import reader

QUESTIONS = "该参保人是否于上述日期在贵院住院？\n费用清单中的高值耗材是否实际使用，请附使用记录。"
ANSWER = "经核查，该患者住院属实，费用清单与病历一致，耗材使用记录附后。"
TASK = "到就诊医院核对住院登记、病历与费用清单，核实患者是否实际在院。"
FINDING = "病区登记簿载明该患者入院、出院时间，与申报一致。"


def keep_busy(pool: Pool) -> None:
    """What reviews ask outside, decide together, and are appealed against for."""
    verify(pool)
    review_jointly(pool)
    appeals.appeal(pool)


def verify(pool: Pool) -> None:
    """Of the claims that wait for their second review one is asked about, one was answered, one is looked at."""
    reviewer, chief = reader(Role.REVIEWER, pool, 1), reader(Role.SUPERVISOR, pool)
    waiting = list(Claim.objects.filter(pool=pool, state=Claim.State.REVIEWED, handler=None).order_by("pk")[:3])
    if len(waiting) < 3:
        return
    late, answered, seen = waiting
    asked = {"to": "institution", "addressee": "", "questions": QUESTIONS}
    with clock.set_to(clock.now() - timedelta(days=14)):
        ask_inquiry(claim=late, by=reviewer, **asked)
        inquiry = ask_inquiry(claim=answered, by=reviewer, **asked)
        order_investigation(
            claim=seen,
            investigator=reader(Role.AUDITOR, pool).staff,
            task=TASK,
            due_on=clock.today() + timedelta(days=20),
            blocks=True,
            by=reviewer,
        )
    file = paper(answered, Document.Kind.RECORDS)
    desk = reader(Role.INSTITUTION_DESK, pool)
    answer_inquiry(inquiry=inquiry, answer=ANSWER, answered_on=clock.today(), file=file, by=desk)
    _look_at(seen, reader(Role.AUDITOR, pool))
    large = Claim.objects.filter(pool=pool, state=Claim.State.AWAITING_APPROVAL, handler=None).order_by("pk").first()
    if large:
        said = {"to": "insurer", "addressee": "示例人寿保险股份有限公司", "questions": "是否已就同一发票赔付？"}
        ask_inquiry(claim=large, by=chief, **said)
    for area in reminders.areas(pool, clock.today()):
        reminders.run(pool, clock.today(), area)


def review_jointly(pool: Pool) -> None:
    """One large claim is in joint review with the insurer, one member has spoken; small ones are drawn for a batch."""
    chief, second, third = (
        reader(Role.SUPERVISOR, pool),
        reader(Role.SUPERVISOR, pool, 1),
        reader(Role.REVIEWER, pool, 2),
    )
    large = Claim.objects.filter(pool=pool, state=Claim.State.AWAITING_APPROVAL, handler=None, inquiries=None)
    claim = large.exclude(flags__severity="blocking").order_by("pk").first()
    if claim:
        session = convene(
            claim=claim,
            version=claim.version,
            seen_fund=preview_claim(claim).fund or 0,
            members=[second.staff, third.staff, reader(Role.INSURER, pool).staff],
            reason="高值耗材费用占比高，提请会审。",
            by=chief,
        )
        note_attendee(
            review=session,
            name="周文涛",
            institution=claim.institution.name if claim.institution else "",
            statement="医务科说明：手术记录与耗材条码已补送。",
            by=chief,
        )
        give_opinion(review=session, opinion="reduce", reason="其中一项耗材无使用记录，应予核减。", by=second)
    rules = rules_of(pool)
    small = small_and_clean(third, rules)[:8] if rules else []
    if small:
        draw(claims=small, by=third)


def _look_at(claim: Claim, by: Reader) -> None:
    add_finding(
        investigation=claim.investigations.get(),
        text=FINDING,
        found_on=clock.today(),
        place="外科三病区",
        file=paper(claim, Document.Kind.RECORDS),
        by=by,
    )
