"""The laws of the house, read off the source and off the running portal (docs/decisions.md says why each stands)."""

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import psycopg
import pytest
from django.apps import apps
from django.conf import settings
from django.db import connection

import policy
from casework import checks
from casework.triggers import APPEND_ONLY_TABLES
from tests.database import owner_connection
from tests.factories.core import reader

ROOT = Path(__file__).resolve().parent.parent
APPS = ("casework", "rulebook", "fund", "enrollment", "institutions", "claims", "assistance", "oversight")
PRODUCT = (*APPS, "policy", "config", "script")
MONEY = ("policy", "fund", "claims", "enrollment", "rulebook", "assistance", "casework")
LONGEST_FILE, LONGEST_FUNCTION = 400, 40

FORBIDDEN_TO_POLICY = {"django", "celery", "psycopg", "redis", *APPS, "config"}
WRITING = {
    "save", "create", "update", "delete", "bulk_create", "bulk_update", "get_or_create", "update_or_create",
    "select_for_update", "set_password",
}  # fmt: skip
OTHER_CLOCKS = {"today", "now", "utcnow", "localdate", "localtime"}
SQL_CLOCK = re.compile(r"\b(now\(\)|current_date|current_timestamp|clock_timestamp\(\))", re.IGNORECASE)
INLINE = re.compile(r"<script(?![^>]*\bsrc=)|<style|\sstyle=|\son[a-z]+=|javascript:", re.IGNORECASE)
WAITING = {ROOT / "casework" / "sessions.py", ROOT / "claims" / "presence.py"}
SAMPLES = ROOT / "casework" / "styleguide.py"
TAG = re.compile(r"{%.*?%}|{{.*?}}")
LINES_THAT_NEED_NO_WORDS = 8


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def python_files(*packages: str) -> list[Path]:
    return [
        path
        for package in packages
        for path in sorted((ROOT / package).rglob("*.py"))
        if "migrations" not in path.parts
    ]


def rooms(*names: str) -> list[Path]:
    """The files of the rooms of that name in every app: views.py and everything under views/."""
    return [
        path
        for path in python_files(*APPS)
        if any(part in names for part in (path.stem, *path.relative_to(ROOT).parts[1:-1]))
    ]


def places(path: Path, nodes: Iterator[ast.AST]) -> list[str]:
    return [f"{path.relative_to(ROOT)}:{node.lineno}" for node in nodes]


def calls_of(path: Path, names: set[str]) -> Iterator[ast.Call]:
    """Calls of a method with one of these names."""
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in names:
            yield node


def found(paths: list[Path], look: object) -> list[str]:
    assert paths, "nothing to look at"
    return [place for path in paths for place in places(path, look(path))]


# Law 1: where each thing may happen


def test_the_rules_know_no_framework_and_no_upper_floor():
    def imports(path: Path) -> Iterator[ast.AST]:
        for node in ast.walk(tree(path)):
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            names += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            if {name.partition(".")[0] for name in names} & FORBIDDEN_TO_POLICY:
                yield node

    assert found(python_files("policy"), imports) == []


def test_upper_floors_import_lower_ones_only():
    lint = Path(sys.executable).parent / "lint-imports"
    run = subprocess.run([lint, "--no-cache"], cwd=ROOT, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stdout


def test_views_forms_and_templates_write_no_models():
    screens = rooms("views", "forms", "templatetags", "tables", "filters", "selectors")
    assert found(screens, lambda path: calls_of(path, WRITING)) == []


def test_tasks_call_services_and_nothing_else():
    def touches(path: Path) -> Iterator[ast.AST]:
        yield from calls_of(path, WRITING)
        for node in ast.walk(tree(path)):
            if isinstance(node, ast.Attribute) and node.attr == "objects":
                yield node

    tasks = rooms("tasks")
    assert [place for path in tasks for place in places(path, touches(path))] == []


# That reading writes nothing is asked of every route and role: tests/test_matrix.py


# Law 2: every figure has a source


@pytest.mark.parametrize("pack_id", policy.available())
def test_every_figure_of_a_pack_says_where_it_comes_from(pack_id):
    pack = policy.load(pack_id)
    documents = set(pack.identity.documents)
    assert pack.parameters
    for key, parameter in pack.parameters.items():
        for period in parameter.periods:
            source, illustrative = period.dated.source, period.dated.illustrative
            assert (source and source.document in documents) or illustrative, f"{pack_id} {key} {period.starts}"


# Law 3: money is integer fen


def test_no_float_comes_near_money():
    """`isinstance(cell, float)` may ask what a workbook holds; seconds of waiting are no money."""

    def floats(path: Path) -> Iterator[ast.AST]:
        asked = {
            id(argument)
            for node in ast.walk(tree(path))
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "isinstance"
            for argument in node.args
        }
        for node in ast.walk(tree(path)):
            named = isinstance(node, ast.Name) and node.id == "float" and id(node) not in asked
            written = isinstance(node, ast.Constant) and isinstance(node.value, float)
            if named or written:
                yield node

    assert found([path for path in python_files(*MONEY) if path not in WAITING], floats) == []


def test_no_model_keeps_money_as_anything_but_whole_fen():
    """A quantity may have decimals; an amount may not."""
    kinds = {
        (model._meta.label, column.name)
        for app in APPS
        for model in apps.get_app_config(app).get_models()
        for column in model._meta.get_fields()
        if column.get_internal_type() in {"FloatField", "DecimalField"} and not column.name.endswith("quantity")
    }
    assert kinds == set()


def test_no_order_follows_a_relation():
    """docs/decisions.md: Django would join the other table and sort by its ordering."""
    followed = [
        (model._meta.label, name)
        for app in APPS
        for model in apps.get_app_config(app).get_models()
        for name in map(str, model._meta.ordering)
        if any(column.is_relation and column.name == name.removeprefix("-") for column in model._meta.concrete_fields)
    ]
    assert followed == []


# Law 4: what happened is never changed


@pytest.mark.django_db
@pytest.mark.parametrize("table", APPEND_ONLY_TABLES)
def test_append_only_tables_refuse_the_application_and_their_owner(table):
    with connection.cursor() as cursor:
        for privilege in ("UPDATE", "DELETE", "TRUNCATE"):
            cursor.execute("SELECT has_table_privilege(current_user, %s, %s)", [table, privilege])
            assert cursor.fetchone() == (not settings.DATABASE_OWNER_URL,), privilege
        cursor.execute(
            "SELECT tgname FROM pg_trigger WHERE tgrelid = %s::regclass AND tgenabled IN ('O', 'A')", [table]
        )
        assert {name for (name,) in cursor.fetchall()} >= {f"{table}_append_only", f"{table}_never_emptied"}
    with owner_connection() as owner, pytest.raises(psycopg.errors.RestrictViolation):
        owner.execute("SET LOCAL lock_timeout = '5s'")
        owner.execute(f"TRUNCATE {table} CASCADE")


@pytest.mark.django_db(transaction=True)
def test_the_owner_cannot_change_a_row_that_stands():
    from casework.services.account import sign_in

    sign_in(by=reader())
    for change in ("UPDATE casework_event SET verb = 'x'", "DELETE FROM casework_event"):
        with owner_connection() as owner, pytest.raises(psycopg.errors.RestrictViolation):
            owner.execute(change)


# Law 5 and 8: held by the database too


@pytest.mark.django_db
@pytest.mark.parametrize(
    "name",
    [
        "claim_maker_is_not_reviewer",
        "claim_second_reviewer_is_another",
        "claim_approver_is_another",
        "claim_hands_differ",
        "review_rules_need_a_second_person",
        "delegation_to_one_at_a_time",
        "batch_maker_is_not_checker",
        "batch_payer_is_a_third_person",
        "settlement_adds_up",
        "settlement_not_negative",
        "payable_in_one_live_batch",
        "fund_entry_balances",
        "coverage_never_overlaps",
    ],
)
def test_the_database_holds_what_must_not_be_wrong(name):
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT EXISTS (SELECT 1 FROM pg_constraint WHERE conname = %(name)s AND convalidated)"
            " OR EXISTS (SELECT 1 FROM pg_class WHERE relname = %(name)s)",
            {"name": name},
        )
        assert cursor.fetchone() == (True,)


# Law 6: nothing opens without a declared right


def test_every_route_declares_its_right():
    assert checks.every_view_declares_its_right(None) == []
    assert list(checks.routes())


# Law 7: coverage is a question to dates, and there is one clock


def test_no_person_carries_a_flag_of_coverage():
    names = {column.name for column in apps.get_model("enrollment.Person")._meta.get_fields()}
    assert not names & {"covered", "is_covered", "active", "is_active", "insured", "is_insured", "coverage_status"}


def test_time_comes_from_the_one_clock():
    def other_clocks(path: Path) -> Iterator[ast.AST]:
        for call in calls_of(path, OTHER_CLOCKS):
            only_formats = call.args and call.func.attr.startswith("local")
            source = call.func.value.id if isinstance(call.func.value, ast.Name) else ""
            if source in {"date", "datetime", "timezone"} and not only_formats:
                yield call

    paths = [path for path in python_files(*APPS, "policy") if path != ROOT / "casework" / "clock.py"]
    assert found(paths, other_clocks) == []


def test_no_sql_asks_the_database_what_day_it_is():
    def sql_clocks(path: Path) -> Iterator[ast.AST]:
        for node in ast.walk(tree(path)):
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and SQL_CLOCK.search(node.value):
                yield node

    assert found(python_files(*APPS), sql_clocks) == []


# How it is written


def test_no_file_is_too_long():
    lengths = {path: len(path.read_text().splitlines()) for path in python_files(*PRODUCT, "tests")}
    assert {str(path.relative_to(ROOT)): n for path, n in lengths.items() if n > LONGEST_FILE} == {}


def test_no_function_is_too_long():
    def long_ones(path: Path) -> Iterator[ast.AST]:
        for node in ast.walk(tree(path)):
            if isinstance(node, ast.FunctionDef) and (node.end_lineno or 0) - node.lineno + 1 > LONGEST_FUNCTION:
                yield node

    assert found([path for path in python_files(*PRODUCT) if path != SAMPLES], long_ones) == []


def test_public_functions_and_classes_say_what_they_are_for():
    def unexplained(path: Path) -> Iterator[ast.AST]:
        for node in tree(path).body:
            named = isinstance(node, ast.FunctionDef | ast.ClassDef) and not node.name.startswith("_")
            if named and not ast.get_docstring(node) and not _explains_itself(node):
                yield node

    paths = [path for path in python_files(*APPS, "policy") if path.name != "apps.py"]
    assert found(paths, unexplained) == []


def test_every_module_says_what_it_holds():
    silent = [path for path in python_files(*PRODUCT) if tree(path).body and not ast.get_docstring(tree(path))]
    assert [str(path.relative_to(ROOT)) for path in silent if path.name != "apps.py"] == []


def test_templates_carry_no_script_and_no_style():
    """The content security policy forbids them."""
    templates = sorted((ROOT / "templates").rglob("*.html"))
    lines = [
        f"{path.relative_to(ROOT)}:{number}"
        for path in templates
        for number, line in enumerate(path.read_text().splitlines(), 1)
        if INLINE.search(TAG.sub("", line))
    ]
    assert templates
    assert lines == []


def _explains_itself(node: ast.AST) -> bool:
    """A refusal by its sentence; a manager, a command, a list of choices or a few lines by their name."""
    if isinstance(node, ast.FunctionDef):
        return (node.end_lineno or 0) - node.lineno < LINES_THAT_NEED_NO_WORDS
    names = {target.id for line in node.body if isinstance(line, ast.Assign) for target in line.targets}
    bases = {ast.unparse(base) for base in node.bases}
    return "sentence" in names or bool(bases & {"BaseCommand", "models.TextChoices"}) or "Manager" in node.name
