"""Optimal play of many matrix games of one shape, each with a proof from both sides."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum
from typing import TYPE_CHECKING

import numpy as np

from detente.numerics.batched_simplex import largest_sums
from detente.numerics.block_matrices import conceded, secured
from detente.numerics.lp import refined
from detente.numerics.small_games import small_play
from detente.numerics.tolerance import POLISHED, SETTLED
from detente.numerics.zero_sum import optimal_play

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from detente.model.numbers import FloatArray


SMALL = 32  #: matrices of at most so many cells are solved one by one: more of them in one array are faster together


class Way(IntEnum):
    """Name what found an answer: a saddle point, the simplex method, or `zero_sum.optimal_play`."""

    SADDLE = 0
    BATCHED = 1
    ALONE = 2


@dataclass(frozen=True, slots=True, eq=False)
class MatrixPlays:
    """Hold optimal mixed strategies of many games and what they guarantee: each value lies in [lower, upper].

    Attributes
    ----------
    rows, columns
        Shapes ``(n_games, n_rows)`` and ``(n_games, n_columns)``.
    lower, upper
        Shape ``(n_games,)``: what the row strategy guarantees, and what the column strategy concedes at most.
    ways
        Shape ``(n_games,)``: a `Way` a game.
    """

    rows: FloatArray
    columns: FloatArray
    lower: FloatArray
    upper: FloatArray
    ways: NDArray[np.int8]

    @property
    def gaps(self) -> FloatArray:
        """What the two sides leave open, shape ``(n_games,)``."""
        return self.upper - self.lower

    def put(self, games: NDArray[np.intp], plays: MatrixPlays) -> None:
        """Replace the answers of some games."""
        self.rows[games], self.columns[games] = plays.rows, plays.columns
        self.lower[games], self.upper[games], self.ways[games] = plays.lower, plays.upper, plays.ways

    def taken(self, games: NDArray[np.intp]) -> MatrixPlays:
        """Return the answers of some games."""
        columns = self.columns[games]
        return MatrixPlays(self.rows[games], columns, self.lower[games], self.upper[games], self.ways[games])

    def turned(self) -> MatrixPlays:
        """Exchange the players, for the games with the matrices -A'."""
        return MatrixPlays(self.columns, self.rows, -self.upper, -self.lower, self.ways)


def optimal_plays(matrices: FloatArray) -> MatrixPlays:
    """Find optimal strategies of zero-sum games in which the row player receives the entries of a matrix.

    Parameters
    ----------
    matrices
        Shape ``(n_games, n_rows, n_columns)``, finite floats.

    Returns
    -------
    MatrixPlays
        Each with ``upper - lower`` at most 1e-9 of the range of its matrix.

    Raises
    ------
    NumericalTrouble
        If no certified answer was found for a game.

    Notes
    -----
    1. Pure saddle points are found by looking at every matrix once.
    2. All other games go through the simplex method together, the side with fewer actions as rows; those of at most 32
       cells one by one, in plain numbers.
    3. What both strategies guarantee is computed in the true matrix; a gap of more than 1e-12 of the range is looked at
       again by solving the final basis afresh, with one step of refinement.
    4. A game whose gap is still above 1e-10 of the range is solved alone by `zero_sum.optimal_play`: the LP solver, and
       in the end fractions.

    See Also
    --------
    detente.numerics.zero_sum.optimal_play : one matrix, floats or fractions.
    """
    n_games, n_rows, n_columns = matrices.shape
    small = n_rows * n_columns <= SMALL
    if (n_rows < n_columns) if small else (n_rows > n_columns):
        return optimal_plays(np.ascontiguousarray(-matrices.transpose(0, 2, 1))).turned()
    if small:
        return _small_plays(matrices)
    least, most = matrices.min(axis=2), matrices.max(axis=1)
    lower, upper, floors = least.max(axis=1), most.min(axis=1), least.min(axis=1)
    ranges, mixed = most.max(axis=1) - floors, np.flatnonzero(lower < upper)
    if len(mixed) == n_games:
        return _mixed_plays(matrices, floors, ranges)
    rows, columns = np.zeros((n_games, n_rows)), np.zeros((n_games, n_columns))
    rows[np.arange(n_games), least.argmax(axis=1)] = 1.0
    columns[np.arange(n_games), most.argmin(axis=1)] = 1.0
    plays = MatrixPlays(rows, columns, lower, upper, np.full(n_games, Way.SADDLE, dtype=np.int8))
    if len(mixed):
        plays.put(mixed, _mixed_plays(matrices[mixed], floors[mixed], ranges[mixed]))
    return plays


def _small_plays(matrices: FloatArray) -> MatrixPlays:
    """Solve games one by one, in plain numbers."""
    found = list(map(small_play, matrices.tolist()))
    rows, columns, lower, upper, _, bases = zip(*found, strict=True)
    ways = [Way.SADDLE if basic is None else Way.BATCHED for basic in bases]
    bounds, marks = (np.array(lower), np.array(upper)), np.array(ways, dtype=np.int8)
    plays = MatrixPlays(np.array(rows), np.array(columns), *bounds, marks)
    for game, play in enumerate(found):
        if play.upper - play.lower <= POLISHED * play.spread:
            continue
        chosen, basic = np.array([game]), play.basic or [0] * len(play.rows)
        one = plays.taken(chosen)
        settle(one, matrices[chosen], np.array([basic]), np.array([bool(play.basic)]))
        plays.put(chosen, one)
    return plays


def _mixed_plays(matrices: FloatArray, floors: FloatArray, ranges: FloatArray) -> MatrixPlays:
    """Solve games without a saddle point, given their least entries and their ranges."""
    sums = largest_sums(_scaled(matrices, floors, ranges))
    plays = _certified(matrices, sums.rows, sums.columns)
    if not (plays.gaps <= POLISHED * ranges).all():
        settle(plays, matrices, sums.basic, sums.optimal)
    return plays


def settle(plays: MatrixPlays, matrices: FloatArray, basic: NDArray[np.intp], optimal: NDArray[np.bool_]) -> None:
    """Improve answers that leave more open than rounding explains: steps 3 and 4 of `optimal_plays`.

    Parameters
    ----------
    plays
        What the simplex method found, NaN where it found nothing; improved in place.
    matrices
        Without a saddle point.
    basic, optimal
        See `detente.numerics.batched_simplex.Sums`.

    Raises
    ------
    NumericalTrouble
        If no certified answer was found for a game.
    """
    ranges = np.ptp(matrices, axis=(1, 2))
    open_ = np.flatnonzero(~(plays.gaps <= POLISHED * ranges) & optimal)
    if len(open_):
        chosen = matrices[open_]
        rows, columns = _from_bases(_scaled(chosen, chosen.min(axis=(1, 2)), ranges[open_]), basic[open_])
        _keep_better(plays, open_, _certified(chosen, rows, columns))
    for game in np.flatnonzero(~(plays.gaps <= SETTLED * ranges)).tolist():
        play = optimal_play(matrices[game])
        alone = MatrixPlays(
            play.rows[np.newaxis],
            play.columns[np.newaxis],
            np.array([play.lower]),
            np.array([play.upper]),
            np.array([Way.ALONE], dtype=np.int8),
        )
        _keep_better(plays, np.array([game]), alone)


def _scaled(matrices: FloatArray, floors: FloatArray, ranges: FloatArray) -> FloatArray:
    """Move entries to between 1 and 2."""
    scaled: FloatArray = matrices - floors[:, np.newaxis, np.newaxis]
    scaled /= ranges[:, np.newaxis, np.newaxis]
    scaled += 1.0
    return scaled


def _keep_better(plays: MatrixPlays, games: NDArray[np.intp], others: MatrixPlays) -> None:
    """Replace answers by others where these leave less open."""
    better = np.flatnonzero(~(plays.gaps[games] <= others.gaps))
    plays.put(games[better], others.taken(better))


def _certified(matrices: FloatArray, rows: FloatArray, columns: FloatArray) -> MatrixPlays:
    """Turn weights into strategies and compute what they guarantee; NaN where they are none: nothing was found."""
    strategies: list[FloatArray] = []
    for weights in (rows, columns):
        positive = np.maximum(weights, 0.0)
        totals = positive.sum(axis=1)
        positive /= np.where(totals > 0, totals, np.nan)[:, np.newaxis]
        strategies.append(positive)
    lower = conceded(matrices, strategies[0]).min(axis=1)
    upper = secured(matrices, strategies[1]).max(axis=1)
    ways = np.full(len(matrices), Way.BATCHED, dtype=np.int8)
    return MatrixPlays(strategies[0], strategies[1], lower, upper, ways)


def _from_bases(matrices: FloatArray, basic: NDArray[np.intp]) -> tuple[FloatArray, FloatArray]:
    """Solve final bases afresh: A.y = 1 in the tight rows and x.A = 1 in the basic columns, and nothing elsewhere.

    Slack rows and columns are filled up with those of the identity, so that all systems have one shape.
    """
    n_games, n_rows, n_columns = matrices.shape
    slack = basic >= n_columns
    widened = np.concatenate([matrices, np.broadcast_to(np.eye(n_rows), (n_games, n_rows, n_rows))], axis=2)
    systems = np.take_along_axis(widened, basic[:, np.newaxis, :], axis=2)
    rows, columns = np.zeros((n_games, n_rows)), np.zeros((n_games, n_columns + n_rows))
    for game, (system, costs) in enumerate(zip(systems, np.where(slack, 0.0, 1.0), strict=True)):
        try:
            inverse = np.linalg.inv(system)
        except np.linalg.LinAlgError:
            continue
        columns[game, basic[game]] = refined(system, inverse, np.ones(n_rows))
        rows[game] = refined(system.T, inverse.T, costs)
    return rows, columns[:, :n_columns]
