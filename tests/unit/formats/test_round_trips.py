from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given

from detente import Game
from detente.formats import dumps, loads, read, write
from tests.unit.formats.labelled_games import exact, floats, fractions, games, make


@pytest.mark.unwatched
@pytest.mark.parametrize("suffix", [".json", ".yaml", ".yml", ".csv"])
@given(game=games())
def test_every_game_reads_back_as_an_equal_one(suffix, game):
    assert loads(dumps(game, suffix), suffix) == game


@pytest.mark.parametrize("suffix", [".json", ".yaml"])
@given(game=games())
def test_documents_keep_title_and_currency(suffix, game):
    read_back = loads(dumps(game, suffix), suffix)
    assert (read_back.title, read_back.currency) == (game.title, game.currency)


@given(game=games(fractions))
def test_nfg_holds_every_exact_game(game):
    read_back = loads(dumps(game, "nfg"), "nfg")
    assert (read_back, read_back.title) == (game, game.title)


@given(game=games(fractions, labelled=False))
def test_gam_holds_every_exact_game_with_default_labels(game):
    assert loads(dumps(game, "gam"), "gam") == game


@pytest.mark.parametrize("suffix", ["nfg", "gam"])
@given(game=games(floats))
def test_gambit_formats_read_floats_back_with_the_same_values(suffix, game):
    assert np.array_equal(loads(dumps(game, suffix), suffix).payoffs, game.payoffs)


@pytest.mark.unwatched
@pytest.mark.parametrize("suffix", [".json", ".yaml", ".csv", ".nfg"])
@given(game=games(fractions))
def test_files_hold_what_texts_hold(suffix, game, tmp_path_factory):
    path = tmp_path_factory.mktemp("games") / f"game{suffix}"
    write(game, path)
    assert read(path) == game


@pytest.mark.parametrize("suffix", [".json", ".yaml", ".csv"])
def test_numbers_at_the_edge_of_floats_survive(suffix):
    game = Game(np.array([[5e-324, -1e300, 2.2250738585072014e-308, 0.1 + 0.2, 1e16, 1e-5]]))
    assert loads(dumps(game, suffix), suffix) == game


@pytest.mark.parametrize("suffix", [".json", ".yaml", ".csv", ".nfg", ".gam"])
def test_a_tenth_and_a_third_stay_exact(suffix):
    payoffs = [Fraction(1, 10), Fraction(1, 3)]
    read_back = loads(dumps(make([payoffs]), suffix), suffix)
    assert exact(read_back) == [payoffs]
