"""Pools, their rules, and the institutions, catalogue and diagnoses that claims name."""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

from django.db.backends.postgresql.psycopg_any import DateRange
from pypinyin import Style, lazy_pinyin

import policy
from casework import clock
from casework.areas import load_areas
from casework.models import Area, Pool, Role
from casework.money import fen
from claims.checking.stand import stands_on
from claims.facts import Level
from claims.models import CatalogueEntry, CheckSetting, Diagnosis, Way
from claims.services.check_settings import confirm_check_setting, propose_check_setting
from claims.services.review_rules import confirm_review_rules, propose_review_rules
from fund.models import BankTemplate
from fund.orders import starting_layouts
from institutions.models import Designation, Institution
from oversight.demo.staff import reader
from rulebook.services import load_packs, put_in_force

DATA = Path(__file__).parent / "data"
LONG_AGO = date(2000, 1, 1)
HOME_POOL = "9900"
PAYING_BANK = "示例农村商业银行"
BANK_FILES = {
    "comma-utf8": f"{PAYING_BANK}代发（逗号分隔）",
    "pipe-gbk": "示例工商支行代发（竖线分隔）",
    "fixed-gbk": "示例邮政储蓄支行代发（定长）",
}
"""What a pool calls the layouts that it starts with."""


@dataclass(frozen=True)
class PoolPlan:
    """A pool of the demo: where it lies, whose pack answers its layers, and whose its institutions."""

    code: str
    name: str
    area: str
    pack: str
    agency: str
    institutions: str = "order2-2020"
    beside: tuple[tuple[str, str], ...] = ()
    """Layers that another pack answers: layer and pack."""
    threshold: int = 20_000_00
    joint_above: int = 100_000_00

    @property
    def letterhead(self) -> dict[str, str]:
        """Address, telephone and income account of the agency: invented, told by the code of the pool."""
        return {
            "agency_address": f"{self.name.partition('统筹区')[0]}政务服务中心二楼医保大厅（演示）",
            "agency_telephone": f"0000-{self.code}123",
            "income_holder": f"{self.agency}（收入户）",
            "income_bank": "示例农村商业银行营业部",
            "income_account": f"1000{self.code}00008888",
        }


SUPPLEMENTARY = (("supplementary", "hunan-district-2011"),)
POOLS = (
    PoolPlan(HOME_POOL, "示例市统筹区", "990000000000", "example-2026", "示例市医疗保障中心", beside=SUPPLEMENTARY),
    PoolPlan("9901", "某县统筹区（长政发）", "990100000000", "jilin-county-2008", "某县医疗保险经办中心"),
    PoolPlan("9902", "某区统筹区（湖南）", "990200000000", "hunan-district-2011", "某区医疗保险局"),
    PoolPlan("5202", "六盘水市统筹区", "520200000000", "liupanshui-2020", "六盘水市医疗保障经办机构"),
    PoolPlan("2109", "阜新市统筹区", "210900000000", "fuxin-2020", "阜新市医疗保障经办机构"),
    PoolPlan("5329", "大理州统筹区", "532900000000", "dali-2024", "大理州医疗保障经办机构"),
    PoolPlan("4203", "十堰市统筹区", "420300000000", "shiyan-2013", "十堰市医疗保障经办机构"),
    PoolPlan("6401", "银川市统筹区", "640100000000", "ningxia-2013", "银川市医疗保障经办机构"),
)


def lay_out_pools() -> Pool:
    """Areas and pools. Answers the demo's own pool."""
    load_areas()
    for plan in POOLS:
        Pool.objects.create(
            code=plan.code,
            name=plan.name,
            area=Area.objects.get(pk=plan.area),
            agency_name=plan.agency,
            **plan.letterhead,
        )
    return Pool.objects.get(code=HOME_POOL)


def put_review_rules_in_force() -> None:
    """Each pool's levels of review, proposed by one policy officer and confirmed by another; figures are examples."""
    figures = {
        "small_up_to": 3_000_00,
        "sample_share": 1_000,
        "sample_least": 3,
        "quorum": 6_667,
        "majority": 5_000,
        "answer_days": 5,
        "appeal_days": 60,
        "appeal_answer_days": 10,
        "pair_days": 90,
        "pair_share": 8_000,
        "pair_least": 20,
    }
    for plan in POOLS:
        pool = Pool.objects.get(code=plan.code)
        levels = [
            Level("", "", None, Way.SECOND_REVIEW),
            Level("", "", plan.threshold, Way.SUPERVISOR),
            Level("", "", plan.joint_above, Way.JOINT_REVIEW),
            Level("outpatient_major", "", 5_000_00, Way.SUPERVISOR),
        ]
        with clock.set_to(LONG_AGO):
            proposed = propose_review_rules(
                starts_on=LONG_AGO,
                reason="开办时设定（示例数值）",
                levels=levels,
                figures=figures,
                by=reader(Role.POLICY, pool),
            )
            confirm_review_rules(rules=proposed, by=reader(Role.POLICY, pool, 1))


def put_rules_in_force() -> None:
    """Each pool's pack answers every layer that it has; national rules, or Beijing's text, answer for institutions."""
    versions = {version.pack: version for version in load_packs()}
    for plan in POOLS:
        pool = Pool.objects.get(code=plan.code)
        officer = reader(Role.POLICY, pool)
        packs = dict.fromkeys(policy.load(plan.pack).layers, plan.pack) | dict(plan.beside)
        packs |= {"institutions": plan.institutions}
        for layer, pack in packs.items():
            put_in_force(pool=pool, layer=layer, version=versions[pack], starts_on=LONG_AGO, by=officer)


def set_checks(pool: Pool) -> None:
    """The pool has set one check for itself; a change of another waits for its second person. Figures are examples."""
    setting = _proposed(pool, "split_stay", 15, "与定点协议约定的再入院间隔一致（示例数值）")
    confirm_check_setting(setting=setting, by=reader(Role.POLICY, pool, 1))
    _proposed(pool, "filed_beyond_term", 365, "拟规定出院后一年内申报（示例数值）")


def _proposed(pool: Pool, code: str, days: int, reason: str) -> CheckSetting:
    stand = stands_on(pool, clock.today())[code]
    return propose_check_setting(
        code=code,
        starts_on=clock.today(),
        is_on=True,
        severity=stand.severity,
        needs_supervisor=stand.needs_supervisor,
        thresholds={"days": days},
        reason=reason,
        by=reader(Role.POLICY, pool),
    )


def open_books(pool: Pool) -> None:
    """The bank templates that a pool starts with."""
    BankTemplate.objects.bulk_create(
        BankTemplate(
            pool=pool,
            name=BANK_FILES[name],
            layout=layout,
            payer_name=f"{pool.agency_name}（支出户）",
            payer_bank=f"{PAYING_BANK}营业部",
            payer_account=f"1000{pool.code}00006666",
        )
        for name, layout in starting_layouts().items()
    )


def register_institutions(pool: Pool) -> None:
    """Institutions inside and outside the prefecture; most are designated for the pool."""
    for row in _rows("institutions.csv"):
        institution = Institution.objects.create(
            code=row["code"],
            name=row["name"],
            initials=_initials(row["name"]),
            kind=row["kind"],
            level=row["level"],
            area_id=row["area"],
        )
        if row["designated"] == "yes":
            beyond = _end_of_designation(institution)
            Designation.objects.create(pool=pool, institution=institution, period=DateRange(LONG_AGO, beyond))


def _end_of_designation(institution: Institution) -> date | None:
    """Pharmacies are designated for a while: the desk has ends to watch. All others without an end."""
    if institution.kind != Institution.Kind.PHARMACY:
        return None
    return clock.today() + timedelta(60 if institution.pk % 2 else -30)


def fill_catalogue(pool: Pool) -> None:
    """What can be paid for; names and prices are illustrative."""
    CatalogueEntry.objects.bulk_create(
        CatalogueEntry(
            pool=pool,
            code=row["code"],
            name=row["name"],
            initials=_initials(row["name"]),
            kind=row["kind"],
            category=row["category"],
            unit=row["unit"],
            price_limit=fen(row["price_limit"]) if row["price_limit"] else None,
            first_self_pay=int(Decimal(row["first_self_pay"]) * 10_000) if row["first_self_pay"] else None,
            starts_on=LONG_AGO,
        )
        for row in _rows("catalogue.csv")
    )


def name_diagnoses() -> None:
    """The diagnoses that the demo's people have."""
    Diagnosis.objects.bulk_create(
        Diagnosis(code=row["code"], name=row["name"], initials=_initials(row["name"]), disease=row["disease"])
        for row in _rows("diagnoses.csv")
    )


def usual_prices() -> dict[str, int]:
    """Catalogue code to the price in fen that the demo's hospitals charge."""
    return {row["code"]: fen(row["price"]) for row in _rows("catalogue.csv")}


def usual_patients() -> dict[str, tuple[str, range]]:
    """Diagnosis code to whom it befalls in the demo: a sex (empty: both) and years of age."""
    rows = ((row["code"], row["sex"], (row["from_age"], row["to_age"])) for row in _rows("diagnoses.csv"))
    return {code: (sex, range(int(youngest or 0), int(oldest or 120) + 1)) for code, sex, (youngest, oldest) in rows}


def _rows(name: str) -> Iterator[dict[str, str]]:
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


def _initials(name: str) -> str:
    letters = "".join(lazy_pinyin(name, style=Style.FIRST_LETTER)).lower()
    return "".join(letter for letter in letters if letter.isascii() and letter.isalnum())[:60]
