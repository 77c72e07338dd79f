"""Iterated strict dominance, integer tables, and what neighbouring games share."""

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import detente as dt
from detente.concepts.memory import Memory
from detente.model.certificate import Floor
from detente.model.coalition import singletons
from detente.model.recall import Recall
from detente.numerics.dominance import undominated
from detente.numerics.incentives import rounding_level
from detente.numerics.integer_table import IntegerTable
from detente.numerics.lp import LinearProgram
from tests.strategies import games, ordinary_games

pytestmark = pytest.mark.unwatched

CONCEPTS = [dt.CORRELATED, dt.CORRELATED_BLOC, dt.RAIFFA, dt.NASH, dt.SECURITY, dt.COCO, dt.credible(breakdown=0.25)]


def game_of(plain):
    return dt.Game(np.array(plain.payoffs, dtype=float))


def naive_survivors(payoffs):
    """Leave out one strictly dominated action after another, in plain loops."""
    left = [set(range(count)) for count in payoffs.shape[1:]]
    while True:
        found = next(
            (
                (player, action)
                for player, actions in enumerate(left)
                for action in actions
                if any(better(payoffs[player], player, other, action, left) for other in actions - {action})
            ),
            None,
        )
        if found is None:
            return [sorted(actions) for actions in left]
        left[found[0]].remove(found[1])


def better(own, player, one, other, left):
    rivals = [sorted(actions) for k, actions in enumerate(left) if k != player]
    table = np.moveaxis(own, player, 0)
    return bool((table[one][np.ix_(*rivals)] > table[other][np.ix_(*rivals)]).all())


@given(games())
def test_what_survives_does_not_depend_on_the_order_of_elimination(plain):
    game = game_of(plain)
    if rounding_level(game.payoffs) > 0 and np.abs(game.payoffs).max() > 1e6:
        return  # differences that rounding alone could make are no dominance here
    assert [actions.tolist() for actions in undominated(game.payoffs)] == naive_survivors(game.payoffs)


def test_an_action_worse_by_rounding_alone_stays():
    own = np.array([[0.1 + 0.2], [0.3]])
    assert undominated(np.stack([own, own]))[0].tolist() == [0, 1]


@pytest.mark.no_cover
@pytest.mark.parametrize("concept", CONCEPTS, ids=lambda concept: concept.name)
@given(plain=ordinary_games(), change=st.integers(-3, 3))
def test_payoffs_with_a_memory_are_the_solution_s(concept, plain, change):
    memory, first = Memory(), game_of(plain)
    table = np.array(first.payoffs)
    table[(0, *(0 for _ in first.n_actions))] += change
    for game in (first, dt.Game(table), first):
        try:
            expected = concept.solve(game).payoffs
        except (dt.NotApplicable, dt.TooLarge):
            return
        found = concept.payoffs(game, memory=memory)
        assert found == pytest.approx(expected, abs=1e-7 * game.scale + 1e-12 * np.abs(game.payoffs).max())


def test_games_that_differ_in_what_nobody_plays_share_an_answer():
    recall, fallback = Recall(), dt.Correlated(dt.Kindest())
    base = np.array([[[3, 0], [5, 1], [0, 0]], [[3, 5], [0, 1], [-9, -9]]], dtype=float)
    worse = base.copy()
    worse[1, 2] = -99
    for table in (base, worse):
        assert fallback.admissible(dt.Game(table), singletons(2)).payoffs(recall) == (1, 1)
    assert len(recall.answers) == 1


def test_the_next_game_of_the_same_shape_starts_where_the_last_one_ended(monkeypatch):
    starts = []
    solve = LinearProgram.maximise

    def watched(self, objective, floors=None, start=None):
        starts.append(start)
        return solve(self, objective, floors, start)

    monkeypatch.setattr(LinearProgram, "maximise", watched)
    recall, chicken = Recall(), np.array([[[6, 2], [7, 0]], [[6, 7], [2, 0]]], dtype=float)
    for table in (chicken, chicken + np.array([[[0, 0], [1, 0]], [[0, 0], [0, 0]]])):
        dt.Correlated(dt.Raiffa()).admissible(dt.Game(table), singletons(2)).payoffs(recall)
    half = len(starts) // 2
    assert all(start is None for start in starts[:half])
    assert any(start is not None for start in starts[half:])


@given(
    st.lists(st.fractions(-9, 9, max_denominator=12), min_size=4, max_size=4),
    st.lists(st.fractions(-5, 5, max_denominator=7), min_size=2, max_size=2),
    st.fractions(-5, 5, max_denominator=9),
)
def test_an_integer_table_says_what_its_fractions_say(values, weights, bound):
    table = np.array(values, dtype=object).reshape(2, 2)
    whole = IntegerTable.of(table)
    plain = [sum(weight * row[k] for weight, row in zip(weights, table, strict=True)) for k in range(2)]
    total, unit = whole.combined(weights)
    assert [Fraction(int(value), unit) for value in total] == plain
    total, unit = whole.demand(Floor(tuple(weights), bound))
    assert [Fraction(int(value), unit) for value in total] == [bound - value for value in plain]


def test_an_action_that_is_worse_by_a_tie_alone_stays_if_asked():
    own = np.array([[1.0, 2.0], [1.0 - 1e-12, 2.0 - 1e-12]])
    table = np.stack([own, np.zeros((2, 2))])
    assert undominated(table)[0].tolist() == [0]
    assert undominated(table, tie=1e-9)[0].tolist() == [0, 1]


def with_action_of_harm(table, own, others):
    """Give the first player one more action, dominated if `own` is small."""
    added = np.full((len(table), 1, *table.shape[2:]), float(others))
    added[0] = own
    return dt.Game(np.concatenate([table, added], axis=1))


def test_rounds_that_ended_early_in_a_game_of_huge_scale_are_not_an_answer_for_a_small_one():
    table = np.random.default_rng(16).integers(-3, 4, size=(3, 2, 2, 2)).astype(float)
    memory, game = Memory(), dt.Game(table)
    dt.RAIFFA.payoffs(with_action_of_harm(table, -1e9, 0), memory=memory)
    assert dt.RAIFFA.payoffs(game, memory=memory) == pytest.approx(dt.RAIFFA.solve(game).payoffs, abs=1e-6)


def nearly_tied(size, gap):
    """Two agreements, of 1.2 and of 1.2 - gap together, that favour either player; all else is poor."""
    table = np.zeros((2, size, size))
    table[:, 0, 0], table[:, 1, 1] = (1.0, 0.2), (0.2, 1.0 - gap)
    for action in range(2, size):
        table[:, action, action] = 0.01 * action
    return table


@pytest.mark.parametrize("larger_first", [True, False])
def test_ties_of_floats_are_no_answer_for_fractions_nor_the_other_way_round(larger_first):
    table, memory = nearly_tied(8, 5e-10), Memory()
    games_of_both_kinds = [dt.Game(table), with_action_of_harm(table, -0.5, 0)]
    assert [game.n_profiles for game in games_of_both_kinds] == [64, 72]
    for game in reversed(games_of_both_kinds) if larger_first else games_of_both_kinds:
        found = dt.CORRELATED.payoffs(game, memory=memory)
        assert found == pytest.approx(dt.CORRELATED.solve(game).payoffs, abs=1e-6)


def test_fractions_too_small_for_a_common_unit_in_floats_are_solved():
    game = dt.Game([[[1e-300, 1.0], [0.3, 2.0]], [[1.0, 2.0], [3.0, 1e-300]]])
    concept = dt.credible(breakdown=0.5)
    assert concept.payoffs(game, memory=Memory()) == pytest.approx(concept.solve(game).payoffs)
    assert dt.solve(game, concept).certificate.status == "verified"
