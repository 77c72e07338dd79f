"""All extreme Nash equilibria of a two-player game, exactly.

The row player has payoffs A and mixes by x, the column player has B and mixes by y. The best-reply polyhedron of y
is {(y, v): y >= 0, sum y = 1, A y <= v}, that of x the same with B transposed. A point carries one label for each own
action that it leaves out and one for each pure best reply to it. The extreme equilibria are the pairs of corners that
carry every label between them; every equilibrium is a mixture of such pairs.

The corners are listed for the player with fewer actions only. The partners of a corner x form a face of the other
polyhedron: y mixes best replies to x, and every action that x uses is a best reply to y.

References
----------
Mangasarian (1964); Avis, Rosenberg, Savani and von Stengel (2010).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from detente.model.errors import NumericalTrouble, TooLarge
from detente.numerics.vertices import MAX_RAYS, ExactArray, IndexArray, extreme_rays, primitive

Strategy = tuple[Fraction, ...]


@dataclass(frozen=True, slots=True)
class Equilibrium:
    """Hold one Nash equilibrium: the mixed strategies of the row and the column player, and what each is paid."""

    strategies: tuple[Strategy, Strategy]
    payoffs: tuple[Fraction, Fraction]


@dataclass(frozen=True, slots=True)
class Response:
    """Hold a mixed strategy and how the opponent answers it best: the payoff of doing so and the actions that do."""

    strategy: Strategy
    payoff: Fraction
    replies: frozenset[int]


@dataclass(frozen=True, slots=True, eq=False)
class _ReplyCone:
    """Hold the cone over a best-reply polyhedron.

    Row k of `constraints` (n_replies, n_actions + 1), integers, says that reply k pays at most the last coordinate;
    the probability of action a is proportional to factors[a] times coordinate a.
    """

    constraints: ExactArray
    factors: tuple[Fraction, ...]


def extreme_equilibria(rows: ExactArray, columns: ExactArray, *, max_rays: int = MAX_RAYS) -> list[Equilibrium]:
    """List all extreme Nash equilibria of a bimatrix game.

    Parameters
    ----------
    rows, columns
        Shape (n_rows, n_columns), `Fraction` or `int`; payoffs of the row and of the column player.
    max_rays
        The most extreme rays of a cone kept at once, and the most equilibria returned.

    Returns
    -------
    list of Equilibrium
        At least one, each verified exactly against the payoffs; in lexicographic order of the strategies.

    Raises
    ------
    TooLarge
        If there are more than `max_rays` rays or equilibria.

    Notes
    -----
    With m <= n actions there are at most O((m + n)^(m / 2)) corners on the smaller side, each with one enumeration
    in a face, which is a point or empty unless the game is degenerate. A degenerate game may have infinitely many
    equilibria: these are the extreme points of their maximal convex subsets.

    Examples
    --------
    >>> rows = np.array([[6, 2], [7, 0]], dtype=object)
    >>> [str(found.payoffs[0]) for found in extreme_equilibria(rows, rows.T)]
    ['7', '14/3', '2']
    """
    transposed = rows.shape[0] > rows.shape[1]
    pairs = _pairs(columns.T, rows.T, max_rays=max_rays) if transposed else _pairs(rows, columns, max_rays=max_rays)
    by_row: dict[Strategy, Response] = {}
    by_column: dict[Strategy, Response] = {}
    found: list[Equilibrium] = []
    for pair in pairs:
        x, y = reversed(pair) if transposed else pair
        if x not in by_row:
            by_row[x] = response(columns.T, x)
        if y not in by_column:
            by_column[y] = response(rows, y)
        found.append(verified(by_row[x], by_column[y]))
        if len(found) > max_rays:
            raise TooLarge(f"There are more than {max_rays} extreme Nash equilibria. Raise max_rays to list them.")
    return sorted(found, key=lambda equilibrium: equilibrium.strategies)


def response(payoffs: ExactArray, strategy: Strategy) -> Response:
    """Compute how a player answers the opponent's mixed strategy best.

    Parameters
    ----------
    payoffs
        Shape (n_replies, n_actions), exact; the answering player's own payoffs.
    strategy
        Length n_actions, the opponent's probabilities.

    Notes
    -----
    O(n_replies * size of the support) operations on fractions.
    """
    weights, unit = primitive(strategy)
    support = [action for action, weight in enumerate(weights) if weight]
    played = payoffs[:, support] @ np.array([weights[action] for action in support], dtype=object)
    best = max(played)
    return Response(strategy, best / unit, frozenset(np.flatnonzero(played == best).tolist()))


def verified(row: Response, column: Response) -> Equilibrium:
    """Pair two strategies that are distributions and best replies to each other.

    Parameters
    ----------
    row, column
        The row player's strategy with the column player's answers to it, and the other way round.

    Raises
    ------
    NumericalTrouble
        If the pair is no Nash equilibrium.
    """
    for own, other in ((row, column), (column, row)):
        support = {action for action, probability in enumerate(own.strategy) if probability}
        if min(own.strategy) < 0 or sum(own.strategy) != 1 or not support <= other.replies:
            raise NumericalTrouble("A candidate is no Nash equilibrium. This is a defect: please report the game.")
    return Equilibrium((row.strategy, column.strategy), (column.payoff, row.payoff))


def _pairs(rows: ExactArray, columns: ExactArray, *, max_rays: int) -> Iterator[tuple[Strategy, Strategy]]:
    """Yield the completely labelled pairs of corners, from all corners x of the row player."""
    n_rows = len(rows)
    own, other = _reply_cone(columns.T), _reply_cone(rows)
    cone = extreme_rays(own.constraints, max_rays=max_rays)
    for ray, tight in zip(cone.rays, cone.tight, strict=True):
        used = np.flatnonzero(~tight[:n_rows])
        if not len(used):  # the direction in which only the payoff grows
            continue
        for y in _partners(other, used, np.flatnonzero(tight[n_rows + 1 :]), max_rays=max_rays):
            yield _strategy(own, np.arange(n_rows), ray), y


def _partners(cone: _ReplyCone, used: IndexArray, replies: IndexArray, *, max_rays: int) -> Iterator[Strategy]:
    """Yield the corners of the face where only `replies` are played and all of `used` are best answers to that."""
    face = cone.constraints[:, [*replies.tolist(), -1]]
    if (face[:, None, :-1] < face[None, used, :-1]).all(axis=2).any():
        return  # some used action is strictly dominated against these replies: the usual case, found cheaply
    others = np.setdiff1d(np.arange(len(face)), used)
    for ray in extreme_rays(face[others], equations=list(face[used]), max_rays=max_rays).rays:
        yield _strategy(cone, replies, ray)


def _strategy(cone: _ReplyCone, actions: IndexArray, ray: ExactArray) -> Strategy:
    """Turn a ray over some actions into probabilities of all actions."""
    weights = [Fraction(0)] * len(cone.factors)
    for action, weight in zip(actions.tolist(), ray[:-1], strict=True):
        if weight:
            weights[action] = cone.factors[action] * weight
    total = sum(weights)
    return tuple(weight / total if weight else weight for weight in weights)


def _reply_cone(payoffs: ExactArray) -> _ReplyCone:
    """Build the cone over the best-reply polyhedron of payoffs (n_replies, n_actions) to the replying player.

    Best replies do not change when a constant is added to an action's column, or when the column is scaled and the
    action's weight inversely. So each column becomes coprime non-negative integers with a zero among them, and the
    only ray without weight is the direction in which the payoff alone grows.
    """
    scaled = [primitive(column) for column in (payoffs - payoffs.min(axis=0)).T]
    integers = np.array([column for column, _ in scaled], dtype=object).T
    level = np.array([[1]] * len(payoffs), dtype=object)
    return _ReplyCone(np.hstack([-integers, level]), tuple(factor for _, factor in scaled))
