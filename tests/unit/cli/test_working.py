import io
import math
import time

import pytest

from detente.cli import working
from detente.model.errors import NotApplicable


class Terminal(io.StringIO):
    """Standard error that says that it is a terminal."""

    def isatty(self):
        return True


def terminal(monkeypatch):
    """Replace standard error; done by the test itself, since pytest's capture puts its own back after the set-up."""
    screen = Terminal()
    monkeypatch.setattr("sys.stderr", screen)
    monkeypatch.setenv("TERM", "xterm")
    return screen


def slowly(item):
    time.sleep(0.1)
    return item


def test_a_bar_appears_on_a_terminal_when_work_takes_long(monkeypatch):
    screen = terminal(monkeypatch)
    monkeypatch.setattr(working, "DELAY", 0.0)
    with working.partitions() as mapper:
        assert list(mapper(slowly, [1, 2, 3])) == [1, 2, 3]
    assert "working" in screen.getvalue()


def test_no_bar_appears_when_work_is_quick(monkeypatch):
    screen = terminal(monkeypatch)
    with working.partitions() as mapper:
        assert list(mapper(str, [1, 2])) == ["1", "2"]
    assert "working" not in screen.getvalue()


def test_no_bar_appears_where_standard_error_is_no_terminal(monkeypatch):
    screen = io.StringIO()
    monkeypatch.setattr("sys.stderr", screen)
    monkeypatch.setattr(working, "DELAY", 0.0)
    with working.partitions(working.Workforce(2)) as mapper:
        assert list(mapper(slowly, [1, 2, 3])) == [1, 2, 3]
    assert not screen.getvalue()


@pytest.mark.parametrize("seconds", [0.0, -1.0, math.nan])
def test_a_limit_must_be_positive(seconds):
    with pytest.raises(NotApplicable, match="timeout"):
        working.limit(seconds)


def test_work_within_the_limit_is_done():
    assert working.within(60.0, lambda: 3) == 3
