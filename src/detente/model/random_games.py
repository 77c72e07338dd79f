"""Random games of named families, for measuring and for trying things out."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import numpy as np

from detente.model.errors import InvalidGame
from detente.model.game import Game

if TYPE_CHECKING:
    from collections.abc import Sequence

    from detente.model.numbers import FloatArray

Family = Callable[[tuple[int, ...], np.random.Generator], "FloatArray"]
LEAST = -5  #: the least payoff of the family of integers; the largest is its opposite
NOISE = 1e-3  #: how far near-zero-sum games are from zero-sum
ELASTICITY = 0.7  #: of a public good in what is given


def random_game(family: str, *, players: int, actions: int | Sequence[int] = 2, seed: int) -> Game:
    """Draw a game of a family; equal arguments give equal games.

    Parameters
    ----------
    family
        - "random": independent standard normal payoffs; nothing is dominated or equal.
        - "integer": independent integers from -5 to 5: many ties.
        - "near-zero-sum": normal payoffs, the last player's being minus the sum of the others', up to noise of 1e-3.
        - "public-good": action k gives k units at the player's own price; everybody values the sum to the power 0.7,
          each at another rate.
        - "congestion": an action is a road with a fixed benefit to each player, less the road's delay times the number
          of players on it.
        - "polymatrix": the sum of a random normal matrix game with every other player.
    players
        How many.
    actions
        How many each has, or a list of one number a player.
    seed
        A number of at least 0.

    Raises
    ------
    InvalidGame
        If there is no such family, or a number is too small.

    Examples
    --------
    >>> random_game("congestion", players=3, seed=1)
    Game('congestion, seed 1', players=['Player 1', 'Player 2', 'Player 3'], n_actions=(2, 2, 2))
    """
    if family not in FAMILIES:
        message = f"there is no family of games named '{family}'; choose one of {', '.join(FAMILIES)}"
        raise InvalidGame(message)
    counts = checked_counts(players, actions, seed)
    payoffs = FAMILIES[family](counts, np.random.default_rng(seed))
    return Game(payoffs, title=f"{family}, seed {seed}")


def checked_counts(players: int, actions: int | Sequence[int], seed: int) -> tuple[int, ...]:
    """Return one number of actions a player; InvalidGame if a number of what is to be drawn is too small."""
    counts = (actions,) * players if isinstance(actions, int) else tuple(actions)
    if players < 1 or len(counts) != players or min(counts) < 1 or seed < 0:
        message = (
            f"a game of {players} players with {counts} actions from seed {seed} cannot be drawn; players and actions "
            f"must be at least 1, one number of actions a player, and the seed at least 0"
        )
        raise InvalidGame(message)
    return counts


def _normal(counts: tuple[int, ...], rng: np.random.Generator) -> FloatArray:
    return rng.normal(size=(len(counts), *counts))


def _integers(counts: tuple[int, ...], rng: np.random.Generator) -> FloatArray:
    payoffs: FloatArray = rng.integers(LEAST, -LEAST + 1, size=(len(counts), *counts)).astype(np.float64)
    return payoffs


def _near_zero_sum(counts: tuple[int, ...], rng: np.random.Generator) -> FloatArray:
    payoffs = rng.normal(size=(len(counts), *counts))
    payoffs[-1] = NOISE * payoffs[-1] - payoffs[:-1].sum(axis=0)
    return payoffs


def _public_good(counts: tuple[int, ...], rng: np.random.Generator) -> FloatArray:
    given = np.indices(counts).astype(np.float64)
    rates, prices = rng.uniform(0.0, 1.0, size=(2, len(counts), *[1] * len(counts)))
    payoffs: FloatArray = rates * given.sum(axis=0) ** ELASTICITY - prices * given
    return payoffs


def _congestion(counts: tuple[int, ...], rng: np.random.Generator) -> FloatArray:
    chosen = np.indices(counts)
    roads = max(counts)
    delays = rng.uniform(0.0, 1.0, size=roads)
    users = np.stack([(chosen == road).sum(axis=0) for road in range(roads)])
    crowd = np.take_along_axis(users, chosen, axis=0)
    benefits = rng.normal(size=(len(counts), roads))
    payoffs = np.stack([own[choice] for own, choice in zip(benefits, chosen, strict=True)])
    payoffs -= delays[chosen] * crowd
    return payoffs


def _polymatrix(counts: tuple[int, ...], rng: np.random.Generator) -> FloatArray:
    payoffs = np.zeros((len(counts), *counts))
    for one in range(len(counts)):
        for other in range(one):
            shape = [count if player in {one, other} else 1 for player, count in enumerate(counts)]
            payoffs[one] += rng.normal(size=shape)
            payoffs[other] += rng.normal(size=shape)
    return payoffs


FAMILIES: dict[str, Family] = {
    "random": _normal,
    "integer": _integers,
    "near-zero-sum": _near_zero_sum,
    "public-good": _public_good,
    "congestion": _congestion,
    "polymatrix": _polymatrix,
}
