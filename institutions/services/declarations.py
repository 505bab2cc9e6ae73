"""Monthly declarations (月度申报): brought with the figures of their head, reviewed, sent back, returned (BJ-35)."""

from dataclasses import dataclass
from datetime import date
from itertools import islice

from django.core.files.base import ContentFile, File
from django.utils.translation import gettext as _

from casework import clock, sequences
from casework.commands import service
from casework.errors import Incomplete
from casework.jobs import enqueue
from casework.models import Document, Pool
from casework.rights import Right
from casework.scope import Reader
from casework.services.documents import keep_sheet
from casework.uploaded_sheets import each_row
from institutions import errors, tasks
from institutions.declared import errors as refused
from institutions.declared.reading import BOUNDS, COLUMNS, HEAD, headings_of
from institutions.declared.steps import DAY, last_of, take, tell
from institutions.lists.errors import ColumnsMissing
from institutions.models import Agreement, Clearing, Declaration, Institution
from institutions.rules import Rules, language, traced
from institutions.services.supervision import place_of

State = Declaration.State
LETTER = "SB"
"""Numbers of declarations begin with it (申报)."""


@dataclass(frozen=True, kw_only=True)
class Head:
    """What the head of a declaration says: lines, and amounts in fen."""

    lines_count: int
    total: int
    in_policy: int
    basic: int
    critical: int


@service
def bring_declaration(
    *, institution: Institution, month: date, care: str, declared_on: date, head: Head, file: File, by: Reader
) -> Declaration:
    """Keep what an institution declares for a month and a sort of care, and have its lines checked.

    Raises MonthDeclared, MonthCleared, NotSettled, Incomplete, BadList, ColumnsMissing, OutOfScope.
    """
    pool, area_code = place_of(institution, by, Right.INSTITUTION_EDIT)
    month = month.replace(day=1)
    _must_be_possible(month, declared_on, head)
    rules = settled_by(pool, declared_on)
    due = rules.deadline("declaration_payment", declared_on=declared_on)
    Institution.objects.select_for_update(of=("self",)).get(pk=institution.pk)
    agreement = agreement_of(institution, pool, month)
    _must_be_open(institution, pool, month, care, agreement)
    content, name = file.read(), (file.name or "").rsplit("/", 1)[-1][-160:]
    _must_have_columns(ContentFile(content, name))
    declaration = Declaration.objects.create(
        pool=pool,
        area_code=area_code,
        number=sequences.case_number(LETTER, pool.area, clock.today()),
        institution=institution,
        agreement=agreement,
        version_id=rules.version_id,
        month=month,
        care=care,
        document=keep_sheet(Declaration, content, name, pool.area, by),
        file_name=name,
        declared_on=declared_on,
        due_on=due.due_on,
        trace=traced(due),
        brought_by=by.staff,
        brought_at=clock.now(),
        heartbeat=clock.now(),
        **vars(head),
    )
    Document.objects.filter(pk=declaration.document_id).update(case_id=declaration.pk)
    tell("declaration_brought", declaration, by)
    enqueue(tasks.work_declaration, declaration.pk)
    return declaration


@service
def review_declaration(*, declaration: Declaration, by: Reader) -> Declaration:
    """End the review: another person confirms it with its deductions. Raises WrongStep."""
    declaration = take(declaration, "review", by)
    declaration.state, declaration.words = State.REVIEWED, ""
    declaration.reviewed_by, declaration.reviewed_on = by.staff, clock.today()
    declaration.save()
    tell("declaration_reviewed", declaration, by, deductions=declaration.deductions.count())
    return declaration


@service
def send_back_declaration(*, declaration: Declaration, reasons: str, by: Reader) -> Declaration:
    """Let the desk look at it again. Raises WrongStep, ReasonsLack."""
    declaration = take(declaration, "send_back", by)
    return _stopped("declaration_sent_back", declaration, State.DECLARED, reasons, by)


@service
def return_declaration(*, declaration: Declaration, reasons: str, by: Reader) -> Declaration:
    """Give it back to the institution, which may declare the month anew. Raises WrongStep, ReasonsLack."""
    declaration = take(declaration, "return", by)
    return _stopped("declaration_returned", declaration, State.RETURNED, reasons, by)


def settled_by(pool: Pool, day: date) -> Rules:
    """The rules that say how institutions are settled with. Raises NotSettled."""
    rules = Rules.on(pool, day)
    if rules.designation.settlement is None:
        raise refused.NotSettled(title=rules.pack.title(language()))
    return rules


def agreement_of(institution: Institution, pool: Pool, month: date) -> Agreement | None:
    """The agreement that bound last in the month; None where former lists designate."""
    binding = Agreement.objects.filter(pool=pool, institution=institution, state__in=Agreement.BINDING)
    in_month = binding.filter(period__overlap=(month, last_of(month) + DAY))
    return in_month.order_by("-starts_on").first()


def _must_be_possible(month: date, declared_on: date, head: Head) -> None:
    problems = {}
    if not month <= declared_on <= clock.today():
        problems["declared_on"] = [_("It is declared in its month or later, and today or earlier.")]
    if not head.total >= head.in_policy >= head.basic + head.critical:
        problems["total"] = [_("The parts of the head lie above its total.")]
    if not head.lines_count:
        problems["lines_count"] = [_("A declaration has lines.")]
    if problems:
        raise Incomplete(problems)


def _must_be_open(
    institution: Institution, pool: Pool, month: date, care: str, agreement: Agreement | None
) -> None:  # fmt: skip
    """Raises MonthDeclared, as the database would; MonthCleared."""
    standing = Declaration.objects.filter(pool=pool, institution=institution, month=month, care=care)
    known = standing.exclude(state__in=Declaration.NO_LONGER).first()
    if known:
        raise refused.MonthDeclared(number=known.number, month=f"{month:%Y-%m}", field="month")
    if agreement and agreement.clearings.filter(kind=Clearing.Kind.YEAR).exclude(state="rejected").exists():
        raise refused.MonthCleared(number=agreement.number, field="month")


def _must_have_columns(file: File) -> None:
    """Raises BadList, ColumnsMissing."""
    _heading, mapping = headings_of(list(islice(each_row(file, BOUNDS), HEAD)))
    lacking = [str(column.label) for column in COLUMNS if column.name not in mapping]
    if lacking:
        raise ColumnsMissing(columns="、".join(lacking))


def _stopped(verb: str, declaration: Declaration, state: str, reasons: str, by: Reader) -> Declaration:
    if not reasons.strip():
        raise errors.ReasonsLack()
    declaration.state, declaration.words = state, reasons.strip()
    declaration.reviewed_by, declaration.reviewed_on = None, None
    declaration.save()
    tell(verb, declaration, by, reasons=reasons)
    return declaration
