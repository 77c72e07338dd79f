"""What lies gain: the costly curse's curve is known, and every found gain can be recomputed from its witness."""

from dataclasses import replace

import numpy as np
import pytest

import detente as dt
from detente.audit.misreports import Misreports, misreport_curve
from detente.audit.solving import Solver
from detente.concepts.efficient_profile import efficient_profile
from detente.model.errors import NotApplicable, SolverError
from tests.effort import some
from tests.unit.audit.strangers import Refusing

pytestmark = pytest.mark.unwatched

COST, HARM = 100, 1000
COSTLY_CURSE = dt.Game.from_bimatrix([[0], [-COST]], [[0], [-HARM]])
CHICKEN = dt.Game.from_bimatrix([[6, 2], [7, 0]], [[6, 7], [2, 0]])
HONEST_FALLBACKS = [dt.CORRELATED, dt.CORRELATED_BLOC, dt.RAIFFA, dt.RAIFFA_BLOC]

every_honest_fallback = pytest.mark.parametrize("concept", HONEST_FALLBACKS, ids=lambda concept: concept.name)


def rng(seed=0):
    return np.random.default_rng(seed)


def curve_of(concept, game, player, seed=0):
    return misreport_curve(Solver(), concept, game, player, rng=rng(seed))


def gains(concept, game, player, radii):
    return Misreports(Solver(), concept, game, player).curve(radii, rng=rng()).gain


def recomputed(concept, game, curve):
    """Follow the definition: the reported game's profile and payments, the true payoffs."""
    reported = curve.witness
    played = efficient_profile(reported).profile
    truth, told = game.at(played)[curve.player], reported.at(played)[curve.player]
    before = dt.solve(game, concept).payoffs[curve.player]
    return truth + dt.solve(reported, concept).payoffs[curve.player] - told - before


@every_honest_fallback
def test_lies_up_to_half_the_cost_of_the_curse_gain_nothing(concept):
    assert gains(concept, COSTLY_CURSE, 0, [0.1 * COST, 0.4 * COST, 0.5 * COST]) == (0.0, 0.0, 0.0)


@every_honest_fallback
def test_larger_lies_gain_half_the_harm_and_the_radius_less_half_the_cost(concept):
    radii = [0.6 * COST, 2 * COST, 0.25 * HARM, 0.5 * HARM]
    expected = [HARM / 2 + radius - COST / 2 for radius in radii]
    assert gains(concept, COSTLY_CURSE, 0, radii) == pytest.approx(expected, rel=1e-9)


@every_honest_fallback
def test_the_threshold_of_the_curse_is_half_its_cost(concept):
    curve = curve_of(concept, COSTLY_CURSE, 0)
    assert COST / 2 < curve.threshold <= COST / 2 + 1e-6 * HARM


def test_from_half_the_harm_and_the_cost_on_the_curse_gains_the_harm():
    # A report that lowers "refrain" by x and raises "curse" by y gains (D - e + x + y) / 2 as long as x + y <= D + e
    # keeps "refrain" best; so nothing is added beyond a radius of (D + e) / 2.
    radii = [(HARM + COST) / 2, HARM, 3 * HARM]
    assert gains(dt.CORRELATED, COSTLY_CURSE, 0, radii) == pytest.approx([HARM] * 3, rel=1e-6)


def test_the_victim_of_the_curse_gains_nothing_by_lying():
    curve = curve_of(dt.CORRELATED, COSTLY_CURSE, 1)
    assert curve.threshold is None
    assert curve.witness is None
    assert set(curve.gain) == {0.0}


@pytest.mark.no_cover
@pytest.mark.parametrize("concept", [dt.COCO, dt.CORRELATED, dt.NASH, dt.SECURITY], ids=lambda concept: concept.name)
def test_a_witness_gains_what_the_curve_says(concept):
    curve = curve_of(concept, CHICKEN, 0)
    assert recomputed(concept, CHICKEN, curve) == pytest.approx(curve.gain[-1], abs=1e-9)


def test_a_witness_lies_within_the_largest_radius_and_only_about_its_own_payoffs():
    curve = curve_of(dt.CORRELATED, CHICKEN, 1)
    moved = np.abs(curve.witness.payoffs - CHICKEN.payoffs)
    assert moved[1].max() <= curve.radius[-1]
    assert moved[0].max() == 0.0


@pytest.mark.no_cover
@pytest.mark.parametrize("seed", range(some(1, 3)))
def test_gains_grow_with_the_radius(seed):
    game = dt.Game(rng(seed).integers(-5, 9, size=(2, 3, 2)).tolist())
    for player in range(2):
        curve = curve_of(dt.CORRELATED_BLOC, game, player, seed)
        assert list(curve.gain) == sorted(curve.gain)


def test_under_coco_the_smallest_lies_about_chicken_gain():
    curve = curve_of(dt.COCO, CHICKEN, 0)
    assert 0 < curve.threshold <= 3e-6 * CHICKEN.scale


def test_a_threshold_is_found_though_other_lies_gain_more_at_the_first_radius():
    curve = curve_of(dt.NASH, CHICKEN, 0)
    assert 0 < curve.threshold <= 3e-6 * CHICKEN.scale


def test_the_default_radii_are_the_scale_halved_six_times():
    curve = curve_of(dt.COCO, COSTLY_CURSE, 0)
    assert curve.radius == (15.625, 31.25, 62.5, 125.0, 250.0, 500.0, 1000.0)


def test_radii_are_sorted():
    curve = Misreports(Solver(), dt.COCO, COSTLY_CURSE, 0).curve([60.0, 40.0], rng=rng())
    assert curve.radius == (40.0, 60.0)


@pytest.mark.no_cover
def test_the_same_seed_finds_the_same_curves():
    first, second = (curve_of(dt.CORRELATED, CHICKEN, 0, 7) for _ in range(2))
    assert (first.gain, first.threshold, first.witness) == (second.gain, second.threshold, second.witness)


@pytest.mark.no_cover
def test_games_of_floats_are_searched_too():
    game = dt.Game(np.array(CHICKEN.payoffs))
    exact = curve_of(dt.CORRELATED, CHICKEN, 0)
    floats = curve_of(dt.CORRELATED, game, 0)
    assert floats.gain == pytest.approx(exact.gain, abs=1e-5)


def test_a_game_with_more_leads_than_the_budget_is_searched():
    game = dt.Game(rng(3).integers(-5, 9, size=(2, 4, 4)).tolist())
    few = replace(Misreports(Solver(), dt.COCO, game, 0), budget=21)
    assert few.curve(rng=rng()).gain[-1] > 0


def test_a_player_without_a_choice_in_a_game_of_one_profile_gains_nothing_beyond_the_lie_itself():
    game = dt.Game([[[3]], [[1]]])
    assert gains(dt.CORRELATED, game, 0, [1.0]) == (0.0,)


@pytest.mark.parametrize("error", [NotApplicable("no"), SolverError("no")], ids=["not applicable", "solver"])
def test_reports_that_cannot_be_solved_are_passed_over(error):
    curve = curve_of(Refusing(CHICKEN, error), CHICKEN, 0)
    assert curve.threshold is None
    assert curve.unsolved > 100
    assert curve_of(dt.COCO, CHICKEN, 0).unsolved == 0


def test_a_concept_that_refuses_the_true_game_is_heard():
    with pytest.raises(NotApplicable):
        curve_of(Refusing(CHICKEN, NotApplicable("no")), COSTLY_CURSE, 0)
