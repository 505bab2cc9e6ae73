"""Deductions (扣款): a line by hand, every line that a check flagged, taken back."""

from django.utils.translation import gettext as _

from casework import clock
from casework.commands import service
from casework.errors import Incomplete
from casework.money import plain_yuan
from casework.scope import Reader
from institutions.declared import errors as refused
from institutions.declared import sql
from institutions.declared.steps import run, take, tell
from institutions.models import Declaration, DeclarationLine, Deduction, LineFlag


@service
def deduct_line(
    *, line: DeclarationLine, basic: int, critical: int, kind: str, reason: str, article: str, by: Reader
) -> Deduction:
    """Take fen off a line, by layer. Raises DeductedTooMuch, DeductedBefore, Incomplete, WrongStep."""
    declaration = take(line.declaration, "deduct", by)
    _must_be_told(reason, article)
    if not (0 <= basic <= line.basic and 0 <= critical <= line.critical) or not basic + critical:
        raise refused.DeductedTooMuch(basic=plain_yuan(line.basic), critical=plain_yuan(line.critical))
    if Deduction.objects.filter(line=line).exists():
        raise refused.DeductedBefore()
    deduction = Deduction.objects.create(
        declaration=declaration,
        line=line,
        kind=kind,
        basic=basic,
        critical=critical,
        reason=reason.strip(),
        article=article.strip(),
        made_by=by.staff,
        made_at=clock.now(),
    )
    tell("line_deducted", declaration, by, line=line.core_id, amount=plain_yuan(basic + critical), reasons=reason)
    return deduction


@service
def deduct_flagged(
    *, declaration: Declaration, code: str, kind: str, reason: str, article: str, by: Reader
) -> Declaration:
    """Take every line off in full that a check flagged; deductions by hand stay. Raises NothingFlagged, Incomplete."""
    declaration = take(declaration, "deduct", by)
    _must_be_told(reason, article)
    said = {"kind": kind, "reason": reason.strip(), "article": article.strip()}
    count = run(sql.DEDUCTED, declaration=declaration.pk, code=code, by=by.staff.pk, at=clock.now(), **said)
    if not count:
        raise refused.NothingFlagged()
    tell("lines_deducted", declaration, by, lines=count, flag=str(LineFlag.Code(code).label), reasons=reason)
    return declaration


@service
def undo_deduction(*, deduction: Deduction, by: Reader) -> Declaration:
    """Take a deduction back while the review is open. Raises WrongStep."""
    declaration = take(deduction.declaration, "deduct", by)
    deduction = Deduction.objects.select_related("line").get(pk=deduction.pk)
    amount, line = deduction.amount, deduction.line.core_id
    deduction.delete()
    tell("deduction_undone", declaration, by, line=line, amount=plain_yuan(amount))
    return declaration


def _must_be_told(reason: str, article: str) -> None:
    """Raises Incomplete: the institution is told why, and by which article."""
    said = {"reason": reason, "article": article}
    problems = {field: [_("This is needed.")] for field, words in said.items() if not words.strip()}
    if problems:
        raise Incomplete(problems)
