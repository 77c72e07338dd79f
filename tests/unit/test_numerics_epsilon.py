"""Best payoffs by tolerated gain from deviating: floats against fractions, and what happens if the solver fails."""

from fractions import Fraction

import numpy as np
import pytest

from detente.model.errors import NumericalTrouble
from detente.model.numbers import to_fractions
from detente.numerics import epsilon_equilibria
from detente.numerics.epsilon_curve import epsilon_curve
from detente.numerics.epsilon_program import EpsilonProgram
from detente.numerics.equilibrium_polytope import EquilibriumPolytope

PRISONERS = np.array([[[3, 0], [5, 1]], [[3, 5], [0, 1]]])
FRONTIER = np.array([(0, 2), (0.5, 5), (2, 6)])


def curve(payoffs, weights):
    """Find a curve in fractions or floats, as the payoffs are."""
    scale = float(max(np.ptp(own) for own in payoffs)) or 1.0
    polytope = EquilibriumPolytope(payoffs, payoffs, scale)
    kind = type(polytope.tie)
    return epsilon_curve(payoffs, scale, polytope.maximise([kind(weight) for weight in weights]))


def corners(found):
    return [(float(corner.epsilon), float(corner.value)) for corner in found.corners]


@pytest.mark.unwatched
@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("shape", [(2, 2), (3, 3), (2, 2, 2)])
def test_floats_find_the_corners_that_fractions_find(shape, seed):
    table = np.random.default_rng(seed).integers(-2, 3, (len(shape), *shape))
    for weights in ([1] * len(shape), [-1, *[0] * (len(shape) - 1)]):
        exact, rounded = curve(to_fractions(table), weights), curve(table * 1.0, weights)
        assert np.array(corners(rounded)) == pytest.approx(np.array(corners(exact)), rel=0, abs=1e-9)


def test_multipliers_add_up_to_the_slopes_of_the_edges():
    found = curve(to_fractions(PRISONERS), [1, 1])
    assert found.slopes == (6, Fraction(2, 3))
    assert tuple(sum(entry[3] for entry in edge) for edge in found.multipliers) == found.slopes


def test_values_between_corners_are_on_the_line():
    found = curve(to_fractions(PRISONERS), [1, 1])
    assert [found.at(Fraction(epsilon)) for epsilon in ("0", "1/4", "1/2", "5/4", "2", "9")] == [
        *(2, Fraction(7, 2), 5, Fraction(11, 2), 6, 6)
    ]


@pytest.mark.parametrize("payoffs", [PRISONERS * 1.0, to_fractions(PRISONERS)])
def test_a_solver_that_fails_costs_time_and_nothing_else(monkeypatch, payoffs):
    def fail(_self, objective):
        message = "no optimum"
        raise NumericalTrouble(message, problem=objective)

    monkeypatch.setattr(EpsilonProgram, "maximise", fail)
    assert np.array(corners(curve(payoffs, [1, 1]))) == pytest.approx(FRONTIER)


def test_digits_that_are_off_are_mended_and_change_nothing(monkeypatch):
    monkeypatch.setattr(epsilon_equilibria, "POLISHED", -1.0)
    assert np.array(corners(curve(PRISONERS * 1.0, [1, 1]))) == pytest.approx(FRONTIER)


def test_bounds_that_do_not_meet_are_an_error(monkeypatch):
    monkeypatch.setattr(epsilon_equilibria, "CERTIFIED", -1.0)
    with pytest.raises(NumericalTrouble, match="could not be certified"):
        curve(PRISONERS * 1.0, [1, 1])
