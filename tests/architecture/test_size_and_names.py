"""Modules and functions stay small, and no module is a grab bag."""

import ast

from tests.architecture.source_tree import PACKAGE, source_modules

MODULE_CEILING = 300
FUNCTION_CEILING = 40
GRAB_BAGS = {"base", "common", "core", "helper", "helpers", "manager", "misc", "util", "utils"}


def offenders(fault):
    """Map the modules in which something is wrong to what that is; one test for all modules, as they are many."""
    found = {str(path.relative_to(PACKAGE)): fault(path) for path in source_modules()}
    assert found
    return {name: wrong for name, wrong in found.items() if wrong}


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


def test_a_module_is_at_most_300_lines_long():
    def beyond(path):
        return max(0, len(path.read_text(encoding="utf-8").splitlines()) - MODULE_CEILING)

    assert offenders(beyond) == {}


def test_a_function_is_at_most_40_lines_long():
    assert offenders(lambda path: long_functions(path.read_text(encoding="utf-8"))) == {}


def test_a_module_is_named_after_what_is_in_it():
    def grab_bags(path):
        return {part.removesuffix(".py").strip("_") for part in path.relative_to(PACKAGE).parts} & GRAB_BAGS

    assert offenders(grab_bags) == {}


def test_a_long_function_is_noticed():
    lines = "\n".join(["    x = 1"] * (FUNCTION_CEILING + 1))
    assert long_functions(f'def f():\n    """Say."""\n{lines}\n') == {"f": FUNCTION_CEILING + 1}
