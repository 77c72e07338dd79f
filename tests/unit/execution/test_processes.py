"""Workers that are processes: what they share, and what becomes of work when they die."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest

import detente as dt
from detente.execution import loky
from detente.execution.processes import end_with
from detente.execution.sharing import opened, shared

SOURCE = Path(__file__).parents[3] / "src"
ORPHANS = """
import os, sys, time
from detente.execution import loky

def work(item):
    print(os.getpid(), flush=True)
    time.sleep(600)

if __name__ == "__main__":
    with loky(2) as mapper:
        list(mapper(work, range(2)))
"""


@pytest.fixture(scope="module")
def processes():
    with loky(2) as mapper:
        yield mapper


def environment(_item):
    return os.getpid(), os.environ["OPENBLAS_NUM_THREADS"]


def refuse_three(number):
    if number == 3:
        raise dt.NotApplicable("three", where="here")
    return number


def test_work_is_done_elsewhere_with_one_thread_of_linear_algebra(processes):
    found = list(processes(environment, range(4)))
    assert os.getpid() not in {pid for pid, _ in found}
    assert {count for _, count in found} == {"1"}


@pytest.mark.unwatched
def test_an_error_keeps_its_kind_and_its_place(processes):
    with pytest.raises(dt.NotApplicable, match="three") as caught:
        list(processes(refuse_three, range(6)))
    assert caught.value.where == "here"


def test_what_refers_to_the_package_can_be_sent(processes):
    package = dt
    assert list(processes(lambda name: getattr(package, name).__name__, ["Game"])) == ["Game"]


@pytest.mark.parametrize("concept", ["coco", "correlated", "nash"])
def test_agreements_are_the_same_to_the_last_bit(processes, concept):
    game = dt.random_game("integer", players=4, actions=2, seed=3)
    alone, together = dt.solve(game, concept), dt.solve(game, concept, mapper=processes)
    seals = [dt.dump_agreement(found, coalitions_too=True)["seal"] for found in (alone, together)]
    assert seals[0] == seals[1]


# The process library's own thread may trip over work that was handed in just before it is told to stop.
@pytest.mark.unwatched
@pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")
def test_a_reader_who_stops_early_is_let_go(processes):
    results = processes(abs, range(100))
    assert next(results) == 0
    results.close()
    assert list(processes(abs, [-3, -4])) == [3, 4]


def test_large_arrays_are_mapped_and_not_copied():
    array = np.arange(10_000.0)
    with shared(array.__add__) as task:
        assert opened(task.folder) is opened(task.folder)
        mapped = getattr(opened(task.folder), "__self__")  # noqa: B009  # of a bound method, which its type hides
        assert np.array_equal(task(1), array + 1)
        assert not mapped.flags.writeable
        assert not mapped.flags.owndata
        folder = Path(task.folder)
    assert not folder.exists()


def test_a_worker_that_is_killed_is_reported():
    def killed(_item):
        os.kill(os.getpid(), signal.SIGKILL)

    with loky(2) as mapper, pytest.raises(dt.WorkersLost, match="--checkpoint"):
        list(mapper(killed, range(4)))


def test_workers_end_soon_after_whoever_needs_them(tmp_path):
    environment = {**os.environ, "PYTHONPATH": str(SOURCE), "TMPDIR": str(tmp_path)}
    script = tmp_path / "orphans.py"
    script.write_text(ORPHANS, encoding="utf-8")
    parent = subprocess.Popen([sys.executable, str(script)], env=environment, stdout=subprocess.PIPE, text=True)
    assert parent.stdout is not None
    workers = [int(parent.stdout.readline()) for _ in range(2)]
    parent.kill()
    parent.communicate()
    until = time.monotonic() + 60
    while any(Path(f"/proc/{pid}").exists() for pid in workers) and time.monotonic() < until:
        time.sleep(0.1)
    assert not [pid for pid in workers if Path(f"/proc/{pid}").exists()]


def test_a_process_without_its_parent_ends(monkeypatch):
    ended: list[int] = []
    looked = iter([1, 2])
    monkeypatch.setattr("os.getppid", lambda: next(looked))
    monkeypatch.setattr("os._exit", ended.append)
    monkeypatch.setattr("detente.execution.processes.PAUSE_SECONDS", 0.0)
    end_with(1)
    until = time.monotonic() + 60
    while not ended and time.monotonic() < until:
        time.sleep(0.01)
    assert ended == [1]
