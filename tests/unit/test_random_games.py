"""Random games of named families."""

import numpy as np
import pytest

from detente.model.errors import InvalidGame
from detente.model.random_games import FAMILIES, random_game


@pytest.mark.parametrize("family", FAMILIES)
@pytest.mark.parametrize("actions", [1, 2, 3, (2, 3, 1)])
def test_equal_arguments_give_equal_games_and_other_seeds_others(family, actions):
    game = random_game(family, players=3, actions=actions, seed=4)
    assert game == random_game(family, players=3, actions=actions, seed=4)
    assert game != random_game(family, players=3, actions=actions, seed=5) or family == "public-good"
    assert game.n_actions == ((actions,) * 3 if isinstance(actions, int) else actions)


def test_integers_lie_between_minus_five_and_five():
    payoffs = random_game("integer", players=4, actions=4, seed=0).payoffs
    assert set(payoffs.reshape(-1).tolist()) == set(map(float, range(-5, 6)))


def test_near_zero_sum_games_have_almost_no_total():
    assert np.abs(random_game("near-zero-sum", players=4, seed=0).welfare).max() < 0.01


def test_giving_helps_the_others_and_has_a_price():
    payoffs = random_game("public-good", players=3, seed=0).payoffs
    assert (payoffs[1, 1] > payoffs[1, 0]).all()
    assert payoffs[:, 0, 0, 0].tolist() == [0, 0, 0]


def test_others_on_the_same_road_cost_time():
    payoffs = random_game("congestion", players=3, seed=0).payoffs
    assert payoffs[0, 0, 0, 0] < payoffs[0, 0, 0, 1] < payoffs[0, 0, 1, 1]
    assert payoffs[0, 0, 0, 1] - payoffs[0, 0, 0, 0] == pytest.approx(payoffs[1, 0, 0, 1] - payoffs[1, 0, 0, 0])


def test_polymatrix_payoffs_add_up_over_pairs():
    own = random_game("polymatrix", players=3, seed=0).payoffs[0]
    assert own[0, 0, 0] - own[0, 0, 1] == pytest.approx(own[0, 1, 0] - own[0, 1, 1])
    assert own[0, 0, 0] - own[0, 0, 1] != pytest.approx(own[1, 0, 0] - own[1, 0, 1])


@pytest.mark.parametrize(
    "wrong", [{"players": 0}, {"players": 2, "actions": 0}, {"players": 2, "actions": (2,)}, {"players": 2, "seed": -1}]
)
def test_impossible_numbers_are_refused(wrong):
    with pytest.raises(InvalidGame, match="at least 1"):
        random_game("random", **{"seed": 0, **wrong})


def test_unknown_families_are_refused_with_the_list():
    with pytest.raises(InvalidGame, match="choose one of random, integer"):
        random_game("graphical", players=2, seed=0)
