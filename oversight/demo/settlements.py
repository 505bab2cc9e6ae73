"""Settlement with institutions in the demo: months paid, to confirm, in review, refused; advances and clearings."""

from datetime import date, timedelta

from django.core.files.base import ContentFile

from casework import clock
from casework.models import Pool
from enrollment.models import Identity
from institutions.declared.reading import ALL
from institutions.declared.working import work
from institutions.models import Agreement, Clearing, Declaration, DeclarationLine, Institution
from institutions.services import clearing, confirming, deducting, register
from institutions.services import declarations as services
from institutions.services.declarations import Head
from oversight.demo import payments
from oversight.demo.agreements import Desk

COUNTY, CHINESE_MEDICINE = "清溪县人民医院", "清溪县中医医院"
PEERS = ("清溪县妇幼保健院", "白石县人民医院", "白石县中医医院", "示例市精神卫生中心")
LINES = 240
GROUND = {"kind": "10", "reason": "超医保限定支付范围用药", "article": "服务协议第二十一条"}


def settle(pool: Pool) -> None:
    """Rows for every list of settlement with institutions."""
    desk = Desk(pool)
    for name, account in ((COUNTY, "6217990000000021001"), (CHINESE_MEDICINE, "6217990000000021002")):
        facts = {"bank_name": "示例农村商业银行", "bank_account": account}
        register.correct_institution(institution=_found(name), facts=facts, by=desk.clerk)
    for back in range(9, 2, -1):
        _paid(desk, _month(desk, back), 26_500_00 + 900_00 * (back % 3))
    _clear(desk)
    _advance(desk)
    _at_work(desk)
    _peers(desk)


def _paid(desk: Desk, month: date, average: int) -> None:
    """A month that was declared on the 5th, confirmed and paid some weeks later."""
    with clock.set_to(_after(month, 5)):
        declaration = _declared(desk, COUNTY, month, "inpatient", average)
    with clock.set_to(_after(month, 16)):
        line = DeclarationLine.objects.filter(declaration=declaration).order_by("-basic")[0]
        deducting.deduct_line(line=line, basic=line.basic // 2, critical=0, by=desk.clerk, **GROUND)
        services.review_declaration(declaration=declaration, by=desk.clerk)
        confirming.confirm_declaration(declaration=declaration, by=desk.reviewer)
    with clock.set_to(_after(month, 24)):
        payments.pay(desk.pool, [declaration])


def _clear(desk: Desk) -> None:
    """The first quarter of the county hospital's term is cleared, the second waits for its decision."""
    agreement = Agreement.objects.get(institution__name=COUNTY, state=Agreement.State.SIGNED)
    first = agreement.starts_on.replace(day=1)
    for quarter in (1, 2):
        last = _later(first, 3 * quarter - 1)
        made = clearing.propose_clearing(
            agreement=agreement, kind=Clearing.Kind.QUARTER, last_month=last, by=desk.clerk
        )
        if quarter == 1:
            clearing.decide_clearing(clearing=made, agrees=True, words="", by=desk.reviewer)


def _advance(desk: Desk) -> None:
    """This month is paid in advance to one hospital; another's advance waits for its decision."""
    for name in (COUNTY, CHINESE_MEDICINE):
        agreement = Agreement.objects.get(institution__name=name, state=Agreement.State.SIGNED)
        month = desk.today.replace(day=1)
        made = clearing.propose_prepayment(agreement=agreement, month=month, by=desk.clerk)
        if name == COUNTY:
            clearing.decide_prepayment(prepayment=made, agrees=True, by=desk.reviewer)


def _at_work(desk: Desk) -> None:
    """One in review with flags and a deduction, one to confirm, one that was refused."""
    last = _month(desk, 1)
    open_one = _declared(desk, COUNTY, last, "inpatient", 15_000_00, strangers=3)
    line = open_one.lines.order_by("-basic")[0]
    deducting.deduct_line(line=line, basic=1_260_00, critical=0, by=desk.clerk, **GROUND)
    ready = _declared(desk, COUNTY, last, "outpatient", 260_00)
    services.review_declaration(declaration=ready, by=desk.clerk)
    _declared(desk, CHINESE_MEDICINE, last, "inpatient", 6_000_00, broken=True)
    _declared(desk, CHINESE_MEDICINE, last, "outpatient", 180_00, off=50_00)


def _peers(desk: Desk) -> None:
    """Stays of the other hospitals of the level, beside which one looks dear or not."""
    _declared(desk, CHINESE_MEDICINE, _month(desk, 2), "inpatient", 6_200_00)
    for at, name in enumerate(PEERS):
        _declared(desk, name, _month(desk, 1), "inpatient", 9_000_00 + at * 2_150_00)


def _declared(
    desk: Desk,
    name: str,
    month: date,
    care: str,
    average: int,
    *,
    strangers: int = 0,
    broken: bool = False,
    off: int = 0,
) -> Declaration:
    """Brought and checked: lines of some persons of the pool, some of nobody it knows, some rows that cannot be read."""
    numbers = list(Identity.objects.filter(pool=desk.pool).order_by("pk").values_list("number", flat=True)[:97])
    institution, rows, sums = _found(name), [], [0, 0, 0, 0]
    mark = f"JS{institution.code[-7:]}{month:%Y%m}{care[:2].upper()}"
    for at in range(LINES):
        fen = _amounts(average * (60 + at * 37 % 81) // 100)
        sums = [so_far + one for so_far, one in zip(sums, fen, strict=True)]
        number = f"9900011980010100{at:02d}" if at < strangers else numbers[at % len(numbers)]
        day = month + timedelta(at % 28)
        began = (day - timedelta(3 + at % 9)).isoformat() if care == "inpatient" else ""
        rows.append([f"{mark}{at:05d}", number, day.isoformat(), *map(_yuan, fen), began])
    if broken:
        rows[3][2], rows[17][4], rows[40][0] = "13月45日", "壹仟元", rows[39][0]
    head = Head(lines_count=LINES, total=sums[0], in_policy=sums[1], basic=sums[2] + off, critical=sums[3])
    text = "\n".join(",".join(row) for row in [[column.headings[0] for column in ALL], *rows])
    declaration = services.bring_declaration(
        institution=institution,
        month=month,
        care=care,
        declared_on=clock.today(),
        head=head,
        file=ContentFile(text.encode(), f"{month:%Y年%m月}申报.csv"),
        by=desk.clerk,
    )
    work(declaration.pk)
    declaration.refresh_from_db()
    return declaration


def _amounts(basic: int) -> list[int]:
    """Total, in policy, basic fund, critical-illness part (fen) of a stay for which the basic fund pays so much."""
    critical = basic // 9 if basic > 18_000_00 else 0
    policy = basic * 5 // 4 + critical
    return [policy * 10 // 9, policy, basic, critical]


def _yuan(fen: int) -> str:
    return f"{fen // 100}.{fen % 100:02d}"


def _found(name: str) -> Institution:
    return Institution.objects.select_related("area").get(name=name)


def _month(desk: Desk, back: int) -> date:
    return _later(desk.today.replace(day=1), -back)


def _later(month: date, months: int) -> date:
    at = month.year * 12 + month.month - 1 + months
    return date(at // 12, at % 12 + 1, 1)


def _after(month: date, day: int) -> date:
    """A day of the month that follows, never after today."""
    return min(_later(month, 1).replace(day=day), clock.today())
