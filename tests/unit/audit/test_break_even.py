"""Break-even probabilities: closed forms, switches, and what a grid can see."""

from fractions import Fraction
from importlib import import_module

import numpy as np
import pytest

import detente as dt
from detente.audit.break_even import _Blends, _simplest, _switch, break_even
from detente.audit.played import EventProgram
from detente.model.coalition import Partition
from detente.model.errors import NotApplicable, TooLarge
from detente.model.numbers import to_fractions
from detente.numerics.lp import Basis

HOT_DOGS = dt.Game.from_bimatrix([[70, 100], [40, 28]], [[24, 32], [80, 10]])


def by_action(game):
    return {(entry.player, entry.action): entry for entry in break_even(game)}


def test_the_hot_dog_sellers_threat_is_empty_from_eleven_nineteenths_on():
    found = by_action(HOT_DOGS)
    assert found[1, 0].q == 11 / 19
    assert found[1, 0].switches == (11 / 19,)
    assert found[0, 1].q == 0
    assert found[0, 0].q == 1
    assert found[0, 0].switches == ()


@pytest.mark.parametrize(("harm", "cost"), [(1000, 100), (1000, 1), (7, 3), (100, 99)])
def test_a_single_threat_breaks_even_at_harm_minus_cost_over_their_sum(harm, cost):
    found = by_action(dt.Game.from_bimatrix([[0], [-cost]], [[0], [-harm]]))
    assert found[0, 1].q == (harm - cost) / (harm + cost)


def test_a_threat_that_costs_more_than_it_hurts_is_never_played():
    found = by_action(dt.Game.from_bimatrix([[0], [-10]], [[0], [-5]]))
    assert found[0, 1].q == 0
    assert found[0, 1].switches == ()


def test_a_threat_without_cost_never_becomes_empty():
    found = by_action(dt.Game.from_bimatrix([[0], [0]], [[0], [-1000]]))
    assert found[0, 1].q == 1
    assert found[0, 0].switches == (1.0,)


def test_a_switch_between_mixtures_is_found_by_bisection():
    # Only a mixture of the other rows beats the third one, by 2 against 1 + 2k: it is played while k > 1/2.
    game = dt.Game.from_bimatrix([[4, 0], [0, 4], [1, 1]], [[0, 0], [0, 0], [-2, -2]])
    found = by_action(game)
    k = Fraction(1, 2)
    assert found[0, 2].q == pytest.approx(float((1 - k) / (1 + k)), abs=1e-9)


def test_floats_and_fractions_agree():
    floats = dt.Game(HOT_DOGS.payoffs)
    assert [entry.q for entry in break_even(floats)] == [entry.q for entry in break_even(HOT_DOGS)]


def test_large_games_are_refused():
    with pytest.raises(TooLarge, match="limit is 256"):
        break_even(dt.Game(np.zeros((2, 2, 129))))


def test_a_switch_that_misleads_floats_is_located():
    # At a distance of 1e-8 from this switch the basis that floats propose is thousands of exact pivots away.
    rng = np.random.default_rng(1)
    rng.integers(-9, 10, size=(2, 4, 4))
    game = dt.Game(rng.integers(-9, 10, size=(2, 6, 6)).tolist())
    last = np.indices((6, 6))[1] == 5
    found = _switch(_Blends(game.fractions, last[None]), 0, Fraction(24, 25), Fraction(193, 200))
    assert float(found) == pytest.approx(0.9614146, abs=1e-7)


def test_many_critical_probabilities_leave_the_coarse_grid(monkeypatch):
    monkeypatch.setattr(import_module("detente.audit.break_even"), "MOST_CRITICAL", 0)
    assert by_action(HOT_DOGS)[1, 0].q == 11 / 19


def test_two_blocks_of_more_players_are_two_sides():
    game = dt.Game(np.random.default_rng(0).integers(0, 5, size=(3, 2, 2, 2)).tolist())
    assert len(break_even(game.merge(Partition((0b011, 0b100))))) == 6


def test_three_sides_have_no_break_even_probability():
    with pytest.raises(NotApplicable, match="two sides"):
        break_even(dt.Game(np.zeros((3, 1, 1, 1))))


@pytest.mark.parametrize(
    ("low", "high", "simplest"),
    [
        ("0", "1/9", "0"),
        ("4/5", "1", "1"),
        ("1/3", "1/2", "1/2"),
        ("578/1000", "579/1000", "11/19"),
        ("2/5", "2/5", "2/5"),
    ],
)
def test_the_simplest_fraction_of_an_interval_is_found(low, high, simplest):
    assert _simplest(Fraction(low), Fraction(high)) == Fraction(simplest)


def program(incentives, event):
    return EventProgram(to_fractions(np.array(incentives)), np.array(event))


def test_a_basis_that_does_not_fit_is_passed_over():
    dilemma = [[[3, 0], [5, 1]], [[3, 5], [0, 1]]]
    cooperate, defect = [[True, True], [False, False]], [[False, False], [True, True]]
    singular, start = Basis((0, 1), ()), Basis((0,), ())
    best = program(dilemma, defect).basis()
    assert program(dilemma, defect).resolved((singular, best))[0]
    assert not program(dilemma, cooperate).resolved((start, program(dilemma, cooperate).basis()))[0]
    assert program(dilemma, defect).resolved((start,))[0]
