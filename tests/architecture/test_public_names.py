"""What a package says it offers is what it offers."""

import importlib
import inspect

import pytest

import detente
from tests.architecture.source_tree import PACKAGE, SOURCE, source_modules


def module_name(path):
    """Turn a file into the name it is imported by."""
    return ".".join(path.relative_to(SOURCE).with_suffix("").parts).removesuffix(".__init__")


MODULES = [module_name(path) for path in source_modules() if path.name != "__main__.py"]


def is_own_module(value):
    """Tell whether a value is one of the package's submodules, which importing it leaves behind as attributes."""
    return inspect.ismodule(value) and value.__name__.startswith("detente.")


@pytest.mark.parametrize("name", MODULES)
def test_every_name_a_module_lists_exists(name):
    module = importlib.import_module(name)
    listed = getattr(module, "__all__", [])
    assert [each for each in listed if not hasattr(module, each)] == []


@pytest.mark.parametrize("name", MODULES)
def test_no_module_lists_a_name_twice(name):
    listed = getattr(importlib.import_module(name), "__all__", [])
    assert len(listed) == len(set(listed))


def test_the_package_offers_nothing_public_that_it_does_not_list():
    public = {name for name, value in vars(detente).items() if not name.startswith("_") and not is_own_module(value)}
    assert public <= set(detente.__all__)


def test_the_package_is_marked_as_typed():
    assert (PACKAGE / "py.typed").is_file()
