"""The rules of the house: small modules, small functions, names explained, imports going down only."""

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from statistics import median

import pytest

ROOT = Path(__file__).parent.parent
MODULES = [
    path for room in ("bot", "handlers", "knowledge", "reminders") for path in sorted((ROOT / room).rglob("*.py"))
]

Function = ast.FunctionDef | ast.AsyncFunctionDef
Scope = ast.Module | ast.ClassDef

each_module = pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(ROOT)))


def parse(path: Path) -> ast.Module:
    return ast.parse(path.read_text("utf-8"))


def functions(tree: ast.AST) -> list[Function]:
    return [node for node in ast.walk(tree) if isinstance(node, Function)]


def length(function: Function) -> int:
    return (function.end_lineno or function.lineno) - function.lineno + 1


def public(scope: Scope) -> Iterator[Scope | Function]:
    yield scope
    for node in scope.body:
        if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
            yield from public(node)
        elif isinstance(node, Function) and not node.name.startswith("_"):
            yield node


def name(node: Scope | Function) -> str:
    return "the module" if isinstance(node, ast.Module) else node.name


def arguments(function: Function) -> list[ast.arg]:
    given = function.args
    rest = [argument for argument in (given.vararg, given.kwarg) if argument]
    return [*given.posonlyargs, *given.args, *given.kwonlyargs, *rest]


def is_annotated(function: Function) -> bool:
    unannotated = {argument.arg for argument in arguments(function) if argument.annotation is None}
    return function.returns is not None and unannotated <= {"self", "cls"}


@each_module
def test_a_module_has_at_most_300_lines(path: Path) -> None:
    assert len(path.read_text("utf-8").splitlines()) <= 300


def test_a_script_of_the_page_has_at_most_300_lines() -> None:
    scripts = sorted((ROOT / "bot" / "web" / "page").glob("*.js"))
    assert scripts
    assert [path.name for path in scripts if len(path.read_text("utf-8").splitlines()) > 300] == []


@each_module
def test_a_function_has_at_most_50_lines(path: Path) -> None:
    assert [f"{node.name}: {length(node)}" for node in functions(parse(path)) if length(node) > 50] == []


def test_half_of_the_functions_have_at_most_8_lines() -> None:
    lengths = [length(function) for path in MODULES for function in functions(parse(path))]
    assert median(lengths) <= 8


@each_module
def test_every_public_name_has_a_docstring(path: Path) -> None:
    assert [name(node) for node in public(parse(path)) if not ast.get_docstring(node)] == []


@each_module
def test_every_function_is_fully_annotated(path: Path) -> None:
    assert [node.name for node in functions(parse(path)) if not is_annotated(node)] == []


def test_imports_go_down_only() -> None:
    lint_imports = Path(sys.executable).with_name("lint-imports")
    done = subprocess.run([lint_imports, "--no-cache"], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
