"""Workers of a Dask cluster: a scheduler and a worker in processes of their own, on this machine."""

import gc
import logging
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

import detente as dt
from detente.execution import cluster, dask, local_dask, undisturbed
from detente.execution.quiet import quiet

pytestmark = pytest.mark.filterwarnings("ignore::ResourceWarning")  # Dask leaves sockets to the garbage collector

SOURCE = Path(__file__).parents[3] / "src"
TESTS = Path(__file__).parent
SCHEDULER = """
import asyncio, sys
from distributed import Scheduler, Worker

async def main():
    async with Scheduler(host="127.0.0.1", port=0, dashboard_address=None) as scheduler:
        if sys.argv[1] == "alone":
            print(scheduler.address, flush=True)
            await scheduler.finished()
        async with Worker(scheduler.address, nthreads=2, dashboard_address=None) as worker:
            print(scheduler.address, flush=True)
            await scheduler.finished()

asyncio.run(main())
"""


def scheduler(*arguments):
    path = os.pathsep.join([str(SOURCE), str(TESTS)])
    return subprocess.Popen(
        [sys.executable, "-c", SCHEDULER, *arguments],
        env={**os.environ, "PYTHONPATH": path},
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )


@pytest.fixture(autouse=True)
def swept():
    """Collect here what a cluster leaves behind, not in some other test."""
    yield
    gc.collect()


@pytest.fixture
def running():
    process: Any = scheduler("with a worker")
    yield process
    process.kill()
    process.communicate()


def refuse_three(number):
    if number == 3:
        raise dt.NotApplicable("three", where="here")
    return number


def slowly(number):
    time.sleep(0.2)
    return number


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_a_running_scheduler_gives_the_same_bits_and_is_missed_when_it_goes(running):
    game = dt.random_game("integer", players=4, actions=2, seed=3)
    with dask(running.stdout.readline().strip()) as mapper:
        found, alone = dt.solve(game, "coco", mapper=mapper), dt.solve(game, "coco")
        assert dt.dump_agreement(found)["seal"] == dt.dump_agreement(alone)["seal"]
        with pytest.raises(dt.NotApplicable, match="three") as caught:
            list(mapper(refuse_three, range(6)))
        assert caught.value.where == "here"
        results = mapper(slowly, range(600))
        assert next(results) == 0
        running.send_signal(signal.SIGKILL)
        with pytest.raises(dt.WorkersLost, match="--checkpoint"):
            list(results)


def test_a_scheduler_without_workers_is_no_help(monkeypatch):
    monkeypatch.setattr(cluster, "CONNECT_SECONDS", 0.5)
    process: Any = scheduler("alone")
    try:
        with dask(process.stdout.readline().strip()) as mapper, pytest.raises(dt.WorkersLost, match="no workers"):
            list(mapper(abs, [1]))
    finally:
        process.kill()
        process.communicate()


def test_workers_that_stay_away_are_given_up(monkeypatch):
    monkeypatch.setattr(cluster, "LOOK_SECONDS", 0.01)
    monkeypatch.setattr(cluster, "MOST_LOOKS", 3)
    with local_dask(1) as mapper:
        monkeypatch.setattr("distributed.Client.ncores", lambda self: {} if self.waits else {"a worker": 1})
        monkeypatch.setattr("distributed.Client.waits", False, raising=False)
        results = mapper(slowly, range(5))
        assert next(results) == 0
        monkeypatch.setattr("distributed.Client.waits", True)
        with pytest.raises(dt.WorkersLost):
            list(results)


def test_where_nobody_answers_is_said(monkeypatch):
    monkeypatch.setattr(cluster, "CONNECT_SECONDS", 0.5)
    with (
        pytest.raises(dt.WorkersLost, match=r"no Dask scheduler answers at tcp://127\.0\.0\.1:9"),
        dask("tcp://127.0.0.1:9"),
    ):
        pass


@pytest.mark.unwatched
def test_a_cluster_of_this_machine_does_the_work():
    with local_dask(1) as mapper:
        assert list(mapper(abs, [-1, -2, -3])) == [1, 2, 3]


def test_workers_of_this_machine_leave_interruptions_to_the_program(monkeypatch):
    told: list[Any] = []
    monkeypatch.setattr(signal, "signal", lambda *given: told.append(given))
    logging.getLogger("distributed.anything")
    with quiet():
        undisturbed.dask_setup(None)
        assert not logging.getLogger("distributed.anything").isEnabledFor(logging.CRITICAL)
    assert told == [(signal.SIGINT, signal.SIG_IGN)]


def test_the_library_is_named_where_it_is_missing(monkeypatch):
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(dt.MissingExtra, match=r"detente\[dask\]"), local_dask(1):
        pass


@pytest.mark.unwatched
def test_two_clusters_of_one_machine_do_not_meet():
    with local_dask(1) as one, local_dask(1) as other:
        assert list(one(abs, [-1])) == list(other(abs, [-1])) == [1]
