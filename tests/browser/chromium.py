"""Where the machine's Chromium is, how it is started, and what is said where there is none."""

import os
import shutil

NAMES = ("chromium", "chromium-browser")
MISSING = "no Chromium on this machine; install it with: apt-get install chromium"
QUIET = ["--disable-gpu", "--disable-quic", "--disable-background-networking", "--disable-dev-shm-usage"]


def chromium_path():
    """Find the browser that the machine provides; None if it provides none."""
    return next((found for found in map(shutil.which, NAMES) if found), None)


def must_be_there():
    """Tell whether a missing browser is a failure, as it is for continuous integration."""
    return os.environ.get("CI") == "true"


def arguments():
    """List the switches; as root, as in a container, Chromium's own sandbox cannot be had."""
    return [*(["--no-sandbox"] if hasattr(os, "geteuid") and os.geteuid() == 0 else []), *QUIET]


def pytest_terminal_summary(terminalreporter):
    """Say loudly that nothing was tried in a browser; a hook of pytest where a conftest imports it."""
    reports = terminalreporter.stats.get("skipped", [])
    skipped = [report for report in reports if MISSING in str(report.longrepr)]
    if skipped:
        count = "1 test" if len(skipped) == 1 else f"{len(skipped)} tests"
        terminalreporter.section("NOT TESTED IN A BROWSER", sep="!", red=True, bold=True)
        terminalreporter.line(f"{count} of the page and of the report not run: {MISSING}", red=True)
