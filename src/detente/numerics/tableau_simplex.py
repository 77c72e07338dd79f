"""The simplex method on a lazy tableau: from below where it is dual feasible, upwards where it is feasible."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from detente.numerics.tolerance import EDGE, PIVOT, TIED

if TYPE_CHECKING:
    from detente.model.numbers import FloatArray
    from detente.numerics.lazy_tableau import LazyTableau


def repair(tableau: LazyTableau, patience: int) -> bool:
    """Pivot until no constraint is violated, while the current objective has nothing to gain (dual simplex).

    Returns
    -------
    bool
        Whether an optimum was reached; False after `patience` pivots, or if no point satisfies the constraints.
    """
    while tableau.pivots <= patience:
        point = tableau.point
        excess = tableau.excess(np.array(tableau.basic), point)
        excess[tableau.tight] = 0.0
        constraint, place = int(excess.argmax()), int(point.argmin())
        violated, missing = float(excess[constraint]), -float(point[place])
        if max(violated, missing) <= EDGE:
            return True
        new = violated >= missing
        row = tableau.row_of(constraint) if new else tableau.cells[tableau.n_objectives + 1 + place]
        reduced = tableau.reduced
        candidates = (row[1 : len(reduced)] < -PIVOT).nonzero()[0] + 1
        if not len(candidates):
            return False
        chosen = _first(np.maximum(-reduced[candidates], 0.0), -row[candidates])
        if new:
            tableau.tighten(constraint, row, int(candidates[chosen]))
        else:
            tableau.exchange(place, int(candidates[chosen]))
    return False


def improve(tableau: LazyTableau, patience: int, demanded: FloatArray | None = None) -> bool:
    """Pivot until the current objective has nothing to gain, while no constraint is violated (primal simplex).

    Parameters
    ----------
    demanded
        Weights of the objectives of which little may be lost, and whose optimum this is: what gains most for every unit
        of it that is lost enters first, and then few pivots lose all that may be lost.

    Returns
    -------
    bool
        Whether an optimum was reached; False after `patience` pivots.
    """
    slacks = -tableau.excess(np.array(tableau.basic), tableau.point)
    while tableau.pivots <= patience:
        reduced = tableau.reduced[1:]
        prices = reduced
        if demanded is not None:
            prices = np.where(reduced > EDGE, reduced / (np.maximum(-tableau.combined(demanded), 0.0) + EDGE), 0.0)
        column = 1 + int(prices.argmax())
        if reduced[column - 1] <= EDGE:
            return True
        falling = tableau.cells[tableau.n_objectives + 1 :, column]
        rates = tableau.rates(column)
        places, constraints = (falling > PIVOT).nonzero()[0], (rates > PIVOT).nonzero()[0]
        room = np.maximum(np.concatenate([tableau.point[places], slacks[constraints]]), 0.0)
        if not len(room):
            return False
        speeds = np.concatenate([falling[places], rates[constraints]])
        chosen = _first(room, speeds)
        slacks -= room[chosen] / speeds[chosen] * rates
        if chosen < len(places):
            tableau.exchange(int(places[chosen]), column)
        else:
            constraint = int(constraints[chosen - len(places)])
            tableau.tighten(constraint, tableau.row_of(constraint), column)
    return False


def _first(room: FloatArray, rates: FloatArray) -> int:
    """Find the smallest ratio; among those that nearly tie, the largest rate, which is the safest pivot."""
    limit = ((room + TIED) / rates).min()
    return int(np.where(room <= limit * rates, rates, 0.0).argmax())
