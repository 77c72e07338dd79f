"""Selections: which point of a set of fallbacks, in fractions and in floats."""

from dataclasses import dataclass
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import detente as dt
from detente.model.certificate import Floor, Stage
from detente.model.errors import NumericalTrouble
from detente.numerics.equilibrium_polytope import EquilibriumPolytope
from detente.selections import SELECTIONS, bargaining_rounds, frontier
from detente.selections.bargaining_rounds import Rounds
from detente.selections.point import Point
from tests import strategies
from tests.unit.certify_tampering import GAMES, random_game

CHICKEN = GAMES["chicken"]
BATTLE = GAMES["battle"]


def polytope(game):
    return EquilibriumPolytope(game.fractions, game.fractions, game.scale)


def rough(game):
    return EquilibriumPolytope(game.payoffs, game.payoffs, game.scale)


def test_kindest_and_raiffa_on_the_skewed_battle():
    assert dt.Kindest().select(polytope(BATTLE)).payoffs == (4, 1)
    assert dt.Raiffa().select(polytope(BATTLE)).payoffs == pytest.approx((2.5, 1.5))


def test_a_single_block_gets_its_best():
    game = dt.Game([[1, 3]])
    for rule in SELECTIONS:
        assert rule.select(polytope(game)).payoffs == (3,)


def test_totals_that_tie_are_resolved_by_rounds():
    game = dt.Game([[[2, 0], [0, 1]], [[1, 0], [0, 2]]])
    assert dt.Kindest().select(polytope(game)).payoffs == pytest.approx((1.5, 1.5))
    assert dt.Kindest().select(rough(game)).payoffs == pytest.approx((1.5, 1.5))


@given(strategies.games(3), st.permutations(range(3)))
def test_selections_do_not_depend_on_the_order_of_the_players(plain, order):
    game = dt.Game(plain.payoffs)
    turned = dt.Game(game.fractions[order].transpose([0, *(1 + player for player in order)]))
    for rule in SELECTIONS[:1]:
        first, second = rule.select(polytope(game)).payoffs, rule.select(polytope(turned)).payoffs
        for place, player in enumerate(order):
            assert float(second[place]) == pytest.approx(float(first[player]), abs=1e-7 * game.scale)


def test_raiffa_of_three_blocks_by_linear_programs():
    """Three players who must agree on one of three outcomes, each the favourite of one."""
    payoffs = np.zeros((3, 3, 3, 3), dtype=int)
    for action in range(3):
        payoffs[action, action, action, action] = 2
        payoffs[:, action, action, action] += 1
    game = dt.Game(payoffs.tolist())
    exact, floats = dt.Raiffa().select(polytope(game)), dt.Raiffa().select(rough(game))
    assert [float(v) for v in exact.payoffs] == pytest.approx([5 / 3] * 3, abs=1e-6)
    assert [float(v) for v in floats.payoffs] == pytest.approx([5 / 3] * 3, abs=1e-6)


@pytest.mark.parametrize(("seed", "shape"), [(0, (2, 2, 2)), (3, (2, 2, 3)), (5, (2, 3, 2)), (11, (2, 2, 2))])
def test_raiffa_of_three_blocks_is_efficient_and_the_same_in_floats(seed, shape):
    game = random_game(shape, seed)
    exact, floats = dt.Raiffa().select(polytope(game)), dt.Raiffa().select(rough(game))
    assert [float(v) for v in exact.payoffs] == pytest.approx([float(v) for v in floats.payoffs], abs=1e-6 * game.scale)
    demands = [
        Floor(tuple(Fraction(int(b == k)) for b in range(3)), Fraction(value) - Fraction(1, 10**6))
        for k, value in enumerate(exact.payoffs)
    ]
    for block in range(3):
        best = polytope(game).maximise([Fraction(int(b == block)) for b in range(3)], demands)
        assert float(best.lower) == pytest.approx(float(exact.payoffs[block]), abs=1e-3 * game.scale)


def test_rounds_that_do_not_end_are_trouble(monkeypatch):
    monkeypatch.setattr(bargaining_rounds, "MAX_ROUNDS", 1)
    game = dt.Game([[[2, 0], [0, 1]], [[1, 0], [0, 2]]])
    with pytest.raises(NumericalTrouble, match="rounds"):
        Rounds(polytope(game)).play((), (0, 1))


@dataclass(frozen=True)
class Listed:
    """Some payoff points as a set of possible fallbacks; of several best points the first is returned."""

    points: tuple[tuple[float | Fraction, ...], ...]
    scale: float = 4.0
    tie: float | Fraction = Fraction(0)

    @property
    def n_blocks(self):
        return len(self.points[0])

    def maximise(self, weights, floors=(), /):
        left = [p for p in self.points if all(inner(f.weights, p) >= f.bound for f in floors)]
        best = max(left, key=lambda point: inner(weights, point))
        value = inner(weights, best)
        return Stage(
            tuple(weights), tuple(floors), (), (self.points.index(best),), (Fraction(1),), best, (), value, value
        )

    def probe(self, weights, floors=(), /):
        return self.maximise(weights, floors)


def inner(weights, point):
    return sum((w * x for w, x in zip(weights, point, strict=True)), Fraction(0))


def listed(*points):
    return Listed(tuple(tuple(map(Fraction, point)) for point in points))


def test_three_blocks_look_for_a_point_that_is_best_for_all():
    possible = listed((4, 0, 0), (0, 4, 0), (0, 0, 4), (4, 4, 4))
    assert Rounds(possible).play((), (0, 1, 2)).payoffs == (4, 4, 4)


def test_nobody_votes_where_every_favourite_leads_to_the_same_point():
    possible = listed((4, 0), (0, 4), (4, 4))
    assert Rounds(possible).play((), (0, 1)).payoffs == (4, 4)


@pytest.mark.parametrize("seed", range(4))
def test_one_round_is_enough_where_the_total_is_always_the_same(seed):
    payoffs = np.random.default_rng(seed).integers(-2, 3, size=(3, 2, 3, 2))
    game = dt.Game(3 * payoffs - payoffs.sum(axis=0))
    every, one = (Rounds(polytope(game), total).play((), (0, 1, 2)) for total in (None, Fraction(0)))
    assert (one.payoffs, one.radius) == (every.payoffs, 0)
    assert sum(one.payoffs) == 0


def test_floats_that_leave_next_to_nothing_open_end_there():
    close = Listed(((1.0, 1.0, 2.0), (1.0, 1.0 + 4e-9, 2.0 - 4e-9), (1.0 + 4e-9, 1.0, 2.0 - 4e-9)), tie=6e-9)
    point = Rounds(close, 4.0).play((), (0, 1, 2))
    assert point.payoffs == pytest.approx((1, 1, 2), abs=5e-9)
    assert [tie.gap for tie in point.near_ties] == pytest.approx([4e-9])


def test_a_vote_that_hangs_on_little_is_a_near_tie_and_is_taken():
    """Player 1 is as good as indifferent, by more than a tie; bounds on what is left must not hide that."""
    gap = 2.0**-27
    corners = ((0.0, 1.0, -1.0), (-gap, 1.0, gap - 1), (-gap, -1.0, 1 + gap), (-gap / 8, -1 - 7 * gap / 8, 1 + gap))
    point = Rounds(Listed(corners, scale=2.0, tie=2e-9), 0.0).play((), (0, 1, 2))
    exact = Rounds(listed(*corners), Fraction(0)).play((), (0, 1, 2))
    assert point.payoffs == pytest.approx([float(payoff) for payoff in exact.payoffs], abs=1e-8)
    assert point.near_ties


def test_points_on_a_frontier_are_found_beside_level_edges():
    """The frontier that linear programs return may hold a corner twice."""
    corners = [frontier.favourite(polytope(BATTLE), 1), frontier.favourite(polytope(BATTLE), 0)]
    doubled = [corners[0], corners[0], corners[1], corners[1]]
    single = frontier.rounds_on_frontier(corners, polytope(BATTLE))
    assert frontier.rounds_on_frontier(doubled, polytope(BATTLE)).payoffs == pytest.approx(single.payoffs)


def test_a_payoff_beyond_a_frontier_is_its_end():
    points = [Point((Fraction(0), Fraction(1)), {0: Fraction(1)}), Point((Fraction(1), Fraction(0)), {1: Fraction(1)})]
    assert frontier._at(points, 0, Fraction(2)).payoffs == (0, 1)
    assert frontier._at(points, 1, Fraction(2)).payoffs == (1, 0)
    assert frontier._at([points[0], *points], 0, Fraction(0)).payoffs == (0, 1)


def test_long_fractions_are_rounded_down(monkeypatch):
    monkeypatch.setattr(bargaining_rounds, "LONG", 2)
    game = random_game((2, 2, 2), 3)
    agreement = dt.solve(game, dt.RAIFFA)
    monkeypatch.undo()
    assert agreement.payoffs.tolist() == pytest.approx(dt.solve(game, dt.RAIFFA).payoffs.tolist(), abs=1e-6)


def test_favourites_that_are_almost_the_same_are_a_near_tie():
    tiny = Fraction(1, 10**8)
    game = dt.Game([[[3, 0], [0, 3 - tiny]], [[3 - tiny, 0], [0, 3]]])
    whats = {tie.what for tie in dt.Raiffa().select(polytope(game)).near_ties}
    assert whats == {"favourite fallbacks of the two blocks that are almost the same"}
    whats = {tie.what for tie in dt.Kindest().select(polytope(game)).near_ties}
    assert whats == {"a fallback that is almost best for every block at once"}


def test_the_rounds_on_a_frontier_end_after_so_many(monkeypatch):
    bent = listed((0, 4), (3, 3), (4, 0), (2, Fraction(7, 2)))
    settled = dt.Raiffa().select(bent)
    assert settled.radius <= 1e-9
    monkeypatch.setattr(frontier, "MAX_ROUNDS", 1)
    assert dt.Raiffa().select(bent).radius > 0.1
