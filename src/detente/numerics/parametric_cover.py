"""The optimal bases of a linear program that moves with q, on intervals that cover all of [0, 1]."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from typing import TYPE_CHECKING, TypeVar

import numpy as np

from detente.model.errors import NumericalTrouble, SolverError
from detente.numerics.algebraic import CLOSE, AlgebraicNumber
from detente.numerics.incentives import normalised
from detente.numerics.lp import Basis, LinearProgram
from detente.numerics.parametric_program import MovingBasis
from detente.numerics.rational import exact_optimum
from detente.numerics.real_roots import ROUGH, first_root
from detente.numerics.sparse_rows import Rows, with_total

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from detente.numerics.parametric_program import ParametricProgram, Polynomial

Found = TypeVar("Found")

PLACES = (Fraction(89, 179), Fraction(61, 131), Fraction(101, 199), Fraction(57, 127), Fraction(113, 211))
ODD = 97  #: places are fractions over this times a power of 2: where something happens is rarely one of these
APART = 2**64  #: the first of two objectives counts so many times as much, before the order is proved
HINT = 1e-3  #: a later objective counts so much in floats, where the order is not proved
FIRST = AlgebraicNumber.rational(Fraction(0))
LAST = AlgebraicNumber.rational(Fraction(1))

Gap = tuple[AlgebraicNumber, AlgebraicNumber]


@dataclass(frozen=True, slots=True, eq=False)
class Stretch:
    """Hold an open interval of q, and the basis that is best in all of it."""

    low: AlgebraicNumber
    high: AlgebraicNumber
    basis: MovingBasis


class Question:
    """Ask for the largest value of the first objective over a moving program, and among these of the next one.

    Parameters
    ----------
    program
        The rows.
    objectives
        Whole numbers, one a column; the first one counts most.

    Notes
    -----
    A basis is best where its chances, the slacks of the loose rows, and what its objective loses with the other
    variables are not negative; losses of 0 leave the decision to the next objective. Each is a polynomial over the
    determinant.
    """

    def __init__(self, program: ParametricProgram, *objectives: Sequence[int]) -> None:
        self.program = program
        self.objectives = objectives

    def stretch(self, place: Fraction, gap: Gap) -> Stretch | None:
        """Find a basis that is best around a place, and the largest part of a gap where it is; None at a bad place."""
        basis = self.best(place)
        return widened(basis, self._conditions(basis), place, gap)

    def best(self, place: Fraction) -> MovingBasis:
        """Solve the program exactly at one place."""
        objective = list(self.objectives[0])
        for other in self.objectives[1:]:
            objective = [APART * first + second for first, second in zip(objective, other, strict=True)]
        fixed = self.program.at(place, objective)
        try:
            found = exact_optimum(fixed, guess(self.program, place, self.objectives))
        except ZeroDivisionError:
            found = exact_optimum(fixed, Basis((0,), ()))
        return MovingBasis(self.program, found.basis)

    def best_at(self, basis: MovingBasis, place: AlgebraicNumber) -> bool:
        """Tell whether a basis is best at one number, however special."""
        turn = place.sign_of(_coefficients(basis.determinant))
        parts = (*basis.chances.values(), *basis.spare)
        if not turn or any(place.sign_of(_coefficients(each)) * turn < 0 for each in parts):
            return False
        keys = set(basis.prices(self.objectives[0])[0])
        for objective in self.objectives:
            lost, _ = basis.prices(objective)
            signs = {key: place.sign_of(_coefficients(lost[key])) * turn for key in keys}
            if min(signs.values(), default=0) < 0:
                return False
            keys = {key for key, sign in signs.items() if not sign}
        return True

    def at(self, place: AlgebraicNumber, nearby: Sequence[MovingBasis]) -> MovingBasis | None:
        """Find a basis that is best at one number; None if none is proved.

        Parameters
        ----------
        nearby
            Bases that are best in an open interval that ends at the number.
        """
        close = place.refined(CLOSE)
        for basis in nearby:
            if self._continues(basis, close):
                return basis
        found = self._fresh(close)
        return found if found is not None and self.best_at(found, close) else None

    def _continues(self, basis: MovingBasis, place: AlgebraicNumber) -> bool:
        """Tell whether what is best in an interval is best at its end.

        By continuity it is, for the first objective, unless the determinant is 0 there; the next objective decides
        about losses that become 0.
        """
        turn = place.sign_of(_coefficients(basis.determinant))
        if not turn:
            return False
        for first, second in pairwise(self.objectives):
            lost, also = basis.prices(first)[0], basis.prices(second)[0]
            new = [key for key, loss in lost.items() if not loss.is_zero() and place.is_root_of(_coefficients(loss))]
            if any(place.sign_of(_coefficients(also[key])) * turn < 0 for key in new):
                return False
        return True

    def _fresh(self, place: AlgebraicNumber) -> MovingBasis | None:
        if place.exact is not None:
            return self.best(place.exact)
        try:
            return MovingBasis(self.program, guess(self.program, Fraction(float(place)), self.objectives))
        except ZeroDivisionError:
            return None

    def _conditions(self, basis: MovingBasis) -> list[Polynomial]:
        conditions = [*basis.chances.values(), *basis.spare]
        open_ones: set[int] | None = None
        for objective in self.objectives:
            lost, _ = basis.prices(objective)
            keys = lost.keys() if open_ones is None else open_ones
            conditions += [lost[key] for key in keys]
            open_ones = {key for key in keys if lost[key].is_zero()}
        return conditions


def covered(question: Question) -> list[Stretch]:
    """Cover the open interval from 0 to 1 by stretches that touch each other.

    Notes
    -----
    Stretches are found one after the other in what is not covered yet. It ends, since each is as long as its basis is
    the best one, and there are finitely many bases with finitely many roots. Nothing but the ends is left out.

    Raises
    ------
    NumericalTrouble
        If every place that was tried in a gap was a root.
    """
    found: list[Stretch] = []
    waiting = [(FIRST, LAST)]
    while waiting:
        gap = waiting.pop()
        if gap[0] != gap[1]:
            stretch = tried(gap, question.stretch)
            found.append(stretch)
            waiting += [(gap[0], stretch.low), (stretch.high, gap[1])]
    return sorted(found, key=lambda stretch: stretch.low)


def tried(gap: Gap, find: Callable[[Fraction, Gap], Found | None]) -> Found:
    """Look at one place of a gap after the other until something is found: all but finitely many are as good as any."""
    for place in places(gap):
        found = find(place, gap)
        if found is not None:
            return found
    message = "no place between two switching points could be told from one"
    raise NumericalTrouble(message)


def places(gap: Gap) -> Iterator[Fraction]:
    """List some fractions inside a gap, without long denominators."""
    low, high = gap
    while high.low - low.high <= (high.high - low.low) / 2:
        low, high = low.refined((low.high - low.low) / 16), high.refined((high.high - high.low) / 16)
    width = high.low - low.high
    unit = ODD * 16 * 2 ** (width.denominator // width.numerator).bit_length()
    for share in PLACES:
        yield Fraction(round((low.high + width * share) * unit), unit)


def widened(basis: MovingBasis, conditions: Sequence[Polynomial], place: Fraction, gap: Gap) -> Stretch | None:
    """Find the part of a gap around a place where conditions hold, up to the first root of one or of the determinant.

    Returns
    -------
    Stretch or None
        None if the place is a root itself.
    """
    low, high = (_beside(end, place) for end in gap)
    turn = sign_at(basis.determinant, place)
    parts = (each // each.content() for each in conditions if not each.is_zero())
    moving = {tuple(_coefficients(part)): part for part in parts}
    if not turn or any(sign_at(each, place) != turn for each in moving.values()):
        return None
    for each in [basis.determinant, *moving.values()]:
        if each.degree() > 0:
            low, high = first_root(each, place, low), first_root(each, place, high)
    return Stretch(low, high, basis)


def _beside(end: AlgebraicNumber, place: Fraction) -> AlgebraicNumber:
    """Narrow the interval of another number until a place lies outside."""
    narrow = end.refined(ROUGH)
    while narrow.low <= place <= narrow.high:
        narrow = narrow.refined((narrow.high - narrow.low) / 16)
    return narrow


def sign_at(polynomial: Polynomial, place: Fraction) -> int:
    """Tell the sign of a polynomial at a fraction."""
    total, power = 0, 1
    for coefficient in reversed(_coefficients(polynomial)):
        total = total * place.numerator + coefficient * power
        power *= place.denominator
    return (total > 0) - (total < 0)


def guess(program: ParametricProgram, place: Fraction, objectives: Sequence[Sequence[int]]) -> Basis:
    """Ask the solver in floats for a basis to start from; without one, start from the first column alone."""
    rows = program.at(place, objectives[0]).rows[1:]
    table = Rows(
        np.concatenate([[0], np.cumsum([len(row) for row in rows])]).astype(np.int32),
        np.array([column for row in rows for column in row], dtype=np.int32),
        np.array([value for row in rows for value in row.values()], dtype=object),
    )
    whole = with_total(normalised(table)[0], program.width)
    parts = [np.array(objective, dtype=np.float64) * HINT**rank for rank, objective in enumerate(objectives)]
    objective = np.sum(parts, axis=0)
    try:
        solver = LinearProgram(whole, np.eye(1, len(whole))[0], program.width, n_equalities=1)
        return solver.maximise(objective / max(1.0, float(np.abs(objective).max()))).basis
    except SolverError:
        return Basis((0,), ())


def _coefficients(polynomial: Polynomial) -> list[int]:
    return list(map(int, polynomial.coeffs()))
