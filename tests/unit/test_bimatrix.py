"""Extreme Nash equilibria against a search through all bases, Gambit and published games."""

import io
from fractions import Fraction
from itertools import combinations, product

import numpy as np
import pygambit
import pytest

from detente.model.errors import NumericalTrouble, TooLarge
from detente.numerics.bimatrix import extreme_equilibria, response, verified
from tests.unit.test_vertices import exact, fractions, solve

DEGENERATE = {
    "zero": (np.zeros((3, 4), dtype=int), np.zeros((3, 4), dtype=int)),
    "constant": (np.full((2, 3), 7), np.full((2, 3), -2)),
    "repeated row": (np.array([[1, 0], [1, 0], [0, 2]]), np.array([[2, 1], [2, 1], [0, 3]])),
    "repeated game": (np.tile([[6, 2], [7, 0]], (2, 2)), np.tile([[6, 7], [2, 0]], (2, 2))),
    "one player indifferent": (np.array([[0], [0]]), np.array([[0], [-1000]])),
    "curse": (np.array([[0, 0]]), np.array([[0, -1000]])),
    "self-supporting": (np.array([[0, 0], [-1, 1]]), np.array([[0, -10], [-1000, -900]])),
    "identity": (np.eye(4, dtype=int), np.eye(4, dtype=int)),
    "zero-sum with ties": (
        np.array([[1, -1, 0], [-1, 1, 0], [0, 0, 0]]),
        np.array([[-1, 1, 0], [1, -1, 0], [0, 0, 0]]),
    ),
}


def random_game(seed, low=-4, high=5):
    rng = np.random.default_rng(seed)
    shape = tuple(int(size) for size in rng.integers(2, 5, 2))
    return rng.integers(low, high, shape), rng.integers(low, high, shape)


GAMES = [
    *(pytest.param(*game, id=name) for name, game in DEGENERATE.items()),
    *(pytest.param(*random_game(seed), id=f"random {seed}") for seed in range(60)),
    *(pytest.param(*random_game(1000 + seed, 0, 2), id=f"zeros and ones {seed}") for seed in range(60)),
]


def strategies(rows, columns):
    return [found.strategies for found in extreme_equilibria(exact(rows), exact(columns))]


def corners_by_bases(payoffs):
    """List the corners of {(y, v): y >= 0, sum y = 1, payoffs y <= v} with the labels y_j = 0 and (payoffs y)_i = v."""
    n_replies, n_actions = payoffs.shape
    walls = [[int(a == b) for b in range(n_actions)] + [0] for a in range(n_actions)]
    walls += [[-value for value in row] + [1] for row in payoffs.tolist()]
    found = {}
    for basis in combinations(range(n_actions + n_replies), n_actions):
        point = solve([[1] * n_actions + [0], *(walls[index] for index in basis)], [1] + [0] * n_actions)
        if point is None:
            continue
        slacks = [sum(a * b for a, b in zip(wall, point, strict=True)) for wall in walls]
        if min(slacks) >= 0:
            found[point[:-1]] = {index for index, slack in enumerate(slacks) if slack == 0}
    return found


def equilibria_by_bases(rows, columns):
    n_rows, n_columns = rows.shape
    labels = set(range(n_rows + n_columns))
    found = []
    for (x, own), (y, other) in product(corners_by_bases(columns.T).items(), corners_by_bases(rows).items()):
        if own | {(index + n_rows) % (n_rows + n_columns) for index in other} == labels:
            found.append((x, y))
    return sorted(found)


def equilibria_by_gambit(rows, columns):
    pairs = " ".join(f"{rows[i, j]} {columns[i, j]}" for j in range(rows.shape[1]) for i in range(rows.shape[0]))
    text = f'NFG 1 R "" {{ "1" "2" }} {{ {rows.shape[0]} {rows.shape[1]} }}\n\n{pairs}\n'
    game = pygambit.read_nfg(io.StringIO(text))
    result = pygambit.nash.enummixed_solve(game, rational=True)
    return sorted(
        {  # Gambit may list an equilibrium of a degenerate game more than once
            tuple(tuple(Fraction(probability) for _, probability in profile[player]) for player in game.players)
            for profile in result.equilibria
        }
    )


@pytest.mark.no_cover
@pytest.mark.parametrize(("rows", "columns"), GAMES)
def test_equilibria_are_those_found_from_all_bases(rows, columns):
    assert strategies(rows, columns) == equilibria_by_bases(rows, columns)


@pytest.mark.unwatched
@pytest.mark.parametrize(("rows", "columns"), GAMES)
def test_equilibria_are_those_of_gambit(rows, columns):
    assert strategies(rows, columns) == equilibria_by_gambit(rows, columns)


@pytest.mark.unwatched
@pytest.mark.parametrize(("rows", "columns"), GAMES)
def test_every_equilibrium_leaves_no_gain_from_deviating(rows, columns):
    for found in extreme_equilibria(exact(rows), exact(columns)):
        x, y = (np.array(strategy, dtype=object) for strategy in found.strategies)
        assert (x @ rows @ y, x @ columns @ y) == found.payoffs == (max(rows @ y), max(x @ columns))


@pytest.mark.parametrize("seed", range(20))
def test_constants_and_positive_factors_change_no_strategy(seed):
    rows, columns = random_game(seed, 0, 3)
    moved = (exact(rows) * Fraction(5e-324) + 10**300, exact(columns) * Fraction(1.7e308) - Fraction(1, 7))
    assert strategies(*moved) == strategies(rows, columns)


@pytest.mark.parametrize("seed", range(20))
def test_permuting_actions_permutes_the_equilibria(seed):
    rows, columns = random_game(seed, 0, 3)
    rng = np.random.default_rng(seed)
    first, second = rng.permutation(rows.shape[0]), rng.permutation(rows.shape[1])
    mixed = np.ix_(first, second)
    moved = [(tuple(x[a] for a in first), tuple(y[b] for b in second)) for x, y in strategies(rows, columns)]
    assert strategies(rows[mixed], columns[mixed]) == sorted(moved)


@pytest.mark.parametrize("seed", range(20))
def test_swapping_the_players_swaps_the_equilibria(seed):
    rows, columns = random_game(seed)
    assert strategies(columns.T, rows.T) == sorted((y, x) for x, y in strategies(rows, columns))


def test_all_zero_game_has_every_pure_pair():
    zero = np.zeros((5, 3), dtype=int)
    pure = [(tuple(x), tuple(y)) for x in np.eye(5, dtype=int).tolist() for y in np.eye(3, dtype=int).tolist()]
    assert strategies(zero, zero) == sorted(pure)


def test_chicken_has_its_three_published_equilibria():
    found = extreme_equilibria(exact([[6, 2], [7, 0]]), exact([[6, 7], [2, 0]]))
    mixed = (Fraction(2, 3), Fraction(1, 3))
    assert [one.payoffs for one in found] == [
        fractions(7, 2),
        fractions(Fraction(14, 3), Fraction(14, 3)),
        fractions(2, 7),
    ]
    assert [one.strategies[0] for one in found] == [fractions(0, 1), mixed, fractions(1, 0)]


def test_cyclic_three_by_three_game_has_only_the_uniform_equilibrium():
    rows = exact([[0, 1, 0], [0, 0, 1], [1, 0, 0]])
    columns = exact([[0, 0, 2], [2, 0, 0], [0, 2, 0]])
    third = (Fraction(1, 3),) * 3
    assert strategies(rows, columns) == [(third, third)]


def test_hot_dog_sellers_have_one_equilibrium():
    found = extreme_equilibria(exact([[70, 100], [40, 28]]), exact([[24, 32], [80, 10]]))
    assert [one.payoffs for one in found] == [fractions(100, 32)]


def test_single_action_each_is_the_only_equilibrium():
    (found,) = extreme_equilibria(exact([[3]]), exact([[-1]]))
    assert found.strategies == (fractions(1), fractions(1))
    assert found.payoffs == fractions(3, -1)


def test_plain_integers_are_accepted():
    rows = np.array([[6, 2], [7, 0]], dtype=object)
    assert len(extreme_equilibria(rows, rows.T)) == 3


def test_many_columns_need_no_corners_of_the_larger_side():
    rng = np.random.default_rng(5)
    rows, columns = rng.integers(-50, 50, (2, 300)), rng.integers(-50, 50, (2, 300))
    assert len(extreme_equilibria(exact(rows), exact(columns), max_rays=400)) % 2 == 1


def test_too_many_corners_are_refused():
    rng = np.random.default_rng(3)
    with pytest.raises(TooLarge, match="limit is 20"):
        extreme_equilibria(exact(rng.integers(0, 99, (6, 6))), exact(rng.integers(0, 99, (6, 6))), max_rays=20)


def test_too_many_equilibria_are_refused():
    zero = exact(np.zeros((4, 4), dtype=int))
    assert len(extreme_equilibria(zero, zero, max_rays=16)) == 16
    with pytest.raises(TooLarge, match="more than 15"):
        extreme_equilibria(zero, zero, max_rays=15)


@pytest.mark.parametrize("strategy", [(1, 0), (Fraction(1, 2), 0), (Fraction(3, 2), Fraction(-1, 2))])
def test_pair_that_is_no_equilibrium_is_rejected(strategy):
    rows, columns = exact([[3, 0], [5, 1]]), exact([[3, 5], [0, 1]])
    with pytest.raises(NumericalTrouble, match="no Nash equilibrium"):
        verified(response(columns.T, strategy), response(rows, (Fraction(0), Fraction(1))))
