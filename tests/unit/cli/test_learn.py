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


@pytest.mark.parametrize(
    ("arguments", "words"),
    [(["--dynamic", "guessing"], "the dynamics are"), (["--rounds", "0"], "rounds"), (["-o", "way.pdf"], ".svg")],
)
def test_bad_arguments_are_refused(detente, arguments, words):
    found = detente("learn", "example:chicken", *arguments)
    assert found.code == 2
    assert words in found.err


def test_a_bar_counts_the_rounds(monkeypatch):
    screen = terminal(monkeypatch)
    monkeypatch.setattr(working, "DELAY", 0.0)
    with working.progress("rounds") as watch:
        for done in range(3):
            watch(done, 2)
            time.sleep(0.1)
    assert "2 of 2 rounds" in screen.getvalue()
