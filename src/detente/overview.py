"""Everything that the players of a game may fall back on, each of them alone, before any division."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from detente.fallbacks import Correlated, Nash, Security, Threat
from detente.fallbacks.coarse import PayoffIntervals, coarse_intervals, payoff_intervals
from detente.model.agreement import GameSummary, summary_of
from detente.model.coalition import singletons
from detente.model.errors import TooLarge
from detente.numerics.polygon import polygon
from detente.selections import SELECTIONS, Kindest
from detente.selections.frontier import favourite, frontier

if TYPE_CHECKING:
    from detente.model.game import Game
    from detente.model.numbers import Number
    from detente.numerics.bimatrix import Equilibrium
    from detente.numerics.equilibrium_polytope import EquilibriumPolytope

Payoffs = tuple["Number", ...]


@dataclass(frozen=True, slots=True)
class Unavailable:
    """Say why a part of the overview does not exist for this game."""

    reason: str


@dataclass(frozen=True, slots=True, eq=False)
class PayoffPolygon:
    """Hold the payoff pairs of the correlated equilibria of two players.

    Attributes
    ----------
    vertices
        Corners, counter-clockwise from the largest first payoff.
    frontier
        Corners that nobody can improve without hurting the other, from the second player's favourite to the first's.
    nadir
        What each player gets at the other's favourite.
    favourites
        The pair with a player's largest payoff and, there, the other's largest; one a player.
    """

    vertices: tuple[Payoffs, ...]
    frontier: tuple[Payoffs, ...]
    nadir: Payoffs
    favourites: tuple[Payoffs, ...]


@dataclass(frozen=True, slots=True, eq=False)
class ThreatPair:
    """Hold what an optimal pair of threats pays two players; only the difference is determined."""

    difference: Number
    payoffs: Payoffs


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class FallbackOverview:
    """Hold what every notion of a fallback pays the players, each of them alone; in the currency.

    Attributes
    ----------
    game
        The game.
    correlated, coarse
        Every player's interval over all correlated, and all coarse correlated, equilibria.
    shape
        The polygon of correlated equilibrium payoffs, for two players.
    nash
        All extreme Nash equilibria, for two players.
    security
        What every player can guarantee itself.
    threat
        An optimal pair of threats, for two players.
    selections
        The correlated equilibrium payoffs that each rule picks.
    """

    game: GameSummary
    correlated: PayoffIntervals
    coarse: PayoffIntervals
    shape: PayoffPolygon | Unavailable
    nash: tuple[Equilibrium, ...] | Unavailable
    security: Payoffs
    threat: ThreatPair | Unavailable
    selections: tuple[tuple[str, Payoffs], ...]

    def __repr__(self) -> str:
        """Fit a terminal line."""
        ends = zip(self.game.players, self.correlated.low, self.correlated.high, strict=True)
        spans = ", ".join(f"{name}: {float(low):g} to {float(high):g}" for name, low, high in ends)
        return f"FallbackOverview({spans})"


def fallbacks(game: Game) -> FallbackOverview:
    """List what the players of a game may fall back on, each of them alone.

    Raises
    ------
    SolverError
        If a set of equilibria could not be certified.

    Notes
    -----
    The polygon, the Nash equilibria and the threats are given for two players.

    Examples
    --------
    >>> from detente.model.game import Game
    >>> found = fallbacks(Game([[[6, 2], [7, 0]], [[6, 7], [2, 0]]]))
    >>> found
    FallbackOverview(Player 1: 2 to 7, Player 2: 2 to 7)
    >>> [[str(value) for value in corner] for corner in found.shape.vertices]
    [['7', '2'], ['21/4', '21/4'], ['2', '7'], ['18/5', '18/5']]
    """
    alone = singletons(game.n_players)
    polytope = Correlated(Kindest()).admissible(game, alone).polytope
    correlated = payoff_intervals(polytope)
    return FallbackOverview(
        summary_of(game),
        correlated,
        coarse_intervals(game),
        _shape(polytope),
        _nash(game),
        Security().admissible(game, alone).pick().payoffs if game.n_players > 1 else correlated.low,
        _threat(game),
        tuple((rule.name, tuple(rule.select(polytope).payoffs)) for rule in SELECTIONS),
    )


def _shape(polytope: EquilibriumPolytope) -> PayoffPolygon | Unavailable:
    if polytope.n_blocks != 2:
        return _two_only(polytope.n_blocks)
    first, second = favourite(polytope, 0), favourite(polytope, 1)
    return PayoffPolygon(
        tuple(stage.payoffs for stage in polygon(polytope.maximise, polytope.tie)),
        _distinct(tuple(stage.payoffs for stage in frontier(polytope)), polytope.tie),
        (second.payoffs[0], first.payoffs[1]),
        (first.payoffs, second.payoffs),
    )


def _distinct(corners: tuple[Payoffs, ...], tie: Number) -> tuple[Payoffs, ...]:
    """Drop corners that repeat the one before."""
    kept = [corners[0]]
    for corner in corners[1:]:
        if any(one - other > tie or other - one > tie for one, other in zip(corner, kept[-1], strict=True)):
            kept.append(corner)
    return tuple(kept)


def _nash(game: Game) -> tuple[Equilibrium, ...] | Unavailable:
    if game.n_players != 2:
        return _two_only(game.n_players)
    try:
        return Nash().admissible(game, singletons(2)).equilibria
    except TooLarge as error:
        return Unavailable(error.message)


def _threat(game: Game) -> ThreatPair | Unavailable:
    if game.n_players != 2:
        return _two_only(game.n_players)
    payoffs = Threat().admissible(game, singletons(2)).pick().payoffs
    return ThreatPair(payoffs[0] - payoffs[1], payoffs)


def _two_only(n_players: int) -> Unavailable:
    return Unavailable(f"given for two players; this game has {n_players}")
