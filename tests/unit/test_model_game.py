"""Games: what they accept, what they refuse, and what they know of themselves."""

import pickle
from dataclasses import FrozenInstanceError
from decimal import Decimal
from fractions import Fraction
from itertools import product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from detente.model.coalition import Partition
from detente.model.errors import DuplicateLabel, InvalidGame, NonFinitePayoff, ShapeMismatch
from detente.model.game import Game
from detente.model.payoff_tensor import MAX_PLAYERS
from tests import strategies
from tests.naive import games as naive

CHICKEN = Game.from_bimatrix(
    [[6, 2], [7, 0]],
    [[6, 7], [2, 0]],
    players=["Row", "Column"],
    actions=[["swerve", "straight"], ["swerve", "straight"]],
    title="Chicken",
)


@pytest.mark.parametrize(
    "payoffs",
    [
        [[1, 2]],
        [[Fraction(1, 3), 2]],
        [[Decimal("0.1"), 2]],
        ((1, 2),),
        np.array([[1, Fraction(1, 2)]], dtype=object),
        [[np.int64(1), np.uint8(2)]],
        [np.array([1, 2], dtype=object)],
    ],
)
def test_whole_numbers_fractions_and_decimals_are_exact(payoffs):
    game = Game(payoffs)
    assert game.exact_payoffs is not None
    assert all(type(value) is Fraction for value in game.exact_payoffs.ravel())
    assert game.fractions is game.exact_payoffs


@pytest.mark.parametrize(
    "payoffs",
    [
        [[1.0, 2]],
        [[1, np.float64(2)]],
        np.array([[1, 2]]),
        np.array([[1, 2]], dtype=np.uint8),
        np.array([[1.5, 2]], dtype=np.float32),
        [np.array([1, 2])],
        np.array([[1, 2.5]], dtype=object),
    ],
)
def test_floats_and_numeric_arrays_are_not_exact(payoffs):
    game = Game(payoffs)
    assert game.exact_payoffs is None
    assert game.payoffs.dtype == np.float64
    assert game.fractions.tolist() == [[Fraction(value) for value in row] for row in game.payoffs.tolist()]


def test_decimals_are_read_as_written():
    assert Game([[Decimal("0.1")]]).fractions[0, 0] == Fraction(1, 10)


def test_arrays_are_read_only_and_those_of_the_caller_are_left_alone():
    given_array = np.array([[1.0, 2.0]])
    game = Game(given_array)
    given_array[0, 0] = 9
    assert game.payoffs[0, 0] == 1
    for array in (game.payoffs, game.welfare, game.fractions, game.at((0,)), game.merge(Partition((1,))).payoffs):
        with pytest.raises(ValueError, match="read-only"):
            array[0] = 0
    exact = Game([[1, 2]])
    with pytest.raises(ValueError, match="read-only"):
        exact.fractions[0, 0] = 0
    with pytest.raises(FrozenInstanceError):
        game.title = "x"  # type: ignore[misc]


def test_negative_zeros_are_zeros():
    assert not np.signbit(Game([[-0.0, 1]]).payoffs[0, 0])
    assert Game([[-0.0, 1.0]]) == Game([[0.0, 1.0]])


def test_labels_are_filled_in():
    game = Game([[[1, 2]], [[3, 4]]])
    assert game.players == ("Player 1", "Player 2")
    assert game.actions == (("1",), ("1", "2"))
    assert (game.n_players, game.n_actions, game.n_profiles) == (2, (1, 2), 2)
    assert (game.title, game.currency) == ("", "")


@pytest.mark.parametrize(
    ("payoffs", "message"),
    [
        ([], "not a game"),
        (3, "not a game"),
        ([1, 2], "not a game"),
        (None, "not a game"),
        ("ab", "not a game"),
        (np.zeros((0, 2)), "not a game"),
        ([[[1, 2], [3, 4]]], "name 1 players but 2 action sets"),
        ([[[1, 2], [3]], [[1, 2], [3, 4]]], "ragged"),
        ([[1, 2], [3]], "not a game"),
        ([[[1, [2]], [3, 4]], [[1, 2], [3, 4]]], "(ragged|full table)"),
        ([np.zeros(2), np.zeros(3)], "full table"),
        ([[1, 2], 3], "not a game"),
        ([[np.float64(1)], [np.array([1, 2])]], "full table"),
    ],
)
def test_tables_that_are_not_full_are_refused(payoffs, message):
    with pytest.raises(ShapeMismatch, match=message):
        Game(payoffs)


def test_a_ragged_leaf_is_found():
    table = np.empty((1, 2), dtype=object)
    table[0, 0], table[0, 1] = 1, [2]
    with pytest.raises(ShapeMismatch, match="ragged at index"):
        Game(table)


def test_a_player_without_actions_is_refused():
    with pytest.raises(InvalidGame, match="player 2 has no action"):
        Game(np.zeros((2, 3, 0)))


def test_more_players_than_an_array_has_room_for_are_refused():
    count = MAX_PLAYERS + 1
    with pytest.raises(InvalidGame, match="the limit is 60"):
        Game(np.zeros((count, *[1] * count)))


@pytest.mark.parametrize("value", [True, np.bool_(1), "1", None, 1j, object(), b"1"])
def test_what_is_no_number_is_refused(value):
    table = np.empty((1, 2), dtype=object)
    table[0, 0], table[0, 1] = 1, value
    with pytest.raises(InvalidGame, match=r"player 1 at profile index \(1,\)"):
        Game(table)


@pytest.mark.parametrize("dtype", [bool, complex, "U1", "M8[s]"])
def test_arrays_of_what_is_no_number_are_refused(dtype):
    with pytest.raises(InvalidGame, match="not real numbers"):
        Game(np.zeros((1, 2), dtype=dtype))


@pytest.mark.parametrize(
    "value", [float("nan"), float("inf"), -float("inf"), 2e300, Decimal("NaN"), Decimal("sNaN"), Decimal("-Infinity")]
)
def test_a_payoff_that_is_not_finite_is_named(value):
    with pytest.raises(NonFinitePayoff, match=r"Ann's payoff at \(stay\) is") as caught:
        Game([[0, value]], ["Ann"], [["go", "stay"]])
    assert caught.value.where == "Ann (stay)"


@pytest.mark.parametrize("value", [10**400, -(10**400), Fraction(10**400, 3)])
def test_a_number_beyond_floats_is_refused(value):
    with pytest.raises(NonFinitePayoff, match="beyond the range"):
        Game([[value]])


@pytest.mark.parametrize(
    ("players", "actions", "error", "message"),
    [
        (["A"], None, ShapeMismatch, "1 player labels"),
        (["A", "A"], None, DuplicateLabel, "'A' occurs twice among the players"),
        (["A", ""], None, InvalidGame, "not a label"),
        (["A", 3], None, InvalidGame, "not a label"),
        (["A", "B"], [["x"]], ShapeMismatch, "actions were given for 1 players"),
        (["A", "B"], [["x"], ["y", "y"]], DuplicateLabel, "'y' occurs twice among B's actions"),
        (["A", "B"], [["x"], ["y"]], ShapeMismatch, "B has 1 action labels but 2 actions"),
        (["A", "B"], [["x"], ["y", None]], InvalidGame, "not a label"),
    ],
)
def test_labels_that_do_not_fit_are_refused(players, actions, error, message):
    with pytest.raises(error, match=message):
        Game([[[1, 2]], [[3, 4]]], players, actions)


def test_matrices_of_different_shapes_are_refused():
    with pytest.raises(ShapeMismatch, match="row player's matrix has shape"):
        Game.from_bimatrix([[1, 2]], [[1], [2]])


def test_matrices_may_be_arrays_or_lists():
    assert Game.from_bimatrix(np.array([[1, 2]]), [[3, 4]]).exact_payoffs is None
    assert Game.from_bimatrix([[1, 2]], [[3, 4]]).exact_payoffs is not None


def test_a_function_of_labels_makes_a_game():
    game = Game.from_function(lambda a, b: (len(a), Fraction(len(b), 2)), [["x", "yy"], ["zzz"]], players=["A", "B"])
    assert game["yy", "zzz"].tolist() == [2.0, 1.5]
    assert game.exact_payoffs is not None


def test_a_function_with_too_few_payoffs_is_refused():
    with pytest.raises(ShapeMismatch, match=r"\(x, z\) has 1 payoffs; expected one for each player"):
        Game.from_function(lambda _a, _b: [1], [["x"], ["z"]])


def test_payoffs_are_looked_up_by_index_and_by_label():
    assert CHICKEN.at((1, 0)).tolist() == [7.0, 2.0]
    assert CHICKEN.at_exactly((1, 0)) == (Fraction(7), Fraction(2))
    assert CHICKEN["straight", "swerve"].tolist() == [7.0, 2.0]
    assert Game([[4, 5]], actions=[["x", "y"]])["y"].tolist() == [5.0]
    assert CHICKEN.profile_of(["straight", "swerve"]) == (1, 0)
    assert CHICKEN.labels_of((1, 0)) == ("straight", "swerve")
    assert list(CHICKEN.profiles()) == [(0, 0), (0, 1), (1, 0), (1, 1)]


def test_payoffs_of_merged_games_are_looked_up_exactly():
    merged = Game([[[Fraction(1, 3)]], [[Fraction(1, 3)]]]).merge(Partition((0b11,)))
    assert merged.at_exactly((0,)) == (Fraction(2, 3),)
    assert Game([[0.5]]).at_exactly((0,)) == (Fraction(1, 2),)


def test_unknown_labels_are_named():
    with pytest.raises(InvalidGame, match="Row has no action 'fly'; the actions are swerve, straight"):
        CHICKEN["fly", "swerve"]
    with pytest.raises(ShapeMismatch, match=r"\(swerve\) has 1 actions; expected 2"):
        CHICKEN["swerve"]


def test_expected_payoffs_are_those_of_independent_strategies():
    assert CHICKEN.expected([[0.5, 0.5], [0.25, 0.75]]).tolist() == pytest.approx([2.375, 3.625])
    assert CHICKEN.expected([[1, 0], [0, 1]]).tolist() == [2.0, 7.0]


@pytest.mark.parametrize(
    ("strategies_given", "error", "message"),
    [
        ([[1, 0]], ShapeMismatch, "1 strategies were given"),
        ([[1, 0], [1, 0, 0]], ShapeMismatch, "Column's strategy has shape"),
        ([[1, 0], [0.5, 0.4]], InvalidGame, "Column's strategy"),
        ([[1.5, -0.5], [1, 0]], InvalidGame, "Row's strategy"),
        ([[float("nan"), 1], [1, 0]], InvalidGame, "not a probability vector"),
    ],
)
def test_strategies_that_do_not_fit_are_refused(strategies_given, error, message):
    with pytest.raises(error, match=message):
        CHICKEN.expected(strategies_given)


def test_the_scale_is_the_widest_range_of_a_player_and_never_zero():
    assert CHICKEN.scale == 7.0
    assert Game([[5, 5]]).scale == 1.0
    assert CHICKEN.welfare.tolist() == [[12.0, 9.0], [9.0, 0.0]]


def test_equality_counts_labels_payoffs_and_exactness_but_no_title():
    twin = Game(CHICKEN.exact_payoffs, CHICKEN.players, CHICKEN.actions, "another title", "euros")
    assert twin == CHICKEN
    assert hash(twin) == hash(CHICKEN)
    assert twin.digest == CHICKEN.digest
    assert Game(CHICKEN.payoffs, CHICKEN.players, CHICKEN.actions) != CHICKEN
    assert Game(CHICKEN.exact_payoffs, ["A", "B"], CHICKEN.actions) != CHICKEN
    assert Game(CHICKEN.exact_payoffs, CHICKEN.players) != CHICKEN
    assert CHICKEN != "Chicken"
    assert CHICKEN.digest.startswith("sha256:")


def test_a_game_fits_a_line_and_survives_pickling():
    assert repr(CHICKEN) == "Game('Chicken', players=['Row', 'Column'], n_actions=(2, 2))"
    assert pickle.loads(pickle.dumps(CHICKEN)) == CHICKEN  # noqa: S301  # our own bytes


def test_merging_needs_all_players_and_singletons_change_nothing():
    with pytest.raises(ShapeMismatch, match="holds 1 players, the game 2"):
        CHICKEN.merge(Partition((1,)))
    assert CHICKEN.merge(Partition((1, 2))) is CHICKEN


def test_blocks_are_named_after_their_members():
    merged = CHICKEN.merge(Partition((0b11,)))
    assert merged.players == ("Row + Column",)
    assert merged.actions[0][1] == "swerve, straight"
    assert merged.fractions.tolist() == [[12, 9, 9, 0]]
    assert (merged.title, merged.currency) == ("Chicken", "")


def test_names_of_blocks_stay_distinct():
    game = Game(np.zeros((2, 2, 2)), actions=[["a", "a, b"], ["b, c", "c"]])
    merged = game.merge(Partition((0b11,)))
    assert merged.actions[0] == ("a, b, c [1]", "a, c [2]", "a, b, b, c [3]", "a, b, c [4]")


@given(strategies.games(3), st.sampled_from([(0b011, 0b100), (0b101, 0b010), (0b001, 0b110), (0b111,)]))
def test_merging_agrees_with_the_obvious_loop(plain, blocks):
    game, slow = Game(plain.payoffs), naive.game_from_nested(plain.payoffs)
    partition = Partition(blocks)
    groups = tuple(tuple(player for player in range(3) if block >> player & 1) for block in partition.blocks)
    expected = naive.merged(slow, groups)
    merged = game.merge(partition)
    assert merged.n_actions == expected.shape
    for profile in product(*map(range, expected.shape)):
        assert merged.at_exactly(profile) == expected.payoffs[profile]
    floats = Game(np.array(plain.payoffs, dtype=float)).merge(partition)
    assert floats.exact_payoffs is None
    assert floats.fractions.tolist() == merged.fractions.tolist()
    assert np.array_equal(floats.payoffs, merged.payoffs)
