"""Starting up loads nothing heavy; asked of `sys.modules` in a fresh interpreter, not of a clock."""

import pytest

from tests.architecture.source_tree import run_python

SOLVERS = ["flint", "highspy", "joblib", "matplotlib", "mcp", "numba", "scipy", "yaml"]
FOREIGN = ["nashpy", "pandas", "pygambit", "pyspiel", "quantecon", "xarray"]
HEAVY = [*SOLVERS, *FOREIGN]

IMPORT = "import detente, detente.cli"
HELP = """
import contextlib, io, sys
from detente.cli import main
sys.argv = ["detente", "--help"]
with contextlib.redirect_stdout(io.StringIO()) as shown, contextlib.suppress(SystemExit):
    main()
assert "Usage" in shown.getvalue()
"""
REPORT = "\nimport sys\nprint(*sys.modules)\n"


@pytest.fixture(scope="module")
def loaded_by_import():
    return set(run_python(IMPORT + REPORT).split())


@pytest.fixture(scope="module")
def loaded_by_help():
    return set(run_python(HELP + REPORT).split())


@pytest.mark.parametrize("library", [*HEAVY, "numpy", "rich", "typer"])
def test_importing_the_package_does_not_load(loaded_by_import, library):
    assert library not in loaded_by_import


def test_importing_the_package_loads_no_more_of_it_than_its_offers_its_version_and_a_hook(loaded_by_import):
    own = {name for name in loaded_by_import if name.split(".")[0] == "detente"}
    light = {"detente.model.notebook_view", "detente.model.version", "detente.offers"}
    assert own == {"detente", "detente.cli", "detente.model", *light}


@pytest.mark.parametrize("library", HEAVY)
def test_asking_the_command_line_for_help_does_not_load(loaded_by_help, library):
    assert library not in loaded_by_help
