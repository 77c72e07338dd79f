"""What a worker process does, run in this process."""

import io
import json
import os
import signal
import sys

import pytest

from detente.web import worker
from detente.web.frames import packed, receive
from detente.web.limits import MIB, Limits
from tests.unit.web.requests_made import document

BODY = json.dumps({"game": document("chicken")}).encode()


@pytest.fixture
def alarms(monkeypatch):
    """Keep the process that runs the tests alive, and note the alarms."""
    noted = []
    monkeypatch.setattr(signal, "setitimer", lambda _, seconds: noted.append(seconds))
    return noted


def served(*requests, limits):
    """Let a worker answer requests; return what it writes."""
    answers = io.BytesIO()
    worker.serve(io.BytesIO(b"".join(packed({"route": route}, body) for route, body in requests)), answers, limits)
    answers.seek(0)
    return list(iter(lambda: receive(answers), None))


@pytest.mark.usefixtures("alarms")
def test_a_worker_says_when_it_is_ready_and_answers_until_the_pipe_is_closed(monkeypatch):
    monkeypatch.setattr(worker, "used_memory", lambda: 0)  # this process has done other things before
    ready, first, second = served(("solve", BODY), ("compare", BODY), limits=Limits())
    assert ready == ({worker.READY: True}, b"")
    assert (first[0]["status"], json.loads(first[1])["schema"]) == (200, "detente/agreement/1")
    assert json.loads(second[1])["schema"] == "detente/comparison/1"


def test_an_alarm_stands_behind_every_answer_and_none_behind_waiting(alarms):
    served(("solve", BODY), limits=Limits(seconds=7.0))
    assert alarms == [7.0 + worker.SPARE_SECONDS, 0]


@pytest.mark.usefixtures("alarms")
def test_a_worker_that_has_used_much_memory_ends_after_its_answer():
    answers = served(("solve", BODY), ("solve", BODY), limits=Limits(memory_bytes=MIB))
    assert [header["retire"] for header, _ in answers[1:]] == [True]


def test_memory_is_bounded_by_the_operating_system(monkeypatch):
    resource = pytest.importorskip("resource")
    noted = []
    monkeypatch.setattr(resource, "getrlimit", lambda kind: (0, 100 if kind == resource.RLIMIT_CORE else -1))
    monkeypatch.setattr(resource, "setrlimit", lambda kind, bounds: noted.append((kind, bounds)))
    worker.bound_memory(2**30)
    assert noted == [(resource.RLIMIT_DATA, (2**30, -1)), (resource.RLIMIT_CORE, (0, 100))]


def test_a_system_without_limits_has_none(monkeypatch):
    monkeypatch.setitem(sys.modules, "resource", None)
    worker.bound_memory(1)


def test_memory_is_measured_in_bytes(monkeypatch, tmp_path):
    measured = tmp_path / "statm"
    measured.write_text("70 5 3 1 0 9 0", encoding="ascii")
    monkeypatch.setattr(worker, "STATM", measured)
    monkeypatch.setattr(os, "sysconf", lambda _: 4096)
    assert worker.used_memory() == 5 * 4096


def test_memory_that_the_system_does_not_tell_counts_as_none(monkeypatch, tmp_path):
    monkeypatch.setattr(worker, "STATM", tmp_path / "nothing")
    assert worker.used_memory() == 0


@pytest.mark.usefixtures("alarms")
def test_a_system_without_alarms_works(monkeypatch):
    monkeypatch.delattr(signal, "setitimer")
    assert len(served(("solve", BODY), limits=Limits())) == 2
