"""The outline of a set of payoffs that has too many sides to be listed: maxima in any direction, and its shadows."""

from __future__ import annotations

from dataclasses import dataclass, replace
from math import isfinite
from typing import TYPE_CHECKING

from detente.fallbacks.correlated import Correlated
from detente.model.agreement import GameSummary, summary_of
from detente.model.coalition import singletons
from detente.model.errors import NotApplicable, ShapeMismatch
from detente.model.numbers import absolute
from detente.numerics.polygon import polygon

if TYPE_CHECKING:
    from collections.abc import Sequence

    from detente.model.certificate import Stage
    from detente.model.game import Game
    from detente.model.numbers import Number
    from detente.numerics.equilibrium_polytope import EquilibriumPolytope


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Support:
    """Hold the largest weighted payoff over all correlated equilibria.

    Attributes
    ----------
    game
        The game.
    weights
        One a player.
    lower, upper
        What some equilibrium reaches, and what none exceeds, in the currency times a weight: the same fraction where
        the game is solved exactly, otherwise at most 1e-9 of the scale times the largest weight apart.
    """

    game: GameSummary
    weights: tuple[Number, ...]
    lower: Number
    upper: Number

    def __repr__(self) -> str:
        """Fit a terminal line."""
        return f"Support({', '.join(f'{float(weight):g}' for weight in self.weights)}: {float(self.lower):g})"


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Projection:
    """Hold what two of the players can get in correlated equilibria, whatever the others get.

    Attributes
    ----------
    game
        The game.
    players
        The two, by their numbers.
    vertices
        Corners of the payoff pairs, counter-clockwise from the largest first payoff; one for a point, two for a
        segment.
    """

    game: GameSummary
    players: tuple[int, int]
    vertices: tuple[tuple[Number, ...], ...]

    def __repr__(self) -> str:
        """Fit a terminal line."""
        first, second = (self.game.players[player] for player in self.players)
        count = len(self.vertices)
        return f"Projection({first}, {second}: {count} corner{'s' if count > 1 else ''})"


def support(game: Game, weights: Sequence[Number]) -> Support:
    """Find the largest weighted payoff over all correlated equilibria: the support function of the set of fallbacks.

    Parameters
    ----------
    weights
        Shape ``(n_players,)``; negative ones ask for little. Floats are read as the fractions that they are.

    Raises
    ------
    ShapeMismatch
        If there is not one weight a player.
    NotApplicable
        If a weight is not finite.
    NumericalTrouble
        If the maximum could not be certified.

    Notes
    -----
    One linear program, for any number of players.

    Examples
    --------
    >>> from detente.model.game import Game
    >>> chicken = Game([[[6, 2], [7, 0]], [[6, 7], [2, 0]]])
    >>> support(chicken, (1, 1)).lower
    Fraction(21, 2)
    """
    if len(weights) != game.n_players:
        message = f"{len(weights)} weights were given for {game.n_players} players; give one a player, in their order"
        raise ShapeMismatch(message, where="direction")
    if not all(isfinite(weight) for weight in weights):
        message = "a weight is infinite or not a number; give finite weights"
        raise NotApplicable(message, where="direction")
    polytope = _polytope(game)
    kind = type(polytope.tie)
    asked = tuple(kind(weight) for weight in weights)
    size = max(absolute(weight) for weight in asked) or kind(1)
    stage = polytope.maximise([weight / size for weight in asked])
    return Support(summary_of(game), asked, stage.lower * size, stage.upper * size)


def projection(game: Game, players: tuple[int, int]) -> Projection:
    """Find what two players can get in correlated equilibria, whatever the others get.

    Parameters
    ----------
    players
        Two different players by their numbers, from 0.

    Raises
    ------
    NotApplicable
        If these are not two different players of the game.
    NumericalTrouble
        If a corner could not be certified, or there are more than 10,000.

    Notes
    -----
    The shadow of the set of payoffs on a plane: at most two linear programs a corner, exact where the game is solved
    exactly.

    Examples
    --------
    >>> from detente.formats import read
    >>> found = projection(read("example:public-good"), (0, 1))
    >>> found
    Projection(Ida, Jon: 1 corner)
    """
    first, second = players
    if first == second or not all(0 <= player < game.n_players for player in players):
        message = (
            f"a projection needs two different players between 0 and {game.n_players - 1}; it was asked for {first} "
            f"and {second}"
        )
        raise NotApplicable(message, where="project")
    polytope = _polytope(game)
    zero = type(polytope.tie)(0)

    def seen(weights: tuple[Number, Number]) -> Stage:
        asked = [zero] * game.n_players
        asked[first], asked[second] = weights
        stage = polytope.maximise(asked)
        return replace(stage, payoffs=(stage.payoffs[first], stage.payoffs[second]))

    corners = tuple(stage.payoffs for stage in polygon(seen, polytope.tie))
    return Projection(summary_of(game), (first, second), corners)


def _polytope(game: Game) -> EquilibriumPolytope:
    return Correlated().admissible(game, singletons(game.n_players)).polytope
