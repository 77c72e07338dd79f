"""Games go through nashpy, QuantEcon, OpenSpiel, xarray and pandas, and come back."""

import sys
from fractions import Fraction
from importlib import import_module
from itertools import product

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

import detente as dt
from detente.formats import examples
from detente.model.errors import (
    DuplicateLabel,
    FormatError,
    InvalidGame,
    MissingExtra,
    NonFinitePayoff,
    NotApplicable,
    ShapeMismatch,
    TooLarge,
)
from tests.unit.formats.labelled_games import exact, floats, fractions, games, make


def library(name):
    """Make a fixture that imports when a test runs: what is imported to find tests, every worker imports at once."""
    return pytest.fixture(scope="module")(lambda: import_module(name))


nashpy, pyspiel, xarray, quantecon = map(library, ["nashpy", "pyspiel", "xarray", "quantecon.game_theory"])
whole = st.integers(-(2**53), 2**53).map(Fraction)
numbers = fractions | floats | whole


def through_nashpy(game):
    return dt.from_nashpy(dt.to_nashpy(game), players=game.players, actions=game.actions)


def through_quantecon(game):
    return dt.from_quantecon(dt.to_quantecon(game), players=game.players, actions=game.actions)


def through_openspiel(game):
    return dt.from_openspiel(dt.to_openspiel(game), players=game.players)


def rounded(game):
    """Read the payoffs as floats, as a library of machine numbers does."""
    return dt.Game(game.payoffs, game.players, game.actions)


def is_whole(game):
    exact_payoffs = game.exact_payoffs
    return exact_payoffs is not None and all(
        value.denominator == 1 and abs(value) <= 2**53 for value in exact_payoffs.flat
    )


# ------------------------------------------------------------------------------------------------- there and back


@pytest.mark.unwatched
@given(game=games(numbers, n_players=2))
def test_nashpy_gives_back_whole_numbers_exactly_and_the_floats_of_others(game):
    assert through_nashpy(game) == (game if is_whole(game) else rounded(game))


@pytest.mark.unwatched
@given(game=games(numbers))
def test_quantecon_gives_back_whole_numbers_exactly_and_the_floats_of_others(game):
    assert through_quantecon(game) == (game if is_whole(game) else rounded(game))


@given(game=games(numbers))
def test_openspiel_gives_back_actions_and_floats(game):
    back = through_openspiel(game)
    assert (back, back.title) == (rounded(game), game.title)


@pytest.mark.unwatched
@pytest.mark.parametrize(
    "through", [lambda game: dt.from_xarray(dt.to_xarray(game)), lambda game: dt.from_pandas(dt.to_pandas(game))]
)
@given(game=games(numbers))
def test_tables_with_labels_give_back_an_equal_game(through, game):
    back = through(game)
    assert (back, back.title, back.currency) == (game, game.title, game.currency)


@pytest.mark.unwatched
@pytest.mark.parametrize("name", [example.name for example in examples()])
def test_shipped_games_come_back_equal(name):
    game = dt.read(f"example:{name}")
    assert dt.from_xarray(dt.to_xarray(game)) == game
    assert dt.from_pandas(dt.to_pandas(game)) == game
    assert through_openspiel(game) == rounded(game)
    assert through_quantecon(game) == (game if is_whole(game) else rounded(game))


# ------------------------------------------------------------------------------------- what the libraries hold then

THREE = dt.Game(np.arange(36, dtype=object).reshape(3, 2, 1, 6), ["A", "B", "C"], [["a", "b"], ["c"], list("uvwxyz")])


def test_nashpy_pays_the_same():
    game = dt.read("example:hot-dogs")
    made = dt.to_nashpy(game)
    for row, column in product(range(2), range(2)):
        assert made[np.eye(2)[row], np.eye(2)[column]].tolist() == game.at((row, column)).tolist()


def test_quantecon_pays_the_same():
    made = dt.to_quantecon(THREE)
    assert made.dtype == np.int64
    assert made.players[2].payoff_array.shape == (6, 2, 1)
    for profile in THREE.profiles():
        assert made[profile].tolist() == THREE.at(profile).tolist()


@pytest.mark.parametrize("game", [THREE, dt.read("example:hot-dogs"), make([[1, 2]])])
def test_openspiel_pays_the_same(game):
    made = dt.to_openspiel(game)
    for profile in game.profiles():
        state = made.new_initial_state()
        state.apply_actions(list(profile))
        assert state.returns() == game.at(profile).tolist()


def test_xarray_finds_payoffs_by_label():
    array = dt.to_xarray(THREE)
    assert array.dtype == np.int64
    for profile in THREE.profiles():
        labels = dict(zip(THREE.players, THREE.labels_of(profile), strict=True))
        assert array.sel(labels).to_series().to_dict() == dict(zip(THREE.players, THREE.at(profile), strict=True))


def test_pandas_writes_a_table_that_is_read_as_a_file():
    game = make([[[Fraction(1, 3), 2], [3, 4]], [[5, 6], [7, 8]]], ["Ann", "Bob"], [["x, y", "z"], ["1", "No"]])
    assert dt.loads(dt.to_pandas(game).to_csv(index=False), "csv") == game


def test_what_is_made_can_be_changed_without_changing_the_game():
    dt.to_xarray(THREE).values[:] = 7
    dt.to_quantecon(THREE).players[0].payoff_array[:] = 7
    inexact = rounded(THREE)
    dt.to_xarray(inexact).values[:] = 7
    dt.to_quantecon(inexact).players[0].payoff_array[:] = 7
    assert inexact.payoffs.tolist() == THREE.payoffs.tolist() == np.arange(36).reshape(3, 2, 1, 6).tolist()


# ------------------------------------------------------------------------------------------------ read from nashpy


def test_a_zero_sum_game_of_nashpy_is_read_with_both_players(nashpy):
    assert exact(dt.from_nashpy(nashpy.Game([[1, -2], [0, 3]]))) == [[[1, -2], [0, 3]], [[-1, 2], [0, -3]]]


def test_fractions_in_nashpy_are_read_exactly(nashpy):
    third = [[Fraction(1, 3), 0]]
    assert exact(dt.from_nashpy(nashpy.Game(third, third))) == [third, third]


@pytest.mark.parametrize(
    ("matrices", "error", "message"),
    [
        ([[[True, False]], [[1, 2]]], FormatError, "the game of nashpy: payoffs of type bool are not real numbers"),
        ([[[1j, 0]], [[1, 2]]], FormatError, "payoffs of type complex128"),
        ([[["a", 0]], [[1, 2]]], FormatError, "payoffs of type <U"),
        ([[[1, float("nan")]], [[1, 2]]], NonFinitePayoff, "Player 1"),
    ],
)
def test_matrices_of_nashpy_that_hold_no_numbers_are_refused(nashpy, matrices, error, message):
    with pytest.raises(error, match=message):
        dt.from_nashpy(nashpy.Game(*matrices))


def test_matrices_of_nashpy_that_do_not_fit_are_refused(nashpy):
    game = nashpy.Game([[1, 2]], [[1, 2]])
    game.payoff_matrices = (np.zeros((1, 2)), np.zeros((2, 1)))
    with pytest.raises(ShapeMismatch, match=r"the shapes \[\(1, 2\), \(2, 1\)\]"):
        dt.from_nashpy(game)


def test_nashpy_takes_two_players_only():
    with pytest.raises(NotApplicable, match="have two players, this one has 3; to_quantecon"):
        dt.to_nashpy(THREE)


# --------------------------------------------------------------------------------------------- read from QuantEcon


def test_a_polymatrix_game_of_quantecon_keeps_its_structure(quantecon):
    tables = {(0, 1): [[1, 2, 3], [4, 5, 6]], (1, 0): [[1, 0], [2, 0], [0, 7]], (2, 1): [[5, 0, 1]]}
    made = quantecon.polymatrix_game.PolymatrixGame(tables, [2, 3, 1])
    game = dt.from_quantecon(made, players=["A", "B", "C"])
    assert game.structure is not None
    assert list(game.structure.edges) == [(0, 1), (1, 2)]
    assert game.payoffs.tolist() == dt.from_quantecon(made.to_nfg()).payoffs.tolist()


def test_what_a_polymatrix_game_of_quantecon_leaves_open_is_refused(quantecon):
    made = quantecon.polymatrix_game.PolymatrixGame({(0, 1): [[1]], (1, 0): [[1], [2]]}, [2, 2])
    with pytest.raises(NonFinitePayoff, match="Player 1's payoffs hold a number that is not finite"):
        dt.from_quantecon(made)


# --------------------------------------------------------------------------------------------- read from OpenSpiel


def test_games_of_openspiel_are_read_with_names(pyspiel):
    game = dt.from_openspiel(pyspiel.load_game("matrix_pd"))
    assert (game.title, game.actions[0], game["Cooperate", "Defect"].tolist()) == (
        "Prisoner's Dilemma",
        ("Cooperate", "Defect"),
        [0.0, 10.0],
    )


def test_a_game_of_openspiel_without_a_name_has_no_title(pyspiel):
    assert not dt.from_openspiel(pyspiel.create_matrix_game([[1, 2]], [[3, 4]])).title


def test_openspiel_takes_whole_characters_only():
    with pytest.raises(InvalidGame, match="half a character; rename it"):
        dt.to_openspiel(make([[1, 2]], actions=[["a", "\ud800"]]))


# ------------------------------------------------------------------------------------------------ read from xarray


def test_dimensions_of_xarray_may_stand_in_any_order():
    turned = dt.to_xarray(THREE).transpose("C", "player", "B", "A")
    assert dt.from_xarray(turned) == THREE


def test_a_player_may_be_called_player():
    game = make([[1, 2]], ["player"])
    array = dt.to_xarray(game)
    assert array.dims == ("player_", "player")
    assert dt.from_xarray(array) == game


def test_labels_of_xarray_that_are_no_texts_become_texts(xarray):
    array = xarray.DataArray(np.ones((2, 2, 3)), {"who": [7, 8]}, dims=["who", 7, 8])
    assert (dt.from_xarray(array).players, dt.from_xarray(array).actions) == (
        ("7", "8"),
        (("1", "2"), ("1", "2", "3")),
    )


def test_an_array_that_does_not_say_whose_payoffs_it_holds_is_refused(xarray):
    array = xarray.DataArray([[1.5, 2], [3, 4]], {"who": [7, 8], "x": [0, 1]}, dims=["x", "who"])
    with pytest.raises(FormatError, match=r"the DataArray: none of the dimensions \(x, who\) has the names"):
        dt.from_xarray(array)


def test_labels_of_xarray_that_become_the_same_text_are_refused(xarray):
    labels = {"who": ["x"], "x": np.array([1, "1"], dtype=object)}
    with pytest.raises(DuplicateLabel, match="'1' occurs twice among x's actions"):
        dt.from_xarray(xarray.DataArray([[1, 2]], labels))


# ------------------------------------------------------------------------------------------------ read from pandas


def table(**columns):
    return pd.DataFrame({name.replace("_", ":"): column for name, column in columns.items()})


@pytest.mark.parametrize("seed", range(3))
def test_rows_of_pandas_may_come_in_any_order(seed):
    assert dt.from_pandas(dt.to_pandas(THREE).sample(frac=1, random_state=seed)) == THREE


def test_actions_of_pandas_come_in_the_order_in_which_they_appear():
    game = dt.from_pandas(table(Ann=["z", "a"], payoff_Ann=[1, 2]))
    assert (game.actions, exact(game)) == ((("z", "a"),), [[1, 2]])


def test_categories_of_pandas_without_a_row_are_no_actions():
    left = dt.to_pandas(THREE).query("C != 'w'")
    assert dt.from_pandas(left).actions == (("a", "b"), ("c",), tuple("uvxyz"))


def test_named_levels_of_an_index_are_columns():
    indexed = dt.to_pandas(THREE).set_index(["A", "B"])
    assert dt.from_pandas(indexed) == THREE


def test_labels_of_pandas_that_are_no_texts_become_texts():
    assert dt.from_pandas(pd.DataFrame({7: [1, 2], "payoff:7": [0.5, 1]})).actions == (("1", "2"),)


def test_numbers_written_as_texts_are_exact():
    game = dt.from_pandas(table(Ann=["a", "b", "c"], payoff_Ann=["1/3", " 0.1", 2]))
    assert exact(game) == [[Fraction(1, 3), Fraction(1, 10), 2]]


@pytest.mark.parametrize("kind", ["Int64", "int8", "str"])
def test_whole_numbers_of_every_type_are_exact(kind):
    assert exact(dt.from_pandas(table(Ann=["a", "b"], payoff_Ann=pd.Series([1, 2], dtype=kind)))) == [[1, 2]]


@pytest.mark.parametrize("kind", ["Float64", "float32"])
def test_floats_are_floats(kind):
    game = dt.from_pandas(table(Ann=["a", "b"], payoff_Ann=pd.Series([1, 2], dtype=kind)))
    assert (game.exact_payoffs, game.payoffs.tolist()) == (None, [[1.0, 2.0]])


AB = ["a", "b"]


@pytest.mark.parametrize(
    ("given_table", "message"),
    [
        (table(), "the DataFrame: the table has no column"),
        (
            table(**{f"{kind}{k}": ["a"] for kind in ("", "payoff_") for k in range(61)}),
            "61 players do not fit a table",
        ),
        (table(Ann=[], payoff_Ann=[]), "the table has no row"),
        (table(Ann=AB), "the column 'payoff:Ann' is missing"),
        (table(Ann=AB, payoff_Ann=[1, 2], payoff_Bob=[1, 2]), "'payoff:Bob' belongs to no column of actions"),
        (table(outcome=AB, payoff_Ann=[1, 2]), "lists outcomes to agree on"),
        (table(Ann=["a", None], payoff_Ann=[1, 2]), "Ann's action in row 2 is missing; .* keep_default_na=False"),
        (table(Ann=["a", "a"], payoff_Ann=[1, 2]), r"the profile \(a\) occurs twice, the second time in row 2"),
        (table(A=AB, B=AB, payoff_A=[1, 2], payoff_B=[1, 2]), r"the profile \(a, b\) is missing"),
        (table(Ann=AB, payoff_Ann=["1", "x"]), r"Ann's payoff at \(b\) in row 2 is 'x', which is not a number"),
        (
            table(Ann=AB, payoff_Ann=["1/2", None]),
            r"Ann's payoff at \(b\) in row 2 is missing; .* keep_default_na=False",
        ),
        (table(Ann=AB, payoff_Ann=[1, pd.NA]), r"Ann's payoff at \(b\) in row 2 is missing"),
        (
            table(Ann=[[1], [2]], payoff_Ann=[1, 2]),
            "Ann's actions are no labels .*; give each action a text or a number",
        ),
        (table(Ann=AB, payoff_Ann=[True, False]), "payoffs of type bool are not real numbers"),
        (table(Ann=AB, payoff_Ann=pd.to_datetime(["2026-01-01", "2026-01-02"])), "payoffs of type datetime64"),
        (pd.DataFrame([["a", 1, 2]], columns=["A", "payoff:A", "payoff:A"]), "'payoff:A' occurs twice; keep one"),
        (pd.DataFrame([["a", 1]], columns=["", "payoff:"]), "a label among the players is empty"),
    ],
)
def test_tables_of_pandas_that_are_no_game_are_refused(given_table, message):
    with pytest.raises(FormatError, match=message):
        dt.from_pandas(given_table)


def test_a_payoff_of_pandas_that_is_missing_is_refused():
    with pytest.raises(NonFinitePayoff, match=r"Ann's payoff at \(b\) is nan"):
        dt.from_pandas(table(Ann=AB, payoff_Ann=pd.Series([1, None], dtype="Int64")))


def test_dimensions_that_each_list_the_others_are_refused():
    made = dt.Game(np.zeros((2, 2, 2)), ["x", "y"], [["player", "y"], ["c", "d"]])
    with pytest.raises(FormatError, match=r"each of the dimensions player, x has the names of the others"):
        dt.from_xarray(dt.to_xarray(made))


def test_a_title_of_none_is_no_title():
    array, frame = dt.to_xarray(THREE), dt.to_pandas(THREE)
    array.attrs["title"] = frame.attrs["currency"] = None
    assert (dt.from_xarray(array).title, dt.from_pandas(frame).currency) == ("", "")


@pytest.mark.parametrize("write", [dt.to_pandas, dt.to_xarray, dt.to_nashpy, dt.to_quantecon, dt.to_openspiel])
def test_what_is_no_game_is_not_written(write):
    with pytest.raises(InvalidGame, match="a game is expected, not NoneType"):
        write(None)


def test_a_table_of_a_game_that_is_too_large_is_refused():
    many = dt.PolymatrixGame([np.zeros(2)] * 30, {(0, 1): (np.eye(2), np.eye(2))}).to_game()
    with pytest.raises(TooLarge):
        dt.to_pandas(many)


# ------------------------------------------------------------------------------------------- what is wrong or missing


@pytest.mark.parametrize(
    ("read", "wanted"),
    [
        (dt.from_nashpy, "a nashpy.Game"),
        (dt.from_quantecon, "a NormalFormGame or PolymatrixGame of quantecon.game_theory"),
        (dt.from_openspiel, "a matrix or tensor game of OpenSpiel"),
        (dt.from_xarray, "an xarray.DataArray"),
        (dt.from_pandas, "a pandas.DataFrame"),
    ],
)
def test_what_is_no_game_of_the_library_is_refused(read, wanted):
    with pytest.raises(FormatError, match=f"the object: this is a list; expected {wanted}"):
        read([[1, 2]])


def test_a_game_of_openspiel_in_several_moves_is_refused_by_name(pyspiel):
    with pytest.raises(FormatError, match=r"pyspiel.Game; .* OpenSpiel; pyspiel.extensive_to_tensor_game makes one"):
        dt.from_openspiel(pyspiel.load_game("kuhn_poker"))
    with pytest.raises(FormatError, match=r"pyspiel.load_tensor_game and pyspiel.extensive_to_tensor_game make one"):
        dt.from_openspiel(pyspiel.load_game("blotto(coins=1,fields=2)"))


@pytest.mark.parametrize(
    ("module", "package", "call"),
    [
        ("nashpy", "nashpy", dt.to_nashpy),
        ("quantecon.game_theory", "quantecon", dt.from_quantecon),
        ("pyspiel", "open-spiel", dt.to_openspiel),
        ("xarray", "xarray", dt.from_xarray),
        ("pandas", "pandas", dt.to_pandas),
    ],
)
def test_without_the_library_the_error_tells_the_command(monkeypatch, module, package, call):
    monkeypatch.setitem(sys.modules, module, None)
    with pytest.raises(
        MissingExtra, match=rf"^{package} is not installed; .*detente\[interop\].*: pip install {package}$"
    ):
        call(THREE)
