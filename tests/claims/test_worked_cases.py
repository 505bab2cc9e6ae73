"""Worked cases of the packs, from the counter to the books: the services give what the rules give, to the fen.

A case's `eligible` cost is entered as one class A line, its `burden` as one class C line: basic insurance pays nothing
of it, so that all of it is left to the person.
"""

from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml
from django.db.backends.postgresql.psycopg_any import DateRange

import policy
from casework import clock
from casework.models import Pool, Role
from casework.money import fen
from claims import verifications
from claims.facts import LineRow
from claims.models import Claim, Recovery, YearUse
from claims.selectors import year_money
from claims.services.preview import preview_claim, settlement_of
from claims.services.reverse import reverse
from enrollment.models import Person
from institutions.models import Institution
from rulebook.models import RuleVersion
from rulebook.services import put_in_force
from tests.factories import claims as factory
from tests.factories.core import AreaFactory, PoolFactory, reader
from tests.factories.enrollment import CoverageFactory, PersonFactory, RecognitionFactory
from tests.factories.institutions import InstitutionFactory, designated_hospital
from tests.factories.rulebook import put_rules_in_force

pytestmark = pytest.mark.django_db

PACKS = Path(policy.__file__).parent / "packs"
FILES = (
    "jilin-county-2008/cases/jilin_county.yaml",
    "jilin-county-2008/cases/chain.yaml",
    "ningxia-2013/cases/ningxia.yaml",
)
COSTS = ("eligible", "burden", "lines")
BASIC, CRITICAL_ILLNESS = "jilin-county-2008", "ningxia-2013"


def worked_cases() -> list[Any]:
    cases = [case for name in FILES for case in yaml.safe_load((PACKS / name).read_text("utf-8"))]
    return [
        pytest.param(case, id=case["id"])
        for case in cases
        if case["question"] == "settlement"
        and all(any(cost in claim for cost in COSTS) for claim in case["given"]["claims"])
    ]


@pytest.mark.parametrize("case", worked_cases())
def test_the_services_settle_a_worked_case_to_the_fen(case):
    given, expected = case["given"], case["expect"]
    with clock.set_to(date(given["year"], 12, 28)):
        pool = pool_under(case)
        person = person_of(given, pool)
        if "used" in given:
            use_before(person, fen(given["used"]["basic_paid"]))
        claims = [enter(person, claim, month) for month, claim in enumerate(given["claims"], start=1)]
        if claims[0].state == Claim.State.DRAFT:
            assert_is(preview_claim(claims[0]), expected["claims"][0])
            return
        for claim, figures in zip(claims, expected.get("claims", []), strict=False):
            assert_is(settlement_of(claim.settlements.get()), figures)
        assert_year(person, given["year"], expected)
        undo([claim for claim, told in zip(claims, given["claims"], strict=True) if told.get("reversed")], claims)
        assert_after(person, given["year"], expected)
    assert [sentence for verify in verifications.ALL for sentence in verify()] == []


def pool_under(case: dict[str, Any]) -> Pool:
    pool = PoolFactory()
    put_rules_in_force(pool, BASIC, "basic")
    if CRITICAL_ILLNESS in (case["pack"], *case.get("layers", {}).values()):
        put_rules_in_force(pool, CRITICAL_ILLNESS, "critical_illness")
    if "assume" in case:
        version = with_assistance_ratio(case["assume"]["assistance_ratio"])
        officer = reader(Role.POLICY, pool=pool)
        put_in_force(pool=pool, layer="assistance", version=version, starts_on=date(2000, 1, 1), by=officer)
    return pool


def with_assistance_ratio(ratios: dict[int, str]) -> RuleVersion:
    """The county's pack as an agency would complete it: with the ratios that its source leaves open."""
    name = "parameters/benefits.yaml"
    files = {path: content.decode() for path, content in policy.load(BASIC).files.items()}
    parameters = yaml.safe_load(files[name])
    parameters["assistance_ratio"].pop("open")
    parameters["assistance_ratio"]["values"] = [
        {
            "from": "2008-01-01",
            "table": {str(key): ratio for key, ratio in ratios.items()},
            "illustrative": {"zh": "假设", "en": "Assumed"},
        }
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


def person_of(given: dict[str, Any], pool: Pool) -> Person:
    member = given["member"]
    person = PersonFactory(pool=pool, kind=member["class"])
    starts = given["claims"][0].get("covered_from") or date(given["year"], 1, 1)
    CoverageFactory(person=person, period=DateRange(starts, date(given["year"] + 1, 1, 1)))
    if "assistance_class" in member:
        RecognitionFactory(person=person, assistance_class=member["assistance_class"], starts_on=date(2000, 1, 1))
    return person


def use_before(person: Person, basic_paid: int) -> None:
    """An earlier stay that uses up so much of the year: the deductible of 400.00 and 60 % of the rest."""
    amount = 400_00 + -(-basic_paid * 10 // 6)
    earlier = factory.settled(person=person, amount=amount, institution=designated_hospital(level="county"))
    assert earlier.settlements.get().basic == basic_paid


def enter(person: Person, told: dict[str, Any], month: int) -> Claim:
    """The claim at the counter; settled, or still a draft when it cannot be submitted."""
    admitted = told.get("admitted_on") or date(clock.today().year, month, 5)
    fields = {
        "kind": told["kind"],
        "access": told.get("access", "ordinary"),
        "institution": hospital_of(told),
        "diagnosis": factory.DiagnosisFactory(
            code=f"T{month}", name=told.get("disease", "病"), disease=told.get("disease", "")
        ),
        "admitted_on": admitted,
        "discharged_on": told.get("discharged_on") or admitted.replace(day=9),
        "lines": lines_of(told),
    }
    if told.get("covered_from", admitted) > admitted:
        return factory.draft(person=person, **fields)
    return factory.settled(person=person, **fields)


def hospital_of(told: dict[str, Any]) -> Institution:
    inside, level = told.get("inside", True), told.get("level", "county")
    area = AreaFactory() if inside else AreaFactory(code="110000000000", name="外地")
    if told.get("designated", True):
        return designated_hospital(level=level, area=area)
    return InstitutionFactory(level=level, area=area)


def lines_of(told: dict[str, Any]) -> list[LineRow]:
    if "eligible" in told:
        return [LineRow(name="甲类", category="A", amount=fen(told["eligible"]))]
    if "burden" in told:
        excluded = [LineRow(name=e["item"], category="C", amount=fen(e["amount"])) for e in told.get("excluded", [])]
        rest = fen(told["burden"]) - sum(row.amount for row in excluded)
        return [*excluded, LineRow(name="自费", category="C", amount=rest)]
    return [
        LineRow(
            name=line.get("item", line["class"]),
            category=line["class"],
            amount=fen(line["amount"]),
            first_self_pay=basis_points(line.get("first_self_pay")),
        )
        for line in told["lines"]
    ]


def basis_points(rate: str | None) -> int | None:
    return None if rate is None else fen(rate) * 100


def assert_is(answer: policy.Settlement, expected: dict[str, Any]) -> None:
    for key, figure in expected.items():
        assert getattr(answer, key) == (figure if key == "refused" else fen(figure)), key


def assert_year(person: Person, year: int, expected: dict[str, Any]) -> None:
    money = year_money(person, year)
    for key in ("basic", "critical_illness", "assistance", "person"):
        if key in expected:
            assert money[key] == fen(expected[key]), key
    if "burden" in expected:
        assert YearUse.objects.get(person_year__person=person, counter="burden").amount == fen(expected["burden"])


def undo(reversed_ones: list[Claim], claims: list[Claim]) -> None:
    """Pay every claim, then reverse those that the case reverses."""
    if not reversed_ones:
        return
    factory.answered(factory.sent_to_bank(*claims))
    for claim in reversed_ones:
        supervisor = reader(Role.SUPERVISOR, pool=claim.pool)
        reverse(claim=Claim.objects.get(pk=claim.pk), comment="票据不实", by=supervisor)


def assert_after(person: Person, year: int, expected: dict[str, Any]) -> None:
    if "critical_illness_after" in expected:
        assert year_money(person, year)["critical_illness"] == fen(expected["critical_illness_after"])
    if "recover" in expected:
        recovered = Recovery.objects.filter(person=person).values_list("amount", flat=True)
        assert sum(recovered) == fen(expected["recover"])
