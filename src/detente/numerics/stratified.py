"""Shares of a whole, estimated from a sample of the splits of the players: by size, with an additive control.

A split sets `size` of n players against all others; its value D counts for the former and against the latter. Player
i's part is the sum over all splits of c_i D, where c_i is 1 / (n C(n-1, size-1)) for the players of the smaller side
and -1 / (n C(n-1, size)) for the others. Every split's coefficients add up to 0, and so do the parts, whatever was
drawn.

A layer holds the splits of one size. Most of D is explained by who is on which side, D = sum of +-b_i, and some of the
rest by what three players do together. Of such a model the parts are known without looking at any split, and only what
it leaves open is estimated from the sample. The model is fitted to nine tenths of the splits that were drawn and
applied to the last tenth, for each tenth in turn, so that the estimate has no bias, however poor the model is.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from math import comb
from typing import TYPE_CHECKING

import numpy as np

from detente.numerics.interactions import Interactions, interactions
from detente.numerics.student import quantile

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from detente.model.numbers import FloatArray

FOLDS = 10
POOLED_RIDGE = 1.0  #: pseudo-observations that hold the model of all layers near 0
LEVEL_RIDGE = 0.01  #: the same, for the mean of a layer
LAYER_RIDGE = 0.5  #: the same, a player, for what one layer adds to the model of all
MOST_ANCHORS = 1000  #: splits that tell what three players do together, which takes their number cubed
ALIKE = 5.0  #: pseudo-observations of the mean spread of all splits, for the spread of those on a player's side


@dataclass(frozen=True, slots=True, eq=False)
class Layer:
    """Hold what was drawn of the splits of one size.

    Attributes
    ----------
    size
        The number of players on the side that counts as positive; at most half of all.
    population
        How many splits of this size there are.
    signs
        Shape ``(n_drawn, n_players)``: 1 for the players of that side, -1 for the others.
    values
        Shape ``(n_drawn,)``: D of each, in the currency.
    """

    size: int
    population: int
    signs: FloatArray
    values: FloatArray

    @property
    def balanced(self) -> bool:
        """Whether both sides have the same size: no side is the smaller one, so D has mean 0 over both readings."""
        n_players: int = self.signs.shape[1]
        return 2 * self.size == n_players

    @property
    def complete(self) -> bool:
        """Whether all splits were drawn."""
        return len(self.values) == self.population

    @property
    def weights(self) -> FloatArray:
        """The coefficients c, shape ``(n_drawn, n_players)``."""
        return split_weights(self.size, self.signs)


@dataclass(frozen=True, slots=True, eq=False)
class Parts:
    """Hold every player's estimated part, in the currency, and how far it may be from the true one: its margin."""

    values: FloatArray
    margins: FloatArray


def split_weights(size: int, signs: FloatArray) -> FloatArray:
    """Compute the coefficients of splits of one size, from the signs of their players."""
    inside, outside = _coefficients(size, signs.shape[1])
    weights: FloatArray = np.where(signs > 0, inside, outside)
    return weights


def _coefficients(size: int, n_players: int) -> tuple[float, float]:
    """Compute what D counts for: for a player of the side, and for one of the others."""
    return 1 / (n_players * comb(n_players - 1, size - 1)), -1 / (n_players * comb(n_players - 1, size))


def estimated_parts(layers: Sequence[Layer], level: float) -> Parts:
    """Estimate every player's part, with a margin that holds with probability `level`.

    Parameters
    ----------
    layers
        One a size, from 1 on; at least two splits drawn of each that is not complete.

    Notes
    -----
    The variance of a layer is that of what the model leaves open where it was not fitted, times (1 - drawn/all);
    complete layers have none. Few splits of a small size have a certain player on their side, or none has: their spread
    is taken together with that of all splits. Margins are quantiles of Student's t, with degrees of freedom after
    Satterthwaite. O(d n^2) for d splits drawn.

    References
    ----------
    Cochran (1977), sections 5.4 and 7.3; Satterthwaite (1946).
    """
    unit = max(float(np.abs(layer.values).max()) for layer in layers) or 1.0
    found = _parts([replace(layer, values=layer.values / unit) for layer in layers], level)
    return Parts(found.values * unit, found.margins * unit)


def _parts(layers: Sequence[Layer], level: float) -> Parts:
    """Estimate the parts where values are at most 1, so that no square overflows."""
    gathered = [_Gathered.of(layer) for layer in layers]
    together = _interactions(layers)
    for fold, model in enumerate(_pooled_models(layers, max(found.folds for found in gathered))):
        fits = [_fit(layer, place, fold, model) for place, layer in enumerate(layers)]
        first = [fit.rest[: _anchors(layer, layers)] for layer, fit in zip(layers, fits, strict=True)]
        coefficients = together.coefficients(fold, np.concatenate(first))
        for layer, fit, found in zip(layers, fits, gathered, strict=True):
            if fold < found.folds:
                parts = fit.parts + together.parts(layer.size, coefficients)
                found.add(fold, fit.rest - together.values(layer.signs, coefficients), parts)
    shares = sum((found.parts / max(1, found.folds) for found in gathered), np.zeros(layers[0].signs.shape[1]))
    variances = np.array([_variance(found) for found in gathered])
    freedoms = np.array([max(1.0, len(layer.values) - 1.0) for layer in layers])
    return Parts(shares, margins(variances, freedoms, level))


def _pooled_models(layers: Sequence[Layer], folds: int) -> list[FloatArray]:
    """Fit D = sum of +-b_i plus a mean a layer, once without each fold of the sample; shape ``(n + layers,)`` each."""
    width = layers[0].signs.shape[1]
    ridge = np.full(width + len(layers), POOLED_RIDGE)
    ridge[width:] = LEVEL_RIDGE
    products = [_products(layer, place, len(layers)) for place, layer in enumerate(layers)]
    models = []
    for fold in range(folds):
        both = sum((total - parts[fold] for total, parts in products), np.zeros((len(ridge), len(ridge) + 1)))
        models.append(np.linalg.solve(both[:, :-1] + np.diag(ridge), both[:, -1]))
    return models


def _products(layer: Layer, place: int, n_layers: int) -> tuple[FloatArray, list[FloatArray]]:
    """Multiply the model's columns with each other and D, in all and a fold; a complete layer holds none back."""
    levels = np.zeros((len(layer.values), n_layers))
    levels[:, place] = 0.0 if layer.balanced else 1.0
    columns = np.hstack([layer.signs, levels])
    both = np.hstack([columns, layer.values[:, None]])
    folds = _folds(layer)
    return columns.T @ both, [columns[folds == fold].T @ both[folds == fold] for fold in range(FOLDS)]


def _folds(layer: Layer) -> NDArray[np.intp]:
    return np.full(len(layer.values), -1) if layer.complete else np.arange(len(layer.values)) % FOLDS


@dataclass(frozen=True, slots=True, eq=False)
class _Fit:
    """Hold what the additive model says of a layer: its parts, and what it leaves open of every split drawn."""

    parts: FloatArray
    rest: FloatArray


def _fit(layer: Layer, place: int, fold: int, model: FloatArray) -> _Fit:
    """Fit what one layer adds to the model of all, without a fold."""
    n_players = layer.signs.shape[1]
    slopes, mean = model[:n_players], 0.0 if layer.balanced else float(model[n_players + place])
    rest = layer.values - layer.signs @ slopes - mean
    used = _folds(layer) != fold
    added = _ridge_fit(layer.signs[used], rest[used], LAYER_RIDGE * n_players)
    return _Fit(_model_parts(slopes + added, balanced=layer.balanced), rest - layer.signs @ added)


@dataclass(slots=True, eq=False)
class _Gathered:
    """Gather a layer's parts over the folds, and what the model leaves open of each split where it was not fitted.

    Notes
    -----
    With a model fitted to the splits A, the other drawn splits B are a random sample of all that are not in A. So

        parts of the model + sum over A of c (D - model) + |all but A| / |B| * sum over B of c (D - model)

    has the true parts as its mean; the estimate is the mean of that over all folds B. A complete layer has no fold.
    """

    layer: Layer
    folds: int
    parts: FloatArray
    left: FloatArray

    @classmethod
    def of(cls, layer: Layer) -> _Gathered:
        """Begin with what is known for sure."""
        if layer.complete:
            return cls(layer, 0, layer.weights.T @ layer.values, np.zeros(0))
        return cls(layer, min(FOLDS, len(layer.values)), np.zeros(layer.signs.shape[1]), np.empty(len(layer.values)))

    def add(self, fold: int, rest: FloatArray, parts: FloatArray) -> None:
        """Add one fold: what the model leaves open of every split, and its parts."""
        held = _folds(self.layer) == fold
        undrawn = self.layer.population - np.count_nonzero(~held)
        shares = np.where(held, undrawn / np.count_nonzero(held), 1.0)
        self.parts += parts + self.layer.weights.T @ (shares * rest)
        self.left[held] = rest[held]


def _variance(found: _Gathered) -> FloatArray:
    """Estimate the variance of a layer's parts.

    Notes
    -----
    The mean of (c_i times what the model leaves open) squared, over the splits with player i on the one side and on the
    other, each taken together with all splits.
    """
    layer, n_players = found.layer, found.layer.signs.shape[1]
    variance = np.zeros(n_players)
    if layer.complete:
        return variance
    drawn = len(found.left)
    squares = np.square(found.left) * drawn / (drawn - 1)
    counts = layer.size, n_players - layer.size
    for sign, count, coefficient in zip((1, -1), counts, _coefficients(layer.size, n_players), strict=True):
        there = layer.signs == sign
        own = (squares @ there + ALIKE * squares.mean()) / (there.sum(axis=0) + ALIKE)
        variance += count / n_players * coefficient**2 * own
    return variance * layer.population * (layer.population - drawn) / drawn


def _interactions(layers: Sequence[Layer]) -> Interactions:
    """Prepare what three players do together, from the first splits of every layer."""
    taken = [(layer, _anchors(layer, layers)) for layer in layers]
    return interactions(
        np.vstack([layer.signs[:count] for layer, count in taken]),
        np.concatenate([_folds(layer)[:count] for layer, count in taken]),
        np.concatenate([np.full(count, not layer.complete) for layer, count in taken]),
    )


def _anchors(layer: Layer, layers: Sequence[Layer]) -> int:
    """Choose how many splits of a layer to fit what three players do: all, or its share of the most."""
    drawn = sum(len(other.values) for other in layers)
    return len(layer.values) if drawn <= MOST_ANCHORS else len(layer.values) * MOST_ANCHORS // drawn


def _ridge_fit(columns: FloatArray, values: FloatArray, ridge: float) -> FloatArray:
    both = columns.T @ columns + ridge * np.eye(columns.shape[1])
    return np.asarray(np.linalg.solve(both, columns.T @ values), dtype=np.float64)


def _model_parts(slopes: FloatArray, *, balanced: bool) -> FloatArray:
    """Compute the parts of D = sum of +-slopes over a whole layer: 2/n of what is above the mean of the others.

    A constant D has no parts, as the coefficients of a layer add up to 0 for every player. A balanced layer counts
    every split once, not once a side: half as much.
    """
    n_players = len(slopes)
    above = slopes - (slopes.sum() - slopes) / (n_players - 1)
    found: FloatArray = above * (1 if balanced else 2) / n_players
    return found


def margins(variances: FloatArray, freedoms: FloatArray, level: float) -> FloatArray:
    """Add up variances of layers, and multiply their root by a quantile of Student's t."""
    totals = variances.sum(axis=0)
    squares = (np.square(variances) / freedoms[:, None]).sum(axis=0)
    known = squares > 0
    freedom = np.where(known, np.square(totals) / np.where(known, squares, 1.0), 1.0)
    errors = np.sqrt(totals).tolist()
    found = [
        error * quantile(level, max(1.0, degrees)) for error, degrees in zip(errors, freedom.tolist(), strict=True)
    ]
    return np.array(found)
