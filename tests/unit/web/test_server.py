"""The server itself: its socket, its end, and a flood of games that no one waits for."""

import json
import os
import re
import signal
import socket
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx
import pytest

from detente.concepts import CATALOGUE
from detente.model.errors import NotApplicable
from detente.web.limits import Limits
from detente.web.server import Address, listening, run, url_of
from tests.unit.web.requests_made import EVERYWHERE, HEAVY, document, square_game

SOURCE = Path(__file__).parents[3] / "src"
PATIENCE = 60.0  #: seconds, on a loaded machine
JSON_TYPE = {"Content-Type": "application/json"}


def served_until(number, use, limits=None):
    """Run a server while a thread uses it and then sends a signal; return what ended it, and what was seen."""
    seen = []

    def visit(url):
        try:
            seen.append(use(url))
        finally:
            os.kill(os.getpid(), number)

    def announce(url):
        threading.Thread(target=visit, args=(url,)).start()

    ended = run(Address(port=0), limits or Limits(workers=1, seconds=PATIENCE), announce)
    return ended, seen


@pytest.mark.unwatched
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_ends_the_server_in_order(number):
    before = signal.getsignal(number)
    ended, seen = served_until(number, lambda url: httpx.get(f"{url}health", timeout=PATIENCE).json()["status"])
    assert (ended, seen) == (number, ["ok"])
    assert signal.getsignal(number) is before


@pytest.mark.unwatched
def test_a_page_may_ask_over_the_network():
    def use(url):
        headers = {"Origin": url.rstrip("/")}
        return httpx.post(f"{url}api/scene", json={"game": document("chicken")}, headers=headers, timeout=PATIENCE)

    _, [response] = served_until(signal.SIGTERM, use)
    assert (response.status_code, len(response.json()["deals"])) == (200, len(CATALOGUE))


def test_the_end_does_not_wait_for_games():
    def use(url):
        pool = ThreadPoolExecutor(1)
        pool.submit(httpx.post, f"{url}api/compare", json=HEAVY, timeout=PATIENCE)
        while httpx.get(f"{url}health", timeout=PATIENCE).json()["workers"]["idle"]:
            time.sleep(0.01)
        pool.shutdown(wait=False)
        return time.monotonic()

    _, [asked] = served_until(signal.SIGTERM, use)
    assert time.monotonic() - asked < PATIENCE / 2


def memory_of(pids):
    """Return the resident memory of processes, in KiB."""
    found = 0
    for pid in pids:
        status = Path(f"/proc/{pid}/status").read_text(encoding="ascii")
        [resident] = re.findall(r"VmRSS:\s+(\d+)", status)
        found += int(resident)
    return found


def children():
    """List the processes that this one has started and that run."""
    listed = Path(f"/proc/self/task/{threading.main_thread().native_id}/children").read_text(encoding="ascii")
    return [int(pid) for pid in listed.split()]


def flooded(client, url, bodies):
    """Ask all at once; return the statuses of the answers, and how often the health was told before all had one."""
    with ThreadPoolExecutor(len(bodies)) as pool:
        asked = [pool.submit(client.post, f"{url}api/compare", content=body, headers=JSON_TYPE) for body in bodies]
        told = 0
        while not all(future.done() for future in asked):
            assert client.get(f"{url}health").status_code == 200
            told += not all(future.done() for future in asked)
            time.sleep(0.02)
    return {future.result().status_code for future in asked}, told


@pytest.mark.unwatched
@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="needs /proc to see the memory of processes")
def test_a_flood_of_large_games_neither_blocks_the_server_nor_fills_its_memory():
    limits = Limits(workers=1, waiting=3, seconds=1.0)
    bodies = [json.dumps({"game": square_game(60, seed)}).encode() for seed in range(40)]

    def use(url):
        before = memory_of([os.getpid()])
        with httpx.Client(timeout=PATIENCE, limits=httpx.Limits(max_connections=60)) as client:
            statuses, told = flooded(client, url, bodies)
            after = client.post(f"{url}api/solve", json={"game": document("chicken")})
        return statuses, told, memory_of([os.getpid()]) - before, memory_of(children()), after.status_code

    _, [(statuses, told, grown, workers, after)] = served_until(signal.SIGTERM, use, limits)
    assert statuses == {429, 503}
    assert told > 0
    assert grown * 1024 < 64 * 2**20
    assert workers * 1024 < limits.memory_bytes
    assert after in {200, 429}


def test_port_zero_is_any_free_port():
    with listening(Address(port=0)) as listener:
        assert listener.getsockname()[1] > 0
        assert listener.proto == socket.IPPROTO_TCP  # without it answers wait for a timer of the network


@pytest.mark.parametrize("port", [-1, 65_536])
def test_a_number_that_is_no_port_is_refused(port):
    with pytest.raises(NotApplicable, match="is none"):
        listening(Address(port=port))


def test_a_port_that_is_taken_is_refused():
    with listening(Address(port=0)) as listener, pytest.raises(NotApplicable, match="cannot be used"):
        listening(Address(port=listener.getsockname()[1]))


@pytest.mark.parametrize("host", ["no.such.host.invalid", "x" * 70])
def test_a_host_that_does_not_exist_is_refused(host):
    with pytest.raises(NotApplicable, match="cannot be used"):
        listening(Address(host, 0))


@pytest.mark.parametrize(
    ("host", "url"),
    [("127.0.0.1", "http://127.0.0.1:80/"), ("::1", "http://[::1]:80/"), (EVERYWHERE, "http://127.0.0.1:80/")],
)
def test_the_url_is_one_that_a_browser_takes(host, url):
    assert url_of(host, 80) == url


@pytest.mark.parametrize(
    ("host", "loopback"), [("127.0.0.1", True), ("localhost", True), ("::1", True), (EVERYWHERE, False)]
)
def test_only_loopback_hosts_are_loopback(host, loopback):
    assert Address(host).is_loopback == loopback


@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 0)])
def test_the_command_ends_without_a_traceback(number, code):
    environment = {**os.environ, "PYTHONPATH": str(SOURCE)}
    command = [sys.executable, "-m", "detente", "serve", "--port", "0", "--jobs", "1"]
    with subprocess.Popen(
        command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True
    ) as process:
        assert process.stdout is not None
        line = process.stdout.readline()
        assert re.search(r"http://127\.0\.0\.1:\d+/$", line.strip())
        os.killpg(process.pid, number)  # as Ctrl-C on a terminal does
        rest, errors = process.communicate(timeout=PATIENCE)
    assert (process.returncode, rest) == (code, "")
    assert "Traceback" not in errors


def test_workers_end_with_a_server_that_is_killed():
    environment = {**os.environ, "PYTHONPATH": str(SOURCE)}
    command = [sys.executable, "-m", "detente", "serve", "--port", "0", "--jobs", "1"]
    with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as process:
        assert process.stdout is not None
        process.stdout.readline()
        [worker] = map(
            int, Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text(encoding="ascii").split()
        )
        process.kill()
    end = time.monotonic() + PATIENCE
    while Path(f"/proc/{worker}/stat").exists() and " Z " not in Path(f"/proc/{worker}/stat").read_text(
        encoding="ascii"
    ):
        assert time.monotonic() < end
        time.sleep(0.05)
