"""The path to the evenest distribution in decimals of many digits, for games that are too thin for floats."""

from __future__ import annotations

from decimal import Context, Decimal, localcontext
from fractions import Fraction
from typing import TYPE_CHECKING

import numpy as np

from detente.model.errors import NumericalTrouble

if TYPE_CHECKING:
    from collections.abc import Sequence

    from detente.model.numbers import NumberArray

DIGITS = 120
LAST = Decimal("1e-50")  #: the barrier at the end of the path
SHRINK = Decimal("1e-3")  #: from one point of the path to the next
STEPS = 200  #: Newton steps for a point of the path
CENTRED = Decimal("0.01")  #: a step that promises less than this part of the barrier is close enough to the path
INSIDE = Decimal("0.99")  #: how much of the way to the border a step goes
STEEPEST = Decimal(700)
ZERO, HALF, ONE = Decimal(0), Decimal("0.5"), Decimal(1)


def deep_path(
    measure: str, never: Sequence[Sequence[Fraction]], loose: Sequence[Sequence[Fraction]]
) -> tuple[list[Fraction], list[Fraction]]:
    """Maximise a measure of evenness over {mu >= 0 : sum mu = 1, never.mu = 0, loose.mu <= 0}, as `EvenPath` does.

    Parameters
    ----------
    measure
        "entropy" or "gini".
    never
        Rows over the columns that are played, at most 1 and, with the total, linearly independent.
    loose
        Such rows, each below 0 for some distribution that satisfies everything.

    Returns
    -------
    chances, multipliers
        The distribution, and the multipliers of the total and of all rows, at the barrier 1e-50: what is 0 in the limit
        is at most about 1e-25.

    Raises
    ------
    NumericalTrouble
        If Newton's method gets lost.

    Notes
    -----
    In near-zero-sum games slacks and probabilities of 1e-16 can decide, and multipliers of 1e12 occur. O(k^3) decimal
    operations a step for k rows, about 150 steps: seconds for 60 rows.
    """
    with localcontext(Context(prec=DIGITS)):
        path = _DeepPath(measure, [[_decimal(value) for value in row] for row in (*never, *loose)], len(never))
        point, found = path.end()
        return [Fraction(chance) for chance in found], [Fraction(part) for part in point]


def _decimal(value: Fraction) -> Decimal:
    return Decimal(value.numerator) / Decimal(value.denominator)


class _DeepPath:
    """Follow the path; within a decimal context."""

    def __init__(self, measure: str, rows: list[list[Decimal]], n_never: int) -> None:
        self._respond = _exponentials if measure == "entropy" else _positive_roots
        self._rows = np.array([[ONE] * len(rows[0]), *rows], dtype=object)
        self._free = 1 + n_never

    def end(self) -> tuple[NumberArray, NumberArray]:
        """Go to the end; return the multipliers and the distribution."""
        point = np.array([-ONE] + [ZERO] * (self._free - 1) + [ONE] * (len(self._rows) - self._free), dtype=object)
        barrier = ONE
        while True:
            point = self._centred(point, barrier)
            if barrier <= LAST:
                return point, self._value(point, barrier)[1]
            barrier *= SHRINK

    def _value(self, point: NumberArray, barrier: Decimal) -> tuple[Decimal, NumberArray, NumberArray]:
        value, found, bends = self._respond(-(point @ self._rows), barrier)
        logs = sum((part.ln() for part in point[self._free :]), ZERO)
        return value + point[0] - barrier * logs, found, bends

    def _centred(self, point: NumberArray, barrier: Decimal) -> NumberArray:
        """Find the point of the path for one barrier."""
        free = self._free
        value, found, bends = self._value(point, barrier)
        for _ in range(STEPS):
            slope = -(self._rows @ found)
            slope[0] += ONE
            slope[free:] -= barrier / point[free:]
            bend = (self._rows * bends) @ self._rows.T
            for place in range(free, len(point)):
                bend[place, place] += barrier / point[place] ** 2
            step = -solved(bend, slope)
            promise = -(slope @ step)
            if promise <= CENTRED * barrier:
                return point + step if all((point + step)[free:] > 0) else point
            ratios = [-part / move for part, move in zip(point[free:], step[free:], strict=True) if move < 0]
            length = min([ONE, *(INSIDE * ratio for ratio in ratios)])
            while True:
                ahead = point + length * step
                reached = self._value(ahead, barrier)
                if reached[0] <= value - length * promise / 4:
                    break
                length *= HALF
            point, (value, found, bends) = ahead, reached
        message = "the evenest correlated equilibrium could not be found, not even in decimals of many digits"
        raise NumericalTrouble(message)


def _exponentials(prices: NumberArray, _barrier: Decimal) -> tuple[Decimal, NumberArray, NumberArray]:
    """Respond as `Entropy` does."""
    found = np.array([min(price - ONE, STEEPEST).exp() for price in prices], dtype=object)
    return sum(found, ZERO), found, found


def _positive_roots(prices: NumberArray, barrier: Decimal) -> tuple[Decimal, NumberArray, NumberArray]:
    """Respond as `Gini` does."""
    found = np.array([(price + (price * price + 4 * barrier).sqrt()) * HALF for price in prices], dtype=object)
    value = sum((p * m - m * m * HALF + barrier * m.ln() for p, m in zip(prices, found, strict=True)), ZERO)
    squares = found * found
    return value, found, squares / (squares + barrier)


def solved(matrix: NumberArray, right: NumberArray) -> NumberArray:
    """Solve a symmetric positive definite system of decimals by elimination.

    Examples
    --------
    >>> import numpy as np
    >>> from decimal import Decimal
    >>> matrix = np.array([[Decimal(2), Decimal(1)], [Decimal(1), Decimal(2)]])
    >>> [float(part) for part in solved(matrix, np.array([Decimal(3), Decimal(3)]))]
    [1.0, 1.0]
    """
    table = np.concatenate([matrix, right[:, np.newaxis]], axis=1)
    for place in range(len(table)):
        table[place, place:] = table[place, place:] / table[place, place]
        below = table[place + 1 :, place : place + 1]
        table[place + 1 :, place:] -= below * table[place, place:]
    for place in range(len(table) - 1, 0, -1):
        table[:place, -1] -= table[:place, place] * table[place, -1]
    return table[:, -1]
