"""What three players do together: the part of a split's value that no sum over single players explains.

The value D of a split changes its sign with the sides. So what is left of it after a sum over players is made of
products of three signs, and of five, and so on. Those of three are fitted by kernel ridge regression, with the kernel
(z . z' / n)^3 for the signs z and z' of two splits; how much of it to believe is decided by leaving out one split after
the other.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from math import comb
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from detente.model.numbers import FloatArray

RIDGES = (0.1, 0.3, 1.0, 3.0)  #: tried, from believing much to believing little; nothing is believed if none helps
CLEARLY = 1 - 1e-6  #: rounding must not decide: squared errors must be less than this part of another fit's, ...
VISIBLY = 1e-18  #: ... and by this much, where the values of splits are at most 1
POWER = 3


@dataclass(frozen=True, slots=True, eq=False)
class Interactions:
    """Fit what is left of some splits, each fold of them left out in turn.

    Attributes
    ----------
    signs
        Shape ``(n_splits, n_players)``: 1 for the players of the smaller side, -1 for the others.
    folds
        Shape ``(n_splits,)``: the fold of each.
    judged
        Shape ``(n_splits,)``: whether a split counts when it is decided how much to believe.
    inverses
        Of the kernel's matrix plus each of the ridges.
    """

    signs: FloatArray
    folds: NDArray[np.intp]
    judged: NDArray[np.bool_]
    inverses: tuple[FloatArray, ...]

    def coefficients(self, fold: int, rest: FloatArray) -> FloatArray:
        """Fit what is left, without one fold; a coefficient a split, 0 for those of the fold.

        Notes
        -----
        `rest` is of values that are at most 1.

        The inverse of a part of a matrix follows from that of the whole, and the errors at splits that are left out
        from the diagonal of an inverse; so neither takes another fit.

        Where few splits are judged, ridges often leave errors that are equal, or none, but for rounding. The first of
        them is kept then, or nothing believed, so that everybody finds the same.
        """
        held = self.folds == fold
        judged = self.judged & ~held
        best, least = np.zeros(len(rest)), float(np.square(rest[judged]).sum())
        for inverse in self.inverses:
            cross = np.linalg.solve(inverse[np.ix_(held, held)], inverse[held])
            fit = inverse @ np.where(held, 0.0, rest)
            fit -= cross.T @ fit[held]
            diagonal = np.diagonal(inverse) - (cross * inverse[held]).sum(axis=0)
            errors = float(np.square(fit[judged] / diagonal[judged]).sum())
            if errors < CLEARLY * least - VISIBLY:
                best, least = np.where(held, 0.0, fit), errors
        return best

    def values(self, signs: FloatArray, coefficients: FloatArray) -> FloatArray:
        """Evaluate a fit at other splits, shape ``(n_others,)``."""
        found: FloatArray = _kernel(signs, self.signs) @ coefficients
        return found

    def parts(self, size: int, coefficients: FloatArray) -> FloatArray:
        """Add up what a fit says of all splits of one size: a part a player, without listing them."""
        n_players = self.signs.shape[1]
        sizes = np.count_nonzero(self.signs > 0, axis=1)
        sums = np.array([_sums(size, other, n_players) for other in range(1, n_players // 2 + 1)])[sizes - 1]
        found: FloatArray = np.where(self.signs > 0, sums[:, :1], sums[:, 1:]).T @ coefficients
        return found


def interactions(signs: FloatArray, folds: NDArray[np.intp], judged: NDArray[np.bool_]) -> Interactions:
    """Prepare a fit of what is left of some splits.

    Notes
    -----
    O(n_splits^3).
    """
    matrix, one = _kernel(signs, signs), np.eye(len(signs))
    inverses: list[FloatArray] = [np.asarray(np.linalg.inv(matrix + r * one), dtype=np.float64) for r in RIDGES]
    return Interactions(signs, folds, judged, tuple(inverses))


def _kernel(signs: FloatArray, others: FloatArray) -> FloatArray:
    found: FloatArray = (signs @ others.T / signs.shape[1]) ** POWER
    return found


@lru_cache(maxsize=1024)
def _sums(size: int, other: int, n_players: int) -> tuple[float, float]:
    """Add up coefficients times kernel over all splits of a size, for the players of the other split's two sides.

    Both change their signs with the sides, so that splits into two equal sides count half of both readings.
    """
    inside, outside = 1 / comb(n_players - 1, size - 1), 1 / comb(n_players - 1, size)
    found = [0.0, 0.0]
    for common in range(min(size, other) + 1):
        near = (1 - 2 * (size + other - 2 * common) / n_players) ** POWER
        rest = size - common  # members who are on the far side of the other split
        far = n_players - other
        among = _choose(other - 1, common - 1) * _choose(far, rest), _choose(other - 1, common) * _choose(far, rest)
        found[0] += near * (inside * among[0] - outside * among[1])
        among = _choose(other, common) * _choose(far - 1, rest - 1), _choose(other, common) * _choose(far - 1, rest)
        found[1] += near * (inside * among[0] - outside * among[1])
    share = n_players * (2 if 2 * size == n_players else 1)
    return found[0] / share, found[1] / share


def _choose(total: int, count: int) -> int:
    return comb(total, count) if total >= 0 and count >= 0 else 0
