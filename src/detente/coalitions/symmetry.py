"""Equal players: exchanging two of them leaves the game as it is, so that one study serves for all their coalitions."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from detente.numerics.tolerance import EXACT_PROFILES

if TYPE_CHECKING:
    from collections.abc import Hashable, Sequence

    from detente.coalitions.plan import Influence
    from detente.model.game import Game
    from detente.model.numbers import NumberArray


def equal_players(game: Game) -> tuple[int, ...]:
    """Find the players who are equal: exchanging them and their actions changes no payoff, to the last digit.

    Returns
    -------
    tuple of int
        One coalition for every class of equal players, in the order of their first players.

    Notes
    -----
    What is unequal is told apart by a few numbers a player, after one pass over the payoffs; a comparison of two
    players looks at the payoffs of one player after another, and stops at the first that differ.
    """
    table = deciding_payoffs(game)
    marks = _marks(game)
    classes: list[int] = []
    for player in range(game.n_players):
        for place, known in enumerate(classes):
            first = (known & -known).bit_length() - 1
            if marks[first] == marks[player] and _exchangeable(table, first, player):
                classes[place] |= 1 << player
                break
        else:
            classes.append(1 << player)
    return tuple(classes)


def deciding_payoffs(game: Game) -> NumberArray:
    """Return the payoffs that a solution reads: exact ones in games that are solved in fractions."""
    exact = game.exact_payoffs if game.n_profiles <= EXACT_PROFILES else None
    return game.payoffs if exact is None else exact


def _marks(game: Game) -> list[tuple[float, ...]]:
    """Collect a few numbers a player that equal players share."""
    flat = game.payoffs.reshape(game.n_players, -1)
    alone = np.ravel_multi_index(tuple(np.diag(np.array(game.n_actions) - 1)), game.n_actions)
    players = np.arange(game.n_players)
    marks = game.n_actions, flat.min(axis=1), flat.max(axis=1), flat[:, 0], flat[:, -1], flat[players, alone]
    return list(zip(*[np.asarray(mark).tolist() for mark in marks], strict=True))


def _exchangeable(table: NumberArray, first: int, second: int) -> bool:
    """Compare the payoffs of a game with those after two players have changed places."""
    places = list(range(len(table)))
    places[first], places[second] = second, first
    turned = table.swapaxes(1 + first, 1 + second)
    others = [player for player in range(len(table)) if player not in {first, second}]
    return all(np.array_equal(table[player], turned[places[player]]) for player in (first, *others))


def orbit(influence: Influence, classes: Sequence[int]) -> Hashable:
    """Name what a partition has in common with all those that exchanging equal players makes of it.

    How many of each class stand in the first block, in the second, and so on, and what is asked about the blocks: two
    partitions with the same name go over into each other, block by block.
    """
    counts = [(block & alike).bit_count() for block in influence.partition.blocks for alike in classes]
    return (
        len(influence.partition),
        tuple(counts),
        tuple([number.as_integer_ratio() for d in influence.directions for number in d]),
    )
