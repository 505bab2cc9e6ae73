"""Rows of the frame."""

from datetime import date
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from casework import clock
from casework.documents import case_type
from casework.models import Area, JobChunk, JobRun, Pool, Role
from casework.registry import registry
from casework.rights import Right
from casework.services.documents import add_document
from tests.casework.files import pdf, png
from tests.factories.core import AssignmentFactory, reader
from tests.factories.enrollment import PersonFactory
from tests.matrix import EVERYBODY, row

CLERK, SECURITY = Role.CLERK, Role.SECURITY_ADMIN
DOCUMENT_READERS = frozenset({Role.CLERK, Role.REVIEWER, Role.SUPERVISOR, Role.AUDITOR, Role.INSURER})
REVEALERS = frozenset(
    {Role.CLERK, Role.TOWNSHIP, Role.VILLAGE, Role.REVIEWER, Role.SUPERVISOR, Role.FINANCE, Role.AUDITOR}
)
AUDITORS = frozenset({Role.AUDITOR, Role.AUDIT_ADMIN})
GET_POST, POST = "GET POST", "POST"
GUIDE_READERS = frozenset(
    {Role.CLERK, Role.TOWNSHIP, Role.VILLAGE, Role.REVIEWER, Role.SUPERVISOR, Role.AUDITOR, Role.POLICY}
    | {Role.INSTITUTION_DESK}
)
KEEPERS_OF_THE_NIGHT = frozenset({Role.SYSTEM_ADMIN, Role.SUPERVISOR, Role.AUDITOR})
REASON = {"reason": "本人在窗口"}


def phone(pool: Pool, area: Area) -> list[Any]:
    return ["enrollment.person", PersonFactory(pool=pool, area=area).pk, "phone"]


def case(pool: Pool, area: Area) -> list[Any]:
    """A row that carries documents: persons do, as far as these tests go."""
    case_type(
        "enrollment.person", view=Right.DOCUMENT_VIEW, add=Right.PERSON_EDIT, url=lambda _: reverse("casework:home")
    )
    return ["enrollment.person", PersonFactory(pool=pool, area=area).pk]


def picture(pool: Pool, area: Area) -> list[Any]:
    label, pk = case(pool, area)
    file = SimpleUploadedFile("单.png", png())
    by = reader(Role.CLERK, pool=pool)
    return [add_document(case_type=label, case_id=pk, kind="invoice", title="", file=file, by=by).pk]


def account(pool: Pool, area: Area) -> list[Any]:
    return [AssignmentFactory(pool=pool, area=area).staff_id]


def role_of_account(pool: Pool, area: Area) -> list[Any]:
    assignment = AssignmentFactory(pool=pool, area=area)
    return [assignment.staff_id, assignment.pk]


def a_file(*arguments: Any) -> dict[str, Any]:
    return {"kind": "invoice", "file": SimpleUploadedFile("票.pdf", pdf())}


def night_run(pool: Pool, area: Area) -> list[Any]:
    """A run of a job that the portal has, with a part that failed."""
    run = JobRun.objects.create(
        pool=pool, name=registry.jobs[0].key, business_day=clock.today(), state="failed", created_at=clock.now()
    )
    JobChunk.objects.create(run=run, key=area.code, state="failed", error="DataError")
    return [run.pk]


def service_item(pool: Pool, area: Area) -> list[Any]:
    """The national list's own item: everybody's until a pool changes it."""
    return ["06-02"]


ROWS = [
    row("casework:guide", GUIDE_READERS),
    row("casework:guide_item", GUIDE_READERS, build=service_item, scope="everywhere"),
    row("casework:guide_edit", Role.POLICY, methods=GET_POST, build=service_item, scope="everywhere"),
    row("casework:home", EVERYBODY),
    row("casework:healthz", EVERYBODY, public=True),
    row("casework:search", EVERYBODY, methods=GET_POST, post={"q": "张三"}),
    row("casework:login", EVERYBODY, methods=GET_POST, public=True),
    row("casework:account", EVERYBODY),
    row("casework:logout", EVERYBODY, methods=POST, public=True),
    row("casework:language", EVERYBODY, methods=POST, post={"language": "en"}, public=True),
    row("casework:switch_pool", EVERYBODY, methods=POST, post={"pool": "9900"}),
    row("casework:change_password", EVERYBODY, methods=GET_POST),
    row("casework:confirm_password", EVERYBODY, methods=GET_POST),
    row("casework:two_factor", EVERYBODY, methods=GET_POST),
    row("casework:two_factor_setup", EVERYBODY, methods=GET_POST),
    row("casework:two_factor_remove", EVERYBODY, methods=POST),
    row("casework:reveal", REVEALERS, methods=POST, build=phone, post=REASON),
    row("casework:documents", DOCUMENT_READERS, methods=GET_POST, build=case, post=a_file, posters=frozenset({CLERK})),
    row("casework:document", DOCUMENT_READERS, build=picture),
    row("casework:document_download", DOCUMENT_READERS, build=picture),
    row("casework:document_thumbnail", DOCUMENT_READERS, build=picture),
    row("casework:document_withdraw", CLERK, methods=POST, build=picture, post=REASON),
    row("casework:staff_list", SECURITY),
    row("casework:staff_new", SECURITY, methods=GET_POST),
    row("casework:staff_page", SECURITY, methods=GET_POST, build=account),
    row("casework:staff_end_role", SECURITY, methods=POST, build=role_of_account, post={"ends_on": date(2100, 1, 1)}),
    row("casework:staff_reset_password", SECURITY, methods=POST, build=account),
    row("casework:staff_do", SECURITY, methods=POST, build=lambda pool, area: [*account(pool, area), "disable"]),
    row("casework:system", Role.SYSTEM_ADMIN),
    row("casework:letterhead", Role.SYSTEM_ADMIN, methods=GET_POST),
    row("casework:night", KEEPERS_OF_THE_NIGHT),
    row("casework:night_run", KEEPERS_OF_THE_NIGHT, build=night_run, scope="pool"),
    row("casework:night_again", Role.SYSTEM_ADMIN, Role.SUPERVISOR, methods=POST, build=night_run, scope="pool"),
    row("casework:audit_events", AUDITORS),
    row("casework:audit_looks", AUDITORS),
    row("casework:audit_sign_ins", AUDITORS, SECURITY),
    row("casework:export_events", AUDITORS, methods=POST, post=REASON),
    row("casework:export_looks", AUDITORS, methods=POST, post=REASON),
    row("casework:export_sign_ins", AUDITORS, SECURITY, methods=POST, post=REASON),
]
