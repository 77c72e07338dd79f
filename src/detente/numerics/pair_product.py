"""The mixture of points in the plane whose coordinates have the largest weighted product, in closed form."""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from detente.model.numbers import to_fractions
from detente.numerics.efficient_chain import efficient_chain

if TYPE_CHECKING:
    from collections.abc import Sequence

    Pair = tuple[Fraction, Fraction]


def pair_product(points: Sequence[Sequence[Fraction]], weights: Sequence[Fraction]) -> dict[int, Fraction]:
    """Mix points in the plane so that x^v y^w is as large as possible for weights v and w, exactly.

    Parameters
    ----------
    points
        Coordinates that are not negative. Some mixture of points that are best in one coordinate is positive in both.
    weights
        Two positive numbers.

    Returns
    -------
    dict
        The weights of one or two points, by place.

    Notes
    -----
    The best point lies on the strongly efficient frontier, along which v log x + w log y is strictly concave. On an
    edge from a in the direction d it rises as long as v d_x (a_y + t d_y) + w d_y (a_x + t d_x) > 0, which is linear in
    t. O(n log n), whatever the weights.

    Examples
    --------
    >>> from fractions import Fraction
    >>> found = pair_product([[Fraction(0), Fraction(3)], [Fraction(4), Fraction(0)]], [Fraction(2), Fraction(1)])
    >>> {place: str(share) for place, share in found.items()}
    {0: '1/3', 1: '2/3'}
    """
    chain = efficient_chain(to_fractions(np.array(points, dtype=object).T))
    for (left, start), (right, end) in pairwise(zip(chain.places, chain.corners, strict=True)):
        share = _best_share(start, end, weights)
        if share <= 0:
            return {left: Fraction(1)}
        if share < 1:
            return {left: 1 - share, right: share}
    return {chain.places[-1]: Fraction(1)}


def _best_share(start: Pair, end: Pair, weights: Sequence[Fraction]) -> Fraction:
    """Find where the product is largest on the line through an edge: 0 at its start and 1 at its end."""
    right, up = end[0] - start[0], end[1] - start[1]
    return -(weights[0] * right * start[1] + weights[1] * up * start[0]) / (right * up * sum(weights))
