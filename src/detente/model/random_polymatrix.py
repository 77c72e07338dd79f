"""Random games on sparse graphs, given as their small tables, for measuring and for trying things out."""

from __future__ import annotations

from collections.abc import Callable
from math import isqrt
from typing import TYPE_CHECKING

import numpy as np

from detente.model.errors import InvalidGame
from detente.model.polymatrix import PolymatrixGame
from detente.model.random_games import checked_counts

if TYPE_CHECKING:
    from collections.abc import Sequence

    from detente.model.game import Game
    from detente.model.local_payoffs import Edge

Graph = Callable[[int, np.random.Generator], "list[Edge]"]


def random_polymatrix(graph: str, *, players: int, actions: int | Sequence[int] = 2, seed: int) -> Game:
    """Draw a game on a graph, with independent standard normal tables; equal arguments give equal games.

    Parameters
    ----------
    graph
        - "tree": every player but the first is joined to a random one before.
        - "path", "cycle", "star": one after the other, the same closed, all to the first.
        - "grid": rows of about the square root of the number of players, the last one perhaps shorter.
        - "complete": everybody to everybody.
    players
        How many.
    actions
        How many each has, or a list of one number a player.
    seed
        A number of at least 0.

    Returns
    -------
    Game
        Whose `structure` holds the tables; its tensor is made when it is asked for, if it is small.

    Raises
    ------
    InvalidGame
        If there is no such graph, or a number is too small or too large.

    Examples
    --------
    >>> game = random_polymatrix("tree", players=24, seed=1)
    >>> game.structure
    PolymatrixGame('tree, seed 1', n_players=24, n_edges=23)
    >>> game.tabled
    False
    """
    if graph not in GRAPHS:
        message = f"there is no graph named '{graph}'; choose one of {', '.join(GRAPHS)}"
        raise InvalidGame(message)
    counts = checked_counts(players, actions, seed)
    rng = np.random.default_rng(seed)
    edges = GRAPHS[graph](players, rng)
    own = [rng.normal(size=count) for count in counts]
    tables = {(one, other): rng.normal(size=(2, counts[one], counts[other])) for one, other in edges}
    return PolymatrixGame(own, tables, title=f"{graph}, seed {seed}").to_game()


def _tree(players: int, rng: np.random.Generator) -> list[Edge]:
    return [(int(rng.integers(player)), player) for player in range(1, players)]


def _path(players: int, _rng: np.random.Generator) -> list[Edge]:
    return [(player - 1, player) for player in range(1, players)]


def _cycle(players: int, rng: np.random.Generator) -> list[Edge]:
    closing = [(0, players - 1)] if players > 2 else []
    return _path(players, rng) + closing


def _star(players: int, _rng: np.random.Generator) -> list[Edge]:
    return [(0, player) for player in range(1, players)]


def _grid(players: int, _rng: np.random.Generator) -> list[Edge]:
    width = isqrt(players)
    along = [(player - 1, player) for player in range(players) if player % width]
    return along + [(player - width, player) for player in range(width, players)]


def _complete(players: int, _rng: np.random.Generator) -> list[Edge]:
    return [(one, other) for other in range(players) for one in range(other)]


GRAPHS: dict[str, Graph] = {
    "tree": _tree,
    "path": _path,
    "cycle": _cycle,
    "star": _star,
    "grid": _grid,
    "complete": _complete,
}
