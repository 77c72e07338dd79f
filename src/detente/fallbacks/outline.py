"""The outline of a set of payoffs that has too many sides to be listed: maxima in any direction, and its shadows."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from math import isfinite
from typing import TYPE_CHECKING

import numpy as np

from detente.fallbacks.correlated import Correlated
from detente.model.agreement import GameSummary, summary_of
from detente.model.coalition import singletons
from detente.model.errors import NotApplicable, ShapeMismatch
from detente.model.expecting import check_is_game
from detente.model.notebook_view import Viewable
from detente.model.numbers import absolute
from detente.numerics.polygon import polygon

if TYPE_CHECKING:
    from collections.abc import Sequence

    from detente.model.certificate import Stage
    from detente.model.game import Game
    from detente.model.numbers import Number
    from detente.numerics.equilibrium_polytope import EquilibriumPolytope

PAIR = 2  #: players of a projection


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Support(Viewable):
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
    point
        What an equilibrium pays that reaches `lower`, one a player; others may reach it too.
    """

    game: GameSummary
    weights: tuple[Number, ...]
    lower: Number
    upper: Number
    point: tuple[Number, ...]

    def __repr__(self) -> str:
        """Fit a terminal line."""
        pairs = zip(self.weights, self.game.players, strict=True)
        return f"Support({', '.join(f'{name}: {float(weight):g}' for weight, name in pairs)}; {float(self.lower):g})"


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Projection(Viewable):
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
        If a weight is not a finite number.
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
    check_is_game(game)
    given = _one_a_player(weights, game.n_players)
    polytope = _polytope(game)
    kind = type(polytope.tie)
    asked = tuple(kind(weight) for weight in given)
    size = max(absolute(weight) for weight in asked) or kind(1)
    stage = polytope.maximise([weight / size for weight in asked])
    return Support(summary_of(game), asked, stage.lower * size, stage.upper * size, tuple(stage.payoffs))


def projection(game: Game, players: tuple[int | str, int | str]) -> Projection:
    """Find what two players can get in correlated equilibria, whatever the others get.

    Parameters
    ----------
    players
        Two different players, by name or by number, from 0.

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
    check_is_game(game)
    first, second = _two_of(game.players, players)
    polytope = _polytope(game)
    zero = type(polytope.tie)(0)

    def seen(weights: tuple[Number, Number]) -> Stage:
        asked = [zero] * game.n_players
        asked[first], asked[second] = weights
        stage = polytope.maximise(asked)
        return replace(stage, payoffs=(stage.payoffs[first], stage.payoffs[second]))

    corners = tuple(stage.payoffs for stage in polygon(seen, polytope.tie))
    return Projection(summary_of(game), (first, second), corners)


def _one_a_player(weights: Sequence[Number], n_players: int) -> tuple[Number, ...]:
    """Check weights."""
    try:
        given = tuple(weights)
        finite = all(map(isfinite, given))
    except (TypeError, OverflowError):
        finite = False
    if not finite:
        message = f"the weights are {weights!r:.60}; they must be finite numbers, one a player"
        raise NotApplicable(message, where="direction")
    if len(given) != n_players:
        message = f"{len(given)} weights were given for {n_players} players; give one a player, in their order"
        raise ShapeMismatch(message, where="direction")
    return given


def _two_of(names: tuple[str, ...], asked: object) -> tuple[int, int]:
    """Look up two players."""
    listed = list(asked) if isinstance(asked, Iterable) and not isinstance(asked, str) else []
    found = [names.index(player) if isinstance(player, str) and player in names else player for player in listed]
    known = [int(player) for player in found if isinstance(player, int | np.integer) and 0 <= player < len(names)]
    if len(known) != len(found) or len(known) != PAIR or known[0] == known[1]:
        message = (
            f"a projection needs two different players, by name or by number from 0; the players are "
            f"{', '.join(names)}, and it was asked for {asked!r:.60}"
        )
        raise NotApplicable(message, where="project")
    return known[0], known[1]


def _polytope(game: Game) -> EquilibriumPolytope:
    return Correlated().admissible(game, singletons(game.n_players)).polytope
