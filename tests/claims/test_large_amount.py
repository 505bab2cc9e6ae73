"""大额医疗保险 from the counter to the books: the cost above the yearly cap of basic insurance (CL-24, CL-29, CL-44).

County hospital: 400.00 first, then 60 % up to 40,000.00 a year; of the cost above, a ratio that the agency decides (here
60 %), up to 130,000.00 a year.
"""

from datetime import date
from io import BytesIO

import pytest
import yaml
from django.db import connection
from django.urls import reverse
from pypdf import PdfReader

import policy
from casework import clock
from casework.models import Role
from casework.registry import registry
from claims.models import Claim, Recovery, YearUse
from claims.services.preview import preview_claim, settlement_of
from claims.services.reverse import reverse as reverse_claim
from enrollment import services
from enrollment.selectors.members import member_on
from fund.models import Account, Entry, Payable
from rulebook.models import RuleVersion
from rulebook.services import put_in_force
from tests.claims.screens import as_sent, signed_in
from tests.factories import claims as factory
from tests.factories.core import PoolFactory, reader
from tests.factories.enrollment import RegistrationFactory, SpecialStatusFactory, insured_person
from tests.factories.institutions import designated_hospital
from tests.factories.rulebook import put_rules_in_force

pytestmark = pytest.mark.django_db
PACK = "jilin-county-2008"


@pytest.fixture(autouse=True)
def in_2009():
    with clock.set_to(date(2009, 12, 28)):
        yield
        connection.check_constraints()
        assert [sentence for verify in registry.verifications for sentence in verify()] == []


def with_ratio(ratio: str) -> RuleVersion:
    """The county's pack as an agency would complete it: with the ratio that its source leaves open (AMB-09)."""
    name = "parameters/benefits.yaml"
    files = {path: content.decode() for path, content in policy.load(PACK).files.items()}
    parameters = yaml.safe_load(files[name])
    parameters["large_amount_ratio"].pop("open")
    parameters["large_amount_ratio"]["values"] = [
        {"from": "2008-01-01", "value": ratio, "illustrative": {"zh": "假设", "en": "Assumed"}}
    ]
    files[name] = yaml.safe_dump(parameters, allow_unicode=True)
    pack = policy.load_files({path: content.encode() for path, content in files.items()})
    return RuleVersion.objects.create(
        pack=pack.id,
        title=pack.title("zh"),
        content_hash=pack.content_hash,
        files=files,
        state=RuleVersion.State.APPROVED,
        created_at=clock.now(),
    )


@pytest.fixture
def pool():
    """The county with its basic layer, and the large-amount layer at 60 %."""
    pool = PoolFactory()
    put_rules_in_force(pool, PACK, "basic")
    officer = reader(Role.POLICY, pool=pool)
    put_in_force(pool=pool, layer="large_amount", version=with_ratio("0.60"), starts_on=date(2000, 1, 1), by=officer)
    return pool


def holder(pool, premium=60_00):
    """An adult who paid for 2009, with the premium of large-amount insurance or without."""
    person = RegistrationFactory(
        person=insured_person(pool, years=(2008,), name="欧阳修远"), registered_on=date(2008, 10, 1)
    ).person
    if premium:
        SpecialStatusFactory(person=person, code="large_amount_insurance", starts_on=date(2008, 10, 1))
    services.receive(
        person=person,
        coverage_year=2009,
        amount=110_00 + premium,
        paid_on=date(2008, 11, 3),
        channel="tax",
        reference=f"P{person.pk}",
        by=reader(pool=pool),
    )
    assert member_on(person, date(2009, 6, 1)).large_amount == bool(premium)
    return person


def stay(person, eligible, month=3):
    """A stay in a county hospital over so much in-policy cost."""
    admitted = date(2009, month, 5)
    return {
        "person": person,
        "amount": eligible,
        "institution": designated_hospital(level="county"),
        "admitted_on": admitted,
        "discharged_on": admitted.replace(day=19),
    }


def balance(fund, kind):
    rows = Entry.objects.filter(account__fund=fund, account__kind=kind)
    return sum(rows.values_list("amount", flat=True))


def test_the_cost_above_the_cap_is_paid_from_its_own_fund(pool):
    """100,400: basic 60 % of 100,000 = 60,000, capped at 40,000; the cost above is 20,000 / 60 % = 33,333.33."""
    claim = factory.settled(**stay(holder(pool), 100_400_00))
    held = claim.settlements.get()
    assert (held.basic, held.large_amount, held.person) == (40_000_00, 20_000_00, 40_400_00)
    payable = Payable.objects.get(subject_id=claim.pk)
    assert payable.by_fund == {"basic": 40_000_00, "large_amount": 20_000_00}
    used = dict(YearUse.objects.filter(person_year=held.person_year).values_list("counter", "amount"))
    assert (used["over_limit"], used["large_amount_paid"]) == (33_333_33, 20_000_00)
    rows = {row.key: row for row in settlement_of(held).rows}
    assert rows["large_amount.above_cap"].amount == 33_333_33
    assert "(60,000.00 - 40,000.00) / 60 % = 33,333.33" in rows["large_amount.above_cap"].formula("zh")
    assert settlement_of(held).limits["large_amount"].cap == 130_000_00
    factory.paid(claim)
    assert balance("large_amount", Account.Kind.BENEFIT) == 20_000_00
    assert balance("large_amount", Account.Kind.BANK) == 60_00 - 20_000_00


def test_below_the_cap_it_pays_nothing(pool):
    held = factory.settled(**stay(holder(pool), 1_400_00)).settlements.get()
    assert (held.basic, held.large_amount) == (600_00, 0)


def test_who_did_not_take_part_gets_nothing_above_the_cap(pool):
    held = factory.settled(**stay(holder(pool, premium=0), 100_400_00)).settlements.get()
    assert (held.basic, held.large_amount, held.person) == (40_000_00, 0, 60_400_00)


def test_a_second_claim_of_the_year_goes_on_up_to_the_maximum(pool):
    """200,400 more: the whole 200,000 is above; 60 % of 233,333.33 to date less 20,000 is 120,000, 110,000 are left."""
    person = holder(pool)
    factory.settled(**stay(person, 100_400_00))
    held = factory.settled(**stay(person, 200_400_00, month=5)).settlements.get()
    assert (held.basic, held.large_amount) == (0, 110_000_00)
    third = factory.settled(**stay(person, 10_400_00, month=7)).settlements.get()
    assert (third.basic, third.large_amount, third.person) == (0, 0, 10_400_00)
    assert YearUse.objects.get(counter="large_amount_paid").amount == 130_000_00


def test_a_reversal_gives_the_cap_to_the_later_claim_and_each_fund_takes_its_own_back(pool):
    person = holder(pool)
    first = factory.settled(**stay(person, 100_400_00))
    second = factory.settled(**stay(person, 50_400_00, month=5))
    assert second.settlements.get().large_amount == 30_000_00
    factory.answered(factory.sent_to_bank(first, second))
    first = Claim.objects.select_related("pool").get(pk=first.pk)
    reverse_claim(claim=first, comment="票据不实", by=reader(Role.SUPERVISOR, pool=pool))
    held = second.settlements.latest("turn")
    assert (held.basic, held.large_amount) == (30_000_00, 0)
    owed = dict(Recovery.objects.values_list("claim_id", "by_fund"))
    assert owed[first.pk] == {"basic": 40_000_00, "large_amount": 20_000_00}
    assert owed[second.pk] == {"large_amount": 30_000_00}
    assert balance("large_amount", Account.Kind.BENEFIT) == 0


def test_the_open_ratio_blocks_with_its_name():
    """AMB-09: the source gives no ratio, and nothing stands for it."""
    pool = PoolFactory()
    put_rules_in_force(pool, PACK, "basic", "large_amount")
    claim = factory.draft(**stay(holder(pool), 100_400_00))
    answer = preview_claim(claim)
    assert (answer.basic, answer.large_amount, answer.fund) == (40_000_00, None, None)
    assert "大额医疗保险支付比例" in answer.reason("zh")
    desk = signed_in(reader(Role.CLERK, pool=pool))
    page = desk.post(reverse("claims:quote", args=[claim.pk]), as_sent(claim)).content.decode()
    assert "大额医疗保险支付比例" in page


def test_the_claim_and_its_sheet_show_the_layer(pool):
    claim = factory.settled(**stay(holder(pool), 100_400_00))
    desk = signed_in(reader(Role.CLERK, pool=pool))
    page = desk.get(reverse("claims:case_settlement", args=[claim.pk])).content.decode()
    for shown in ("大额医疗保险", "33,333.33", "20,000.00"):
        assert shown in page
    answer = desk.get(reverse("claims:print", args=[claim.pk, "settlement"]))
    text = "".join("".join(page.extract_text().split()) for page in PdfReader(BytesIO(answer.content)).pages)
    for shown in ("大额医疗保险", "33,333.33", "20,000.00", "130,000.00", "60,000.00"):
        assert shown in text


def test_the_open_ratio_blocks_nothing_below_the_cap():
    pool = PoolFactory()
    put_rules_in_force(pool, PACK, "basic", "large_amount")
    held = factory.settled(**stay(holder(pool), 1_400_00)).settlements.get()
    assert (held.basic, held.large_amount) == (600_00, 0)
