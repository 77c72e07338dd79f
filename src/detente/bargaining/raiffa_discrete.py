"""Bargaining in rounds: everybody moves part of the way to the best that the others' claims leave."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

from detente.bargaining.acceptable import Acceptable, demanding, ideals
from detente.bargaining.raising import leximin, little_to_gain, within
from detente.bargaining.two_players import check_exact, frontier_of_two
from detente.model.certificate import Floor
from detente.model.errors import NumericalTrouble
from detente.numerics.planar_rounds import limit_of_rounds
from detente.numerics.tolerance import RAIFFA
from detente.selections.point import point_of, unit, with_near_ties

if TYPE_CHECKING:
    from collections.abc import Sequence

    from detente.model.certificate import Stage
    from detente.model.numbers import Number
    from detente.protocols import PayoffSet
    from detente.selections.point import Point

MAX_ROUNDS = 2000


@dataclass(frozen=True, slots=True)
class RaiffaDiscrete:
    """Start at the disagreement point, and let each of n players move by 1/n of the way to its best, again and again.

    With F_d the feasible payoffs x >= d and m_i(y) the largest x_i in F_d that leaves every other player j at least
    y_j: from y = d on, y moves to y + (m(y) - y) / n. The pick is the limit.

    Raises
    ------
    NotApplicable
        If F_d is empty.
    TooLarge
        If what is feasible is known in floats only.

    Notes
    -----
    Every m(y) - y shrinks to at most 1 - 1/n of itself. At the limit nobody can gain while the others keep what they
    have, and something feasible is as good for everybody: the limit is feasible and efficient. Anonymous, and
    independent of the unit that a player counts in. This is not the selection of the same name, whose players bargain
    over fallbacks and average their favourites.

    Two players: on the frontier as a line, exact but for frontiers that bend hardly at all. More: n maxima a round;
    exact where the rounds end, as they do inside a face, and otherwise until m(y) - y is at most 1e-8 of the scale for
    everybody. The pick and the limit both lie between y and m(y), which is the radius.

    References
    ----------
    Raiffa (1953); Luce & Raiffa (1957, section 6.7).
    """

    @property
    def name(self) -> str:
        """The name in documents."""
        return "raiffa-discrete"

    def choose(self, feasible: PayoffSet, disagreement: Sequence[Number], /) -> Point:
        """Return the pick."""
        region = demanding(feasible, disagreement)
        if region.n_blocks == 2:
            frontier = frontier_of_two(region)
            if len(frontier.points) == 1:
                return frontier.points[0]
            end = limit_of_rounds(frontier.line(), frontier.least)
            return within(frontier.at(end.point), end.radius, ())
        check_exact(region)
        return _rounds(region)


def _rounds(region: Acceptable) -> Point:
    """Play the rounds of any number of players."""
    found = ideals(region.feasible, region.least)
    close = little_to_gain(found)
    claims = tuple(Fraction(payoff) for payoff in region.least)
    for _ in range(MAX_ROUNDS):
        best = tuple(best_left(region, claims, player) for player in range(region.n_blocks))
        gaps = [Fraction(stage.lower) - claim for stage, claim in zip(best, claims, strict=True)]
        if not any(gaps):
            return with_near_ties(point_of(best[0]), close)
        if max(gaps) <= RAIFFA * region.scale:
            return within(finished(region, claims), max(gaps), close)
        claims = tuple(claim + gap / region.n_blocks for claim, gap in zip(claims, gaps, strict=True))
    message = f"Raiffa's rounds did not end within {MAX_ROUNDS}"
    raise NumericalTrouble(message)


def best_left(region: Acceptable, claims: Sequence[Fraction], player: int) -> Stage:
    """Find the most that a player can get while every other one gets at least its claim."""
    n_players = region.n_blocks
    others = tuple(
        Floor(unit(other, n_players, region.tie), claims[other]) for other in range(n_players) if other != player
    )
    return region.feasible.maximise(unit(player, n_players, region.tie), (*others, region.floors()[player]))


def finished(region: Acceptable, claims: Sequence[Fraction]) -> Point:
    """Turn claims that leave hardly anything into an agreement: the leximin point of what it gives beyond them."""
    found = ideals(region.feasible, claims)
    return leximin(found, [Fraction(1)] * len(found.active))
