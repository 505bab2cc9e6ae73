"""Monthly declarations on their way, by the services: brought, checked, reviewed, confirmed."""

from datetime import date
from typing import Any

from django.core.files.base import ContentFile

from casework import clock
from institutions.declared.working import work
from institutions.models import Agreement, Declaration
from institutions.services import confirming
from institutions.services import declarations as services
from institutions.services.declarations import Head
from tests.factories.institutions import AgreementFactory
from tests.institutions import steps
from tests.institutions.steps import Office

HEADINGS = (
    "结算ID", "证件号码", "结算日期", "医疗费总额", "符合政策范围金额", "基本医疗保险统筹基金支出", "居民大病保险资金支出"
)  # fmt: skip
MONTH = date(2026, 5, 1)
ROWS = [
    ["JS0001", "110101199003070011", "2026-05-03", "1,000.00", "900", "600.50", "100"],
    ["JS0002", "110101199003070038", "2026-05-20", "500", "400.00", "300", "0"],
]


def agreed(office: Office, **fields: Any) -> Agreement:
    """A hospital with an account and an agreement of the year 2026: 12,000,000.00 yuan, 10% in advance, 5% kept back."""
    hospital = steps.hospital(bank_name="示例农商银行", bank_account="6217990000000001234")
    known = {"budget": 12_000_000_00, "prepayment": 1000, "deposit": 500, "institution": hospital, "pool": office.pool}
    return AgreementFactory(**known | fields)


def sheet(rows: list[list[str]], headings: Any = HEADINGS) -> ContentFile:
    """A csv as an institution sends it."""
    text = "\n".join(",".join(f'"{cell}"' for cell in row) for row in [headings, *rows])
    return ContentFile(text.encode(), "申报.csv")


def head(rows: list[list[str]], **changes: int) -> Head:
    """What the rows make."""
    fen = [[round(float(cell.replace(",", "")) * 100) for cell in row[3:7]] for row in rows]
    sums = [sum(column) for column in zip(*fen, strict=True)]
    known = {"lines_count": len(rows), "total": sums[0], "in_policy": sums[1], "basic": sums[2], "critical": sums[3]}
    return Head(**known | changes)


def brought(office: Office, agreement: Agreement, rows: Any = ROWS, **said: Any) -> Declaration:
    """Brought, not checked yet."""
    known = {
        "month": MONTH,
        "care": "inpatient",
        "declared_on": clock.today(),
        "head": said.pop("head", None) or head(rows),
    }
    file = said.pop("file", None) or sheet(rows)
    return services.bring_declaration(institution=agreement.institution, file=file, by=office.clerk, **known | said)


def checked(office: Office, agreement: Agreement, rows: Any = ROWS, **said: Any) -> Declaration:
    """In review, or refused."""
    declaration = brought(office, agreement, rows, **said)
    work(declaration.pk)
    declaration.refresh_from_db()
    return declaration


def confirmed(office: Office, declaration: Declaration) -> Declaration:
    """Reviewed by the desk, confirmed by another."""
    services.review_declaration(declaration=declaration, by=office.clerk)
    return confirming.confirm_declaration(declaration=declaration, by=office.reviewer)
