"""What is committed works on any machine: no lock files, no registry hosts, no machine paths, one version."""

import os
import re
import subprocess
import sys
import tomllib
from urllib.parse import urlsplit

import pytest
import yaml

import detente
from tests.architecture.source_tree import ROOT, repository_files

LOCK_FILE = re.compile(r"uv\.lock|pylock(\..+)?\.toml")
MACHINE_PATH = re.compile(r"(?<![\w.~-])/(work|root)/\w")
PINNED = re.compile(r"[a-z0-9][a-z0-9.-]*==[0-9][0-9a-z.]*( ; [^/@]+)?")
URL = re.compile(r"https?://[^\s'\"]+")
PUBLIC_REGISTRY = r"pypi\.org|pythonhosted\.org"


def registry():
    """Match the public registry's hosts and those of whatever registry this machine's pip and uv are set up to use."""
    pip = [sys.executable, "-m", "pip", "config", "list"]
    configured = subprocess.run(pip, capture_output=True, check=False, text=True).stdout
    settings = [value for name, value in os.environ.items() if name.startswith(("PIP_", "UV_"))]
    found = {urlsplit(url).hostname or "" for url in URL.findall("\n".join([configured, *settings]))}
    hosts = {re.escape(host) for host in found if "." in host and host != "127.0.0.1"}
    return re.compile("|".join([PUBLIC_REGISTRY, *sorted(hosts)]))


def texts():
    """Read every file of the repository that is text."""
    return {
        path.relative_to(ROOT).as_posix(): path.read_text(encoding="utf-8", errors="replace")
        for path in repository_files()
    }


def test_no_lock_file_is_committed():
    assert [path.name for path in repository_files() if LOCK_FILE.fullmatch(path.name)] == []


def test_no_file_names_a_package_registry():
    hosts = registry()
    # Only file names in the message: a private host stays out of public logs.
    assert [name for name, text in texts().items() if hosts.search(text)] == []


def test_no_file_names_a_path_of_one_machine():
    assert [name for name, text in texts().items() if MACHINE_PATH.search(text)] == []


@pytest.mark.parametrize("line", (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines())
def test_a_constraint_is_a_name_and_a_version(line):
    assert PINNED.fullmatch(line)


def test_the_gambit_oracle_is_constrained_to_the_version_of_its_extra():
    with (ROOT / "pyproject.toml").open("rb") as file:
        extras = tomllib.load(file)["project"]["optional-dependencies"]
    assert set(extras["gambit"]) <= set((ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines())


def test_the_citation_names_the_version_and_the_licence():
    citation = yaml.safe_load((ROOT / "CITATION.cff").read_text(encoding="utf-8"))
    assert (citation["version"], citation["license"]) == (detente.__version__, "Apache-2.0")


def test_the_changelog_has_a_section_for_the_version():
    headings = [line for line in (ROOT / "CHANGELOG.md").read_text(encoding="utf-8").splitlines() if line[:3] == "## "]
    assert any(detente.__version__ in heading for heading in headings)
