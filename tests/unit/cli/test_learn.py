"""`detente learn`: the trace, the polish, the picture, the document, and what is refused."""

import time

import pytest

from detente.cli import working
from tests.unit.cli.test_schemas import check
from tests.unit.cli.test_working import terminal


def test_the_command_prints_the_trace_and_what_it_was_polished_to(detente, tmp_path):
    picture = tmp_path / "way.svg"
    found = detente("learn", "example:chicken", "--dynamic", "optimal", "--rounds", 60, "--polish", "-o", picture)
    assert (found.code, found.err) == (0, "")
    assert "proved" not in found.out
    assert "prove that no equilibrium has a total above 10.5" in " ".join(found.out.split())
    assert picture.read_bytes().startswith(b"<?xml")


def test_the_document_fits_its_schema_and_ends_with_the_last_round(detente):
    found = detente("learn", "example:stag-hunt", "--rounds", 30, "--seed", 2, "--json")
    check(found.document, "learning")
    assert (found.document["seed"], found.document["trace"][-1]["round"], found.document["polished"]) == (2, 30, None)


@pytest.mark.unwatched
@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--dynamic", "guessing"], "the dynamics are"),
        (["--dynamic", "swapregret"], "did you mean 'swap-regret'?"),
        (["--rounds", "0"], "rounds"),
        (["-o", "way.pdf"], ".svg"),
    ],
)
def test_bad_arguments_are_refused(detente, arguments, words):
    found = detente("learn", "example:chicken", *arguments)
    assert found.code == 2
    assert words in found.err


def test_a_run_that_is_cut_short_is_shown_as_far_as_it_got(detente):
    long = ["learn", "example:shapley-3x3", "--rounds", 50_000_000, "--timeout", "0.5", "--polish"]
    found = detente(*long, "--json")
    check(found.document, "learning")
    assert (found.code, found.err, found.document["complete"], found.document["polished"]) == (0, "", False, None)
    assert found.document["rounds"] == found.document["trace"][-1]["round"] < 50_000_000
    assert "Time was up; round" in detente(*long).out


def test_a_polish_that_takes_too_long_leaves_the_run(detente, monkeypatch):
    import detente.learning as module

    monkeypatch.setattr(module, "polish", lambda *_: time.sleep(5))
    found = detente("learn", "example:chicken", "--rounds", 5, "--polish", "--timeout", "1", "--json")
    assert (found.code, found.document["complete"], found.document["polished"]) == (0, True, None)


def test_without_a_recorded_round_there_is_nothing_to_show(detente, monkeypatch):
    import detente.learning as module

    monkeypatch.setattr(module.Course, "run", lambda _: time.sleep(5))
    found = detente("learn", "example:chicken", "--timeout", "0.2")
    assert (found.code, "within 0.2 seconds" in found.err) == (3, True)


@pytest.mark.unwatched
def test_how_far_it_is_from_the_best_is_said_or_how_to_know(detente):
    found = detente("learn", "example:chicken", "--rounds", 2000, "--polish")
    assert "Total learnt: 9" in found.out
    assert "; the best: 10.5." in found.out
    assert "dt.polish" not in found.out
    assert "dt.polish in Python" in detente("learn", "example:chicken", "--rounds", 20).out


def test_a_bar_counts_the_rounds(monkeypatch):
    screen = terminal(monkeypatch)
    monkeypatch.setattr(working, "DELAY", 0.0)
    with working.progress("rounds") as watch:
        for done in range(3):
            watch(done, 2)
            time.sleep(0.1)
    assert "2 of 2 rounds" in screen.getvalue()
