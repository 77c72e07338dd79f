"""Exact linear programs against a plain tableau, and what the solver door says."""

from dataclasses import replace
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from scipy.optimize import linprog

from detente.model.errors import Infeasible, NumericalTrouble, Unbounded
from detente.numerics import lp, rational
from detente.numerics.dictionary import Dictionary, IntegerProgram
from detente.numerics.lp import Basis, LinearProgram
from detente.numerics.rational import exact_optimum
from detente.numerics.sparse_rows import dense_rows
from tests.naive.exact_lp import InfeasibleError, UnboundedError, polyhedron

SLACK = Basis((), ())


def program(objective, rows, bounds, n_equalities=0):
    table = [{column: value for column, value in enumerate(row) if value} for row in rows]
    return IntegerProgram(objective, table, bounds, n_equalities)


def door(rows, bounds, n_equalities=0):
    matrix = np.array(rows, dtype=float)
    return LinearProgram(dense_rows(matrix), np.array(bounds, dtype=float), matrix.shape[1], n_equalities)


def naive_value(objective, rows, bounds):
    """Give the optimum by a plain tableau; the name of the trouble if there is none."""
    try:
        start = polyhedron(len(objective), upper=list(zip(rows, bounds, strict=True)))
        return start.maximise([Fraction(c) for c in objective]).value
    except InfeasibleError:
        return Infeasible
    except UnboundedError:
        return Unbounded


def exact_value(lin, start):
    try:
        return exact_optimum(lin, start).value
    except (Infeasible, Unbounded) as error:
        return type(error)


@st.composite
def problems(draw):
    n_rows, n_columns = draw(st.integers(1, 4)), draw(st.integers(1, 4))
    number = st.integers(-3, 3)
    rows = draw(st.lists(st.lists(number, min_size=n_columns, max_size=n_columns), min_size=n_rows, max_size=n_rows))
    bounds = draw(st.lists(st.integers(-3, 4), min_size=n_rows, max_size=n_rows))
    return draw(st.lists(number, min_size=n_columns, max_size=n_columns)), rows, bounds


@given(problems(), st.data())
def test_exact_optima_from_any_basis_agree_with_a_plain_tableau(problem, data):
    objective, rows, bounds = problem
    lin = program(objective, rows, bounds)
    size = data.draw(st.integers(0, min(len(rows), len(objective))))
    columns = data.draw(st.permutations(range(len(objective))))[:size]
    tight = data.draw(st.permutations(range(len(rows))))[:size]
    start = Basis(tuple(columns), tuple(tight))
    try:
        Dictionary(lin, start)
    except ZeroDivisionError:
        assume(False)
    expected, found = naive_value(objective, rows, bounds), exact_value(lin, start)
    assert found == expected or (
        expected is Infeasible and found is Unbounded
    )  # there is a ray, but nothing to start at


@given(problems())
def test_exact_optima_are_proved_from_both_sides(problem):
    objective, rows, bounds = problem
    lin = program(objective, rows, bounds)
    assume(naive_value(objective, rows, bounds) not in {Infeasible, Unbounded})
    found = exact_optimum(lin, SLACK)
    x = [found.x.get(k, Fraction(0)) for k in range(len(objective))]
    y = [found.duals.get(k, Fraction(0)) for k in range(len(rows))]
    assert min(x) >= 0
    assert min(y) >= 0
    for row, bound in zip(rows, bounds, strict=True):
        assert sum(a * b for a, b in zip(row, x, strict=True)) <= bound
    for column, gain in enumerate(objective):
        assert sum(row[column] * price for row, price in zip(rows, y, strict=True)) >= gain
    assert sum(price * bound for price, bound in zip(y, bounds, strict=True)) == found.value


@given(problems())
def test_the_door_agrees_with_another_solver(problem):
    objective, rows, bounds = problem
    other = linprog([-c for c in objective], A_ub=rows, b_ub=bounds, method="highs")
    try:
        found = door(rows, bounds).maximise(np.array(objective, dtype=float))
    except (Infeasible, Unbounded):
        assert other.status in {2, 3, 4}
    else:
        assert found.value == pytest.approx(-other.fun, abs=1e-8)
        assert float(np.array(objective) @ found.x) == pytest.approx(found.value, abs=1e-8)


def test_an_equality_row_is_kept_tight():
    found = exact_optimum(program([1, 2], [[1, 1], [-1, 1]], [1, 0], 1), Basis((0,), ()))
    assert found.value == Fraction(3, 2)
    assert found.x == {0: Fraction(1, 2), 1: Fraction(1, 2)}
    optimum = door([[1, 1], [-1, 1]], [1, 0], 1).maximise(np.array([1.0, 2.0]))
    assert optimum.value == pytest.approx(1.5)
    assert optimum.basis == Basis((0, 1), (1,))


@pytest.mark.parametrize("start", [Basis((0, 1), (0, 1)), Basis((0,), ()), Basis((), (0,))])
def test_a_basis_that_is_singular_or_of_the_wrong_size_is_refused(start):
    with pytest.raises(ZeroDivisionError):
        exact_optimum(program([1, 1], [[1, 1], [2, 2]], [1, 2]), start)


def test_infeasible_and_unbounded_programs_are_told_apart():
    infeasible = program([1], [[1], [-1]], [1, -2])
    unbounded = program([1, 0], [[-1, 1]], [1])
    with pytest.raises(Infeasible) as caught:
        exact_optimum(infeasible, SLACK)
    assert caught.value.problem is not None
    with pytest.raises(Unbounded):
        exact_optimum(unbounded, SLACK)
    with pytest.raises(Infeasible, match="no feasible point"):
        door([[1], [-1]], [1, -2]).maximise(np.ones(1))
    with pytest.raises(Unbounded, match="no finite optimum"):
        door([[-1, 1]], [1]).maximise(np.array([1.0, 0.0]))


@pytest.mark.parametrize(("objective", "bounds"), [([1, 1], [1, 1]), ([-1, -1], [-1, -1])])
def test_too_many_pivots_are_trouble(monkeypatch, objective, bounds):
    monkeypatch.setattr(rational, "MAX_PIVOTS", 1)
    sign = bounds[0]
    with pytest.raises(NumericalTrouble, match="1 exact pivots"):
        exact_optimum(program(objective, [[sign, 0], [0, sign]], bounds), SLACK)


def test_too_many_rounds_are_trouble(monkeypatch):
    monkeypatch.setattr(rational, "MAX_ROUNDS", 0)
    with pytest.raises(NumericalTrouble, match="rounds"):
        exact_optimum(program([1], [[1]], [1]), SLACK)


def test_extra_rows_are_dropped_again():
    lin = door([[1, 1]], [1], 1)
    objective = np.array([1.0, 0.0])
    assert lin.maximise(objective, np.array([[1.0, -1.0]])).value == pytest.approx(0.5)
    assert lin.maximise(objective).value == pytest.approx(1.0)
    with pytest.raises(Infeasible):
        lin.maximise(objective, np.array([[1.0, 1.0]]))
    assert lin.maximise(objective).value == pytest.approx(1.0)


def test_polishing_solves_the_basis_again():
    lin = door([[1, 1], [1, -1]], [1, 0], 1)
    objective = np.array([1.0, 0.0])
    optimum = lin.maximise(objective)
    blurred = replace(optimum, x=optimum.x + 1e-9, duals=optimum.duals + 1e-9)
    polished = lin.polished(blurred, objective)
    assert polished.x.tolist() == [0.5, 0.5]
    assert polished.duals.tolist() == [0.5, 0.5]


def test_polishing_knows_extra_rows():
    lin, floors = door([[1, 1]], [1], 1), np.array([[1.0, -1.0]])
    objective = np.array([1.0, 0.0])
    optimum = lin.maximise(objective, floors)
    assert lin.polished(optimum, objective, floors).x.tolist() == [0.5, 0.5]


@pytest.mark.parametrize(
    "basis",
    [
        Basis((0, 1), ()),  # of the wrong size
        Basis((0, 1), (2,)),  # singular
        Basis((0, 2), (1,)),  # infeasible
    ],
)
def test_a_basis_that_polishing_cannot_use_leaves_the_optimum_as_it_was(basis, monkeypatch):
    lin = door([[1, 1, 1], [1, -1, 2], [2, 2, 2]], [1, 0, 9], 1)
    objective = np.array([1.0, 0.0, 0.0])
    optimum = lin.maximise(objective)
    monkeypatch.setattr(lp.Optimum, "basis", basis)
    assert lin.polished(optimum, objective) is optimum


def test_a_solver_that_gives_up_is_trouble(monkeypatch):
    monkeypatch.setattr(lp, "ATTEMPTS", (("simplex", 1e-7, True),))
    lin = door(np.eye(3) + 1, [1, 1, 1])
    lin._highs.setOptionValue("time_limit", 0.0)
    with pytest.raises(NumericalTrouble, match="stopped with status"):
        lin.maximise(np.array([1.0, 2.0, 3.0]))
