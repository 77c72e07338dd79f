"""One Chromium and one server for the tests of this folder, and an eye on what the pages do.

The fixtures of pytest-playwright are taken over with the scope of this folder: Playwright keeps an event loop running
in the thread of the tests, and what comes after these tests may want one of its own.
"""

import contextlib
import os
import subprocess
import sys
import time
from pathlib import Path

import pytest
from playwright.sync_api import expect, sync_playwright

from tests.architecture.source_tree import ROOT, SOURCE
from tests.browser.chromium import MISSING, arguments, chromium_path, must_be_there
from tests.browser.watching import Watch

PATIENCE = 30_000  # milliseconds for anything a page is waited for, on a machine that has other things to do
START_SECONDS = 60.0
STOP_SECONDS = 20.0


@pytest.fixture(scope="package")
def chromium():
    """Give the path of the browser, or leave these tests out, or fail where it has to be there."""
    path = chromium_path()
    if path is None:
        (pytest.fail if must_be_there() else pytest.skip)(MISSING)
    return path


# ----------------------------------------------------------------------------------------------------------- the server


def announced(process, output, errors):
    """Wait for the line in which the server tells its address."""
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        first, end, _ = output.read_text(encoding="utf-8").partition("\n")
        if end:
            return first[first.index("http://") :].rstrip("/")
        if process.poll() is not None:
            break
        time.sleep(0.05)
    ended = "it still runs" if process.poll() is None else f"it ended with {process.returncode}"
    pytest.fail(f"the server told no address within {START_SECONDS:g} s; {ended}: {errors.read_text(encoding='utf-8')}")


@pytest.fixture(scope="package")
def site(chromium, tmp_path_factory):  # noqa: ARG001  # without a browser nothing is started
    """Start the server as a user would, and give its address; it is stopped by its own process number."""
    folder = tmp_path_factory.mktemp("server")
    output, errors = folder / "out.txt", folder / "err.txt"
    environment = {**os.environ, "PYTHONPATH": str(SOURCE), "PYTHONUTF8": "1"}
    command = [sys.executable, "-m", "detente", "serve", "--port", "0"]
    with output.open("wb") as out, errors.open("wb") as err:
        process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=out, stderr=err)
        try:
            yield announced(process, output, errors)
        finally:
            process.terminate()
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(STOP_SECONDS)
            process.kill()
            process.wait()


# ---------------------------------------------------------------------------------------------------------- the browser


@pytest.fixture(scope="package")
def playwright(chromium):  # noqa: ARG001  # the same
    with sync_playwright() as running:
        yield running


@pytest.fixture(scope="package")
def browser(playwright, chromium):
    browser = playwright.chromium.launch(executable_path=chromium, args=arguments())
    yield browser
    browser.close()


@pytest.fixture(scope="package")
def browser_context_args():
    return {"viewport": {"width": 1280, "height": 900}, "reduced_motion": "reduce"}


@pytest.fixture(autouse=True)
def screenshot_on_failure(request, browser, new_context, watch, output_path):  # noqa: ARG001  # ends before contexts do
    """Keep a picture of every page of a test that fails, in a folder of the test's name in test-results/."""
    expect.set_options(timeout=PATIENCE)
    yield
    called = getattr(request.node, "rep_call", None)
    if (called and called.failed) or watch.unforeseen():
        pages = [page for context in browser.contexts for page in context.pages]
        for number, page in enumerate(pages, 1):
            page.screenshot(path=Path(output_path) / f"page-{number}.png", full_page=True)


@pytest.fixture
def watch():
    """Note what goes wrong in a test's pages and whom they ask; a test may say what it expects."""
    return Watch()


@pytest.fixture
def context(new_context, watch, site):
    """Open a context whose pages must raise no error and ask nobody but the server."""
    context = new_context()
    context.set_default_timeout(PATIENCE)
    watch.over(context)
    yield context
    watch.check(site)
