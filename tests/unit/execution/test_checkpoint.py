"""Files that keep finished work."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from detente.execution import Notation, checkpointed, open_checkpoint, threads
from detente.model.errors import FormatError

SOURCE = Path(__file__).parents[3] / "src"
ABOUT = {"game": "sha256:1", "concept": "double it"}
NUMBERS = Notation(lambda function, item: f"{function.__name__}:{item}", str, lambda text, _item: int(text))
HOLDER = """
import sys
from detente.execution import open_checkpoint
with open_checkpoint(sys.argv[1], {}) as found:
    print("ready", flush=True)
    sys.stdin.read()
"""


@pytest.fixture
def file(tmp_path):
    return tmp_path / "work"


class Doubling:
    """Doubles numbers, and counts how often it did."""

    __name__ = "doubling"

    def __init__(self):
        self.done = []

    def __call__(self, number):
        if number < 0:
            raise ValueError("negative")
        self.done.append(number)
        return 2 * number


def run(file, items, mapper=map, about=ABOUT):
    """Return the results, and what had to be worked out for them."""
    doubling = Doubling()
    with open_checkpoint(str(file), about) as found:
        results = list(checkpointed(mapper, found, NUMBERS)(doubling, items))
    return results, sorted(doubling.done)


@pytest.mark.parametrize("mapper", [map, threads(3)], ids=["map", "threads"])
def test_what_was_found_is_not_worked_out_again(file, mapper):
    assert run(file, range(5), mapper) == ([0, 2, 4, 6, 8], [0, 1, 2, 3, 4])
    assert run(file, range(3, 8), mapper) == ([6, 8, 10, 12, 14], [5, 6, 7])
    assert run(file, range(8), mapper) == ([0, 2, 4, 6, 8, 10, 12, 14], [])


def test_results_are_kept_although_a_later_one_fails(file):
    with pytest.raises(ValueError, match="negative"):
        run(file, [1, 2, -1], threads(1))
    assert run(file, [1, 2]) == ([2, 4], [])


def test_results_are_kept_while_an_earlier_one_is_worked_on(file):
    def late(number):
        if number == 0:
            raise ValueError("late")
        return number

    late.__name__ = "doubling"
    with open_checkpoint(str(file), ABOUT) as found, pytest.raises(ValueError, match="late"):
        list(checkpointed(threads(1), found, NUMBERS)(late, [1, 0]))
    with open_checkpoint(str(file), ABOUT) as found:
        assert len(found) == 1


def test_work_without_a_key_is_not_kept(file):
    nameless = Notation(lambda _function, _item: None, str, lambda text, _item: int(text))
    with open_checkpoint(str(file), ABOUT) as found:
        assert list(checkpointed(map, found, nameless)(abs, [-1])) == [1]
        assert len(found) == 0


def test_wherever_a_file_is_torn_the_rest_of_it_is_used(file, monkeypatch):
    monkeypatch.setattr("os.fsync", id)
    run(file, range(3))
    whole = file.read_bytes()
    ends = [place + 1 for place, byte in enumerate(whole) if byte == 10]
    for size in range(len(whole) + 1):
        file.write_bytes(whole[:size])
        results, done = run(file, range(3))
        kept = max(sum(end <= size for end in ends) - 1, 0)
        assert (results, done) == ([0, 2, 4], list(range(kept, 3)))
        assert file.read_bytes() == whole


def test_a_damaged_record_is_worked_out_again(file):
    run(file, range(3))
    lines = file.read_bytes().split(b"\n")
    lines[2] = lines[2][:-1] + b"9"
    file.write_bytes(b"\n".join(lines))
    assert run(file, range(3)) == ([0, 2, 4], [1])
    assert run(file, range(3)) == ([0, 2, 4], [])


@pytest.mark.parametrize("about", [{**ABOUT, "game": "sha256:2"}, {**ABOUT, "version": "9"}], ids=["game", "version"])
def test_a_file_about_something_else_is_refused_and_left_alone(file, about):
    run(file, range(3))
    before = file.read_bytes()
    what = next(key for key in about if ABOUT.get(key) != about[key])
    with pytest.raises(FormatError, match=f"another {what}"):
        run(file, range(3), about=about)
    assert file.read_bytes() == before


def test_a_file_about_more_is_refused(file):
    run(file, [1], about={**ABOUT, "extra": "x" * 200})
    with pytest.raises(FormatError, match="another work"):
        run(file, [1])


@pytest.mark.parametrize(
    "content", [b"title: Chicken\n", b"\n", b"\x80\x04garbage\n", b"0" * 16 + b" detente/checkpoint/1 {}\n", b"torn"]
)
def test_a_file_that_is_no_checkpoint_is_refused_and_left_alone(file, content):
    file.write_bytes(content)
    with pytest.raises(FormatError, match="no checkpoint"):
        run(file, [1])
    assert file.read_bytes() == content


def test_a_sealed_line_that_describes_nothing_is_refused(file):
    run(file, [1], about=[])
    with pytest.raises(FormatError, match="no checkpoint"):
        run(file, [1])


def test_a_place_that_cannot_be_written_is_named(tmp_path):
    with pytest.raises(FormatError, match="No such file"):
        run(tmp_path / "nowhere" / "work", [1])


def test_a_device_is_no_file():
    with pytest.raises(FormatError, match="must be a file"):
        run("/dev/full", [1])


def test_a_file_that_takes_no_more_is_named(file):
    with open_checkpoint(str(file), ABOUT) as found:
        found._file = file.open("rb")
        with found._file, pytest.raises(FormatError, match="cannot be used"):
            found.put("key", "text")


def test_another_process_is_kept_out(file):
    environment = {**os.environ, "PYTHONPATH": str(SOURCE)}
    command = [sys.executable, "-c", HOLDER, str(file)]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, env=environment, stdin=pipe, stdout=pipe, text=True) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "ready\n"
        with pytest.raises(FormatError, match="another process"):
            run(file, [1], about={})
        holder.communicate("")
    assert run(file, [1], about={}) == ([2], [1])


def test_records_reach_the_disk_every_few_seconds(file, monkeypatch):
    synced: list[int] = []
    monkeypatch.setattr("os.fsync", synced.append)
    monkeypatch.setattr("detente.execution.checkpoint.FLUSH_SECONDS", -1.0)
    run(file, [1, 2])
    assert len(synced) == 4  # the first line, two records, the end
