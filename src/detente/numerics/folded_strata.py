"""Sums over all partitions of some players, estimated from a sample of each of their kinds, with an additive control.

A kind is what partitions have in common whose blocks have the same sizes. A partition adds to everybody's sum what its
blocks are worth, times weights that depend on the block and on the player's own block. The weights of a block add up to
0 over the players, and so do the sums, whatever was drawn.

Some of a block's worth is explained by who belongs to it, and by the mean of its kind and size. Of such a model the
sums are known without looking at any partition, and only what it leaves open is estimated. The model is fitted to nine
tenths of what was drawn and applied to the last tenth, for each tenth in turn, so that the estimate has no bias,
however poor the model is.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from detente.numerics.stratified import FOLDS, margins
from detente.numerics.stratum_means import Means

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from detente.model.numbers import FloatArray

RIDGE = 1.0  #: pseudo-observations that hold what a player brings near 0
MEAN_RIDGE = 0.5  #: the same, for the mean of a kind and size
ALIKE = 2.0  #: pseudo-observations of the mean spread over the players, and of the largest spread of all kinds
RARE = 0.01  #: pseudo-observations of a partition that is off by as much as payoffs differ


@dataclass(frozen=True, slots=True, eq=False)
class Kind:
    """Hold what was drawn of the partitions into blocks of the same sizes.

    Attributes
    ----------
    population
        How many such partitions there are; at least two are drawn, or all.
    sizes
        The sizes of the blocks.
    weights
        Shape ``(n_blocks, n_blocks)``: what a block's worth counts for, one column each, for the members of every
        block, one row each; not all 0.
    members
        Shape ``(n_drawn, n_blocks, n_players)``: 1 for the members of a block, else 0.
    worths
        Shape ``(n_drawn, n_blocks)``, in the currency.
    """

    population: int
    sizes: tuple[int, ...]
    weights: FloatArray
    members: FloatArray
    worths: FloatArray

    @property
    def complete(self) -> bool:
        """Whether all partitions of the kind were drawn."""
        return len(self.worths) == self.population

    @property
    def folds(self) -> NDArray[np.intp]:
        """In which tenth every partition is; a complete kind holds none back."""
        drawn = len(self.worths)
        return np.full(drawn, -1) if self.complete else np.arange(drawn) % FOLDS

    @property
    def unit(self) -> float:
        """What the worths of one partition add, squared, for the mean player, if each is a stray number of size 1."""
        return float(np.array(self.sizes) @ np.square(self.weights).sum(axis=1)) / sum(self.sizes)

    def parts(self, worths: FloatArray) -> FloatArray:
        """Compute what every drawn partition adds to everybody's sum, shape ``(n_drawn, n_players)``."""
        found: FloatArray = np.einsum("dbp,db->dp", self.members, worths @ self.weights.T)
        return found

    def whole(self, slopes: FloatArray) -> FloatArray:
        """Compute everybody's sum over the kind, if a block is worth what its members bring.

        A mean of a size adds nothing: it counts for all players alike, and the weights of a block add up to 0.
        """
        own = self.population * float(np.array(self.sizes) @ self.weights.diagonal()) / len(slopes)
        found: FloatArray = own * (slopes - (slopes.sum() - slopes) / (len(slopes) - 1))
        return found


def folded_sums(kinds: Sequence[Kind], level: float, typical: float) -> Means:
    """Estimate everybody's sum over all partitions, with a margin that holds with probability `level`.

    Parameters
    ----------
    kinds
        At least one.
    typical
        How far a worth may be off that was not seen: payoffs differ by so much.

    Notes
    -----
    With a model fitted to the partitions A of a kind, the other drawn ones B are a random sample of all that are not in
    A. So

        sums of the model + sum over A of (part - model) + |all but A| / |B| * sum over B of (part - model)

    has the true sum as its mean; the estimate is the mean of that over all folds B.

    The variance of a kind is that of what the model leaves open where it was not fitted, times (1 - drawn/all). A few
    partitions may look alike by chance, and it is taken together with that of the mean player, with the largest of all
    kinds, and with a rare partition that is off by what payoffs differ: intervals are rather too wide than too narrow.
    Complete kinds have none. Margins are quantiles of Student's t, with degrees of freedom after Satterthwaite.
    O(b n^2) for b blocks drawn.

    References
    ----------
    Cochran (1977), sections 5.4 and 7.3; Satterthwaite (1946).
    """
    unit = max([typical, *[float(np.abs(kind.worths).max()) for kind in kinds]]) or 1.0
    scaled = [replace(kind, worths=kind.worths / unit) for kind in kinds]
    found = _sums(scaled, level, typical / unit)
    return Means(found.values * unit, found.margins * unit)


def _sums(kinds: Sequence[Kind], level: float, typical: float) -> Means:
    """Estimate the sums where worths are at most 1, so that no square overflows."""
    n_players = kinds[0].members.shape[2]
    values = np.zeros(n_players)
    for kind in kinds:
        values += kind.parts(kind.worths).sum(axis=0) if kind.complete else 0.0
    gathered = [(kind, np.zeros(kind.worths.shape)) for kind in kinds if not kind.complete]
    for fold in range(max([0, *[_count(kind) for kind, _ in gathered]])):
        slopes = _slopes(kinds, fold)
        for kind, left in gathered:
            if fold < _count(kind):
                rest = _rest(kind, slopes, fold)
                values += _part(kind, slopes, fold, rest) / _count(kind)
                left[kind.folds == fold] = rest[kind.folds == fold]
    variances = _variances(gathered, typical).reshape(-1, n_players)
    freedoms = np.array([len(left) - 1.0 for _, left in gathered])
    return Means(values, margins(variances, freedoms, level))


def _count(kind: Kind) -> int:
    return min(FOLDS, len(kind.worths))


def _part(kind: Kind, slopes: FloatArray, fold: int, rest: FloatArray) -> FloatArray:
    """Estimate the sums over a kind from one fold, with a model that was fitted to the others."""
    held = kind.folds == fold
    undrawn = kind.population - np.count_nonzero(~held)
    counted = np.where(held, undrawn / np.count_nonzero(held), 1.0)
    found: FloatArray = kind.whole(slopes) + counted @ kind.parts(rest)
    return found


def _slopes(kinds: Sequence[Kind], fold: int) -> FloatArray:
    """Fit what every player brings to its block, besides the means of all kinds and sizes, without a fold."""
    n_players = kinds[0].members.shape[2]
    both = np.zeros((n_players, n_players + 1))
    for kind in kinds:
        for _, rows in _groups(kind, fold):
            sums = rows.sum(axis=0)
            both += rows[:, :-1].T @ rows - np.outer(sums[:-1], sums) / (len(rows) + MEAN_RIDGE)
    return np.asarray(np.linalg.solve(both[:, :-1] + RIDGE * np.eye(n_players), both[:, -1]), dtype=np.float64)


def _rest(kind: Kind, slopes: FloatArray, fold: int) -> FloatArray:
    """Compute what the model leaves open of every worth, shape ``(n_drawn, n_blocks)``."""
    rest = kind.worths - kind.members @ slopes
    for places, rows in _groups(kind, fold):
        rest[:, places] -= (rows[:, -1] - rows[:, :-1] @ slopes).sum() / (len(rows) + MEAN_RIDGE)
    return rest


def _groups(kind: Kind, fold: int) -> list[tuple[list[int], FloatArray]]:
    """List the blocks of every size, and their members and worths without a fold, one row each."""
    used, found = kind.folds != fold, []
    for size in Counter(kind.sizes):
        places = [place for place, other in enumerate(kind.sizes) if other == size]
        columns = np.concatenate([kind.members[used], kind.worths[used][:, :, None]], axis=2)
        found.append((places, columns[:, places].reshape(-1, columns.shape[2])))
    return found


def _variances(gathered: Sequence[tuple[Kind, FloatArray]], typical: float) -> FloatArray:
    """Estimate the variance of every kind's sums, one row each, from what the model leaves open."""
    seen = [np.square(kind.parts(left)).sum(axis=0) / (len(left) - 1) for kind, left in gathered]
    most = max([0.0, *[float(own.mean()) / kind.unit for (kind, _), own in zip(gathered, seen, strict=True)]])
    found = []
    for (kind, left), own in zip(gathered, seen, strict=True):
        drawn = len(left)
        together = (drawn * own + ALIKE * own.mean()) / (drawn + ALIKE)
        guarded = drawn * together + (ALIKE * most + RARE * typical**2) * kind.unit
        found.append(kind.population * (kind.population - drawn) / drawn * guarded / (drawn + ALIKE))
    return np.array(found)
