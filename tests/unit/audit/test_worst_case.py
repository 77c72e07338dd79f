"""Searched threats: they extort at least what the structured ones do, stay in their space, and can be recomputed."""

import numpy as np
import pytest

import detente as dt
from detente.audit.solving import Solver
from detente.audit.worst_case import Aim, aims, worst_case
from detente.model.errors import NotApplicable, SolverError
from tests.unit.audit.strangers import Refusing, Timid

ZERO = dt.Game([[[0]], [[0]]])
CHICKEN = dt.Game.from_bimatrix([[6, 2], [7, 0]], [[6, 7], [2, 0]])


def rng(seed=0):
    return np.random.default_rng(seed)


def random_game(seed, *shape):
    return dt.Game(rng(seed).integers(-5, 9, size=(len(shape), *shape)).tolist())


def found(concept, game, aim, seed=0):
    return worst_case(Solver(), concept, game, aim, rng=rng(seed))


def test_coco_pays_half_the_harm_where_nothing_else_is_at_stake():
    assert found(dt.COCO, ZERO, Aim(0, 1, 10.0)).gain == pytest.approx(5.0)


def test_correlated_pays_nothing_where_nothing_else_is_at_stake():
    assert found(dt.CORRELATED, ZERO, Aim(0, 1, 10.0)).gain == 0.0


@pytest.mark.unwatched
@pytest.mark.parametrize("concept", [dt.COCO, dt.CORRELATED_BLOC, dt.SECURITY], ids=lambda concept: concept.name)
def test_the_witness_extorts_what_was_found(concept):
    worst = found(concept, CHICKEN, Aim(1, 0, 7.0))
    gain = dt.solve(worst.witness, concept).payoffs[1] - dt.solve(CHICKEN, concept).payoffs[1]
    assert worst.gain == pytest.approx(gain, abs=1e-12)


def test_at_least_spite_and_unconditional_harm_are_found():
    spite = dt.Game.from_bimatrix([[6, 2], [7, 0], [6, -1]], [[6, 7], [2, 0], [-1, -7]])  # copies straight or swerve
    before = dt.solve(CHICKEN, dt.COCO).payoffs[0]
    assert found(dt.COCO, CHICKEN, Aim(0, 1, 7.0)).gain >= dt.solve(spite, dt.COCO).payoffs[0] - before


@pytest.mark.parametrize("seed", range(4))
def test_added_actions_stay_in_their_space(seed):
    game, harm = random_game(seed, 2, 3, 2), 4.0
    added = found(dt.SECURITY, game, Aim(0, 2, harm), seed).witness.payoffs[:, -1]
    before = game.payoffs
    assert added.sum(axis=0).max() <= game.welfare.max()
    assert (added[0] <= before[0].max(axis=0)).all()
    assert any(
        (added[2] <= before[2, base]).all()
        and (added[2] >= before[2, base] - harm).all()
        and (added[0] >= before[0, base] - harm).all()
        and (abs(added[1] - before[1, base]) <= harm).all()
        for base in range(2)
    )


def test_a_larger_budget_finds_no_less():
    game = random_game(5, 3, 3)
    gains = [found(dt.SECURITY, game, Aim(0, 1, 8.0, budget)).gain for budget in (1, 10, 60)]
    assert gains == sorted(gains)


def test_the_same_seed_finds_the_same_threats():
    game = random_game(2, 2, 2)
    first, second = (found(dt.COCO, game, Aim(0, 1, 4.0), seed=3) for _ in range(2))
    assert (first.gain, first.witness) == (second.gain, second.witness)


def test_every_ordered_pair_of_players_is_searched_at_the_scale_of_the_game():
    game = random_game(1, 2, 2, 2)
    worst = [aim for aim, _ in aims(game, rng())]
    assert [(aim.owner, aim.victim) for aim in worst] == [(0, 1), (0, 2), (1, 0), (1, 2), (2, 0), (2, 1)]
    assert {aim.harm for aim in worst} == {game.scale}


def test_a_single_player_threatens_nobody():
    assert aims(dt.Game([[1, 2]]), rng()) == []


@pytest.mark.unwatched
def test_games_of_floats_are_searched_too():
    exact = found(dt.COCO, CHICKEN, Aim(0, 1, 7.0))
    floats = found(dt.COCO, dt.Game(np.array(CHICKEN.payoffs)), Aim(0, 1, 7.0))
    assert floats.gain == pytest.approx(exact.gain, abs=1e-6)


@pytest.mark.parametrize("aim", [Aim(0, 0, 1.0), Aim(0, 2, 1.0), Aim(-1, 0, 1.0), Aim(0, 1, 0.0)], ids=str)
def test_an_aim_that_is_none_is_refused(aim):
    with pytest.raises(NotApplicable, match="no threat"):
        found(dt.COCO, CHICKEN, aim)


@pytest.mark.parametrize("error", [NotApplicable("no"), SolverError("no")], ids=["not applicable", "solver"])
def test_if_no_added_action_can_be_solved_no_number_is_invented(error):
    worst = found(Refusing(CHICKEN, error), CHICKEN, Aim(0, 1, 1.0))
    assert (worst.gain, worst.witness) == (-np.inf, None)
    assert worst.unsolved > 0


def test_tries_that_cannot_be_solved_are_counted():
    assert found(Timid(), CHICKEN, Aim(0, 1, 5.0)).unsolved > 0
    assert found(dt.COCO, CHICKEN, Aim(0, 1, 5.0)).unsolved == 0
