"""All weights of two players at which what both deserve in the weighted game can be had without money."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from detente.model.transfer import Span
from detente.numerics.efficient_chain import efficient_chain, even_weight
from detente.numerics.weighted_differences import level, matrices

if TYPE_CHECKING:
    from fractions import Fraction

    from detente.model.numbers import NumberArray
    from detente.numerics.efficient_chain import EfficientChain
    from detente.numerics.weighted_differences import WeightedDifferences


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
    games, chain, even
        The game, its efficient corners, and the weight at which both players' ranges of payoffs count alike.
    met
        Weights of edges at which a corner is what both deserve, by its place.
    meetings
        What was found.
    spans
        What proves that there is nothing else, if everything is settled.
    settled
        Whether every weight is accounted for.
    """

    games: WeightedDifferences
    chain: EfficientChain
    even: Fraction
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
    is nearest to even, until it is found or excluded.
    """
    flat = payoffs.reshape(2, -1)
    ranges = [own.max() - own.min() for own in flat]
    search = Search(matrices(payoffs), efficient_chain(flat), even_weight(ranges))
    for place in range(len(search.chain.nodes)):
        _node(search, place)
    for place in range(len(search.chain.corners)):
        _cell(search, place)
    return search


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
    for corner in around:
        less = search.games.less(chain.corners[corner])
        if min(level(less.lines(own, sign), weight) for own, sign in ((held.rows, 1), (held.columns, -1))) >= 0:
            search.spans.append(Span(weight, weight, chain.places[corner], 0, held.rows, held.columns))
            if len(around) > 1:
                search.met.setdefault(corner, []).append(weight)
                return
    search.meetings.append(Meeting(weight, tuple(chain.places[corner] for corner in around)))


def _cell(search: Search, corner: int) -> None:
    """Look for the weight nearest to even at which one corner is what both deserve."""
    low, high = search.chain.nodes[corner : corner + 2]
    start = min(max(search.even, low), high)
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
        search.spans.append(Span(low, high, profile, 0))
        search.settled = search.settled and all(zero in {0, 1} for zero in zeros)
        return
    for walk in walks:
        search.spans += [_span(search, part[:2], corner, *part[2:]) for part in walk.parts]


def _span(
    search: Search, ends: tuple[Fraction, Fraction], corner: int, sign: int, strategy: tuple[Fraction, ...]
) -> Span:
    rows, columns = (strategy, ()) if sign > 0 else ((), strategy)
    return Span(min(ends), max(ends), search.chain.places[corner], sign, rows, columns)
