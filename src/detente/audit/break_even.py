"""From which breakdown probability on a threat is empty: nobody would carry it out."""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction
from itertools import pairwise
from math import ceil
from typing import TYPE_CHECKING

import numpy as np

from detente.audit.findings import BreakEven
from detente.audit.played import EventProgram, possible_events
from detente.fallbacks.equilibrium_set import blended
from detente.model.errors import NotApplicable, TooLarge

if TYPE_CHECKING:
    from detente.model.game import Game
    from detente.model.numbers import NumberArray

RESOLUTION = Fraction(1, 10**9)  #: switches are located this closely, as a probability
NEAR = Fraction(1, 1000)  #: nearer to a switch than this, floats are not trusted to propose anything
MOST_PROFILES = 256  #: larger games are refused
STEPS = 16  #: the coarse grid has so many steps
MOST_CRITICAL = 64  #: up to so many critical probabilities are added to the grid


@dataclass(frozen=True, slots=True, eq=False)
class _Blends:
    """Say which actions are played in some equilibrium of the blended game, and remember."""

    payoffs: NumberArray
    events: NumberArray
    known: dict[Fraction, frozenset[int]] = field(default_factory=dict)

    def played(self, q: Fraction) -> frozenset[int]:
        if q not in self.known:
            self.known[q] = possible_events(blended((1 - q) / (1 + q))(self.payoffs), self.events)
        return self.known[q]

    def program(self, q: Fraction, event: int) -> EventProgram:
        return EventProgram(blended((1 - q) / (1 + q))(self.payoffs), self.events[event])


def break_even(game: Game) -> tuple[BreakEven, ...]:
    """Find, for every action, the breakdown probability from which on no credible fallback plays it.

    For breakdown probability q, player i's fallback counts u_i - k u_j with k = (1-q)/(1+q). q* of an action is the
    infimum of q such that for every q' in (q, 1] no correlated equilibrium of that game plays it; it is 1 for an action
    that is played at 1 or arbitrarily close to it, and 0 for one that is never played. All switches found are listed:
    the probabilities at which the action begins or ceases to be played, in increasing order.

    Returns
    -------
    tuple of BreakEven
        In game order.

    Raises
    ------
    NotApplicable
        If there are not two players; merge the players into two blocks.
    TooLarge
        If there are more than 256 profiles.
    NumericalTrouble
        If an optimum could not be certified.

    Notes
    -----
    Whether an action is played is decided exactly, floats being read as the fractions that they are, on a grid: sixteen
    equal steps; the critical q at which a player is indifferent between two actions against one action of the other, if
    there are at most 64; and the midpoints between all these. Where neighbours differ, bisection locates the switch
    within 1e-9, and the simplest fraction of that interval is reported. An action that changes twice between neighbours
    of the grid can escape.

    A few linear programs of n_profiles columns a grid point, and one basis solved a step of bisection: seconds for two
    times eight actions.
    """
    if game.n_players != 2:
        message = f"break-even probabilities are defined between two sides, but {game.n_players} players stand here; "
        raise NotApplicable(message + "merge the players into two blocks")
    if game.n_profiles > MOST_PROFILES:
        message = (
            f"break-even probabilities are computed exactly, but the game has {game.n_profiles} profiles; the limit "
        )
        raise TooLarge(message + f"is {MOST_PROFILES}, remove actions that do not matter")
    pairs = [(player, action) for player, count in enumerate(game.n_actions) for action in range(count)]
    places = np.indices(game.n_actions)
    blends = _Blends(game.fractions, np.stack([places[player] == action for player, action in pairs]))
    grid = _grid(game)
    found = []
    for event, (player, action) in enumerate(pairs):
        switches = sorted(
            {
                _switch(blends, event, low, high)
                for low, high in pairwise(grid)
                if (event in blends.played(low)) != (event in blends.played(high))
            }
        )
        last = switches[-1] if switches else Fraction(0)
        q = Fraction(1) if event in blends.played(Fraction(1)) else last
        found.append(BreakEven(player, action, float(q), tuple(map(float, switches))))
    return tuple(found)


def _grid(game: Game) -> list[Fraction]:
    """List the probabilities at which every action is looked at, in increasing order, 0 and 1 included."""
    steps = {Fraction(step, STEPS) for step in range(STEPS + 1)}
    critical = _critical(game.fractions)
    points = sorted(steps | critical if len(critical) <= MOST_CRITICAL else steps)
    middles = [(low + high) / 2 for low, high in pairwise(points)]
    return sorted([*points, *middles])


def _critical(payoffs: NumberArray) -> set[Fraction]:
    """List the q at which some player is indifferent between two actions against an action of the other."""
    found: set[Fraction] = set()
    for player in range(2):
        own, other = (np.moveaxis(table, player, 0) for table in (payoffs[player], payoffs[1 - player]))
        for first in range(len(own)):
            for second in range(first):
                for gain, harm in zip(own[first] - own[second], other[first] - other[second], strict=True):
                    k = gain / harm if harm else Fraction(-1)
                    if 0 <= k <= 1:
                        found.add((1 - k) / (1 + k))
        if len(found) > MOST_CRITICAL:
            break
    return found


def _switch(blends: _Blends, event: int, low: Fraction, high: Fraction) -> Fraction:
    """Locate a change between two probabilities by bisection."""
    at_low = event in blends.played(low)
    while high - low > NEAR:
        middle = (low + high) / 2
        if (event in blends.played(middle)) == at_low:
            low = middle
        else:
            high = middle
    bases = [blends.program(low, event).basis(), blends.program(high, event).basis()]
    while high - low > RESOLUTION:
        middle = (low + high) / 2
        possible, basis = blends.program(middle, event).resolved(bases)
        if possible == at_low:
            low, bases[0] = middle, basis
        else:
            high, bases[1] = middle, basis
    return _simplest(low, high)


def _simplest(low: Fraction, high: Fraction) -> Fraction:
    """Return the fraction with the smallest denominator in an interval of numbers that are not negative."""
    whole = ceil(low)
    if whole <= high:
        return Fraction(whole)
    below = whole - 1
    return below + 1 / _simplest(1 / (high - below), 1 / (low - below))
