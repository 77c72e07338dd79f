"""Work that is spread over workers, killed and taken up again, on the command line."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

import detente as dt
from detente.cli.working import Backend, Workforce

SOURCE = Path(__file__).parents[3] / "src"
SLOW = """
import os, time
from detente.fallbacks.equilibrium_set import EquilibriumSet

pick = EquilibriumSet.pick

def slowly(self):
    found = pick(self)
    with open(os.environ["LOG"], "a") as log:
        log.write(f"{os.getpid()}\\n")
    time.sleep(0.2)
    return found

EquilibriumSet.pick = slowly
"""
PARTITIONS = 2**5 - 5 - 1


@pytest.fixture
def game(tmp_path):
    name = tmp_path / "game.json"
    dt.write(dt.random_game("integer", players=5, actions=2, seed=1), name)
    return str(name)


def started(folder, *arguments):
    """Start a program in which every partition takes a while, in its workers too, and is logged."""
    (folder / "sitecustomize.py").write_text(SLOW)
    path = os.pathsep.join([str(folder), str(SOURCE)])
    environment = {**os.environ, "PYTHONPATH": path, "LOG": str(folder / "log")}
    command = [sys.executable, "-m", "detente", *arguments]
    return subprocess.Popen(
        command, env=environment, cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )


def logged(folder):
    log = folder / "log"
    return [line.split()[0] for line in log.read_text().splitlines()] if log.exists() else []


def wait_for(folder, count):
    until = time.monotonic() + 60
    while len(logged(folder)) < count and time.monotonic() < until:
        time.sleep(0.02)
    assert len(logged(folder)) >= count


@pytest.mark.unwatched
def test_a_run_that_is_killed_goes_on_where_it_stopped(tmp_path, game, detente):
    options = ("solve", game, "--json", "--checkpoint", "work", "--jobs", "2")
    kills = (4, 12)
    for count in kills:
        process = started(tmp_path, *options)
        wait_for(tmp_path, count)
        process.kill()
        process.communicate()
    out, err = started(tmp_path, *options).communicate()
    assert not err
    assert PARTITIONS <= len(logged(tmp_path)) <= PARTITIONS + len(kills) * 2  # two in flight whenever it was killed
    assert json.loads(out)["seal"] == detente("solve", game, "--json").document["seal"]


@pytest.mark.unwatched
def test_a_worker_that_is_killed_leaves_a_checkpoint(tmp_path, game, detente):
    options = ("solve", game, "--json", "--checkpoint", str(tmp_path / "work"))
    process = started(tmp_path, *options, "--jobs", "2", "--backend", "loky")
    wait_for(tmp_path, 10)
    os.kill(int(logged(tmp_path)[-1]), signal.SIGKILL)
    out, err = process.communicate()
    assert (process.returncode, out) == (3, "")
    assert json.loads(err)["error"]["type"] == "WorkersLost"
    before = len((tmp_path / "work").read_bytes().splitlines())
    assert before > 1
    assert detente(*options).document["seal"] == detente("solve", game, "--json").document["seal"]
    assert len((tmp_path / "work").read_bytes().splitlines()) == 1 + PARTITIONS


@pytest.mark.unwatched
def test_a_comparison_keeps_the_work_of_all_its_concepts(tmp_path, game, detente):
    options = ("compare", game, "--json", "--concept", "coco", "--concept", "security")
    checkpoint = ("--checkpoint", tmp_path / "work")
    first, second, fresh = detente(*options, *checkpoint), detente(*options, *checkpoint), detente(*options)
    assert first.document == second.document == fresh.document
    refused = detente("compare", game, "--json", "--concept", "coco", *checkpoint)
    assert refused.code == 2
    assert "another concept" in refused.error["message"]


@pytest.mark.unwatched
def test_samples_share_what_they_find_and_are_the_same_by_several_workers(tmp_path, game, detente):
    options = ("solve", game, "--json", "--concept", "security", "--lps", "6")
    kept = ("--checkpoint", tmp_path / "work", "--jobs", "2")
    for seed in ("1", "2", "1"):
        assert detente(*options, "--seed", seed, *kept).out == detente(*options, "--seed", seed).out
    refused = detente("solve", game, "--json", "--concept", "coco", "--lps", "6", *kept)
    assert (refused.code, "another concept" in refused.error["message"]) == (2, True)


def test_a_checkpoint_of_another_game_is_refused(tmp_path, game, detente):
    checkpoint = ("--concept", "coco", "--checkpoint", tmp_path / "work")
    assert detente("solve", game, *checkpoint).code == 0
    refused = detente("solve", "example:chicken", *checkpoint, "--json")
    assert (refused.code, refused.error["type"]) == (2, "FormatError")
    assert "another game" in refused.error["message"]


@pytest.mark.parametrize(
    ("options", "reason"),
    [
        (("--backend", "loky", "--dask", "tcp://127.0.0.1:8786"), "leave one out"),
        (("--backend", "threads", "--dask", "tcp://127.0.0.1:8786"), "leave one out"),
        (("--dask", "127.0.0.1:8786"), "no address"),
        (("--dask", "tcp://127.0.0.1"), "no address"),
        (("--backend", "ray"), "--backend"),
        (("--jobs", "0"), "--jobs"),
    ],
)
def test_options_that_make_no_sense_are_refused(detente, options, reason):
    found = detente("solve", "example:chicken", *options)
    assert found.code == 2
    assert reason in found.err


def test_a_missing_library_is_named(detente, monkeypatch):
    monkeypatch.setitem(sys.modules, "distributed", None)
    found = detente("solve", "example:chicken", "--backend", "dask", "--json")
    assert (found.code, found.error["type"]) == (2, "MissingExtra")


def test_a_scheduler_that_does_not_answer_is_an_error(detente, monkeypatch):
    monkeypatch.setattr("detente.execution.cluster.CONNECT_SECONDS", 0.5)
    found = detente("solve", "example:chicken", "--dask", "tcp://127.0.0.1:9", "--json")
    assert (found.code, found.error["type"]) == (3, "WorkersLost")


@pytest.mark.unwatched
@pytest.mark.parametrize("command", ["solve", "compare", "explain"])
def test_processes_give_the_same_answer(detente, command):
    alone = detente(command, "example:public-good")
    together = detente(command, "example:public-good", "--backend", "loky", "--jobs", "2")
    assert (together.code, together.out) == (0, alone.out)


def test_one_job_needs_no_workers():
    with Workforce(1, Backend.loky).hired() as mapper:
        assert mapper is map


def test_linear_algebra_is_held_to_one_thread_unless_said_otherwise(monkeypatch):
    from detente.cli import main

    monkeypatch.setattr("sys.argv", ["detente", "--version"])
    monkeypatch.setattr("threading.active_count", lambda: 1)
    monkeypatch.setenv("OMP_NUM_THREADS", "3")
    monkeypatch.delenv("OPENBLAS_NUM_THREADS", raising=False)
    with pytest.raises(SystemExit):
        main()
    assert (os.environ["OPENBLAS_NUM_THREADS"], os.environ["OMP_NUM_THREADS"]) == ("1", "3")
