"""Assistance at work in the demo: applications at several stations, the night's warnings, a month of expenses."""

from collections.abc import Iterator
from datetime import date, timedelta
from io import BytesIO

from django.core.files.base import ContentFile
from PIL import Image, ImageDraw

from assistance.models import Application, Expense
from assistance.night import warning
from assistance.services import checking, costs, deciding, filing, following, loop
from casework import clock
from casework.models import Pool, Role
from casework.money import plain_yuan
from claims.models import Claim
from claims.services.afterwards import preview_grants
from enrollment.models import Person
from enrollment.selectors import recognition_on
from oversight.demo.staff import reader
from oversight.demo.township import TOWNSHIPS

ENDS = (
    "draft",
    "village_check",
    "township_review",
    "public_notice",
    "recognition",
    "county_decision",
    "granted",
    "refused",
)
REASONS = ("重病住院，家庭负担重", "长期透析，无固定收入", "车祸后失能，子女上学", "大病手术，借款就医")
SUBTYPE, REFUSED = "因病致贫重病患者", "家庭存款超出当地规定标准。"
NOTICE = timedelta(days=12)
"""Longer than any notice hangs: an application that is past it came so many days ago."""
HEADINGS = (
    *("序号", "姓名", "身份证号", "医疗机构名称", "医疗类别", "结算日期", "医疗费总额", "政策范围内费用"),
    *("统筹支付", "大病支付", "医疗救助支付", "应救助金额"),
)
OF_A_TOWNSHIP = 5


def keep_busy(pool: Pool) -> None:
    """Rows for every list of assistance, in the two townships whose staff sign in."""
    for person, ends in zip(_persons(pool), ENDS, strict=False):
        _tell(pool, person, ends)
    for area in warning.areas(pool, clock.today()):
        warning.run(pool, clock.today(), area)
    _follow_a_month(pool)


def _persons(pool: Pool) -> Iterator[Person]:
    """Somebody with a settled claim for each application, of the first township first; adults nobody recognised yet."""
    for prefix in TOWNSHIPS:
        settled = Claim.objects.filter(pool=pool, area_code__startswith=prefix, state__in=Claim.SETTLED_STATES)
        persons = Person.objects.filter(pool=pool, area_code__startswith=prefix, kind="adult", recognitions=None)
        yield from persons.filter(pk__in=settled.values("person")).select_related("area", "pool").order_by("pk")[:6]
        yield from persons.exclude(claims__in=settled).select_related("area", "pool").order_by("-pk")[:2]


def _tell(pool: Pool, person: Person, ends: str) -> None:
    """Bring an application as far as its story goes, each step by somebody who may take it."""
    past = ends in ENDS[4:]
    with clock.set_to(clock.now() - NOTICE if past else clock.now()):
        application = _enter(pool, person)
        if ends != "draft":
            application = _through_the_township(pool, application, ends)
    if past:
        _through_the_county(pool, application, ends)


def _enter(pool: Pool, person: Person) -> Application:
    clerk = reader(Role.CLERK, pool, 1)
    application = filing.start_application(person=person, by=clerk)
    own = application.members.first()
    if own:
        said = {"name": own.name, "relation": "", "identity_number": own.identity_number, "note": "患病，无劳动能力"}
        filing.add_member(application=application, income=3_600_00, by=clerk, **said)
    filing.add_member(
        application=application, name="示例家属", relation="spouse", income=12_000_00, note="务农", by=clerk
    )
    said = {"reason": REASONS[person.pk % len(REASONS)], "property_worth": 80_000_00, "property_words": "自建房一处"}
    application = filing.save_application(application=application, by=clerk, **said)
    account = {"bank_name": "示例农村商业银行", "bank_account": person.bank_account or "88010000123456"}
    return filing.keep_account(
        application=application, payee_standing="insured", payee_name=person.name, by=clerk, **account
    )


def _through_the_township(pool: Pool, application: Application, ends: str) -> Application:
    clerk, checker = reader(Role.CLERK, pool, 1), reader(Role.CLERK, pool, 2)
    at_work = reader(Role.TOWNSHIP, pool, [*map(application.area_code.startswith, TOWNSHIPS)].index(True))
    application = filing.submit_application(application=application, received_on=clock.today(), by=clerk)
    if ends == "village_check":
        return application
    said = {"visited_on": clock.today(), "agrees": True, "note": "入户走访，情况属实，邻居证实常年看病。"}
    application = checking.check_in_village(application=application, file=_photo(application), by=checker, **said)
    if ends == "township_review":
        return application
    return checking.review_in_township(application=application, agrees=True, reasons="同意上报", by=at_work)


def _through_the_county(pool: Pool, application: Application, ends: str) -> None:
    at_work = reader(Role.TOWNSHIP, pool, [*map(application.area_code.startswith, TOWNSHIPS)].index(True))
    supervisor = reader(Role.SUPERVISOR, pool)
    application = checking.close_notice(application=application, reasons="公示无异议", by=at_work)
    if ends == "recognition" or recognition_on(application.person, clock.today()):
        return
    said = {"subtype": SUBTYPE, "document_number": "示民救〔2026〕18号", "starts_on": clock.today()}
    application = deciding.note_recognition(application=application, agrees=True, by=reader(Role.CLERK, pool), **said)
    total = costs.comes_to(preview_grants(costs.grants_of(application)))
    if ends == "refused":
        deciding.decide_application(application=application, agrees=False, reasons=REFUSED, by=supervisor)
    elif ends == "granted" and total > 0:
        deciding.decide_application(application=application, agrees=True, seen=total, by=supervisor)


def _photo(application: Application) -> ContentFile:
    page = Image.new("RGB", (480, 320), (196, 206, 190))
    draw = ImageDraw.Draw(page)
    draw.polygon([(90, 150), (240, 60), (390, 150)], fill=(150, 92, 74))
    draw.rectangle((120, 150, 360, 280), fill=(232, 224, 208))
    draw.rectangle((215, 200, 265 + application.pk % 5, 280), fill=(110, 84, 60))
    stored = BytesIO()
    page.save(stored, "JPEG")
    return ContentFile(stored.getvalue(), name="visit.jpg")


def _follow_a_month(pool: Pool) -> None:
    """The list of last month: kept, washed and broken rows; the first township has received its part."""
    month = (clock.today().replace(day=1) - timedelta(days=1)).replace(day=1)
    rows = [",".join(HEADINGS), *_rows(pool, month)]
    clerk, township = reader(Role.CLERK, pool), reader(Role.TOWNSHIP, pool)
    file = ContentFile("\n".join(rows).encode("gbk"), name=f"未救助明细{month:%Y%m}.csv")
    loop.release_expenses(listed=loop.bring_expenses(file=file, month=month, by=clerk), by=clerk)
    mine = Expense.objects.filter(pool=pool, area_code__startswith=TOWNSHIPS[0], state=Expense.State.SENT)
    if not mine.exists():
        return
    loop.receive_expenses(month=month, by=township)
    received = list(Expense.objects.filter(pool=pool, state=Expense.State.RECEIVED).select_related("person")[:3])
    for expense in received[:2]:
        following.notify_person(expense=expense, notified_on=clock.today(), way="phone", by=township)
    for expense in received[1:2]:
        account = {"bank_name": "示例农村商业银行", "bank_account": "88010000123456"}
        said = {"payee_standing": "insured", "payee_name": expense.name}
        expense = following.fill_account(expense=expense, by=township, **said, **account)
        following.mark_done(expense=expense, closed_on=clock.today(), by=township)
    for expense in received[2:]:
        following.mark_not_possible(expense=expense, reason="已由商业保险赔付，本人放弃。", by=township)


def _rows(pool: Pool, month: date) -> Iterator[str]:
    number = 0
    for prefix in TOWNSHIPS:
        persons = Person.objects.filter(pool=pool, area_code__startswith=prefix, died_on=None, kind="adult")
        for at, person in enumerate(persons.order_by("-pk")[2 : 2 + OF_A_TOWNSHIP]):
            number += 1
            main = person.identities.get(is_main=True)
            eligible = 6_000_00 + number * 731_00
            basic = eligible if at == OF_A_TOWNSHIP - 1 else eligible * 6 // 10
            kind = "普通门诊" if at == OF_A_TOWNSHIP - 2 else "普通住院"
            amounts = (eligible + 900_00, eligible, basic, 0, 0, 500_00 if at == 1 else 0)
            day = month + timedelta(days=number)
            said = (number, person.name, main.number, "示例市人民医院", kind, day, *map(plain_yuan, amounts))
            yield ",".join(map(str, said))
    yield f"{number + 1},无证人员,,示例市人民医院,普通住院,,5000,4000,1000,0,0,"
