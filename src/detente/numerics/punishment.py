"""The least payoff that a correlated equilibrium can give a block: a program that is nearly solved at its start."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from detente.numerics.reduced_program import ReducedProgram
from detente.numerics.tolerance import EDGE, PIVOT

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from detente.model.numbers import FloatArray
    from detente.numerics.deviation_gains import DeviationGains, Layout
    from detente.numerics.lp import Restart
    from detente.numerics.reduced_program import Corner

PATIENCE = 4  #: so many pivots for every row and column, before a start is given up
SMALL = 5000  #: rows of a block with at most so many cells are not worth leaving out
FEW_PIVOTS = 1000  #: a start that needs more is no good one
ROUNDS = 10  #: so often are constraints added that turn out to be needed


def punishments(gains: DeviationGains, block: int, own: FloatArray, objective: FloatArray) -> Iterator[Corner]:
    """Minimise a block's payoff, where its own payoffs decide how it deviates.

    Parameters
    ----------
    gains
        What deviations gain.
    block
        Whom to punish.
    own
        Shape ``(n_actions, n_others)``: the block's payoffs.
    objective
        Shape ``(n_profiles,)``: minus the same, scaled to 1.

    Yields
    ------
    Corner
        An optimum, and then the same after its basis was solved once more; nothing where the start does not lead there.

    Notes
    -----
    Without the others' constraints the least payoff is the value of the matrix game min_t max_b u(b, t): the others
    play t with probabilities y, and the multiplier of "told a, play b" is the probability x_b with which b is played,
    for every a. The basis that says so has the columns (a, t) and the tight rows (a, b) of all t and b that are played,
    and one column fewer for each but one of the a that are. It is dual feasible, and what is left to do are the others'
    constraints: some 5 pivots instead of 300 on 32x2x2x2 random payoffs. In large games, rows (a, b) of b that are not
    played are left out until one of them is violated.
    """
    supports = _supports(own)
    if supports is None:
        return
    layout, count = gains.layout, len(own)
    basic, tight = _basis(layout, block, supports)
    counted, whole = layout.deviations(), count * layout.n_profiles <= SMALL
    if not whole:
        start = layout.bases[block]
        counted[start : start + count * count] &= tight[start : start + count * count]
    deviations = counted.nonzero()[0]
    program = ReducedProgram(gains, deviations)
    origin = _restart_at(basic, np.append(True, tight[deviations]))
    for _ in range(ROUNDS):
        corners = program.tried(objective, origin, FEW_PIVOTS)
        corner = next(corners, None)
        if corner is None:
            return
        missing = np.zeros_like(counted) if whole else _missing(gains, corner, counted)
        if not missing.any():
            yield corner
            yield from corners
            return
        program.count(missing.nonzero()[0])
        counted |= missing
        origin = None


def _missing(gains: DeviationGains, corner: Corner, counted: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Mark the deviations that do not count yet and gain something, by rows scaled to 1 as in the program."""
    return (gains.totals(corner.profiles, corner.probabilities) > EDGE * gains.units) & ~counted


def _basis(
    layout: Layout, block: int, supports: tuple[NDArray[np.intp], NDArray[np.intp]]
) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """Mark the basic profiles and the tight deviations at the start."""
    rows, columns = supports
    places, count = layout.places[block], layout.sizes[block]
    basic, tight = np.zeros(layout.n_profiles, dtype=np.bool_), np.zeros(layout.n_deviations, dtype=np.bool_)
    basic[places[:, columns]] = True
    basic[places[rows[1:], columns[0]]] = False
    mine = np.zeros((count, count), dtype=np.bool_)
    mine[:, rows] = True
    mine[rows, rows] = False
    tight[layout.bases[block] : layout.bases[block] + count * count] = mine.reshape(-1)
    return basic, tight


def _supports(matrix: FloatArray) -> tuple[NDArray[np.intp], NDArray[np.intp]] | None:
    """Find equally many rows and columns that optimal strategies of a matrix game play; None if that takes long.

    The simplex method on a dense tableau without the columns of basic variables, for: maximise the sum of y >= 0
    subject to A.y <= 1, with A = `matrix` shifted and scaled to lie between 1 and 2. Nothing depends on its being
    right.
    """
    least = matrix.min()
    cells = (matrix - least) / max(float(matrix.max() - least), np.finfo(np.float64).tiny) + 1.0
    n_rows, n_columns = cells.shape
    table = np.ones((n_rows + 1, n_columns + 1))
    table[:-1, :-1] = cells
    table[-1, -1] = 0.0
    basic, free = np.arange(n_columns, n_columns + n_rows), np.arange(n_columns)
    for _ in range(PATIENCE * (n_rows + n_columns)):
        entering = int(table[-1, :-1].argmax())
        if table[-1, entering] <= EDGE:
            played = free[free >= n_columns] - n_columns
            return played, np.sort(basic[basic < n_columns])
        column = table[:, entering].copy()
        ratios = np.full(n_rows, np.inf)
        np.divide(table[:-1, -1], column[:-1], out=ratios, where=column[:-1] > PIVOT)
        leaving = int(ratios.argmin())
        row = table[leaving] / column[leaving]
        row[entering] = 1.0 / column[leaving]
        column[leaving] = 0.0
        table[:, entering] = 0.0
        table[leaving] = 0.0
        table -= column[:, np.newaxis] * row
        table[leaving] = row
        basic[leaving], free[entering] = free[entering], basic[leaving]
    return None


def _restart_at(basic: NDArray[np.bool_], tight: NDArray[np.bool_]) -> Restart:
    """Make a place to start at: which columns are basic, and which rows are tight."""
    import highspy

    status = highspy.HighsBasisStatus
    basis = highspy.HighsBasis()
    basis.col_status = [status.kBasic if used else status.kLower for used in basic.tolist()]
    basis.row_status = [status.kUpper if used else status.kBasic for used in tight.tolist()]
    basis.valid = True
    return basis
