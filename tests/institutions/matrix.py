"""Rows of institutions: the register is the whole country's, so no row of it is a stranger's."""

from typing import Any

from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile

from casework import clock
from casework.models import Area, Pool, Role
from institutions.models import DeclarationLine, Deduction, Inspection, Objection
from institutions.services.lists import bring_register_list
from tests.factories.core import StaffFactory, reader
from tests.factories.institutions import (
    AgreementFactory,
    ApplicationFactory,
    CertificateFactory,
    ChangeFactory,
    DesignationFactory,
    MeasureFactory,
    ProfessionalFactory,
    StationFactory,
    ViolationFactory,
    VisitFactory,
    YearlyScoreFactory,
)
from tests.factories.settlements import (
    ClearingFactory,
    DeclarationFactory,
    DeclarationLineFactory,
    PrepaymentFactory,
)
from tests.matrix import EVERYBODY, row

DESK, REVIEWER = Role.INSTITUTION_DESK, Role.INSTITUTION_REVIEWER
READERS = frozenset({Role.FINANCE, Role.CLERK, Role.REVIEWER, Role.SUPERVISOR, Role.AUDITOR, DESK, REVIEWER})
CASES = frozenset({Role.SUPERVISOR, Role.AUDITOR, DESK, REVIEWER})
MONEY = CASES | {Role.FINANCE}
DECIDERS = frozenset({Role.SUPERVISOR, REVIEWER})
GET_POST, POST = "GET POST", "POST"
REASON = {"reason": "年度核对"}


def hospital(pool: Pool, area: Area) -> list[Any]:
    return [DesignationFactory(pool=pool, institution__area=area).institution_id]


def doctor(pool: Pool, area: Area) -> list[Any]:
    return [ProfessionalFactory(institution__area=area).pk]


def brought(pool: Pool, area: Area) -> list[Any]:
    text = "机构编码,机构名称\nH99000100001,示例\n"
    file = ContentFile(text.encode(), "名单.csv")
    by = reader(DESK, pool=pool)
    return [bring_register_list(file=file, kind="institutions", by=by).pk]


def a_list(*_arguments: Any) -> dict[str, Any]:
    return {"kind": "institutions", "file": SimpleUploadedFile("名单.csv", "机构编码,机构名称\nH1,x\n".encode())}


def declared(pool: Pool, area: Area) -> list[Any]:
    return [DeclarationFactory(pool=pool, agreement__institution__area=area).pk]


def declared_line(pool: Pool, area: Area) -> list[Any]:
    return [DeclarationLineFactory(declaration_id=declared(pool, area)[0]).pk]


def _deduction(pool: Pool, area: Area) -> Deduction:
    line = DeclarationLine.objects.get(pk=declared_line(pool, area)[0])
    said = {"basic": 1, "reason": "超限定", "article": "第九条", "made_by": StaffFactory(), "made_at": clock.now()}
    return Deduction.objects.create(declaration=line.declaration, line=line, **said)


def deduction(pool: Pool, area: Area) -> list[Any]:
    return [_deduction(pool, area).pk]


def with_deduction(pool: Pool, area: Area) -> list[Any]:
    return [_deduction(pool, area).declaration_id]


def decided_month(pool: Pool, area: Area) -> list[Any]:
    decided = {"state": "confirmed", "payable_basic": 600_00, "payable_critical": 0, "confirmed_on": clock.today()}
    return [DeclarationFactory(pool=pool, agreement__institution__area=area, **decided).pk]


def clearing(pool: Pool, area: Area) -> list[Any]:
    return [ClearingFactory(pool=pool, agreement__institution__area=area).pk]


def decided_clearing(pool: Pool, area: Area) -> list[Any]:
    done = {"state": "done", "decided_by": StaffFactory(), "decided_on": "2026-04-20"}
    return [ClearingFactory(pool=pool, agreement__institution__area=area, **done).pk]


def prepayment(pool: Pool, area: Area) -> list[Any]:
    return [PrepaymentFactory(pool=pool, agreement__institution__area=area).pk]


def refused(pool: Pool, area: Area) -> list[Any]:
    said = {"state": "refused", "number": "N990001-20260302-0009", "decided_on": "2026-05-04", "reasons": "评估未合格"}
    return [ApplicationFactory(pool=pool, institution__area=area, **said).pk, "decision"]


def decided_violation(pool: Pool, area: Area) -> list[Any]:
    said = {"state": "decided", "decided_by": StaffFactory(), "decided_on": "2026-06-05", "rectify_by": "2026-07-05"}
    return [ViolationFactory(pool=pool, institution__area=area, **said).pk, "decision"]


def draft(pool: Pool, area: Area) -> list[Any]:
    return [ApplicationFactory(pool=pool, institution__area=area).pk]


def objection(pool: Pool, area: Area) -> list[Any]:
    station = StationFactory(application__pool=pool, application__institution__area=area)
    return [Objection.objects.create(station=station, received_on=station.started_on, by_whom="某人", words="不符").pk]


def certificate(pool: Pool, area: Area) -> list[Any]:
    return [CertificateFactory(application__pool=pool, application__institution__area=area).pk]


def inspection(pool: Pool, area: Area) -> list[Any]:
    held = CertificateFactory(application__pool=pool, application__institution__area=area)
    return [Inspection.objects.create(certificate=held, due_on=held.issued_on).pk]


def agreement(pool: Pool, area: Area) -> list[Any]:
    return [AgreementFactory(pool=pool, institution__area=area).pk]


def drawn_up(pool: Pool, area: Area) -> list[Any]:
    return [AgreementFactory(pool=pool, institution__area=area, state="draft", signed_by=None).pk]


def supplement(pool: Pool, area: Area) -> list[Any]:
    held = AgreementFactory(pool=pool, institution__area=area)
    made = held.supplements.create(
        position=1, subject="预算", text="调整", starts_on=held.starts_on, made_by=held.made_by
    )
    return [made.pk]


def measure(pool: Pool, area: Area, **fields: Any) -> list[Any]:
    return [MeasureFactory(agreement__pool=pool, agreement__institution__area=area, **fields).pk]


def decided(pool: Pool, area: Area) -> list[Any]:
    by = StaffFactory()
    return measure(pool, area, state="decided", decided_by=by, decided_on="2026-06-05")


def change(pool: Pool, area: Area, **fields: Any) -> list[Any]:
    return [ChangeFactory(pool=pool, institution__area=area, **fields).pk]


def score(pool: Pool, area: Area) -> list[Any]:
    return [YearlyScoreFactory(pool=pool, institution__area=area).pk]


def visit(pool: Pool, area: Area) -> list[Any]:
    return [VisitFactory(pool=pool, institution__area=area).pk]


def violation(pool: Pool, area: Area) -> list[Any]:
    return [ViolationFactory(pool=pool, institution__area=area).pk]


ROWS = [
    row("institutions:list", READERS),
    row("institutions:export", READERS, methods=POST, post=REASON),
    row("institutions:find", READERS),
    row("institutions:counts", READERS),
    row("institutions:institution", READERS, build=hospital, scope="everywhere"),
    row("institutions:people", READERS, build=hospital, scope="everywhere"),
    row("institutions:costs", MONEY, build=hospital, scope="everywhere"),
    row("institutions:history", CASES, build=hospital, scope="everywhere"),
    row("institutions:new", DESK, methods=GET_POST),
    row("institutions:correct", DESK, methods=GET_POST, build=hospital),
    row("institutions:level", DESK, methods=GET_POST, build=hospital),
    row("institutions:departments", DESK, methods=GET_POST, build=hospital),
    row("institutions:payment", DESK, methods=GET_POST, build=hospital, scope="everywhere"),
    row("institutions:person_new", DESK, methods=GET_POST, build=hospital),
    row("institutions:person", DESK, methods=GET_POST, build=doctor),
    row("institutions:applications", CASES),
    row("institutions:application_new", DESK, methods=GET_POST),
    row("institutions:application", CASES, build=draft),
    row("institutions:application_edit", DESK, methods=GET_POST, build=draft),
    row("institutions:application_checklist", DESK, methods=GET_POST, build=draft),
    row(
        "institutions:application_step",
        DESK,
        methods=GET_POST,
        build=lambda pool, area: [*draft(pool, area), "withdraw"],
        post={"reasons": "自愿撤回"},
    ),
    row("institutions:application_paper", CASES, build=refused),
    row("institutions:certificate_paper", CASES, build=certificate),
    row("institutions:objection", REVIEWER, methods=GET_POST, build=objection),
    row("institutions:inspection", REVIEWER, methods=GET_POST, build=inspection),
    row("institutions:certificate_revoke", DECIDERS, methods=GET_POST, build=certificate),
    row("institutions:agreements", CASES),
    row("institutions:agreement_new", DESK, methods=GET_POST),
    row("institutions:agreement", CASES, build=agreement),
    row("institutions:agreement_paper", CASES, build=agreement),
    row("institutions:agreement_edit", DESK, methods=GET_POST, build=drawn_up),
    row(
        "institutions:agreement_step",
        DESK,
        methods=GET_POST,
        build=lambda pool, area: [*drawn_up(pool, area), "drop"],
        post={"reasons": "机构放弃"},
    ),
    row("institutions:supplement_paper", CASES, build=supplement),
    row(
        "institutions:supplement_step",
        DECIDERS,
        methods=GET_POST,
        build=lambda pool, area: [*supplement(pool, area), "sign"],
    ),
    row("institutions:measure_announcement", CASES, build=decided),
    row("institutions:measure_notice", CASES, build=decided),
    row(
        "institutions:measure_step",
        DECIDERS,
        methods=GET_POST,
        build=lambda pool, area: [*measure(pool, area), "decide"],
    ),
    row("institutions:desk", CASES),
    row("institutions:changes", CASES),
    row("institutions:change_new", DESK, methods=GET_POST),
    row("institutions:change", CASES, build=change),
    row(
        "institutions:change_step",
        REVIEWER,
        methods=GET_POST,
        build=lambda pool, area: [*change(pool, area, state="reported", reported_on="2026-06-05"), "refuse"],
        post={"reasons": "材料不符"},
    ),
    row("institutions:scores", CASES),
    row("institutions:score_new", REVIEWER, methods=GET_POST),
    row("institutions:score", CASES, build=score),
    row(
        "institutions:score_step",
        DECIDERS,
        methods=GET_POST,
        build=lambda pool, area: [*score(pool, area), "decide"],
        post={"words": "同意"},
    ),
    row("institutions:visit_new", DESK, methods=GET_POST),
    row("institutions:visit", DESK, methods=GET_POST, build=visit),
    row("institutions:violations", MONEY),
    row("institutions:recoveries", MONEY),
    row("institutions:violation_new", DESK, methods=GET_POST),
    row("institutions:violation", MONEY, build=violation),
    row("institutions:violation_paper", MONEY, build=decided_violation),
    row(
        "institutions:violation_step",
        DECIDERS,
        methods=GET_POST,
        build=lambda pool, area: [*violation(pool, area), "drop"],
        post={"reasons": "不构成"},
    ),
    row("institutions:declarations", MONEY),
    row("institutions:declaration_new", DESK, methods=GET_POST),
    row("institutions:declaration", MONEY, build=declared),
    row("institutions:declaration_progress", MONEY, build=declared),
    row("institutions:declaration_bad_rows", DESK, methods=POST, build=declared),
    row("institutions:deduct_flagged", DESK, methods=GET_POST, build=declared),
    row("institutions:line_deduct", DESK, methods=GET_POST, build=declared_line),
    row("institutions:deduction_undo", DESK, methods=POST, build=deduction),
    row("institutions:declaration_notice", MONEY, build=with_deduction),
    row("institutions:declaration_statement", MONEY, build=decided_month),
    row(
        "institutions:declaration_step",
        DESK,
        methods=GET_POST,
        build=lambda pool, area: [*declared(pool, area), "return"],
        post={"reasons": "机构要求更正"},
    ),
    row("institutions:clearings", MONEY),
    row("institutions:clearing_new", DESK, methods=GET_POST),
    row("institutions:clearing", MONEY, build=clearing),
    row("institutions:clearing_paper", MONEY, build=decided_clearing),
    row(
        "institutions:clearing_step",
        DECIDERS,
        methods=GET_POST,
        build=lambda pool, area: [*clearing(pool, area), "reject"],
        post={"words": "重算"},
    ),
    row("institutions:prepayment_new", DESK, methods=GET_POST),
    row("institutions:prepayment", MONEY, build=prepayment),
    row(
        "institutions:prepayment_step",
        DECIDERS,
        methods=GET_POST,
        build=lambda pool, area: [*prepayment(pool, area), "reject"],
        post={"x": "1"},
    ),
    row("institutions:register_lists", CASES, methods=GET_POST, post=a_list, posters=frozenset({DESK})),
    row("institutions:register_list", CASES, build=brought, scope="pool"),
    row("institutions:register_list_progress", CASES, build=brought, scope="pool"),
    row("institutions:register_list_bad_rows", DESK, methods=POST, build=brought, scope="pool"),
    row(
        "institutions:register_list_step",
        *(DESK, REVIEWER, Role.SUPERVISOR),
        methods=POST,
        build=lambda pool, area: [*brought(pool, area), "drop"],
        scope="pool",
    ),
    row("institutions:public_pools", EVERYBODY, public=True),
    row("institutions:public", EVERYBODY, build=lambda pool, area: [pool.code], scope="everywhere", public=True),
    row(
        "institutions:public_workbook", EVERYBODY, build=lambda pool, area: [pool.code], scope="everywhere", public=True
    ),
]
