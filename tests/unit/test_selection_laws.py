"""What every rule promises, on games that hypothesis draws: one rule and one game at a time."""

from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

import detente as dt
from detente.fallbacks.equilibrium_set import EquilibriumSet
from detente.model.coalition import singletons
from detente.selections import SELECTIONS
from tests.axioms import transformations as change
from tests.naive.correlated import greatest, largest_deviation_gain
from tests.naive.games import game_from_nested
from tests.strategies import games, ordinary_games

pytestmark = pytest.mark.unwatched

RULES = {rule.name: rule for rule in (*SELECTIONS, dt.NearKindest(1))}
READS_STRATEGIES = {"max-entropy", "max-gini"}  # these are not payoff rules: copies of actions may move them
INEFFICIENT = {"random-dictator", "centroid", *READS_STRATEGIES}
READS_BAD_POINTS = {"centroid", *READS_STRATEGIES}
OF_ONE_CURRENCY = {"kindest", "leximin", "near-kindest", *READS_STRATEGIES}
CLOSE = 1e-6  # of the scale: for picks that are limits, which are told within a radius

players = st.sampled_from([2, 2, 2, 3])


def one_of(names):
    return st.sampled_from(sorted(names)).map(RULES.__getitem__)


def picked(plain, rule):
    game = dt.Game(plain.payoffs)
    return EquilibriumSet(game, singletons(game.n_players), rule).pick()


def same(found, wanted, scale, *radii):
    """Tell whether payoffs are the same: exactly if both are fractions."""
    exact = all(isinstance(value, Fraction) for value in (*found, *wanted))
    within = 0 if exact else CLOSE * scale + 100 * max(radii, default=0)
    return all(abs(a - b) <= within for a, b in zip(found, wanted, strict=True))


@given(players.flatmap(games), one_of(RULES))
def test_a_pick_is_an_equilibrium_that_pays_what_it_says(plain, rule):
    pick, game = picked(plain, rule), game_from_nested(plain.payoffs)
    weights = dict(zip(pick.distribution.profiles, map(Fraction, pick.distribution.probabilities), strict=True))
    scale = dt.Game(plain.payoffs).scale
    assert abs(sum(weights.values()) - 1) <= 1e-12
    assert largest_deviation_gain(game, weights) <= (1e-9 * scale if rule.name in READS_STRATEGIES else 1e-12 * scale)
    pays = [sum(p * game.payoffs[profile][k] for profile, p in weights.items()) for k in range(game.n_players)]
    assert same(pick.payoffs, pays, scale)


@given(players.flatmap(ordinary_games), one_of(set(RULES) - INEFFICIENT))
def test_nobody_can_get_more_without_somebody_getting_less(plain, rule):
    pick, game = picked(plain, rule), game_from_nested(plain.payoffs)
    slack = (
        Fraction(0)
        if all(isinstance(payoff, Fraction) for payoff in pick.payoffs)
        else Fraction(pick.radius) + Fraction(1, 10**9)
    )
    axes = [[int(other == player) for other in range(game.n_players)] for player in range(game.n_players)]
    floors = [(axis, Fraction(payoff) - slack) for axis, payoff in zip(axes, pick.payoffs, strict=True)]
    more = greatest(game, [1] * game.n_players, floors) - sum(map(Fraction, pick.payoffs))
    assert more <= slack * 10**4


@given(players.flatmap(games), one_of(RULES), st.data())
def test_the_names_of_players_and_actions_do_not_matter(plain, rule, data):
    order = data.draw(st.permutations(range(len(plain.shape))))
    actions = [data.draw(st.permutations(range(count))) for count in plain.shape]
    turned = change.with_players_in_order(change.with_actions_in_order(plain, actions), order)
    before, after = picked(plain, rule), picked(turned, rule)
    assert same(
        after.payoffs, [before.payoffs[player] for player in order], dt.Game(plain.payoffs).scale, before.radius
    )


@given(players.flatmap(games), one_of(set(RULES) - READS_STRATEGIES), st.data())
def test_an_action_given_twice_does_not_matter(plain, rule, data):
    player = data.draw(st.integers(0, len(plain.shape) - 1))
    more = change.with_duplicate(plain, player, data.draw(st.integers(0, plain.shape[player] - 1)))
    before, after = picked(plain, rule), picked(more, rule)
    assert same(after.payoffs, before.payoffs, dt.Game(plain.payoffs).scale, before.radius)


@given(players.flatmap(games), one_of(RULES), st.data())
def test_constants_and_units_do_not_matter(plain, rule, data):
    n_players = len(plain.shape)
    constants = data.draw(st.lists(st.integers(-50, 50), min_size=n_players, max_size=n_players))
    factor = data.draw(st.sampled_from([Fraction(1, 1000), Fraction(3), Fraction(10**6)]))
    moved = change.shifted(change.scaled(plain, factor), constants)
    other = dt.NearKindest(float(factor)) if rule.name == "near-kindest" else rule
    before, after = picked(plain, rule), picked(moved, other)
    wanted = [factor * Fraction(payoff) + c for payoff, c in zip(before.payoffs, constants, strict=True)]
    scale = float(factor) * dt.Game(plain.payoffs).scale
    exact = all(isinstance(payoff, Fraction) for payoff in before.payoffs) and rule.name != "near-kindest"
    assert same(after.payoffs, wanted if exact else list(map(float, wanted)), scale, after.radius)


@given(players.flatmap(games), one_of(set(RULES) - OF_ONE_CURRENCY), st.data())
def test_the_unit_of_one_player_matters_only_to_rules_that_compare_payoffs(plain, rule, data):
    player, factor = data.draw(st.integers(0, len(plain.shape) - 1)), data.draw(st.sampled_from([2, 10]))
    other = change.tabulate(
        plain.shape, lambda p: [u * (factor if k == player else 1) for k, u in enumerate(change.at(plain, p))]
    )
    before, after = picked(plain, rule), picked(other, rule)
    wanted = [payoff * (factor if k == player else 1) for k, payoff in enumerate(before.payoffs)]
    assert same(after.payoffs, wanted, dt.Game(other.payoffs).scale, before.radius, after.radius)


@given(players.flatmap(games), one_of(set(RULES) - READS_BAD_POINTS), st.data())
def test_free_harm_that_strikes_whatever_the_others_do_moves_no_pick(plain, rule, data):
    n_players = len(plain.shape)
    player = data.draw(st.integers(0, n_players - 1))
    harms = data.draw(st.lists(st.sampled_from([0, 1, 5, 1000]), min_size=n_players, max_size=n_players))
    bad = change.with_free_harm(plain, player, data.draw(st.integers(0, plain.shape[player] - 1)), harms)
    before, after = picked(plain, rule), picked(bad, rule)
    assert same(after.payoffs, before.payoffs, dt.Game(bad.payoffs).scale, before.radius, after.radius)


@given(players.flatmap(games), st.sampled_from([0, 10]))
def test_what_may_be_given_up_leads_from_the_kindest_to_raiffas_point(plain, scales):
    scale = dt.Game(plain.payoffs).scale
    near, rule = dt.NearKindest(scales * scale), dt.Raiffa() if scales else dt.Kindest()
    assert same(picked(plain, near).payoffs, picked(plain, rule).payoffs, scale)


@given(players.flatmap(games))
def test_from_the_second_round_on_what_can_be_hoped_for_shrinks(plain):
    pick, n_blocks = picked(plain, dt.Raiffa()), len(plain.shape)
    scale = dt.Game(plain.payoffs).scale
    rounds = list(zip(pick.trace[1:], pick.trace, strict=False))
    ranges = [[m - d for m, d in zip(step.best, last.mean, strict=True)] for step, last in rounds]
    for earlier, later in pairwise(ranges):
        for before, after in zip(earlier, later, strict=True):
            assert after <= (1 - 1 / n_blocks) * before + 1e-9 * scale
    for step in pick.trace:
        assert all(mean <= best + 1e-9 * scale for best, mean in zip(step.best, step.mean, strict=True))


def test_many_rounds_shrink_geometrically():
    chicken = dt.Game.from_bimatrix([[6, 2], [7, 0]], [[6, 7], [2, 0]])
    pick = EquilibriumSet(chicken, singletons(2), dt.Raiffa()).pick()
    assert len(pick.trace) > 10
    assert (pick.trace[0].best, pick.trace[0].mean) == ((7, 7), (4.5, 4.5))
    left = [step.best[0] - last.mean[0] for step, last in zip(pick.trace[1:], pick.trace, strict=False)]
    assert all(later <= earlier / 2 for earlier, later in pairwise(left))
    assert pick.radius == pytest.approx(pick.trace[-1].best[0] - pick.trace[-1].mean[0], abs=1e-9)
