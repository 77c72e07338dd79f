"""Exact optima of linear programs, in integers and fractions.

The floating-point solver proposes a basis; here the basis is solved exactly and, where it is not optimal, mended. First
the bounds are moved so that the basis is feasible, and the primal simplex method makes it optimal; then the true bounds
are restored, and the dual simplex method makes it feasible again. Variables at a bound are moved by minute distinct
amounts, so that neither method stalls; the moves change the path, never the answer, which the true program gives.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction
from math import lcm
from typing import TYPE_CHECKING

from detente.model.errors import Infeasible, NumericalTrouble, Unbounded
from detente.numerics.dictionary import Dictionary, IntegerProgram
from detente.numerics.lp import Basis

if TYPE_CHECKING:
    from collections.abc import Sequence

MAX_PIVOTS = 20_000
MAX_ROUNDS = 12
MINUTE = Fraction(1, 2**192)


@dataclass(frozen=True, slots=True, eq=False)
class ExactOptimum:
    """Hold the non-zero coordinates of an optimal point, the multipliers of tight rows, the value and the basis."""

    x: dict[int, Fraction]
    duals: dict[int, Fraction]
    value: Fraction
    basis: Basis


def exact_optimum(program: IntegerProgram, start: Basis) -> ExactOptimum:
    """Find an optimal basis exactly, starting from a guess.

    Parameters
    ----------
    program
        In every basis the number of basic columns is the number of equalities plus the number of tight rows.
    start
        Any non-singular basis; the better the guess, the fewer pivots.

    Raises
    ------
    ZeroDivisionError
        If the starting basis is singular.
    Infeasible, Unbounded
        With a proof from the dictionary: a row, or a column, in which no entry has the needed sign.
    NumericalTrouble
        If more than 20,000 pivots, or 12 rounds of mending, were needed.

    Notes
    -----
    Four k x k solves a pivot for k basic columns, and a few passes over the non-zero entries.
    """
    basis = start
    for _ in range(MAX_ROUNDS):
        dictionary = Dictionary(program, basis)
        if max(dictionary.reduced_costs().values(), default=0) > 0:
            basis = _primal(_with_feasible(program, dictionary), basis)
            dictionary = Dictionary(program, basis)
        if min(dictionary.values().values(), default=0) < 0:
            basis = _dual(_with_optimal(program, dictionary), basis)
            continue
        return _optimum(dictionary)
    message = f"no optimal basis was found within {MAX_ROUNDS} rounds of exact pivots"
    raise NumericalTrouble(message, problem=program)


def _primal(program: IntegerProgram, start: Basis) -> Basis:
    """Raise the objective from a feasible basis until no non-basic variable promises more."""
    basis = start
    for _ in range(MAX_PIVOTS):
        dictionary = Dictionary(program, basis)
        gains = dictionary.reduced_costs()
        entering = max(gains, key=lambda variable: (gains[variable], -variable), default=-1)
        if entering < 0 or gains[entering] <= 0:
            return basis
        falling, values = dictionary.falling(entering), dictionary.values()
        blocking = [variable for variable, change in falling.items() if change < 0]
        if not blocking:
            message = "the objective of the linear program has no finite optimum"
            raise Unbounded(message, problem=program)
        leaving = min(blocking, key=lambda variable: (Fraction(values[variable], -falling[variable]), variable))
        basis = dictionary.exchange(leaving, entering)
    message = f"the objective still rose after {MAX_PIVOTS} exact pivots"
    raise NumericalTrouble(message, problem=program)


def _dual(program: IntegerProgram, start: Basis) -> Basis:
    """Restore feasibility from a basis that no variable promises to improve."""
    basis = start
    for _ in range(MAX_PIVOTS):
        dictionary = Dictionary(program, basis)
        values = dictionary.values()
        leaving = min(values, key=lambda variable: (values[variable], variable), default=-1)
        if leaving < 0 or values[leaving] >= 0:
            return basis
        raising, costs = dictionary.raising(leaving)[0], dictionary.reduced_costs()
        helping = [variable for variable, change in raising.items() if change > 0]
        if not helping:
            message = "the linear program has no feasible point"
            raise Infeasible(message, problem=program)
        entering = min(helping, key=lambda variable: (Fraction(-costs[variable], raising[variable]), variable))
        basis = dictionary.exchange(leaving, entering)
    message = f"the basis was still infeasible after {MAX_PIVOTS} exact pivots"
    raise NumericalTrouble(message, problem=program)


def _with_feasible(program: IntegerProgram, dictionary: Dictionary) -> IntegerProgram:
    """Move the bounds so that every basic variable that is not positive becomes minutely positive."""
    bounds = [Fraction(bound) for bound in program.bounds]
    for variable, value in dictionary.values().items():
        if value > 0:
            continue
        move = _minute(variable) - Fraction(value, dictionary.x_denominator)
        if variable >= dictionary.width:
            bounds[variable - dictionary.width] += move
            continue
        for row, entries in enumerate(program.rows):
            if variable in entries:
                bounds[row] += move * entries[variable]
    return replace(program, bounds=_integers(bounds))


def _with_optimal(program: IntegerProgram, dictionary: Dictionary) -> IntegerProgram:
    """Change the objective so that every non-basic variable without a price gets a minute one."""
    objective = [Fraction(gain) for gain in program.objective]
    for variable, cost in dictionary.reduced_costs().items():
        if cost < 0:
            continue
        if variable < dictionary.width:
            objective[variable] -= _minute(variable)
            continue
        for column, value in program.rows[variable - dictionary.width].items():
            objective[column] += _minute(variable) * value
    return replace(program, objective=_integers(objective))


def _minute(variable: int) -> Fraction:
    """Give every variable its own minute positive number, the same in every run."""
    return MINUTE * (1 + (variable + 1) * 2654435761 % 2**32)


def _integers(values: Sequence[Fraction]) -> list[int]:
    """Multiply fractions by a common denominator."""
    unit = lcm(*(value.denominator for value in values))
    return [value.numerator * (unit // value.denominator) for value in values]


def _optimum(dictionary: Dictionary) -> ExactOptimum:
    """Read the optimal point, multipliers and value off the basis."""
    columns, active = dictionary.columns, dictionary.active
    x = {c: Fraction(v, dictionary.x_denominator) for c, v in zip(columns, dictionary.x, strict=True) if v}
    duals = {r: Fraction(v, dictionary.y_denominator) for r, v in zip(active, dictionary.y, strict=True) if v}
    value = sum((dictionary.program.objective[column] * amount for column, amount in x.items()), Fraction(0))
    return ExactOptimum(x, duals, value, Basis(tuple(columns), tuple(dictionary.tight)))
