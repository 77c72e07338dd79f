"""`detente serve`, up to the server itself."""

import signal

import pytest

from detente.cli import serve_command as command
from detente.model.errors import MissingExtra, NotApplicable
from detente.web import server
from detente.web.limits import MIB, MOST_WORKERS, default_workers
from tests.unit.web.requests_made import EVERYWHERE


@pytest.fixture
def started(monkeypatch):
    """Note how the server would be run, and end it by a signal."""
    noted = []

    def run(address, limits, announce):
        noted.append((address, limits))
        announce("http://127.0.0.1:8000/")
        return signal.SIGINT

    monkeypatch.setattr(server, "run", run)
    return noted


def test_it_listens_on_loopback_unless_told_otherwise(started, capsys):
    assert command.serve_command() == 130
    [(address, limits)] = started
    assert address.is_loopback
    assert 1 <= limits.workers <= MOST_WORKERS
    shown = capsys.readouterr()
    assert shown.out == "détente is at http://127.0.0.1:8000/\n"
    assert "WARNING" not in shown.err


@pytest.mark.usefixtures("started")
def test_a_host_that_others_can_reach_is_warned_about(capsys):
    command.serve_command(host=EVERYWHERE)
    assert "WARNING: 0.0.0.0 can be reached from other machines" in capsys.readouterr().err


def test_its_options_reach_the_server(started):
    command.serve_command(port=0, jobs=3, timeout=7.0, max_profiles=100, memory=512, allow_host=["games.example"])
    [(address, limits)] = started
    assert (address.port, address.names) == (0, ("games.example",))
    assert (limits.workers, limits.seconds, limits.profiles, limits.memory_bytes) == (3, 7.0, 100, 512 * MIB)


def test_a_signal_to_end_is_no_failure(monkeypatch):
    monkeypatch.setattr(server, "run", lambda *_: signal.SIGTERM)
    assert command.serve_command() == 0


@pytest.mark.usefixtures("started")
@pytest.mark.parametrize("seconds", [0.0, -1.0, float("nan"), float("inf")])
def test_a_time_that_is_none_is_refused(seconds):
    with pytest.raises(NotApplicable, match="--timeout"):
        command.serve_command(timeout=seconds)


def test_without_the_web_framework_the_command_names_the_extra(monkeypatch):
    monkeypatch.setattr(command, "find_spec", lambda name: None if name == "fastapi" else object())
    with pytest.raises(MissingExtra, match=r"fastapi must be installed.*pip install 'detente\[web\]'"):
        command.serve_command()


def test_a_machine_that_does_not_tell_its_processors_has_one(monkeypatch):
    monkeypatch.setattr("os.cpu_count", lambda: None)
    assert default_workers() == 1
