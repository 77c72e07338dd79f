"""Modules and functions stay small, and no module is a grab bag."""

import ast

import pytest

from tests.architecture.source_tree import PACKAGE, source_modules

MODULE_CEILING = 300
FUNCTION_CEILING = 40
GRAB_BAGS = {"base", "common", "core", "helper", "helpers", "manager", "misc", "util", "utils"}

every_module = pytest.mark.parametrize("path", source_modules(), ids=lambda path: str(path.relative_to(PACKAGE)))


def body_length(function):
    """Count a function's lines without signature and docstring."""
    body = function.body[1:] if ast.get_docstring(function) is not None else function.body
    return body[-1].end_lineno - body[0].lineno + 1 if body else 0


def long_functions(source):
    """Name the functions whose bodies are longer than the ceiling."""
    functions = (
        node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    )
    return {node.name: body_length(node) for node in functions if body_length(node) > FUNCTION_CEILING}


@every_module
def test_a_module_is_at_most_300_lines_long(path):
    assert len(path.read_text(encoding="utf-8").splitlines()) <= MODULE_CEILING


@every_module
def test_a_function_is_at_most_40_lines_long(path):
    assert long_functions(path.read_text(encoding="utf-8")) == {}


@every_module
def test_a_module_is_named_after_what_is_in_it(path):
    names = {part.removesuffix(".py").strip("_") for part in path.relative_to(PACKAGE).parts}
    assert not names & GRAB_BAGS


def test_a_long_function_is_noticed():
    lines = "\n".join(["    x = 1"] * (FUNCTION_CEILING + 1))
    assert long_functions(f'def f():\n    """Say."""\n{lines}\n') == {"f": FUNCTION_CEILING + 1}
