"""Many matrix games at once: the same values as one at a time, each within its certified interval."""

from __future__ import annotations

from contextlib import AbstractContextManager, ExitStack
from unittest.mock import patch

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from detente.model.errors import NumericalTrouble
from detente.model.numbers import to_fractions
from detente.numerics import batched_simplex, batched_tableaux, matrix_games, small_games, small_tableaux
from detente.numerics.batched_simplex import largest_sums
from detente.numerics.exact_games import exact_play, exact_threats
from detente.numerics.integer_table import IntegerTable
from detente.numerics.matrix_games import MatrixPlays, Way, optimal_plays
from detente.numerics.zero_sum import guarantees, optimal_play
from tests.naive.zero_sum import zero_sum_value

RNG = np.random.default_rng


def check(matrices: np.ndarray) -> MatrixPlays:
    """Compare with the solver of one matrix, and every interval with what the strategies guarantee."""
    plays = optimal_plays(matrices)
    assert plays.rows.shape == matrices.shape[:2]
    assert plays.columns.shape == (len(matrices), matrices.shape[2])
    for game, matrix in enumerate(matrices):
        spread = float(np.ptp(matrix))
        size = float(np.abs(matrix).max())
        rounding = 1e-14 * size
        for strategy in (plays.rows[game], plays.columns[game]):
            assert strategy.min() >= 0
            assert strategy.sum() == pytest.approx(1, abs=1e-12)
        bounds = guarantees(matrix, plays.rows[game], plays.columns[game])
        assert (plays.lower[game], plays.upper[game]) == pytest.approx(bounds, abs=rounding, rel=0)
        assert plays.gaps[game] <= 1e-9 * spread + rounding
        one = optimal_play(matrix)
        assert plays.lower[game] <= one.upper + 1e-9 * spread + rounding
        assert plays.upper[game] >= one.lower - 1e-9 * spread - rounding
    return plays


SHAPES = [(6, 1, 5), (6, 5, 1), (6, 1, 1), (9, 2, 2), (7, 2, 9), (7, 9, 2), (5, 6, 6), (4, 8, 40)]


@pytest.mark.parametrize("shape", SHAPES)
def test_random_matrices_have_the_values_that_they_have_alone(shape: tuple[int, ...]) -> None:
    check(RNG(0).normal(size=shape))


@pytest.mark.parametrize("shape", [(20, 3, 3), (20, 4, 7), (12, 8, 8), (6, 16, 16)])
def test_integers_with_many_ties_have_the_values_that_they_have_alone(shape: tuple[int, ...]) -> None:
    check(RNG(1).integers(-2, 3, size=shape).astype(float))


def test_small_matrices_have_the_values_of_the_obvious_method() -> None:
    matrices = RNG(2).integers(-3, 4, size=(30, 3, 3)).astype(float)
    plays = optimal_plays(matrices)
    expected = [float(zero_sum_value(to_fractions(matrix).tolist())) for matrix in matrices]
    assert plays.lower == pytest.approx(expected, abs=1e-12)


def test_constant_matrices_are_saddles() -> None:
    plays = check(np.stack([np.zeros((3, 4)), np.full((3, 4), 7.0)]))
    assert plays.ways.tolist() == [Way.SADDLE, Way.SADDLE]
    assert plays.lower.tolist() == [0.0, 7.0]


def test_a_saddle_beside_a_mixed_game_keeps_its_place() -> None:
    plays = check(np.array([[[1.0, -1.0], [-1.0, 1.0]], [[3.0, 4.0], [1.0, 2.0]]]))
    assert plays.ways.tolist() == [Way.BATCHED, Way.SADDLE]
    assert plays.lower == pytest.approx([0.0, 3.0])


def test_constant_rows_and_duplicates_do_no_harm() -> None:
    matrices = RNG(3).normal(size=(8, 6, 6))
    matrices[:, 2] = 0.1
    matrices[:, 4] = matrices[:, 1]
    matrices[:, :, 5] = matrices[:, :, 0]
    check(matrices)


def test_huge_beside_tiny_entries_are_certified() -> None:
    matrices = RNG(4).normal(size=(10, 5, 7)) * 10.0 ** RNG(5).integers(-12, 13, size=(10, 5, 7))
    check(matrices)


def test_games_close_to_a_saddle_are_certified() -> None:
    matrices = np.tile(np.add.outer(np.arange(6.0), -np.arange(6.0)), (8, 1, 1))
    check(matrices + 1e-9 * RNG(6).normal(size=matrices.shape))


def test_games_close_to_constant_are_certified() -> None:
    check(1e9 + RNG(7).normal(size=(3, 4, 5)))


@given(arrays(np.float64, (3, 3, 4), elements=st.integers(-2, 2).map(float)))
def test_any_small_integers_have_the_values_that_they_have_alone(matrices: np.ndarray) -> None:
    check(matrices)


@pytest.mark.parametrize("settings", [{"TOGETHER": 300}, {"PANEL": 1}, {"PANEL": 1, "SLICE": 20, "TOGETHER": 700}])
def test_games_past_one_batch_and_in_panels_are_solved_too(
    settings: dict[str, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    matrices = RNG(8).normal(size=(7, 12, 15))
    expected = optimal_plays(matrices)
    for name, value in settings.items():
        monkeypatch.setattr(batched_simplex if name == "TOGETHER" else batched_tableaux, name, value)
    plays = check(matrices)
    assert plays.lower == pytest.approx(expected.lower, abs=1e-12)
    assert plays.ways.tolist() == [Way.BATCHED] * 7


def test_large_matrices_have_the_values_that_they_have_alone() -> None:
    check(RNG(14).normal(size=(3, 50, 60)))
    check(RNG(15).integers(-1, 2, size=(3, 48, 50)).astype(float))


def test_the_answer_of_a_game_does_not_depend_on_its_neighbours() -> None:
    matrices = RNG(9).normal(size=(5, 6, 9))
    assert_alike(matrices)
    assert_alike(matrices[:, :5, :6])


def assert_alike(matrices: np.ndarray) -> None:
    """Check that every answer is the same alone, to the last bit."""
    together = optimal_plays(matrices)
    for game in range(len(matrices)):
        alone = optimal_plays(matrices[game : game + 1])
        assert together.rows[game].tolist() == alone.rows[0].tolist()
        assert together.columns[game].tolist() == alone.columns[0].tolist()


def test_a_sum_without_bound_is_given_up() -> None:
    sums = largest_sums(np.array([[[0.0, 1.0], [0.0, 2.0]], [[1.0, 2.0], [2.0, 1.0]]]))
    assert sums.optimal.tolist() == [False, True]


def impatient() -> AbstractContextManager[object]:
    """Allow no pivots."""
    stack = ExitStack()
    for module in (batched_simplex, small_tableaux):
        stack.enter_context(patch.object(module, "PATIENCE", 0))
    return stack


LITTLE, LARGER = (6, 5, 5), (6, 6, 6)  #: solved one by one, and in one array


@pytest.mark.parametrize("shape", [LITTLE, LARGER])
def test_games_that_take_too_many_pivots_are_solved_alone(shape: tuple[int, ...]) -> None:
    with impatient():
        plays = check(RNG(10).normal(size=shape))
    assert set(plays.ways.tolist()) <= {Way.SADDLE, Way.ALONE}
    assert Way.ALONE in plays.ways.tolist()


def shifted(by: float) -> AbstractContextManager[object]:
    """Answer a little wrong, with the right basis."""

    def rough(scaled: np.ndarray) -> batched_simplex.Sums:
        sums = largest_sums(scaled)
        return batched_simplex.Sums(sums.columns + by, sums.rows + by, sums.basic, sums.optimal)

    def rough_one(scaled: list[list[float]]) -> small_tableaux.Sum | None:
        found = small_tableaux.largest_sum(scaled)
        assert found is not None
        return small_tableaux.Sum([y + by for y in found.columns], [x + by for x in found.rows], found.basic)

    stack = ExitStack()
    stack.enter_context(patch.object(matrix_games, "largest_sums", rough))
    stack.enter_context(patch.object(small_games, "largest_sum", rough_one))
    return stack


@pytest.mark.parametrize("shape", [LITTLE, LARGER])
def test_answers_that_are_almost_right_are_mended_from_their_basis(shape: tuple[int, ...]) -> None:
    matrices = RNG(11).normal(size=shape)
    with shifted(1e-6):
        plays = check(matrices)
    assert Way.ALONE not in plays.ways.tolist()
    assert (plays.gaps <= 1e-12 * np.ptp(matrices, axis=(1, 2))).all()


def test_a_singular_basis_is_no_answer() -> None:
    matrices = RNG(12).normal(size=(3, 6, 6))

    def wrong(scaled: np.ndarray) -> batched_simplex.Sums:
        sums = largest_sums(scaled)
        return batched_simplex.Sums(sums.columns + 0.1, sums.rows, np.zeros_like(sums.basic), sums.optimal)

    with patch.object(matrix_games, "largest_sums", wrong):
        plays = check(matrices)
    assert Way.BATCHED not in plays.ways.tolist()


@pytest.mark.parametrize("shape", [LITTLE, LARGER])
def test_trouble_of_the_last_resort_is_not_hidden(shape: tuple[int, ...]) -> None:
    def refuse(_matrix: np.ndarray) -> None:
        raise NumericalTrouble("nothing works", problem=None)

    with (
        impatient(),
        patch.object(matrix_games, "optimal_play", refuse),
        pytest.raises(NumericalTrouble, match="nothing works"),
    ):
        optimal_plays(RNG(13).normal(size=shape))


def test_one_array_and_plain_numbers_find_the_same_values() -> None:
    families = (
        RNG(16).normal(size=(40, 4, 6)),
        RNG(17).integers(-2, 3, size=(40, 4, 6)).astype(float),
        np.repeat(RNG(18).normal(size=(40, 2, 6)), 2, axis=1),
        RNG(19).normal(size=(40, 4, 6)) * 10.0 ** RNG(20).integers(-12, 13, size=(40, 4, 6)),
    )
    for matrices in families:
        alone = optimal_plays(matrices)
        with patch.object(matrix_games, "SMALL", 0):
            together = check(matrices)
        room = 1e-12 * np.ptp(matrices, axis=(1, 2))
        assert (alone.lower <= together.upper + room).all()
        assert (together.lower <= alone.upper + room).all()
        assert (alone.gaps <= 1e-9 * np.ptp(matrices, axis=(1, 2))).all()
        assert ((alone.ways == Way.SADDLE) == (together.ways == Way.SADDLE)).all()


def test_the_sum_of_one_matrix_is_that_of_many() -> None:
    matrices = 1.0 + RNG(21).random((20, 3, 7))
    sums = largest_sums(matrices)
    for game, matrix in enumerate(matrices):
        found = small_tableaux.largest_sum(matrix.tolist())
        assert found is not None
        assert sums.columns[game] == pytest.approx(found.columns, abs=1e-12)
        assert sums.rows[game] == pytest.approx(found.rows, abs=1e-12)
        assert sums.basic[game].tolist() == found.basic


def test_one_sum_without_bound_is_given_up_too() -> None:
    assert small_tableaux.largest_sum([[0.0, 1.0], [0.0, 2.0]]) is None


@given(st.integers(0, 2**32), st.sampled_from([(1, 3), (2, 2), (3, 2), (3, 4)]), st.sampled_from([1, 2, 60]))
def test_threats_in_integers_are_what_fractions_say(seed: int, shape: tuple[int, int], largest: int) -> None:
    rng = RNG(seed)
    payoffs = to_fractions(rng.integers(-9, 10, (2, *shape))) / rng.integers(1, largest + 1, (2, *shape)).astype(object)
    whole = IntegerTable.of(payoffs)
    strategies, levels, bounds = exact_threats(whole.table * 7, whole.unit * 7)  # not in its largest unit
    rows, columns, lower, upper = exact_play(payoffs[0] - payoffs[1])
    assert strategies == (tuple(rows), tuple(columns))
    assert levels == tuple(rows @ own @ columns for own in payoffs)
    assert bounds == (lower, upper) == (levels[0] - levels[1],) * 2
    assert lower == zero_sum_value((payoffs[0] - payoffs[1]).tolist())
