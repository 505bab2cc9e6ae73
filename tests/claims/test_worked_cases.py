"""Worked cases of the packs, from the counter to the books: the services give what the rules give, to the fen.

A case's `eligible` cost is entered as one class A line, its `burden` as one line of which basic insurance pays nothing, so
that all of it is left to the person.
"""

from datetime import date
from decimal import Decimal
from itertools import zip_longest
from pathlib import Path
from typing import Any

import pytest
import yaml
from django.db.backends.postgresql.psycopg_any import DateRange

import policy
from casework import clock
from casework.errors import Refusal
from casework.models import Pool, Role
from casework.money import fen
from claims import verifications
from claims.entitlements.rules import Rules
from claims.errors import FigureMissing
from claims.facts import LineRow, SplitRow
from claims.models import Claim, DiseaseRegistration, Recovery, SupplementaryClaim, YearUse
from claims.models.registration import REGISTERED
from claims.selectors import year_money
from claims.services.preview import preview_claim, settlement_of
from claims.services.reverse import reverse
from enrollment.models import Person
from fund.models import Payable
from institutions.models import Institution
from policy.rules import ASSUMABLE
from rulebook.errors import NoRulesInForce
from rulebook.models import InForce, RuleVersion
from rulebook.services import load_packs
from tests.factories import advances as supplementary
from tests.factories import claims as factory
from tests.factories.core import AreaFactory, PoolFactory, reader
from tests.factories.enrollment import (
    CoverageFactory,
    PersonFactory,
    RecognitionFactory,
    SpecialStatusFactory,
    insured_person,
)
from tests.factories.entitlements import approved, treatment
from tests.factories.institutions import InstitutionFactory, designated_hospital

pytestmark = pytest.mark.django_db

PACKS = Path(policy.__file__).parent / "packs"
BASIC = "jilin-county-2008"
"""Answers the basic layer where a case's pack has none and only asks what is left to the person."""

ELSEWHERE = {
    "over_limit": "no claim of the counter: supplementary claims below, large-amount insurance in test_large_amount.py",
    "large_amount": "held by a paid premium: test_large_amount.py",
    "panel_grant": "asked for at the township: tests/assistance",
    "applied_class": "asked for at the township: tests/assistance",
    "period_limit": "counted over the year's claims: test_quantities.py",
    "continuous_years": "earned by covered years: test_incentives.py",
    "zero_claim_years": "earned by covered years: test_incentives.py",
}
"""Facts that do not come with a claim from the counter, and what asks the services about them."""

NEVER_IN_FORCE = {
    "EX-12": "has used most of the cap by stays that left nothing to the person",
    "E-CL-22": "counts the whole burden for a layer that counts what is in the policy, as FORMAT.md says for `layers`",
    "E-CL-23": "names a pack for a layer that it lacks: none such can be put in force",
    "E-DL-15": "asks for a layer that the pack lacks",
    "E-CL-24": "excludes items beside an eligible cost that has no lines",
    "E-NX-05": "excludes more than the whole burden",
    "E-LPS-13": "has no tiers of critical illness: nothing is settled until an agency has filled them in",
    "E-LPS-16": "has no tiers of critical illness: nothing is settled until an agency has filled them in",
}
"""Cases whose rules no pool can have."""


def worked_cases(*, of_the_counter: bool) -> list[Any]:
    files = sorted(PACKS.glob("*/cases/*.yaml"))
    cases = [case for file in files for case in yaml.safe_load(file.read_text("utf-8"))]
    asked = [case for case in cases if case["question"] == "settlement" and case["id"] not in NEVER_IN_FORCE]
    return [
        pytest.param(case, id=case["id"]) for case in asked if bool(facts_of(case) & ELSEWHERE.keys()) != of_the_counter
    ]


def facts_of(case: dict[str, Any]) -> set[str]:
    claims = case["given"]["claims"]
    return {
        *case["given"].get("member", {}),
        *(key for claim in claims for key in claim),
        *(key for claim in claims for line in claim.get("lines", []) for key in line),
    }


def supplementary_cases() -> list[Any]:
    """Of what does not come from the counter, the claims of the supplementary scheme; reversed ones are tested there."""
    asked = [one for one in worked_cases(of_the_counter=False) if one.values[0]["pack"] == "hunan-district-2011"]
    return [one for one in asked if "reversed" not in facts_of(one.values[0])]


@pytest.mark.parametrize("case", worked_cases(of_the_counter=True))
def test_the_services_settle_a_worked_case_to_the_fen(case):
    given, expected = case["given"], case["expect"]
    with clock.set_to(date(given["year"], 12, 28)):
        pool = pool_under(case)
        person = person_of(given, pool)
        use_before(person, given.get("used", {}), leaves_all_in_policy(case))
        before = year_money(person, given["year"])
        claims: list[Claim] = []
        for told, figures in zip_longest(given["claims"], expected.get("claims", []), fillvalue={}):
            if figures.get("refused") == "not_in_policy":
                with pytest.raises((FigureMissing, NoRulesInForce)):
                    enter(person, told, claims, leaves_all_in_policy(case))
                return
            claims.append(enter(person, told, claims, leaves_all_in_policy(case)))
            assert_is(answer_of(claims[-1]), figures, assisted=given.get("assistance", False))
        assert_year(person, given["year"], before, expected)
        undo([claim for claim, told in zip(claims, given["claims"], strict=True) if told.get("reversed")], claims)
        assert_after(person, given["year"], expected)
    assert [sentence for verify in verifications.ALL for sentence in verify()] == []


@pytest.mark.parametrize("case", supplementary_cases())
def test_the_supplementary_scheme_settles_a_worked_case_to_the_fen(case):
    given, expected = case["given"], case["expect"]
    with clock.set_to(date(given["year"], 12, 28)):
        pool = pool_under(case)
        person = insured_person(pool, years=(given["year"],))
        if given.get("member", {}).get("supplementary"):
            SpecialStatusFactory(person=person, code="supplementary_insurance", starts_on=date(2000, 1, 1))
        for month, (told, figures) in enumerate(zip(given["claims"], expected["claims"], strict=True), start=1):
            if "refused" in figures:
                with pytest.raises(Refusal):
                    supplement(person, told, month)
                return
            assert supplement(person, told, month).payout == fen(figures["supplementary"])


def supplement(person: Person, told: dict[str, Any], month: int) -> SupplementaryClaim:
    """The claim on the cost above the limit, approved by another person."""
    first = date(clock.today().year, month, 5)
    stay = {"admitted_on": first, "discharged_on": first.replace(day=9), "sheet_number": f"JB-{month}"}
    return supplementary.settled(supplementary.claimed(person, over_limit=fen(told["over_limit"]), **stay))


def test_every_worked_case_of_a_settlement_is_asked_here_or_says_where():
    asked = [*worked_cases(of_the_counter=True), *worked_cases(of_the_counter=False)]
    assert len(asked) + len(NEVER_IN_FORCE) == 185
    assert len(worked_cases(of_the_counter=True)) > 100


def pool_under(case: dict[str, Any]) -> Pool:
    """A pool whose layers are answered as the case says."""
    pool, assumed = PoolFactory(), assumed_in(case)
    packs = dict.fromkeys(policy.load(case["pack"]).layers, case["pack"]) | case.get("layers", {})
    if not any(cost in claim for claim in case["given"]["claims"] for cost in ("eligible", "lines")):
        packs = {"basic": BASIC} | packs
    versions = {pack: completed(pack, assumed) for pack in set(packs.values())}
    period = DateRange(date(2000, 1, 1), None)
    InForce.objects.bulk_create(
        InForce(pool=pool, layer=layer, version=versions[pack], period=period) for layer, pack in packs.items()
    )
    return pool


def only_burden(case: dict[str, Any]) -> bool:
    return all("burden" in claim for claim in case["given"]["claims"])


def leaves_all_in_policy(case: dict[str, Any]) -> bool:
    """Whether the burden of a case is cost in the policy that a basic layer of its own leaves to the person."""
    return only_burden(case) and case["pack"] != BASIC and "basic" in policy.load(case["pack"]).layers


def assumed_in(case: dict[str, Any]) -> dict[str, Any]:
    """What the case assumes. Nobody reaches the line of a layer that it does not ask about, nor the deductible where basic
    insurance is to leave everything."""
    beyond = "90000000.00"
    blocks = any(claim.get("refused") == "not_in_policy" for claim in case["expect"].get("claims", []))
    assumed = {"critical_illness_deductible": beyond} if case["pack"] == "fuxin-2020" and not blocks else {}
    if leaves_all_in_policy(case):
        levels = ("village", "community", "1", "2", "3", "county")
        assumed |= {"deductible": dict.fromkeys(levels, beyond), "fund_ratio": "0.50"}
    return assumed | case.get("assume", {})


class Plain(yaml.SafeDumper):
    """Packs have no anchors."""

    def ignore_aliases(self, data: Any) -> bool:
        return True


def completed(name: str, assumed: dict[str, Any]) -> RuleVersion:
    """A pack as an agency would complete it: with the figures that its source leaves open."""
    [version] = load_packs(name)
    pack = policy.load(name)
    files = {path: content.decode() for path, content in pack.files.items()}
    for path, content in files.items():
        parameters = yaml.safe_load(content) if path.startswith("parameters/") else {}
        if known := assumed.keys() & parameters.keys():
            told = {key: figure(parameters[key], key, assumed[key], pack.verified_from) for key in known}
            files[path] = yaml.dump(parameters | told, Dumper=Plain, allow_unicode=True)
    pack = policy.load_files({path: content.encode() for path, content in files.items()})
    if pack.content_hash == version.content_hash:
        return version
    return RuleVersion.objects.create(
        pack=pack.id,
        title=pack.title("zh"),
        content_hash=pack.content_hash,
        files=files,
        state=RuleVersion.State.APPROVED,
        created_at=clock.now(),
    )


def figure(parameter: dict[str, Any], key: str, value: Any, since: date) -> dict[str, Any]:
    """The parameter with the value that the case assumes."""
    told = {"from": since, "illustrative": {"zh": "假设", "en": "Assumed"}}
    told |= {"table": {str(of): each for of, each in value.items()}} if isinstance(value, dict) else {"value": value}
    by = {"by": list(ASSUMABLE[key])} if ASSUMABLE[key] else {}
    return {name: parameter[name] for name in ("title", "unit")} | by | {"values": [told]}


def person_of(given: dict[str, Any], pool: Pool) -> Person:
    member = given.get("member", {})
    person = PersonFactory(pool=pool, kind=member.get("class", "adult"))
    starts = given["claims"][0].get("covered_from") or date(given["year"], 1, 1)
    CoverageFactory(person=person, period=DateRange(starts, date(given["year"] + 1, 1, 1)))
    if "assistance_class" in member:
        RecognitionFactory(person=person, assistance_class=member["assistance_class"], starts_on=date(2000, 1, 1))
    return person


def use_before(person: Person, used: dict[str, str], in_policy: bool) -> None:
    """An earlier stay that uses up so much of the year: the deductible of 400.00 and 60 % of the rest; or nothing of it."""
    if basic_paid := fen(used.get("basic_paid", "0.00")):
        amount = 400_00 + -(-basic_paid * 10 // 6)
        earlier = factory.settled(person=person, amount=amount, institution=designated_hospital(level="county"))
        assert earlier.settlements.get().basic == basic_paid
    if "burden" in used:
        factory.settled(person=person, lines=lines_of({"burden": used["burden"]}, in_policy))


def enter(person: Person, told: dict[str, Any], before: list[Claim], in_policy: bool) -> Claim:
    """The claim at the counter; settled, or still a draft when it cannot be submitted."""
    month = len(before) + 1
    admitted = told.get("admitted_on") or date(clock.today().year, month, 5)
    disease = told.get("disease", "")
    hospital = hospital_of(told)
    if told.get("designated_treatment"):
        treatment(person.pool, institution=hospital, starts_on=admitted)
    fields = {
        "kind": told["kind"],
        "access": told.get("access", "ordinary"),
        "is_accident": told.get("accident", False),
        "institution": hospital,
        "diagnosis": factory.DiagnosisFactory(code=f"T{month}", name=disease or "病", disease=disease),
        "admitted_on": admitted,
        "discharged_on": told.get("discharged_on") or admitted.replace(day=9),
        "continues": continued(told, before),
        "lines": lines_of(told, in_policy),
    }
    if told["kind"] in REGISTERED and Rules.on(person.pool, admitted).part.registration(told["kind"]):
        fields["registration"] = registered(person, told["kind"], hospital)
    if "paid_elsewhere" in told:
        fields |= split(fields, fen(told["paid_elsewhere"]))
    if told.get("covered_from", admitted) > admitted:
        return factory.draft(person=person, **fields)
    return factory.settled(person=person, **fields)


def registered(person: Person, care: str, hospital: Institution) -> DiseaseRegistration:
    """The disease that the person has registered in the year for such care, here or now."""
    found = DiseaseRegistration.objects.filter(person=person, care=care).first()
    disease = {"outpatient_chronic": "hypertension", "outpatient_major": "dialysis"}[care]
    first = date(clock.today().year, 1, 1)
    return found or approved(
        person=person, care=care, disease=disease, title="chief", institutions=[hospital], starts_on=first
    )


def continued(told: dict[str, Any], before: list[Claim]) -> Claim | None:
    """The claim that a referral continues: the one named, else the stay before an approved referral inside."""
    if "continues" in told:
        return before[told["continues"] - 1]
    goes_on = told["kind"] == "inpatient" and told.get("inside", True) and told.get("access") == "approved_referral"
    return before[-1] if goes_on and before and before[-1].kind == "inpatient" else None


def split(fields: dict[str, Any], paid: int) -> dict[str, Any]:
    """The split statement of another insurer on the claim's invoice."""
    invoice = factory.invoice(sum(row.amount for row in fields["lines"]), fields["discharged_on"])
    row = SplitRow(invoice.number, "中国人寿", "FG-1", fields["discharged_on"], paid)
    return {"invoices": [invoice], "splits": [row], "paid_elsewhere": paid}


def answer_of(claim: Claim) -> policy.Settlement:
    if claim.state == Claim.State.DRAFT:
        return preview_claim(claim)
    return settlement_of(claim.settlements.get())


def hospital_of(told: dict[str, Any]) -> Institution:
    inside, level = told.get("inside", True), told.get("level", "county" if "lines" in told else "2")
    area = AreaFactory() if inside else AreaFactory(code="110000000000", name="外地")
    if told.get("designated", True):
        return designated_hospital(level=level, area=area)
    return InstitutionFactory(level=level, area=area)


def lines_of(told: dict[str, Any], in_policy: bool) -> list[LineRow]:
    """`in_policy`: a burden is entered as class A, of which basic insurance leaves everything; else as class C."""
    if "eligible" in told:
        return [LineRow(name="甲类", category="A", amount=fen(told["eligible"]))]
    if "burden" in told:
        excluded = [LineRow(name=e["item"], category="C", amount=fen(e["amount"])) for e in told.get("excluded", [])]
        rest = fen(told["burden"]) - sum(row.amount for row in excluded)
        return [*excluded, LineRow(name="余下", category="A" if in_policy else "C", amount=rest)]
    return [
        LineRow(
            name=line.get("item", line["class"]),
            category=line["class"],
            amount=fen(line["amount"]),
            first_self_pay=basis_points(line.get("first_self_pay")),
            quantity=Decimal(line["quantity"]) if "quantity" in line else None,
            unit_price=fen(line["unit_price"]) if "unit_price" in line else None,
            price_limit=fen(line["price_limit"]) if "price_limit" in line else None,
        )
        for line in told["lines"]
    ]


def basis_points(rate: str | None) -> int | None:
    return None if rate is None else fen(rate) * 100


def assert_is(answer: policy.Settlement, expected: dict[str, Any], *, assisted: bool) -> None:
    """`assisted`: the case asks for assistance too; the services always do, so that without it the person has both."""
    for key, figure in expected.items():
        found = getattr(answer, key)
        if key == "person" and not assisted:
            found += answer.assistance
        assert found == (figure if key == "refused" else fen(figure)), key


def assert_year(person: Person, year: int, before: dict[str, int], expected: dict[str, Any]) -> None:
    """The year's totals of the claims listed; what was used before is not among them, but counts for the burden."""
    money = year_money(person, year)
    for key in ("basic", "critical_illness", "supplementary", "assistance", "person"):
        if key in expected:
            assert money[key] - before[key] == fen(expected[key]), key
    if "burden" in expected:
        counter = YearUse.objects.filter(person_year__person=person, counter="burden").first()
        assert (counter.amount if counter else 0) == fen(expected["burden"])


def undo(reversed_ones: list[Claim], claims: list[Claim]) -> None:
    """Pay every claim, then reverse those that the case reverses."""
    if not reversed_ones:
        return
    factory.answered(factory.sent_to_bank(*claims))
    for claim in reversed_ones:
        supervisor = reader(Role.SUPERVISOR, pool=claim.pool)
        reverse(claim=Claim.objects.get(pk=claim.pk), comment="票据不实", by=supervisor)


def assert_after(person: Person, year: int, expected: dict[str, Any]) -> None:
    """What is to come back, less what later claims are owed more since, and what the year has of critical illness."""
    if "critical_illness_after" in expected:
        assert year_money(person, year)["critical_illness"] == fen(expected["critical_illness_after"])
    if "recover" in expected:
        recovered = sum(Recovery.objects.filter(person=person).values_list("amount", flat=True))
        claims = Claim.objects.filter(person=person).values("pk")
        open_ones = Payable.objects.filter(subject_type="claims.claim", subject_id__in=claims, state=Payable.State.OPEN)
        owed = sum(open_ones.values_list("amount", flat=True))
        assert recovered - owed == fen(expected["recover"])
