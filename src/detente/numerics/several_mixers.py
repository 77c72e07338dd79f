"""Candidates for Nash equilibria in which three and more players mix: roots of polynomials, in floats.

Players who mix over given actions make each other indifferent. For every choice of such actions Newton's method looks
for that from several places. What it finds is isolated; nothing proves that it finds everything.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations, pairwise, product
from math import prod
from typing import TYPE_CHECKING

import numpy as np

from detente.model.numbers import to_floats

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from detente.model.numbers import FloatArray

    Support = tuple[tuple[int, ...], ...]  #: the actions that may be played, one tuple a player

STARTS = 24  #: places from which Newton's method starts, at most
LEAN = 0.85  #: the weight of one action of every player there
STEPS = 24
LONGEST = 0.5  #: of a step, in any probability
SMALL = 1e-12  #: what is left of the equations at a root, payoffs lying between 0 and 1
INSIDE = 1e-10  #: how far below 0 a probability may be
SAME = 1e-7  #: roots that are closer than this are one
TEMPTED = 1e-7  #: what nobody gains by an action that is not played, at a candidate
SINGULAR = 1e-9  #: the ratio of singular values below which a root may not be isolated
HARDLY = 1e-6  #: probabilities below this are an error, of a multiple root that belongs to fewer actions,
STEEP = 1e-4  #: if the ratio of singular values is below this, too
NUDGE = 1e-15  #: added to slopes, so that equations that depend on each other have some solution
MOST_SUPPORTS = 10_000  #: a minute or so
THREE = 3


@dataclass(frozen=True, slots=True, eq=False)
class MixedRoots:
    """Hold candidates, one strategy a player each: isolated ones, and some of those that may not be."""

    isolated: tuple[tuple[FloatArray, ...], ...]
    singular: tuple[tuple[FloatArray, ...], ...]


def count_supports(sizes: Sequence[int]) -> int:
    """Count the choices of actions, at least one a player, of which at least three players have two and more."""
    counts = [1]  # by how many mix
    for size in sizes:
        pure, mixed = size, 2**size - 1 - size
        counts = [a * pure + b * mixed for a, b in zip([*counts, 0], [0, *counts], strict=True)]
    return sum(counts[THREE:])


def several_mixers(payoffs: FloatArray) -> MixedRoots:
    """Look for mixed strategies of three and more players that make all of them indifferent.

    Parameters
    ----------
    payoffs
        Shape ``(n_players, *n_actions)``, between 0 and 1.

    Returns
    -------
    MixedRoots
        In the order in which they were found. Roots at which some other action pays clearly more are left out.

    Notes
    -----
    Skipped are choices with an action that another one beats whatever the others do with theirs, and those in which a
    player mixes over more actions than the others together can keep equal, which only coincidence allows.
    """
    isolated: list[tuple[FloatArray, ...]] = []
    singular: list[tuple[FloatArray, ...]] = []
    for support in _supports(payoffs):
        table = payoffs[np.ix_(range(len(payoffs)), *support)]
        roots, regular = _roots(table)
        for root, alone in zip(roots, regular, strict=True):
            whole = _widened(root, support, payoffs.shape[1:])
            if _gain(payoffs, whole) <= TEMPTED:
                (isolated if alone else singular).append(whole)
    return MixedRoots(tuple(isolated), tuple(singular))


def _supports(payoffs: FloatArray) -> Iterator[Support]:
    """Go through the choices of actions that three and more players may mix over."""
    choices = [
        [chosen for size in range(1, count + 1) for chosen in combinations(range(count), size)]
        for count in payoffs.shape[1:]
    ]
    for support in product(*choices):
        free = [len(own) - 1 for own in support]
        if sum(map(bool, free)) < THREE or 2 * max(free) > sum(free):
            continue
        if not any(_beaten(payoffs[player], player, support) for player in range(len(support))):
            yield support


def _beaten(own: FloatArray, player: int, support: Support) -> bool:
    """Tell whether a player has an action there that another one beats everywhere."""
    others = [range(own.shape[other]) if other == player else chosen for other, chosen in enumerate(support)]
    table = np.moveaxis(own[np.ix_(*others)], player, 0).reshape(own.shape[player], -1)
    inside = table[list(support[player])]
    return bool((table[:, np.newaxis] > inside[np.newaxis]).all(axis=2).any())


def _roots(table: FloatArray) -> tuple[list[FloatArray], list[bool]]:
    """Follow Newton's method from all starts; list the different roots, and whether each is isolated."""
    equations = _Equations(table)
    points = _starts(table.shape[1:])
    for _ in range(STEPS):
        values, slopes = equations.at(points)
        if float(np.abs(values).max()) <= SMALL:
            break
        steps = _solved(slopes, values)
        longest = np.abs(steps).max(axis=1, keepdims=True)
        points = points - steps * np.minimum(1.0, LONGEST / np.maximum(longest, LONGEST))
    values, slopes = equations.at(points)
    good = (np.abs(values).max(axis=1) <= SMALL) & (points.min(axis=1) >= -INSIDE)
    found: list[FloatArray] = []
    regular: list[bool] = []
    for point, slope in zip(points[good], slopes[good], strict=True):
        sizes = np.linalg.svd(slope, compute_uv=False)
        astray = point.min() < HARDLY and sizes[-1] <= STEEP * sizes[0]
        if not astray and all(float(np.abs(point - other).max()) > SAME for other in found):
            found.append(point)
            regular.append(bool(sizes[-1] > SINGULAR * sizes[0]))
    return found, regular


def _solved(slopes: FloatArray, values: FloatArray) -> FloatArray:
    """Solve linear equations at many points; somehow, where they have no one solution."""
    columns = values[:, :, np.newaxis]
    try:
        found = np.linalg.solve(slopes + NUDGE * np.eye(slopes.shape[1]), columns)
    except np.linalg.LinAlgError:
        found = np.linalg.pinv(slopes) @ columns
    return to_floats(found[:, :, 0])


class _Equations:
    """Hold what makes all players indifferent between their actions, and probabilities add up to 1."""

    def __init__(self, table: FloatArray) -> None:
        sizes = table.shape[1:]
        ends = np.cumsum([0, *sizes]).tolist()
        self.places = [slice(start, end) for start, end in pairwise(ends)]
        letters = "abcdefgh"[: len(sizes)]
        self.gaps: list[FloatArray] = []
        self.terms: list[list[tuple[int, str, list[int]]]] = []
        for player, own in enumerate(table):
            turned = np.moveaxis(own, player, 0)
            self.gaps.append(np.moveaxis(turned[1:] - turned[0], 0, player))
            terms = []
            for other in [place for place in range(len(sizes)) if place != player]:
                rest = [place for place in range(len(sizes)) if place not in {player, other}]
                given = ",".join([letters, *(f"z{letters[place]}" for place in rest)])
                terms.append((other, f"{given}->z{letters[player]}{letters[other]}", rest))
            self.terms.append(terms)

    def at(self, points: FloatArray) -> tuple[FloatArray, FloatArray]:
        """Evaluate the equations and their slopes at many points, shapes (n, k) and (n, k, k)."""
        parts = [points[:, place] for place in self.places]
        count, width = points.shape
        values, slopes = np.empty((count, width)), np.zeros((count, width, width))
        for player, (place, gaps) in enumerate(zip(self.places, self.gaps, strict=True)):
            rows = slice(place.start + 1, place.stop)
            values[:, place.start] = parts[player].sum(axis=1) - 1
            slopes[:, place.start, place] = 1.0
            for other, terms, rest in self.terms[player]:
                slope = np.einsum(terms, gaps, *(parts[each] for each in rest))
                slopes[:, rows, self.places[other]] = slope
            values[:, rows] = np.einsum("zab,zb->za", slope, parts[other])
        return values, slopes


def _starts(sizes: Sequence[int]) -> FloatArray:
    """Take the middle, and points where every player leans towards one of its actions."""
    choices = product(*map(range, sizes))
    leaning = [[_leaning(*pair) for pair in zip(sizes, chosen, strict=True)] for chosen in choices]
    step = -(-prod(sizes) // (STARTS - 1))
    middle = [np.full(count, 1.0 / count) for count in sizes]
    return np.array([np.concatenate(own) for own in (middle, *leaning[::step])])


def _leaning(count: int, action: int) -> FloatArray:
    if count == 1:
        return np.ones(1)
    own = np.full(count, (1 - LEAN) / (count - 1))
    own[action] = LEAN
    return own


def _gain(payoffs: FloatArray, strategies: Sequence[FloatArray]) -> float:
    """Compute the largest gain from deviating."""
    gains = []
    for player, own in enumerate(payoffs):
        table = np.moveaxis(own, player, 0)
        for strategy in reversed([*strategies[:player], *strategies[player + 1 :]]):
            table = table @ strategy
        gains.append(float(table.max() - table @ strategies[player]))
    return max(gains)


def _widened(root: FloatArray, support: Support, sizes: Sequence[int]) -> tuple[FloatArray, ...]:
    """Give the actions that are not played a probability of 0."""
    ends = np.cumsum([0, *map(len, support)])
    whole = []
    for own, start, end, count in zip(support, ends, ends[1:], sizes, strict=False):
        strategy = np.zeros(count)
        strategy[list(own)] = root[start:end]
        whole.append(strategy)
    return tuple(whole)
