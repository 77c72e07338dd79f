"""The corners of a set of payoff pairs that nobody can improve on without hurting the other, and weights between."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from detente.model.numbers import NumberArray

    Pair = tuple[Fraction, Fraction]


@dataclass(frozen=True, slots=True, eq=False)
class EfficientChain:
    """Hold the strongly efficient corners of the hull of points in the plane.

    Attributes
    ----------
    places
        The first point at every corner, from the least to the largest first coordinate.
    corners
        The corners themselves.
    weights
        Between two neighbours, the weight t of the first coordinate at which both have the same t x + (1 - t) y.
    """

    places: tuple[int, ...]
    corners: tuple[Pair, ...]
    weights: tuple[Fraction, ...]

    @property
    def nodes(self) -> tuple[Fraction, ...]:
        """The weights between which each corner is best: 0, those between neighbours, and 1."""
        return (Fraction(0), *self.weights, Fraction(1))


def efficient_chain(points: NumberArray) -> EfficientChain:
    """Find the strongly efficient corners of the hull of points.

    Parameters
    ----------
    points
        Shape ``(2, n_points)``, fractions.

    Notes
    -----
    Exact, O(n log n): from the right, points that are lower than one before them are dropped; of the rest the upper
    hull is kept.

    Examples
    --------
    >>> from detente.model.numbers import to_fractions
    >>> found = efficient_chain(to_fractions([[0, 2, 4, 1], [3, 2, 0, 1]]))
    >>> found.places, [str(weight) for weight in found.weights]
    ((0, 1, 2), ['1/3', '1/2'])
    """
    first: dict[Pair, int] = {}
    for place, (x, y) in enumerate(zip(*points.tolist(), strict=True)):
        first.setdefault((x, y), place)
    kept: list[Pair] = []
    for pair in sorted(first, reverse=True):
        if kept and pair[1] <= kept[-1][1]:
            continue
        while len(kept) > 1 and not _bends(kept[-2], kept[-1], pair):
            kept.pop()
        kept.append(pair)
    kept.reverse()
    weights = tuple(_between(one, other) for one, other in pairwise(kept))
    return EfficientChain(tuple(first[pair] for pair in kept), tuple(kept), weights)


def _bends(right: Pair, middle: Pair, left: Pair) -> bool:
    """Tell whether a point lies strictly above the line between its neighbours."""
    across = (middle[0] - right[0]) * (left[1] - right[1]) - (middle[1] - right[1]) * (left[0] - right[0])
    return across > 0


def _between(left: Pair, right: Pair) -> Fraction:
    fall = left[1] - right[1]
    return fall / (right[0] - left[0] + fall)


def even_weight(ranges: Sequence[Fraction]) -> Fraction:
    """Return the weight of the first player at which both players' ranges of payoffs count alike.

    One half where one of them, or both, never gets anything else.
    """
    first, second = ranges
    return second / (first + second) if first and second else Fraction(1, 2)
