"""Weights for two players who fall back on something else than threats."""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction
from itertools import pairwise
from typing import TYPE_CHECKING

from detente.concepts.transfer_claims import Candidate
from detente.model.evenness import payoff_ranges
from detente.model.weighting import weighted_game
from detente.numerics.efficient_chain import efficient_chain, even_weight

if TYPE_CHECKING:
    from detente.concepts.fallback_bargaining import FallbackBargaining
    from detente.model.game import Game

    Pair = tuple[Fraction, Fraction]

PARTS = 4  #: into so many parts the weights of one corner are divided at least
HALVINGS = 60  #: then the place where a player's claim is met is found by bisection, so far
END = Fraction(1, 2**20)  #: weights from this on are looked at; 0 and 1 are degenerate


@dataclass(frozen=True, slots=True, eq=False)
class _Levels:
    """Compute what both deserve at weights t and 1 - t, each once."""

    game: Game
    value: FallbackBargaining
    known: dict[Fraction, Pair] = field(default_factory=dict)

    def at(self, weight: Fraction) -> Pair:
        """Return it in the players' own units."""
        if weight not in self.known:
            weighted = weighted_game(self.game, (weight, 1 - weight))
            one, other = (Fraction(payoff) for payoff in self.value.solve(weighted).payoff_numbers)
            self.known[weight] = one / weight, other / (1 - weight)
        return self.known[weight]

    def excess(self, corner: Pair, weight: Fraction) -> Fraction:
        """Return how much more than a corner the first player deserves."""
        return self.at(weight)[0] - corner[0]


def level_candidates(game: Game, value: FallbackBargaining) -> list[Candidate]:
    """Look for weights at which a corner of the payoffs, or a point of an edge, is what both deserve.

    Notes
    -----
    At the weight of an edge, what both deserve lies on its line: it is compared with the ends. Between two edges, the
    best corner is met where the first player's claim equals it: signs at a few weights, then a straight line between
    two of them where the fallback does not change, else bisection. What is deserved may jump where the fallback does,
    so that there need be no solution; and an even number of solutions between two weights is not noticed.
    """
    chain = efficient_chain(game.fractions.reshape(2, -1))
    levels, found = _Levels(game, value), []
    for place, weight in enumerate(chain.weights):
        ends = chain.corners[place], chain.corners[place + 1]
        if ends[0][0] <= levels.at(weight)[0] <= ends[1][0]:
            found.append(Candidate((weight, 1 - weight), chain.places[place : place + 2]))
    even = even_weight(payoff_ranges(game))
    for place, (low, high) in enumerate(pairwise(chain.nodes)):
        corner = chain.corners[place]
        zeros = _zeros(levels, corner, _grid(low, high, even))
        nearest = sorted(zeros, key=lambda zero: abs(zero - even))
        found += [Candidate((zero, 1 - zero), (chain.places[place],)) for zero in nearest]
    return found


def _grid(low: Fraction, high: Fraction, even: Fraction) -> list[Fraction]:
    """Divide an interval, and at the even weight too if that lies inside; 0 and 1 themselves are left out."""
    places = {low + (high - low) * part / PARTS for part in range(PARTS + 1)} | {max(low, END), min(high, 1 - END)}
    return sorted((places | ({even} if low < even < high else set())) - {0, 1})


def _zeros(levels: _Levels, corner: Pair, grid: list[Fraction]) -> list[Fraction]:
    found = [weight for weight in grid if levels.excess(corner, weight) == 0]
    for low, high in pairwise(grid):
        below, above = levels.excess(corner, low), levels.excess(corner, high)
        if below and above and (below > 0) != (above > 0):
            found.append(_zero(levels, corner, low, high))
    return found


def _zero(levels: _Levels, corner: Pair, low: Fraction, high: Fraction) -> Fraction:
    """Find where the sign changes: at once where the claim is a straight line in t over t, else by halving.

    With a fallback f that does not change, t times the claim is (t x_1 + (1 - t) x_2 + t f_1 - (1 - t) f_2) / 2.
    """
    positive = levels.excess(corner, low) > 0
    for _ in range(HALVINGS):
        one, other = (weight * levels.excess(corner, weight) for weight in (low, high))
        straight = low + (high - low) * one / (one - other)
        if levels.excess(corner, straight) == 0:
            return straight
        middle = (low + high) / 2
        if (levels.excess(corner, middle) > 0) == positive:
            low = middle
        else:
            high = middle
    return (low + high) / 2
