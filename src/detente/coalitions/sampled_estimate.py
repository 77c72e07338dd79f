"""What a sample of the coalitions says about everybody's payoff."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from detente.coalitions.sampling import population
from detente.model.agreement import Ranges
from detente.model.coalition import grand
from detente.model.numbers import numbers
from detente.model.sampled_worths import LEVEL, SampledWorths, Sampling
from detente.numerics.stratified import Layer, estimated_parts, split_weights

if TYPE_CHECKING:
    from collections.abc import Sequence
    from fractions import Fraction

    from detente.coalitions.sampling import Design
    from detente.coalitions.worth import Study
    from detente.model.numbers import FloatArray, Number


@dataclass(frozen=True, slots=True, eq=False)
class Estimate:
    """Hold what a sample says: every payoff with its interval, and the range over all admissible fallbacks."""

    payoffs: tuple[float, ...]
    sampling: Sampling
    ranges: Ranges


def estimate(
    design: Design,
    sides: Sequence[Sequence[int]],
    studies: Sequence[Study],
    *,
    start: Sequence[Number],
    welfare: Number,
) -> Estimate:
    """Estimate payoffs, their intervals, and ranges from the studies of a sample.

    Parameters
    ----------
    sides
        What the design drew.
    studies
        One a side, in the order of the plan.
    start
        What the profile with the largest total pays everybody. The estimate is of payoffs less these, so that a
        constant on a player's payoffs moves its payoff by just that.
    welfare
        The largest total payoff, W.

    Notes
    -----
    With D(S) = f_S - f_{N without S}, player i's Shapley value is W/n + sum over pairs of c_i D: what
    `estimated_parts` estimates. The ends of the ranges are sums of the same kind, of D at its ends in i's disfavour and
    favour; how far they are from the payoff is estimated by the mean of each size. They are estimates, not bounds.
    """
    own = np.array([float(payoff) for payoff in start])
    layers, gaps, place = [], np.zeros((2, design.n_players)), 0
    for size, drawn in enumerate(sides, 1):
        everything, entries = population(design.n_players, size), studies[place : place + len(drawn)]
        signs, ends = _signs(drawn, design.n_players), _ends(drawn, entries)
        layers.append(Layer(size, everything, signs, ends[1] - signs @ own))
        gaps += everything / len(drawn) * _gaps(split_weights(size, signs), ends)
        place += len(drawn)
    found = estimated_parts(layers, LEVEL)
    payoffs = own + float(welfare - sum(start)) / design.n_players + found.values
    sampling = Sampling(
        _tuple(payoffs - found.margins), _tuple(payoffs + found.margins), LEVEL, design.lps, design.seed
    )
    return Estimate(_tuple(payoffs), sampling, Ranges(_tuple(payoffs - gaps[0]), _tuple(payoffs + gaps[1]), False))


def _signs(sides: Sequence[int], n_players: int) -> FloatArray:
    """Set 1 for the players of a side and -1 for the others, shape ``(n_sides, n_players)``."""
    return np.array([[1.0 if side >> player & 1 else -1.0 for player in range(n_players)] for side in sides])


def _ends(sides: Sequence[int], entries: Sequence[Study]) -> FloatArray:
    """Read every side's least difference D, the one that was picked, and the largest; shape ``(3, n_sides)``."""
    rows = []
    for side, entry in zip(sides, entries, strict=True):
        first, second = entry.payoffs
        row = float(entry.bounds[0].low), float(first - second), float(entry.bounds[0].high)
        rows.append(row if entry.influence.partition.blocks[0] == side else (-row[2], -row[1], -row[0]))
    return np.array(rows).T


def _gaps(weights: FloatArray, ends: FloatArray) -> FloatArray:
    """Add up how far every player's part could fall and rise if the differences were at their ends."""
    low, picked, high = ends[:, :, None]
    down, up = picked - low, high - picked
    gains = weights > 0
    fall = np.abs(weights) * np.where(gains, down, up)
    rise = np.abs(weights) * np.where(gains, up, down)
    return np.array([fall.sum(axis=0), rise.sum(axis=0)])


def _tuple(values: FloatArray) -> tuple[float, ...]:
    return tuple((values + 0.0).tolist())


def sampled_worths(
    studies: Sequence[Study], welfare: Fraction, sampling: Sampling, *, n_players: int, differences: bool
) -> SampledWorths:
    """Collect what the coalitions that were drawn are worth; see `detente.coalitions.worth.worths`."""
    coalitions = [grand(n_players)]
    found: list[Number] = [welfare]
    for entry in studies:
        coalitions += entry.influence.partition.blocks
        first, second = entry.payoffs
        found += [(welfare + first - second) / 2, (welfare + second - first) / 2] if differences else [first, second]
    known = dict(zip(coalitions, numbers(found).tolist(), strict=True))
    return SampledWorths(n_players, known, sampling)
