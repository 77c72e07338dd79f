"""A search for weights at which what many players deserve can be had without money: Newton's method, from many starts.

All payoffs are scaled so that every player's lie between 0 and 1, and weights add up to 1.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterable

    from detente.model.numbers import FloatArray

Deserved = Callable[["FloatArray"], "tuple[FloatArray, FloatArray]"]  #: weights -> payoffs deserved, and derivatives

SOFTEST, HARDEST = 0.25, 2.0**-13  #: how much worse profiles are that are still mixed in: halved from one to the other
SEEN = 2.0**-6  #: from here on, the profiles that matter may show
MOST_STEPS = 12  #: of Newton's method, for each of these
MOST_LOOKS = 120  #: at what is deserved, on one path: most of those that lead anywhere need half of it
SHORTEST = 2.0**-12  #: a step that has to be made shorter than this part is given up
LEAST = 1e-9  #: smaller weights count as none
MIXED = 1e-3  #: profiles with less than this chance are not mixed
DONE = 1e-11  #: differences between what is deserved and what is paid that are rounding


@dataclass(frozen=True, slots=True, eq=False)
class Met:
    """Hold weights, the profiles that are mixed, and how far what is paid is from what is deserved."""

    weights: FloatArray
    profiles: tuple[int, ...]
    gap: float


def searched(flat: FloatArray, deserved: Deserved, starts: Iterable[FloatArray]) -> list[Met]:
    """Follow one path from every start.

    Parameters
    ----------
    flat
        Shape ``(n_players, n_profiles)``, payoffs between 0 and 1.
    deserved
        What every player deserves in the weighted game, which is never in all more than the largest weighted total.

    Notes
    -----
    The best profile is first replaced by a mixture in which a profile has chances that fall exponentially with its
    distance from the best total: that makes payoffs smooth in the weights, and Newton's method solves for weights at
    which everybody gets its due, up to what all lose together. The mixture is then sharpened, until the profiles that
    matter are seen: with these alone, equations for weights and chances together are solved to rounding. Nothing
    promises that every solution is found, nor that every path ends at one.
    """
    found = []
    for start in starts:
        try:
            met = _followed(flat, _Counting(deserved), start)
        except _Spent:
            continue
        if met is not None:
            found.append(met)
    return found


class _Spent(Exception):
    """Give a path up."""


@dataclass(slots=True, eq=False)
class _Counting:
    """Look at what is deserved, but not too often."""

    deserved: Deserved
    looks: int = 0

    def __call__(self, weights: FloatArray) -> tuple[FloatArray, FloatArray]:
        """Return it, with its derivatives."""
        self.looks += 1
        if self.looks > MOST_LOOKS:
            raise _Spent
        return self.deserved(weights)


def _followed(flat: FloatArray, deserved: Deserved, weights: FloatArray) -> Met | None:
    """Sharpen the mixture until the equations for the profiles that matter have a solution nearby."""
    softness, met = SOFTEST, None
    while softness >= HARDEST and met is None:
        weights = _newton(flat, deserved, weights, softness)
        if softness <= SEEN:
            met = _polished(flat, deserved, weights, _support(flat, _mixed(flat, weights, softness)))
        softness /= 2
    return met


def _mixed(flat: FloatArray, weights: FloatArray, softness: float) -> FloatArray:
    totals = weights @ flat
    chances: FloatArray = np.exp((totals - totals.max()) / softness)
    chances /= chances.sum()
    return chances


def _gaps(flat: FloatArray, deserved: Deserved, weights: FloatArray, softness: float) -> tuple[FloatArray, FloatArray]:
    """Compute by how much everybody gets more than its due, less the mean of that; and its derivatives."""
    chances = _mixed(flat, weights, softness)
    paid = flat @ chances
    due, slopes = deserved(weights)
    spread = (flat * chances) @ flat.T - np.outer(paid, paid)
    moved = np.diag(paid) + weights[:, np.newaxis] * spread / softness - slopes
    gaps = weights * paid - due
    return gaps - gaps.mean(), moved - moved.mean(axis=0)


def _newton(flat: FloatArray, deserved: Deserved, weights: FloatArray, softness: float) -> FloatArray:
    gaps, slopes = _gaps(flat, deserved, weights, softness)
    for _ in range(MOST_STEPS):
        size = float(np.abs(gaps).max())
        if size <= DONE:
            break
        system = np.vstack([slopes, np.ones(len(weights))])
        step = np.linalg.lstsq(system, np.append(-gaps, 0.0), rcond=None)[0]
        length = _allowed(weights, step)
        while length > SHORTEST:
            tried = _gaps(flat, deserved, weights + length * step, softness)
            if float(np.abs(tried[0]).max()) < size:
                break
            length /= 2
        else:
            break
        weights, (gaps, slopes) = weights + length * step, tried
    return weights


def _allowed(weights: FloatArray, step: FloatArray) -> float:
    """Choose how far to go so that no weight loses more than nine tenths of it."""
    falling = step < 0
    return float(min(1.0, np.min(-0.9 * weights[falling] / step[falling], initial=1.0)))


def _support(flat: FloatArray, chances: FloatArray) -> tuple[int, ...]:
    """Choose the likeliest profiles whose payoffs are affinely independent."""
    kept: list[int] = []
    for place in np.argsort(-chances, kind="stable").tolist():
        if chances[place] < MIXED or len(kept) == len(flat):
            break
        ways = flat[:, [*kept, place]] - flat[:, [(kept or [place])[0]]]
        if not kept or np.linalg.matrix_rank(ways, tol=1e-7) == len(kept):
            kept.append(place)
    return tuple(sorted(kept))


def _polished(flat: FloatArray, deserved: Deserved, weights: FloatArray, support: tuple[int, ...]) -> Met | None:
    """Solve for weights and chances together; None if that leads nowhere."""
    points, n_players, size = flat[:, list(support)], len(flat), len(support)
    chances = np.full(size, 1 / size)
    ties = (points[:, 1:] - points[:, :1]).T
    for _ in range(2 * MOST_STEPS):
        due, slopes = deserved(weights)
        paid = points @ chances
        gaps = np.concatenate([weights * paid - due, ties @ weights, [weights.sum() - 1, chances.sum() - 1]])
        if float(np.abs(gaps).max()) <= DONE:
            break
        upper = np.hstack([np.diag(paid) - slopes, weights[:, np.newaxis] * points])
        lower = np.zeros((size + 1, n_players + size))
        lower[: size - 1, :n_players] = ties
        lower[size - 1, :n_players], lower[size, n_players:] = 1, 1
        step = np.linalg.lstsq(np.vstack([upper, lower]), -gaps, rcond=None)[0]
        weights = weights + _allowed(weights, step[:n_players]) * step[:n_players]
        chances = chances + step[n_players:]
    totals = weights @ flat
    wrong = max(float(-chances.min()), float(totals.max() - (totals[list(support)]).min()))
    gap = max(float(np.abs(weights * (points @ chances) - deserved(weights)[0]).max()), wrong)
    return Met(weights, support, gap) if weights.min() > LEAST and gap < np.sqrt(DONE) else None
