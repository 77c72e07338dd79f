"""Settings that every test shares: how hard Hypothesis looks, what coverage watches, and which worker runs what.

Watching doubles the time of a test. So coverage is asked of the tests of the parts alone, and of these neither of those
marked `no_cover`, which look at many examples, nor of those marked `unwatched`: cheaper tests run the same lines. If
they do not, a floor tells.
"""

import os
import re
import shutil
from collections import Counter
from importlib import import_module
from pathlib import Path

import pytest
from coverage import Coverage
from hypothesis import HealthCheck, settings
from xdist.scheduler import LoadScopeScheduling

from tests.architecture.source_tree import SOURCE, source_modules
from tests.browser.chromium import pytest_terminal_summary

__all__ = ["pytest_terminal_summary"]  # a hook, found here by every run of the tests

CI_EXAMPLES = 8
settings.register_profile(
    "ci", max_examples=CI_EXAMPLES, derandomize=True, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
settings.register_profile(
    "deep", max_examples=1000, deadline=None, print_blob=True, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("ci")

ROOT = Path(__file__).resolve().parents[1]
COMPILED = ROOT / ".pytest_cache" / "numba"  # `before` is what the Makefile has compiled, once, for all workers
if "PYTEST_XDIST_WORKER" in os.environ:  # numba's cache, written by two processes at once, can end those that read it
    own = COMPILED / os.environ["PYTEST_XDIST_WORKER"]
    os.environ["NUMBA_CACHE_DIR"] = str(own)
    if (COMPILED / "before").is_dir():
        shutil.copytree(COMPILED / "before", own, dirs_exist_ok=True)
WATCHED = [ROOT / "src", *(ROOT / "tests" / part for part in ("architecture", "unit"))]


# What tests of several files share costs too much to be had twice: a server with a browser, the libraries of others.
TOGETHER = {
    "browser": re.compile(r"tests/browser/"),
    "libraries": re.compile(r"foreign_games|(nashpy|openspiel|pandas|quantecon|xarray)_games|between-libraries"),
}


class ByFile(LoadScopeScheduling):
    """Give a file to one worker, which makes what its tests share once; some files go together."""

    def _split_scope(self, nodeid):
        file = nodeid.split("::")[0]
        return next((name for name, files in TOGETHER.items() if files.search(file)), file)


def pytest_configure(config):
    """Make the mark known that looks away from a test and leaves out none of its cases."""
    config.addinivalue_line("markers", "unwatched: coverage looks away; cheaper tests run the same lines")


def pytest_xdist_make_scheduler(config, log):
    """Choose who runs what; the scheduler by marks of xdist 3.8 sees none of them with pytest 9."""
    return ByFile(config, log)


def pytest_collection_modifyitems(config, items):
    """Watch the tests of the parts alone; of the cases of slow ones look at every third, unless it is `test-all`."""
    seen: Counter[str] = Counter()
    later = []
    for item in items:
        case = item.nodeid.split("[")[0] if item.get_closest_marker("no_cover") and "[" in item.name else ""
        seen[case] += 1
        if case and seen[case] % 3 != 1 and settings().max_examples <= CI_EXAMPLES:
            later.append(item)
        watched = any(item.path.is_relative_to(folder) for folder in WATCHED)
        if not watched or item.get_closest_marker("unwatched"):
            item.add_marker(pytest.mark.no_cover)
    config.hook.pytest_deselected(items=later)
    left = set(later)
    items[:] = [item for item in items if item not in left]


@pytest.hookimpl(trylast=True)
def pytest_sessionstart(session):
    """Watch nothing in the process that hands tests out to workers and runs none itself."""
    watching = Coverage.current()
    if watching is not None and session.config.getoption("numprocesses", None):
        watching.stop()


@pytest.hookimpl(wrapper=True)
def pytest_collection():
    """Load the package while it is watched, and find the tests, which takes long and runs little of it, unwatched."""
    watching = Coverage.current()
    if watching is None:
        return (yield)
    for path in source_modules():
        if path.name != "__main__.py":
            import_module(".".join(path.relative_to(SOURCE).with_suffix("").parts).removesuffix(".__init__"))
    watching.stop()
    try:
        return (yield)
    finally:
        watching.start()
