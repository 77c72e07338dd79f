"""All weights of two players at which what both deserve in the weighted game can be had without money."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from fractions import Fraction
from typing import TYPE_CHECKING

import numpy as np

from detente.model.transfer import Span
from detente.numerics.efficient_chain import efficient_chain
from detente.numerics.weighted_differences import level, matrices

if TYPE_CHECKING:
    from detente.model.numbers import NumberArray
    from detente.numerics.efficient_chain import EfficientChain
    from detente.numerics.weighted_differences import WeightedDifferences

EVEN = Fraction(1, 2)  #: the weight at which both players' ranges of payoffs count alike


@dataclass(frozen=True, slots=True, eq=False)
class Meeting:
    """Hold a weight of the first player, and the one or two flat profiles between which the payoffs lie."""

    weight: Fraction
    profiles: tuple[int, ...]


@dataclass(slots=True, eq=False)
class Search:
    """Hold what was found.

    Attributes
    ----------
    games, chain
        The game in which both players' payoffs have a range of 1, and its efficient corners.
    met
        Weights of edges at which a corner is what both deserve, by its place.
    meetings
        What was found.
    spans
        What proves that there is nothing else, if everything is settled; in order.
    settled
        Whether every weight is accounted for.
    """

    games: WeightedDifferences
    chain: EfficientChain
    met: dict[int, list[Fraction]] = field(default_factory=dict)
    meetings: list[Meeting] = field(default_factory=list)
    spans: list[Span] = field(default_factory=list)
    settled: bool = True


def transfer_weights(payoffs: NumberArray) -> Search:
    """Find all pairs of payoffs that are what both deserve in a weighted game of threats.

    Parameters
    ----------
    payoffs
        Shape ``(2, n_rows, n_columns)``, fractions.

    Returns
    -------
    Search
        One meeting a pair of payoffs: if many weights lead to it, the one at which the players' ranges count most
        alike; and one more for weight 0 or 1 where that leads to payoffs too.

    Notes
    -----
    With weights t and 1 - t, two players deserve payoffs x with t x_1 - (1 - t) x_2 = val(t A - (1 - t) B) and t x_1 +
    (1 - t) x_2 as large as anything that can be played: x is the corner of the payoffs that is best at t, or lies on
    the edge between two. (1) At the weights of edges, 0 and 1 the game is solved and x compared with both corners.
    (2) Between them the corner stays and val(t (A - x_1) - (1 - t)(B - x_2)) must be 0: looked for from the weight that
    is nearest to even, until it is found or excluded. Everything is computed with payoffs in units of their ranges, so
    that units do not matter.
    """
    ranges = [own.max() - own.min() or Fraction(1) for own in payoffs.reshape(2, -1)]
    scaled = np.array([own / spread for own, spread in zip(payoffs, ranges, strict=True)])
    search = Search(matrices(scaled), efficient_chain(scaled.reshape(2, -1)))
    for place in range(len(search.chain.nodes)):
        _node(search, place)
    for place in range(len(search.chain.corners)):
        _cell(search, place)
    first, second = ranges
    search.meetings = [replace(each, weight=_unscaled(each.weight, first, second)) for each in search.meetings]
    ends = [(_unscaled(span.low, first, second), _unscaled(span.high, first, second)) for span in search.spans]
    moved = [replace(span, low=low, high=high) for span, (low, high) in zip(search.spans, ends, strict=True)]
    search.spans = sorted(moved, key=lambda span: span.place)
    return search


def _unscaled(weight: Fraction, first: Fraction, second: Fraction) -> Fraction:
    """Turn the weight of the first player's payoffs in units of its range into that of the payoffs themselves."""
    own, other = weight / first, (1 - weight) / second
    return own / (own + other)


def _node(search: Search, place: int) -> None:
    """Look at the weight of an edge, at 0 or at 1."""
    chain, weight = search.chain, search.chain.nodes[place]
    held = search.games.held(weight)
    around = [corner for corner in (place - 1, place) if 0 <= corner < len(chain.corners)]
    for corner in around:
        sign, strategy = (1, held.rows) if corner == place else (-1, held.columns)
        if level(search.games.less(chain.corners[corner]).lines(strategy, sign), weight) > 0:
            search.spans.append(_span(search, (weight, weight), corner, sign, strategy))
            return
    for corner in around if len(around) > 1 else ():
        less = search.games.less(chain.corners[corner])
        if min(level(less.lines(own, sign), weight) for own, sign in ((held.rows, 1), (held.columns, -1))) >= 0:
            search.spans.append(Span(weight, weight, chain.places[corner], 0, held.rows, held.columns))
            search.met.setdefault(corner, []).append(weight)
            return
    search.meetings.append(Meeting(weight, tuple(chain.places[corner] for corner in around)))


def _cell(search: Search, corner: int) -> None:
    """Look for the weight nearest to even at which one corner is what both deserve."""
    low, high = search.chain.nodes[corner : corner + 2]
    start = min(max(EVEN, low), high)
    games, profile = search.games.less(search.chain.corners[corner]), search.chain.places[corner]
    walks = [games.walk(start, end) for end in (low, high) if start != end]
    known = search.met.get(corner, [])
    zeros = [walk.zero for walk in walks if walk.zero is not None]
    inside = [zero for zero in zeros if zero not in {low, high}]
    if known or inside:
        search.spans.append(Span(low, high, profile, 0))
        nearest = min([*known, *inside], key=lambda zero: abs(zero - start))
        search.meetings.append(Meeting(nearest, (profile,)))
        return
    if zeros:  # nothing but what an end has, which is approached too slowly for a proof
        search.settled = False
        return
    for walk in walks:
        search.spans += [_span(search, part[:2], corner, *part[2:]) for part in walk.parts]


def _span(
    search: Search, ends: tuple[Fraction, Fraction], corner: int, sign: int, strategy: tuple[Fraction, ...]
) -> Span:
    rows, columns = (strategy, ()) if sign > 0 else ((), strategy)
    return Span(min(ends), max(ends), search.chain.places[corner], sign, rows, columns)
