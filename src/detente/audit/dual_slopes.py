"""How agreed payoffs move with payoff entries, read off dual solutions: nothing is solved twice.

W moves one for one with the payoffs at its profiles. The value of a zero-sum game moves with the products x_s y_s of
optimal strategies; where several are optimal, their extremes give the one-sided derivatives (Mills 1956). The kindest
correlated equilibrium, where it is the only one and keeps its basis, moves with that basis.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from itertools import chain
from typing import TYPE_CHECKING

import numpy as np

from detente.coalitions.division_ranges import is_linear
from detente.coalitions.offsets import offsets, without
from detente.coalitions.stances import seated
from detente.coalitions.worth import influences
from detente.concepts.fallback_bargaining import FallbackBargaining
from detente.fallbacks.arithmetic import solving_payoffs
from detente.fallbacks.correlated import Correlated
from detente.fallbacks.threat import Threat
from detente.model.coalition import coalitions, grand, members
from detente.model.errors import SolverError
from detente.model.numbers import is_exact
from detente.numerics.equilibrium_polytope import EquilibriumPolytope
from detente.numerics.incentives import incentive_rows
from detente.numerics.lp import LinearProgram
from detente.numerics.sparse_rows import dense_rows
from detente.numerics.tolerance import NEAR_TIE, TIE
from detente.numerics.zero_sum import optimal_play
from detente.selections.kindest import Kindest

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from detente.coalitions.worth import Influence
    from detente.model.coalition import Partition
    from detente.model.game import Game
    from detente.model.numbers import FloatArray, NumberArray
    from detente.protocols import Concept, Division

    BoolArray = NDArray[np.bool_]

MOST_NUMBERS = 4_000_000  #: incentive constraints times profiles that a dense basis may take


def dual_slopes(concept: Concept, game: Game) -> FloatArray | None:
    """Compute the left and the right derivative of every player's payoff with respect to every payoff entry.

    Returns
    -------
    FloatArray or None
        Shape ``(2, n_players, n_players, *n_actions)``: side, player, then the entry. None if the fallback is neither
        `threat` nor the kindest correlated equilibrium, or if some kindest equilibrium is not the only one or could
        change its basis at once, so that dual solutions do not tell.

    Notes
    -----
    `threat`: two LPs an action of every side, a partition. Kindest: one LP and a dense system, a partition.
    """
    if not isinstance(concept, FallbackBargaining) or not is_linear(concept.division, game.n_players):
        return None
    if isinstance(concept.fallback, Threat):
        moves: Callable[[Game, Influence], FloatArray | None] = _threat_moves
    elif isinstance(concept.fallback, Correlated) and isinstance(concept.fallback.rule, Kindest):
        moves = _kindest_moves
    else:
        return None
    n_players, differences = game.n_players, concept.fallback.traits.differences
    constants = offsets(game)
    near_zero = without(game, constants) if constants else game
    sides = np.zeros((2, n_players, n_players, *game.n_actions))
    welfare = _welfare_moves(game)
    for player, share in enumerate(_welfare_shares(concept.division, n_players, differences=differences)):
        sides[:, player] += share * welfare[:, None]
    opposition = seated(concept.opposition, game.players)
    for influence in influences(n_players, opposition, concept.division, differences=differences):
        found = moves(near_zero, influence)
        if found is None:
            return None
        sides += _of_players(found, influence.partition, game)
    return sides


def _welfare_shares(division: Division, n_players: int, *, differences: bool) -> list[float]:
    """Compute what one unit of W adds to every player, the disagreements being given."""
    shares = [Fraction(0)] * n_players
    for coalition in coalitions(n_players):
        weight = Fraction(1) if coalition == grand(n_players) else Fraction(int(differences), 2)
        for player, coefficient in enumerate(division.coefficients(coalition, n_players)):
            shares[player] += weight * coefficient
    return list(map(float, shares))


def _welfare_moves(game: Game) -> FloatArray:
    """Compute how W moves with any player's payoff at every profile, shape ``(2, *n_actions)``."""
    totals = game.fractions.sum(axis=0)
    best = totals == totals.max()
    alone = np.count_nonzero(best) == 1
    return np.stack([best * float(alone), best * 1.0])


def _of_players(found: FloatArray, partition: Partition, game: Game) -> FloatArray:
    """Turn entries of blocks into entries of players; from ``(2, n_players, n_blocks, *n_block_actions)``."""
    groups = [members(block) for block in partition.blocks]
    order = list(chain.from_iterable(groups))
    apart = [game.n_actions[player] for player in order]
    sides = np.zeros((2, game.n_players, game.n_players, *game.n_actions))
    for block, group in enumerate(groups):
        moved = found[:, :, block].reshape(2, game.n_players, *apart)
        turned = moved.transpose([0, 1, *(2 + order.index(player) for player in range(game.n_players))])
        for owner in group:
            sides[:, :, owner] = turned
    return sides


def _weights(influence: Influence) -> FloatArray:
    """Compute what one unit of each block's payoff adds to every player's, shape ``(n_players, n_blocks)``."""
    rows = np.zeros((len(influence.terms), len(influence.partition)))
    for player, term in enumerate(influence.terms):
        if term is not None:
            rows[player] = [float(term[1] * entry) for entry in influence.directions[term[0]]]
    return rows


# ---------------------------------------------------------------------------------------------------- zero-sum values


def _threat_moves(game: Game, influence: Influence) -> FloatArray:
    """Compute how the difference f_S - f_{N without S} moves everybody, by the blocks' payoff entries."""
    payoffs = solving_payoffs(game.merge(influence.partition))
    (least_rows, most_rows), (least_columns, most_columns) = _optimal(payoffs[0] - payoffs[1])
    falling = np.outer(least_rows, most_columns)  # against a loss the row player chooses among its best strategies,
    rising = np.outer(most_rows, least_columns)  # and the column player against a gain
    value = np.array([[falling, -rising], [rising, -falling]])
    moved: FloatArray = np.einsum("p,sb...->spb...", _weights(influence)[:, 0], value)
    return moved


def _optimal(matrix: NumberArray) -> tuple[tuple[FloatArray, FloatArray], tuple[FloatArray, FloatArray]]:
    """Find the ranges of both sides' optimal strategies in a zero-sum game."""
    play = optimal_play(matrix)
    floats = matrix.astype(np.float64)
    spread = float(floats.max() - floats.min()) or 1.0
    low, high = float(play.lower - matrix.min()) / spread, float(matrix.max() - play.upper) / spread
    return _ranges((floats - floats.min()) / spread, low), _ranges((floats.max() - floats).T / spread, high)


def _ranges(payoffs: FloatArray, value: float) -> tuple[FloatArray, FloatArray]:
    """Find the least and the largest entries of the strategies x >= 0 that add up to 1 and secure the value."""
    n_actions = payoffs.shape[0]
    table = np.vstack([np.ones((1, n_actions)), -(payoffs + 1.0).T])
    bounds = np.concatenate([[1.0], np.full(payoffs.shape[1], -(value + 1.0))])
    program = LinearProgram(dense_rows(table), bounds, n_actions, 1)
    units = np.eye(n_actions)
    largest = [program.maximise(unit).value for unit in units]
    least = [-program.maximise(-unit).value for unit in units]
    return np.clip(least, 0.0, 1.0), np.clip(largest, 0.0, 1.0)


# --------------------------------------------------------------------------------------------- kindest equilibria


def _kindest_moves(game: Game, influence: Influence) -> FloatArray | None:
    """Compute how the blocks' payoffs at the kindest equilibrium move everybody; None if its basis does not tell.

    Notes
    -----
    The probabilities mu > 0 of the support solve K mu = (1, 0, ..., 0), where K holds a row of ones and the tight
    incentive constraints of actions that the support plays. With y K = f for a block's payoffs f on the support,
    d(f mu) = df mu - y dK mu. This is the derivative if the columns of K are independent, if there are multipliers of
    the total payoff that are positive on those constraints and make every profile outside the support strictly worse
    (then it is the only kindest equilibrium, and the constraints stay tight), and if z dK mu = 0 for every z with
    z K = 0 (mixed equilibria leave K more rows than columns).
    """
    payoffs = solving_payoffs(game.merge(influence.partition))
    labels, table = _constraints(payoffs)
    if table is None:
        return None
    n_blocks, shape = payoffs.shape[0], payoffs.shape[1:]
    stage = EquilibriumPolytope(payoffs, payoffs, game.scale).maximise([type(payoffs.flat[0])(1)] * n_blocks)
    sure = 0 if is_exact(payoffs) else TIE
    probabilities = dict(zip(stage.profiles, stage.probabilities, strict=True))
    support = sorted(profile for profile, weight in probabilities.items() if weight > sure)
    weights = np.array([probabilities[profile] for profile in support], dtype=payoffs.dtype)
    played_by = [set(map(int, own)) for own in np.unravel_index(support, shape)]
    met = np.array([told in played_by[owner] for owner, told, _ in labels], dtype=np.bool_)
    tight = met & (table[:, support] @ weights >= -sure * game.scale)
    flat = payoffs.reshape(n_blocks, -1)
    flat = ((flat - flat.min(axis=1, keepdims=True)) / game.scale).astype(np.float64)
    basis = _Basis(flat, (table / game.scale).astype(np.float64), support, tight, ~met)
    mu = np.zeros(shape)
    mu.reshape(-1)[support] = weights
    rows = [labels[row] for row in np.flatnonzero(tight)]
    if not basis.stays() or (abs(_flows(rows, basis.null(), mu)) > TIE).any():
        return None
    moved = _flows(rows, basis.prices(), mu)
    for block in range(n_blocks):
        moved[block, block] += mu
    return np.stack([np.tensordot(_weights(influence), moved, 1)] * 2)


def _flows(rows: list[tuple[int, int, int]], prices: FloatArray, mu: FloatArray) -> FloatArray:
    """Compute -y dK mu for every row y of `prices`, shape ``(len(prices), n_blocks, *n_block_actions)``."""
    moved = np.zeros((len(prices), mu.ndim, *mu.shape))
    for (owner, told, played), price in zip(rows, prices.T, strict=True):
        entries = np.moveaxis(moved[:, owner], 1 + owner, 1)
        flow = np.multiply.outer(price, np.moveaxis(mu, owner, 0)[told])
        entries[:, told] += flow
        entries[:, played] -= flow
    return moved


def _constraints(payoffs: NumberArray) -> tuple[list[tuple[int, int, int]], NumberArray | None]:
    """Make the incentive constraints dense, or None if they are too many."""
    labels, rows = incentive_rows(payoffs)
    n_profiles = int(np.prod(payoffs.shape[1:]))
    if len(rows) * n_profiles > MOST_NUMBERS:
        return [], None
    table = np.zeros((len(rows), n_profiles), dtype=payoffs.dtype)
    table[np.repeat(np.arange(len(rows)), np.diff(rows.starts)), rows.columns] = rows.values
    return [deviations[0] for deviations in labels], table


@dataclass(frozen=True, slots=True, eq=False)
class _Basis:
    """Hold what decides whether a kindest equilibrium keeps its support and its tight constraints.

    `payoffs` (n_blocks, n_profiles) and the constraints `table` (n_constraints, n_profiles) are relative to the scale;
    `tight` and `free` mark the tight constraints of actions that are played, and all those of actions that are not.
    """

    payoffs: FloatArray
    table: FloatArray
    support: list[int]
    tight: BoolArray
    free: BoolArray

    def _matrix(self) -> FloatArray:
        """Form K, shape (1 + n_tight, n_support)."""
        return np.vstack([np.ones((1, len(self.support))), self.table[self.tight][:, self.support]])

    def prices(self) -> FloatArray:
        """Solve y K = f for every block, shape ``(n_blocks, n_tight)``; the multiplier of the ones is left out."""
        solution = np.linalg.lstsq(self._matrix().T, self.payoffs[:, self.support].T, rcond=None)[0]
        return np.asarray(solution.T[:, 1:])

    def null(self) -> FloatArray:
        """Span the z with z K = 0, shape (dimension, n_tight); the multiplier of the ones is left out."""
        matrix = self._matrix()
        left, _, _ = np.linalg.svd(matrix)
        return np.asarray(left.T[len(self.support) :, 1:])

    def stays(self) -> bool:
        """Tell whether the columns of K are independent and strictly complementary multipliers exist."""
        if np.linalg.matrix_rank(self._matrix()) < len(self.support):
            return False
        n_profiles, n_tight, n_free = self.payoffs.shape[1], int(self.tight.sum()), int(self.free.sum())
        outside = np.setdiff1d(np.arange(n_profiles), self.support)
        order, n_support = [*self.support, *outside], len(self.support)
        # columns: w and the free multipliers, the multiplier of the ones in two parts, t; the tight ones are w + t
        table, ones = np.vstack([self.table[self.tight], self.table[self.free]])[:, order], np.ones((n_profiles, 1))
        margin = table[:n_tight].sum(axis=0)[:, None] - (np.arange(n_profiles) >= n_support)[:, None]
        rows = np.hstack([table.T, ones, -ones, margin])
        rows[n_support:] *= -1
        limit = np.eye(1, n_tight + n_free + 3, n_tight + n_free + 2)
        total = self.payoffs.sum(axis=0)[order]
        bounds = np.concatenate([total[:n_support], -total[n_support:], [1.0]])
        try:
            program = LinearProgram(dense_rows(np.vstack([rows, limit])), bounds, rows.shape[1], n_support)
            return program.maximise(limit[0]).value > NEAR_TIE
        except SolverError:
            return False
