"""Prices of actions and the bind gain: curses, chicken, ties, and concepts that refuse."""

from dataclasses import dataclass, replace
from fractions import Fraction
from types import SimpleNamespace
from typing import Any

import pytest

import detente as dt
from detente.audit.prices import action_prices, bind_gain, fallback_actions, used_actions
from detente.audit.solving import Solver
from detente.concepts import CATALOGUE
from detente.concepts.coco import COCO
from detente.concepts.correlated import CORRELATED
from detente.concepts.security import SECURITY
from detente.model.agreement import PlayedDisagreement
from detente.model.errors import InvalidGame, NotApplicable, NumericalTrouble, TooLarge

CHICKEN = dt.Game.from_bimatrix([[6, 2], [7, 0]], [[6, 7], [2, 0]])
FROM_EQUILIBRIA = [concept for concept in CATALOGUE if concept.fallback.traits.name in {"correlated", "nash"}]


def curse(harm, cost=0):
    return dt.Game.from_bimatrix([[0], [-cost]], [[0], [-harm]])


def bound(concept, game):
    found = bind_gain(Solver(), concept, game)
    assert found is not None
    return found


@dataclass(frozen=True)
class Picky:
    """Pay everybody the mean of the payoffs, and refuse games of fewer profiles than `least`."""

    least: int
    refusal: type[dt.DetenteError] = NotApplicable
    name: str = "picky"
    summary: Any = None

    def solve(self, game, /, *, mapper=map):
        if game.n_profiles < self.least:
            raise self.refusal("too small")
        return SimpleNamespace(payoffs=game.payoffs.reshape(game.n_players, -1).mean(axis=1))


@pytest.mark.parametrize(("harm", "cost"), [(1000, 0), (1000, 100), (7, 3)])
def test_coco_pays_half_of_harm_minus_cost_for_a_curse(harm, cost):
    price = action_prices(Solver(), COCO, curse(harm, cost))[1]
    assert (price.player, price.action) == (0, 1)
    assert not price.used
    assert price.in_fallback
    assert price.extortion == (harm - cost) / 2
    assert price.change == ((harm - cost) / 2, -(harm - cost) / 2)


@pytest.mark.parametrize("concept", FROM_EQUILIBRIA, ids=lambda concept: concept.name)
@pytest.mark.parametrize("cost", [0, 100])
def test_concepts_that_read_equilibria_pay_nothing_for_a_curse(concept, cost):
    price = action_prices(Solver(), concept, curse(1000, cost))[1]
    assert price.extortion == 0
    assert not price.in_fallback


def test_security_pays_for_a_curse_and_plays_nothing():
    price = action_prices(Solver(), SECURITY, curse(1000, 100))[1]
    assert price.extortion == 500
    assert not price.in_fallback


def test_an_action_that_some_best_profile_plays_extorts_nothing():
    prices = action_prices(Solver(), COCO, curse(1000))
    assert prices[0].used
    assert prices[0].change[0] == 500
    assert prices[0].extortion == 0


def test_players_with_one_action_have_no_prices():
    assert {price.player for price in action_prices(Solver(), COCO, curse(1000))} == {0}


def test_every_maximiser_counts_as_used():
    game = dt.Game.from_bimatrix([[1, 0], [0, 1]], [[1, 0], [0, 1]])
    assert used_actions(game) == {(0, 0), (0, 1), (1, 0), (1, 1)}


def test_ties_of_the_largest_total_are_decided_exactly():
    tied = dt.Game.from_bimatrix([[Fraction(1, 3), 0], [0, 1]], [[Fraction(2, 3), 0], [0, 0]])
    nearly = dt.Game.from_bimatrix([[1.0, 0.0], [0.0, 1.0 + 2**-52]], [[0.0, 0.0], [0.0, 0.0]])
    assert used_actions(tied) == {(0, 0), (0, 1), (1, 0), (1, 1)}
    assert used_actions(nearly) == {(0, 1), (1, 1)}


def test_a_rounding_error_of_a_probability_is_not_played():
    agreement = CORRELATED.solve(CHICKEN)
    entry = agreement.disagreements[0]
    assert isinstance(entry, PlayedDisagreement)
    noisy = dt.JointDistribution((2, 2), ((0, 0), (1, 1)), (1.0, 1e-17))
    changed = replace(agreement, disagreements=(replace(entry, distribution=noisy),))
    assert fallback_actions(changed) == {(0, 0), (1, 0)}


def test_losing_the_steering_wheel_helps_under_the_correlated_concepts():
    for concept in FROM_EQUILIBRIA:
        found = bound(concept, CHICKEN)
        assert found.value == pytest.approx(1, abs=1e-9)
        assert (found.player, found.action) == (0, 0)


def test_losing_the_steering_wheel_hurts_under_coco():
    found = bound(COCO, CHICKEN)
    assert (found.value, found.player, found.action) == (-1.5, 0, 0)


def test_who_has_one_action_cannot_bind():
    assert bind_gain(Solver(), COCO, dt.Game.from_bimatrix([[1]], [[2]])) is None


@pytest.mark.parametrize("refusal", [NotApplicable, TooLarge, NumericalTrouble])
def test_an_action_without_which_there_is_no_solution_has_no_price(refusal):
    game = dt.Game.from_bimatrix([[6, 2], [7, 0], [1, 1]], [[6, 7], [2, 0], [0, 0]])
    concept = Picky(4, refusal)
    assert {price.player for price in action_prices(Solver(), concept, game)} == {0}
    assert bound(concept, game).player == 0
    assert (bound(concept, game).unsolved, bound(COCO, game).unsolved) == (2, 0)
    assert bind_gain(Solver(), Picky(6, refusal), game) is None


def test_other_errors_of_a_neighbour_come_through():
    with pytest.raises(InvalidGame):
        action_prices(Solver(), Picky(4, InvalidGame), CHICKEN)


@pytest.mark.parametrize("question", [action_prices, bind_gain])
def test_a_refusal_of_the_game_itself_comes_through(question):
    with pytest.raises(NotApplicable):
        question(Solver(), Picky(5), CHICKEN)
