"""What the source itself must not contain (ASVS 1.2.4, 1.2.5, 1.5.1), and what the docs promise is tested."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.test_laws import APPS, PRODUCT, ROOT, found, python_files, tree

ASKS_THE_DATABASE = {"execute", "executemany", "raw", "extra", "RawSQL"}
STARTS_PROGRAMS = {"os.system", "os.popen", "eval", "exec"}
READS_ENTITIES = {"xml", "lxml", "pickle", "marshal", "shelve"}
NAMES_ROLES_AND_TABLES = ROOT / "casework" / "apps.py"
PROMISE = re.compile(r"`(tests/[\w/]+\.py)::(\w+)`")


def test_no_question_to_the_database_is_glued_together_from_text():
    """ASVS 1.2.4. Grants name a role and tables, which no parameter can; what they name is no input."""

    def glued(path: Path) -> Iterator[ast.AST]:
        for node in ast.walk(tree(path)):
            asks = isinstance(node, ast.Call) and node.args and _name(node.func).split(".")[-1] in ASKS_THE_DATABASE
            if asks and (_joins_a_value(node.args[0]) or _formats_a_value(node.args[0])):
                yield node

    assert found([path for path in python_files(*APPS) if path != NAMES_ROLES_AND_TABLES], glued) == []


def test_no_shell_and_no_program_text_is_run():
    """ASVS 1.2.5: no shell, no eval; the one child process that reads workbooks gets a list of arguments."""

    def runs(path: Path) -> Iterator[ast.AST]:
        for node in ast.walk(tree(path)):
            if isinstance(node, ast.Call):
                shell = any(word.arg == "shell" for word in node.keywords)
                if shell or _name(node.func) in STARTS_PROGRAMS:
                    yield node

    assert found(python_files(*PRODUCT), runs) == []


def test_nothing_reads_xml_with_entities_or_objects_from_bytes():
    """ASVS 1.5.1, 1.5.2."""

    def imports(path: Path) -> Iterator[ast.AST]:
        for node in ast.walk(tree(path)):
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            names += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            if {name.partition(".")[0] for name in names} & READS_ENTITIES:
                yield node

    assert found(python_files(*APPS, "policy"), imports) == []


@pytest.mark.parametrize("promise", sorted(set(PROMISE.findall((ROOT / "docs" / "security.md").read_text()))), ids=str)
def test_every_test_that_the_table_of_security_names_exists(promise):
    path, name = promise
    functions = {node.name for node in ast.walk(tree(ROOT / path)) if isinstance(node, ast.FunctionDef)}
    assert name in functions


def _joins_a_value(asked: ast.expr) -> bool:
    """Whether the question is an f-string, or put together by an operator from more than constants of modules."""
    if isinstance(asked, ast.BinOp):
        return not (_name(asked.left).isupper() and _name(asked.right).isupper())
    return isinstance(asked, ast.JoinedStr)


def _formats_a_value(asked: ast.expr) -> bool:
    """Whether the question comes from `.format` of anything but a constant of the module, which holds our own SQL."""
    if not isinstance(asked, ast.Call) or not _name(asked.func).endswith(".format"):
        return False
    return not _name(asked.func).removesuffix(".format").isupper()


def _name(function: ast.expr) -> str:
    return ast.unparse(function) if isinstance(function, ast.Name | ast.Attribute) else ""
