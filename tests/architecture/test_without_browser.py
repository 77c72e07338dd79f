"""What the tests of the page say on a machine without Chromium."""

import os
import subprocess
import sys

import pytest

from tests.architecture.source_tree import ROOT

ONE = "tests/browser/test_opening.py::test_the_page_works_under_a_policy_that_forbids_foreign_code"


@pytest.fixture
def run_without_browser(tmp_path):
    """Run one test of the page where no program can be found."""

    def run(workers, **surroundings):
        environment = {name: value for name, value in os.environ.items() if name not in {"CI", "PYTEST_ADDOPTS"}}
        environment |= {"PATH": str(tmp_path), "PYTHONUTF8": "1", **surroundings}
        options = [
            "-p",
            "no:cacheprovider",
            "-n",
            workers,
            "--dist",
            "loadfile",
            "--output",
            str(tmp_path / "results"),
        ]
        command = [sys.executable, "-m", "pytest", *options, ONE]
        return subprocess.run(command, cwd=ROOT, env=environment, check=False, capture_output=True, encoding="utf-8")

    return run


def test_without_a_browser_it_is_said_loudly_what_was_skipped_and_how_to_install_it(run_without_browser):
    ended = run_without_browser("1")
    assert ended.returncode == 0, ended.stdout
    assert "!! NOT TESTED IN A BROWSER !!" in ended.stdout
    assert "1 test of the page and of the report not run" in ended.stdout
    assert "apt-get install chromium" in ended.stdout


def test_without_a_browser_continuous_integration_fails(run_without_browser):
    ended = run_without_browser("0", CI="true")
    assert ended.returncode == 1, ended.stdout
    assert "apt-get install chromium" in ended.stdout
