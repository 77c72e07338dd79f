"""From which breakdown probability on a threat is empty: nobody would carry it out."""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction
from itertools import groupby, pairwise
from math import ceil, lcm
from typing import TYPE_CHECKING

import numpy as np

from detente.audit.findings import BreakEven
from detente.audit.played import EventProgram
from detente.fallbacks.credible_pieces import played
from detente.model.coalition import singletons
from detente.model.errors import NotApplicable, TooLarge
from detente.numerics.parametric_cover import FIRST, LAST

if TYPE_CHECKING:
    from collections.abc import Sequence

    from detente.model.game import Game
    from detente.model.numbers import NumberArray
    from detente.numerics.parametric_events import Chance

RESOLUTION = Fraction(1, 10**9)  #: switches are located this closely, as a probability
EXACT_PROFILES = 20  #: up to so many profiles, all switches are known exactly
MOST_PROFILES = 256  #: larger games are refused
STEPS = 16  #: the coarse grid has so many steps
MOST_CRITICAL = 64  #: up to so many critical probabilities are added to the grid
HALVINGS = 100_000  #: so many steps of bisection, divided by the number of profiles, are shared by all changes
PLACES = (Fraction(1, 2), Fraction(3, 8), Fraction(5, 8))  #: where an interval is cut, if not in the middle

Interval = tuple[Fraction, Fraction]


@dataclass(frozen=True, slots=True)
class _Change:
    """Say that an action is played at one end of an interval, and not at the other."""

    event: int
    low: Fraction
    high: Fraction
    at_low: bool


@dataclass(frozen=True, slots=True, eq=False)
class _Blends:
    """Say which actions are played in some equilibrium of the blended game; `payoffs` are whole numbers."""

    payoffs: NumberArray
    events: NumberArray
    programs: dict[Fraction, EventProgram] = field(default_factory=dict)

    @classmethod
    def of(cls, game: Game) -> _Blends:
        unit = lcm(*(payoff.denominator for payoff in game.fractions.reshape(-1).tolist()))
        places = np.indices(game.n_actions)
        return cls(_whole(game.fractions * unit), np.stack([places[player] == own for player, own in _actions(game)]))

    def program(self, q: Fraction) -> EventProgram:
        """Let each of the two count the other's payoff with weight -(1-q)/(1+q), times a whole number."""
        if q not in self.programs:
            own, other = q.denominator + q.numerator, q.denominator - q.numerator
            first, second = self.payoffs
            blend = np.stack([own * first - other * second, own * second - other * first])
            self.programs[q] = EventProgram(blend, self.events)
        return self.programs[q]

    def decided(self, q: Fraction) -> dict[int, bool]:
        """Say of every action whether it is played, leaving out those that could not be decided."""
        program, known = self.program(q), dict[int, bool]()
        asked = [frozenset(range(len(self.events)))]
        while asked:
            events = asked.pop().difference(known)
            proof = program.proof(events) if events else None
            if proof is None:
                asked += [frozenset({event}) for event in events if len(events) > 1]
            elif proof.possible:
                known.update(dict.fromkeys(proof.possible, True))
                asked.append(events)
            else:
                known.update(dict.fromkeys(events, False))
        self.programs.clear()
        return known


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

    Notes
    -----
    Up to 20 profiles all switches are found, exactly (`numerics.parametric_events`): 10 ms with two times two actions,
    0.1 s with four times four. `unresolved` then holds single places at which it could not be decided.

    In larger games, whether an action is played is proved exactly on a grid: sixteen
    equal steps; the critical q at which a player is indifferent between two actions against one action of the other, if
    there are at most 64; and the midpoints between all these. Where neighbours differ, bisection locates the switch
    within 1e-9, and the simplest fraction of that interval is reported. An action that changes twice between neighbours
    of the grid can escape.

    It always ends. A proof is one exact solve of a basis that the floating-point solver, or a neighbouring q, proposes;
    where none of these proves anything, the point is left undecided rather than searched for by exact pivots. All
    changes share 100,000 / n_profiles steps of bisection. An interval in which a change was not located within 1e-9, or
    a point of the grid not decided, is reported as unresolved; q* is then at most `q`.

    Random whole payoffs: about two seconds for two times eight actions, ten for two times twelve, two minutes for the
    largest games.
    """
    if game.n_players != 2:
        message = f"break-even probabilities are defined between two sides, but {game.n_players} players stand here; "
        raise NotApplicable(message + "merge the players into two blocks")
    if game.n_profiles > MOST_PROFILES:
        message = (
            f"break-even probabilities are computed exactly, but the game has {game.n_profiles} profiles; the limit "
        )
        raise TooLarge(message + f"is {MOST_PROFILES}, remove actions that do not matter")
    if game.n_profiles <= EXACT_PROFILES:
        found = played(game, singletons(2))
        return tuple(_exact_finding(pair, chance) for pair, chance in zip(_actions(game), found, strict=True))
    return _searched(game)


def _exact_finding(pair: tuple[int, int], chance: Chance) -> BreakEven:
    """Read off where an action is played; places where that is not known are reported as unresolved."""
    ends = {span.low for span in chance.spans if not (span.low == FIRST and span.with_low)}
    ends |= {span.high for span in chance.spans if not (span.high == LAST and span.with_high)}
    last = max([FIRST, *(span.high for span in chance.spans), *chance.undecided])
    unresolved = tuple((float(place), float(place)) for place in chance.undecided)
    return BreakEven(*pair, float(last), tuple(map(float, sorted(ends))), unresolved)


def _searched(game: Game) -> tuple[BreakEven, ...]:
    """Look for the switches of a game that is too large to know all of them."""
    blends, grid = _Blends.of(game), _grid(game)
    decided = [blends.decided(q) for q in grid]
    found = _located(blends, grid, decided, halvings=HALVINGS // game.n_profiles)
    empty = [decided[-1].get(event) is False for event in range(len(found))]
    return tuple(
        _finding(pair, intervals, Fraction(0 if unplayed else 1))
        for pair, intervals, unplayed in zip(_actions(game), found, empty, strict=True)
    )


def _actions(game: Game) -> list[tuple[int, int]]:
    return [(player, action) for player, count in enumerate(game.n_actions) for action in range(count)]


def _whole(fractions: NumberArray) -> NumberArray:
    """Read fractions without a denominator as whole numbers."""
    whole = np.empty(fractions.shape, dtype=object)
    whole.reshape(-1)[:] = [value.numerator for value in fractions.reshape(-1).tolist()]
    return whole


def _located(
    blends: _Blends, grid: Sequence[Fraction], decided: Sequence[dict[int, bool]], *, halvings: int
) -> list[list[Interval]]:
    """List, for every action, the intervals in which it changes, as narrow as can be, or was not decided."""
    found: list[list[Interval]] = [[] for _ in blends.events]
    changes: list[_Change] = []
    for event, intervals in enumerate(found):
        known = [place for place, played in enumerate(decided) if event in played]
        for first, second in pairwise([0, *known, len(grid) - 1]):
            at_low, at_high = (decided[place].get(event) for place in (first, second))
            if at_low is not None and at_high is not None and at_low != at_high:
                changes.append(_Change(event, grid[first], grid[second], at_low))
            elif second - first > 1 or at_low is None or at_high is None:
                intervals.append((grid[first], grid[second]))
    steps = halvings // max(1, len(changes))
    for _, together in groupby(sorted(changes, key=_place), _place):
        for change in together:
            found[change.event].append(_narrowed(blends, change, steps))
        blends.programs.clear()
    return [sorted(intervals) for intervals in found]


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


def _place(change: _Change) -> Interval:
    return change.low, change.high


def _narrowed(blends: _Blends, change: _Change, steps: int) -> Interval:
    """Narrow an interval at whose ends the answers differ, by bisection."""
    low, high = _place(change)
    asked = frozenset({change.event})
    ends = [blends.program(q).proof(asked) for q in (low, high)]
    for _ in range(steps):
        if high - low <= RESOLUTION:
            break
        bases = [proof.basis for proof in ends if proof is not None]
        for place in PLACES:
            middle = low + (high - low) * place
            proof = blends.program(middle).proof(asked, bases)
            if proof is not None:
                break
        else:
            break
        if bool(proof.possible) == change.at_low:
            low, ends[0] = middle, proof
        else:
            high, ends[1] = middle, proof
    return low, high


def _finding(pair: tuple[int, int], intervals: Sequence[Interval], least: Fraction) -> BreakEven:
    """Put together what was found about one action; `least` is 1 where it is played at 1, or may be."""
    narrow = sorted({_simplest(low, high) for low, high in intervals if high - low <= RESOLUTION})
    wide = [interval for interval in intervals if interval[1] - interval[0] > RESOLUTION]
    q = max([least, *narrow, *(high for _, high in wide)])
    unresolved = tuple((float(low), float(high)) for low, high in wide)
    return BreakEven(*pair, float(q), tuple(map(float, narrow)), unresolved)


def _simplest(low: Fraction, high: Fraction) -> Fraction:
    """Return the fraction with the smallest denominator in an interval of numbers that are not negative."""
    whole = ceil(low)
    if whole <= high:
        return Fraction(whole)
    below = whole - 1
    return below + 1 / _simplest(1 / (high - below), 1 / (low - below))
