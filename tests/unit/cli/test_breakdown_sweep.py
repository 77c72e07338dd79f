"""`fallback --breakdown-sweep` and its picture on the command line."""

from dataclasses import replace
from fractions import Fraction

import numpy as np
import pytest
from matplotlib.text import Text

import detente as dt
from detente.concepts.sampled_sweep import sampled_sweep
from detente.formats import read, write
from detente.formats.breakdown_document import dump_breakdown
from detente.numerics.algebraic import AlgebraicNumber
from detente.report.breakdown_curves import curves, switch_places
from detente.report.breakdown_page import breakdown_page
from detente.report.notebook import sweep_html
from detente.report.text import render
from tests.unit.cli.test_schemas import check

IRRATIONAL = [[[1, -1], [-3, 3], [2, 2]], [[0, -3], [3, -1], [-3, 2]]]


def swept(game) -> dt.BreakdownSweep:
    """Sweep a game that is small enough."""
    found = dt.breakdown_sweep(game)
    assert isinstance(found, dt.BreakdownSweep)
    return found


@pytest.mark.unwatched
def test_the_document_names_switches_pieces_and_actions_exactly(detente):
    document = detente("fallback", "example:hot-dogs", "--breakdown-sweep", "--json").document
    check(document, "fallbacks")
    found = document["breakdown"]
    assert (found["method"], found["complete"]) == ("exact", True)
    assert [switch["q_exact"] for switch in found["switches"]] == ["11/19"]
    assert [piece["plays"] for piece in found["pieces"]] == [[["beach", "beach"]], [["beach", "airport"]]]
    assert found["pieces"][0]["payoffs"][0] == {"numerator": ["89"], "denominator": ["1"]}
    stars = {(entry["player"], entry["action"]): entry["break_even"]["q"] for entry in found["actions"]}
    assert stars["Bob", "beach"] == 11 / 19
    assert (found["start"]["payoffs"], found["end"]["payoffs"]) == ([89.0, 43.0], [100.0, 32.0])


def test_without_the_option_nothing_is_swept(detente):
    assert "breakdown" not in detente("fallback", "example:hot-dogs", "--json").document


def test_the_page_says_what_is_agreed_and_until_when_an_action_is_played(detente):
    page = detente("fallback", "example:hot-dogs", "--breakdown-sweep").out
    assert "0 to 11/19" in page
    assert "at 11/19    100   32   89 to 100    32 to 43" in page
    assert "Bob     beach    [0, 11/19]                          11/19" in page
    assert "Ann     airport  none" in page
    assert "there are no others" in page
    assert "arrow" not in page


def test_irrational_switches_are_written_as_roots(tmp_path, detente):
    path = tmp_path / "game.json"
    write(dt.Game(np.array(IRRATIONAL)), path)
    document = detente("fallback", path, "--breakdown-sweep", "--json").document
    check(document, "fallbacks")
    [switch] = document["breakdown"]["switches"]
    low, high = map(Fraction, switch["between"])
    assert low <= switch["q"] <= high
    value = sum(int(coefficient) * switch["q"] ** power for power, coefficient in enumerate(switch["root_of"]))
    assert value == pytest.approx(0, abs=1e-9)
    assert "0.0814396" in detente("fallback", path, "--breakdown-sweep").out


def test_moving_payoffs_are_shown_with_an_arrow(detente):
    page = detente("fallback", "example:chicken", "--breakdown-sweep").out
    assert "4.5 -> 5.25" in page
    assert "3.5 to 8.5" in page


def test_three_players_are_swept_by_their_blocs(detente):
    page = detente("fallback", "example:public-good", "--breakdown-sweep").out
    assert "0 to 5/7" in page
    assert "alone" not in page.partition("By breakdown probability")[2]


@pytest.fixture(scope="module")
def samples():
    return sampled_sweep(read("example:hot-dogs"))


def test_an_arrow_is_explained_where_there_is_one():
    page = render(breakdown_page(swept(read("example:chicken"))))
    assert "4.5 -> 5.25" in page
    assert "An arrow shows how a number moves with q." in " ".join(page.split())


def test_a_wide_table_is_taken_apart_by_players(samples):
    (low, values), *others = samples.samples
    far = replace(values, low=(-1070.14, -1024.14), high=(1070.14, 1024.14))
    names = ("Ann of the northern beach", "Bob of the airport")
    game = replace(samples.game, players=names)
    page = render(breakdown_page(replace(samples, game=game, samples=((low, far), *others))))
    assert max(map(len, page.splitlines())) <= 100
    headings = [line.split() for line in page.splitlines() if line.startswith("q  ")]
    assert headings == [["q", *name.split(), "range", "alone"] for name in names]
    assert "-1070.14 to 1070.14" in page


def test_samples_are_called_samples(samples):
    found = samples
    document = {"method": "samples", **dump_breakdown(found)}
    check(document, "breakdown")
    page = render(breakdown_page(found))
    assert "Jumps were seen near 0.578" in page
    assert "other switches may lie between" in page
    assert "No jump was seen." in render(breakdown_page(replace(found, suspects=())))


def test_what_is_not_known_has_a_question_mark():
    found = swept(read("example:hot-dogs"))
    switch = replace(found.switches[0], here=None)
    third = AlgebraicNumber.rational(switch.place.low / 2)
    unsure = (replace(found.actions[0], spans=(), undecided=(third,)), *found.actions[1:])
    partly = replace(found, switches=(switch,), actions=unsure, ends=(None, found.ends[1]))
    page = render(breakdown_page(partly))
    assert "at 11/19      ?    ?" in page
    assert "perhaps 11/38" in page
    assert "could not be decided" in page
    check(dump_breakdown(partly), "breakdown")
    assert curves(partly)[0].spots == ()


def test_long_sweeps_are_cut():
    found = swept(read("example:hot-dogs"))
    piece = replace(found.pieces[0], profiles=((0, 0),) * 8)
    page = render(breakdown_page(replace(found, pieces=(piece,) * 50)))
    assert "10 more pieces are not shown." in page
    assert "2 more)" in page


def test_notebooks_show_the_page():
    assert "by breakdown probability" in sweep_html(swept(read("example:curse")))


def test_curves_hold_the_numbers_of_the_picture(samples):
    found = swept(read("example:chicken"))
    row = curves(found)[0]
    assert [len(stretch.agreed) for stretch in row.stretches] == [2, 25]
    assert row.stretches[1].alone[-1] == (1.0, 5.25)
    assert [(spot.q, spot.low, spot.high, spot.alone) for spot in row.spots] == [(5 / 9, 3.5, 8.5, (4.5,))]
    assert {0.0, 3.5, 4.5, 8.5} <= set(row.payoffs)
    assert switch_places(found) == (found.switches[0].place.exact,)
    assert len(curves(samples)[0].stretches) == 2
    assert switch_places(samples) == pytest.approx((11 / 19,), abs=1e-4)


@pytest.mark.parametrize("name", ["public-good", "curse"])
def test_the_picture_is_drawn(tmp_path, detente, name):
    path = tmp_path / "sweep.svg"
    detente("plot", f"example:{name}", "--picture", "breakdown", "-o", path)
    assert "q: threats at 0, honest play at 1" in path.read_text(encoding="utf-8")


def written(found):
    return [text.get_text() for text in dt.plot(found).figure.findobj(Text)]


@pytest.mark.unwatched
def test_switches_are_named_in_the_picture():
    assert written(swept(read("example:hot-dogs"))).count("11/19") == 2
    assert "0.0814" in written(swept(dt.Game(np.array(IRRATIONAL))))


def test_many_switches_are_drawn_without_names():
    found = swept(read("example:hot-dogs"))
    many = replace(found, switches=found.switches * 30)
    assert "11/19" not in written(many)


def test_a_name_without_a_picture_is_refused_with_the_list(detente, tmp_path):
    found = detente("plot", "example:curse", "--picture", "breakdowns", "-o", tmp_path / "x.svg")
    assert found.code == 2
    assert "breakdown" in found.err
