"""What a package says it offers is what it offers."""

import ast
import importlib
import inspect
import pickle

import pytest

import detente
from detente.offers import HOMES
from tests.architecture.source_tree import PACKAGE, SOURCE, run_python, source_modules


def module_name(path):
    """Turn a file into the name it is imported by."""
    return ".".join(path.relative_to(SOURCE).with_suffix("").parts).removesuffix(".__init__")


MODULES = [module_name(path) for path in source_modules() if path.name != "__main__.py"]


def is_own_module(value):
    """Tell whether a value is one of the package's submodules, which importing it leaves behind as attributes."""
    return inspect.ismodule(value) and value.__name__.startswith("detente.")


OFFERED = vars(detente)["__all__"]  # stubs need none


def listed():
    """Yield every module with the names that it lists."""
    assert MODULES
    for name in MODULES:
        module = importlib.import_module(name)
        yield name, module, getattr(module, "__all__", [])


def test_every_name_a_module_lists_exists():
    missing = [(name, each) for name, module, names in listed() for each in names if not hasattr(module, each)]
    assert missing == []


def test_no_module_lists_a_name_twice():
    assert [name for name, _, names in listed() if len(names) != len(set(names))] == []


def test_the_package_offers_nothing_public_that_it_does_not_list():
    public = {name for name, value in vars(detente).items() if not name.startswith("_") and not is_own_module(value)}
    assert public <= set(OFFERED)


def imported_for_type_checkers():
    """Map the names that `detente/__init__.pyi` imports for type checkers to the modules they come from."""
    tree = ast.parse((PACKAGE / "__init__.pyi").read_text(encoding="utf-8"))
    imports = [node for node in tree.body if isinstance(node, ast.ImportFrom)]
    return {alias.asname: node.module for node in imports for alias in node.names if alias.asname == alias.name}


def test_type_checkers_and_python_find_the_same_names_at_the_same_homes():
    assert imported_for_type_checkers() == HOMES
    assert {*HOMES, "__version__"} == set(OFFERED)


def test_a_name_is_the_thing_that_its_home_defines():
    for name, home in HOMES.items():
        assert getattr(detente, name) is getattr(importlib.import_module(home), name)


def test_a_name_is_fetched_from_its_home_once_and_no_submodule_hides_it():
    names = vars(detente)
    names.pop("solve", None)
    fetched = detente.solve
    assert names["solve"] is fetched
    detente.solve = importlib.import_module("detente.solve")  # type: ignore[assignment]  # as importing does
    assert detente.solve is fetched
    assert "solve" in dir(detente)
    assert pickle.loads(pickle.dumps(detente)) is detente  # noqa: S301  # our own


def test_every_name_is_listed_before_it_was_asked_for():
    code = "import detente; print(*[name for name in detente.__all__ if name not in dir(detente)])"
    assert run_python(code).split() == []


def test_a_star_imports_every_name():
    code = "from detente import *; import detente; print(*[name for name in detente.__all__ if name not in globals()])"
    assert run_python(code).split() == []


def test_a_name_that_is_not_offered_is_no_attribute():
    with pytest.raises(AttributeError, match="module 'detente' has no attribute 'bargain'"):
        _ = detente.bargain  # type: ignore[attr-defined]  # that it is missing is the point


FIRST = [
    "import detente.fallbacks.nash",
    "import detente.solve",
    "import detente.overview",
    "from detente import *",
    "",
]


@pytest.mark.parametrize(
    ("first", "names"), [*((first, ("solve", "fallbacks")) for first in FIRST), ("", ("fallbacks", "solve"))]
)
def test_functions_win_over_submodules_of_the_same_name(first, names):
    asked = [
        f"from detente import {name}\nprint(type(detente.{name}).__name__, detente.{name} is {name})" for name in names
    ]
    again = [f"print(detente.{name} is {name})" for name in names]
    program = ["import detente", first, *asked, "import detente.fallbacks.nash, detente.solve", *again]
    assert run_python("\n".join(program)).splitlines() == ["function True"] * 2 + ["True"] * 2


def test_the_package_is_marked_as_typed():
    assert (PACKAGE / "py.typed").is_file()
