"""The sums of what is possible in single games, against the games that are built of them."""

from fractions import Fraction
from itertools import permutations
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from detente.episodes.alike import scale_of
from detente.episodes.master import best_mixture, least_missing
from detente.episodes.product_game import bundle_game
from detente.episodes.sums import SumOfSets
from detente.fallbacks import Correlated
from detente.formats import read
from detente.model.certificate import Floor
from detente.model.coalition import singletons
from detente.model.errors import Infeasible, NotApplicable, NumericalTrouble
from detente.model.game import Game
from detente.model.numbers import to_fractions
from detente.numerics.payoff_hull import PayoffHull
from detente.selections import SELECTIONS, Kindest, MaxEntropy, Raiffa
from tests.strategies import nested

GAMES = (read("example:chicken"), read("example:skewed-battle"))
WEIGHTS = (Fraction(1), Fraction(1, 2))
BY_PAYOFFS = [rule for rule in SELECTIONS if rule.name not in {"max-entropy", "max-gini"}]


def equilibria(game):
    return Correlated().admissible(game, singletons(game.n_players)).polytope


def sums(games=GAMES, weights=WEIGHTS):
    return SumOfSets([equilibria(game) for game in games], weights, scale_of(games, weights))


def hull(points):
    table = np.array(points).T
    return PayoffHull(to_fractions(table), 10.0)


@pytest.mark.unwatched
@pytest.mark.parametrize("rule", BY_PAYOFFS, ids=lambda rule: rule.name)
def test_a_rule_picks_the_same_as_in_the_built_game(rule):
    built = equilibria(bundle_game(GAMES, WEIGHTS))
    assert rule.select(sums()).payoffs == rule.select(built).payoffs


@pytest.mark.unwatched
def test_three_players_bargain_in_rounds_as_in_the_built_game():
    rng = np.random.default_rng(3)
    games = [Game(rng.integers(0, 4, size=(3, 2, 2, 2)).tolist()) for _ in range(2)]
    built = equilibria(bundle_game(games, WEIGHTS))
    found = Raiffa().select(sums(games))
    assert found.payoffs == Raiffa().select(built).payoffs
    assert found.radius == Raiffa().select(built).radius


def test_floats_are_as_good_as_the_built_game():
    rng = np.random.default_rng(5)
    games = [Game(rng.random((2, 9, 8))), Game(rng.integers(0, 9, size=(2, 3, 3)).tolist())]
    possible = sums(games)
    built = equilibria(bundle_game(games, WEIGHTS))
    assert (possible.exact, possible.tie) == (False, 1e-9 * possible.scale)
    assert Raiffa().select(possible).payoffs == pytest.approx(Raiffa().select(built).payoffs, abs=1e-8)


@given(st.lists(st.integers(-3, 3), min_size=16, max_size=16), st.sampled_from([(1, 0), (1, 1), (-1, 2)]))
def test_supports_add_up(table, direction):
    games = [Game([nested(own, (2, 2)) for own in (part[:4], part[4:])]) for part in (table[:8], table[8:])]
    weights = tuple(map(Fraction, direction))
    built = equilibria(bundle_game(games, WEIGHTS)).maximise(weights)
    found = sums(games).maximise(weights)
    assert found.lower == found.upper == built.lower


def lexicographic_mean(points):
    """Average what sides choose one after the other, over all orders: slow, and nothing else than its definition."""
    chosen = []
    for order in permutations(range(len(points[0]))):
        left = points
        for side in order:
            best = max(point[side] for point in left)
            left = [point for point in left if point[side] == best]
        chosen.append(left[0])
    return [Fraction(sum(column), len(chosen)) for column in zip(*chosen, strict=True)]


@pytest.mark.unwatched
@pytest.mark.parametrize(
    ("first", "second"),
    [
        ([(4, 2, 3, 0), (0, 3, 3, 3), (1, 1, 1, 6)], [(3, 3, 0, 3), (0, 0, 5, 4)]),
        ([(6, 0, 3), (0, 6, 3), (3, 3, 3)], [(5, 4, 0), (5, 0, 4), (0, 4, 5), (1, 1, 7)]),
        ([(2, 7), (9, 0), (4, 5)], [(8, 1), (3, 6)]),
    ],
)
def test_the_kindest_of_many_with_one_total_is_the_mean_over_all_orders_and_adds_up(first, second):
    parts = [hull(first), hull(second)]
    own = [Kindest().select(part).payoffs for part in parts]
    assert [list(payoffs) for payoffs in own] == [lexicographic_mean(first), lexicographic_mean(second)]
    added = [one + other / 2 for one, other in zip(*own, strict=True)]
    assert list(Kindest().select(SumOfSets(parts, WEIGHTS, 10.0)).payoffs) == added


def test_demands_that_cannot_be_met_together_are_infeasible():
    parts = [hull([(0, 4), (4, 0)]), hull([(0, 2), (2, 0)])]
    possible = SumOfSets(parts, (Fraction(1), Fraction(1)), 6.0)
    floors = [Floor((Fraction(1), Fraction(0)), Fraction(4)), Floor((Fraction(0), Fraction(1)), Fraction(3))]
    with pytest.raises(Infeasible, match="meets the demands"):
        possible.maximise((Fraction(1), Fraction(1)), floors)
    rounded = [PayoffHull(np.array([[0.0, 4.0], [4.0, 0.0]]), 4.0), parts[1]]
    with pytest.raises(Infeasible):
        SumOfSets(rounded, (Fraction(1), Fraction(1)), 6.0).maximise((1.0, 1.0), floors)


def test_demands_have_one_price_in_all_games_and_parts_that_add_up():
    possible = SumOfSets([hull([(0, 4), (3, 3), (4, 0)]), hull([(0, 2), (2, 0)])], WEIGHTS, 5.0)
    floors = [Floor((Fraction(0), Fraction(1)), Fraction(7, 2))]
    found = possible.maximise((Fraction(1), Fraction(0)), floors)
    assert (found.lower, found.upper, found.payoffs) == (
        Fraction(7, 2),
        Fraction(7, 2),
        (Fraction(7, 2), Fraction(7, 2)),
    )
    (stages,) = possible.recorded
    assert len({stage.multipliers for stage in stages}) == 1
    given_ = [stage.floors[0].bound for stage in stages]
    assert given_[0] + given_[1] / 2 == Fraction(7, 2)


def test_what_is_met_anyway_costs_nothing():
    possible = sums()
    floors = [Floor((Fraction(1), Fraction(0)), Fraction(0))]
    found = possible.maximise((Fraction(1), Fraction(1)), floors)
    assert (found.multipliers, found.lower) == ((Fraction(0),), possible.maximise((Fraction(1), Fraction(1))).lower)


def test_rules_that_look_at_play_are_refused():
    with pytest.raises(NotApplicable, match="entropy"):
        MaxEntropy().select(sums())


def test_a_gap_between_the_bounds_is_no_answer():
    class Careless:
        """Prove nothing."""

        n_blocks, scale, tie = 1, 1.0, 1e-9

        def maximise(self, weights, floors=()):
            stage = hull([(1,)]).maximise((Fraction(1),))
            return type(stage)(weights, floors, (), (0,), (1.0,), (1.0,), (), 1.0, 2.0)

    careless: Any = Careless()
    with pytest.raises(NumericalTrouble, match="could not be certified"):
        SumOfSets([careless, careless], WEIGHTS, 1.0).maximise((1.0,))


def test_the_master_program_knows_what_is_missing():
    points = [[(Fraction(0), Fraction(1))], [(Fraction(1), Fraction(0))]]
    demand = [([Fraction(1), Fraction(0)], Fraction(3))]
    assert least_missing(points, demand).value == -2
    with pytest.raises(Infeasible):
        best_mixture(points, [Fraction(1), Fraction(1)], demand)
