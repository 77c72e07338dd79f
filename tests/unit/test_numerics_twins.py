"""What floats cannot certify is solved in fractions, with demands a little lower."""

from fractions import Fraction

import numpy as np
import pytest

from detente.model.certificate import Floor
from detente.model.errors import Infeasible, NumericalTrouble
from detente.model.numbers import to_fractions
from detente.numerics import equilibrium_polytope
from detente.numerics.equilibrium_polytope import EquilibriumPolytope

CHICKEN = np.array([[[6.0, 2.0], [7.0, 0.0]], [[6.0, 7.0], [2.0, 0.0]]])
BEST, SCALE = 10.5, 7.0


def test_the_exact_arrays_are_solved_where_floats_are_not_enough(monkeypatch):
    exact = to_fractions(CHICKEN)
    polytope = EquilibriumPolytope(CHICKEN, CHICKEN, SCALE, exact_arrays=lambda: (exact, exact))
    monkeypatch.setattr(polytope, "_approximately", refuse)
    stage = polytope.maximise([1.0, 1.0])
    assert stage.lower == stage.upper == Fraction(21, 2)


def refuse(*_):
    message = "not in floats"
    raise Infeasible(message)


@pytest.mark.parametrize("above", [0.0, 5e-10])
def test_demands_that_rounding_put_out_of_reach_are_lowered(above):
    polytope = EquilibriumPolytope(CHICKEN, CHICKEN, SCALE)
    stage = polytope.maximise([1.0, 0.0], [Floor((1.0, 1.0), BEST + above * SCALE)])
    assert sum(stage.payoffs) == pytest.approx(BEST, abs=1e-8)


def test_demands_that_are_out_of_reach_stay_so():
    polytope = EquilibriumPolytope(CHICKEN, CHICKEN, SCALE)
    with pytest.raises(Infeasible):
        polytope.maximise([1.0, 0.0], [Floor((1.0, 1.0), BEST + 1e-6 * SCALE)])


def test_the_last_word_is_not_a_number_that_is_not_certified(monkeypatch):
    monkeypatch.setattr(equilibrium_polytope, "CERTIFIED", -1.0)
    with pytest.raises(NumericalTrouble, match="could not be certified"):
        EquilibriumPolytope(CHICKEN, CHICKEN, SCALE).maximise([1.0, 1.0])
