"""The mean over a population in strata, estimated from a sample of each, with an interval."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from detente.numerics.stratified import margins

if TYPE_CHECKING:
    from collections.abc import Sequence

    from detente.model.numbers import FloatArray


@dataclass(frozen=True, slots=True, eq=False)
class Stratum:
    """Hold what was seen of one stratum.

    Attributes
    ----------
    share
        Its part of the whole population.
    weights
        How much every entry counts, adding up to 1: shape ``(n_entries,)``.
    values
        Shape ``(n_entries, n_columns)``.
    complete
        Whether that is all of the stratum; else the entries are a sample, drawn alike, and at least two.
    """

    share: float
    weights: FloatArray
    values: FloatArray
    complete: bool


@dataclass(frozen=True, slots=True, eq=False)
class Means:
    """Hold one mean a column, and how far it may be from the truth."""

    values: FloatArray
    margins: FloatArray


def stratum_means(strata: Sequence[Stratum], level: float) -> Means:
    """Add up the strata's means, and their variances; Student's interval after Satterthwaite.

    Parameters
    ----------
    level
        How often the interval holds the mean, in (0, 1).

    References
    ----------
    Satterthwaite (1946).
    """
    parts = [stratum.share * (stratum.weights @ stratum.values) for stratum in strata]
    variances = np.array([_variance(stratum) for stratum in strata])
    freedoms = np.array([max(1.0, len(stratum.values) - 1.0) for stratum in strata])
    return Means(np.sum(parts, axis=0), margins(variances, freedoms, level))


def _variance(stratum: Stratum) -> FloatArray:
    """Estimate the variance of a stratum's part of the mean."""
    if stratum.complete:
        return np.zeros(stratum.values.shape[1])
    found: FloatArray = stratum.share**2 * stratum.values.var(axis=0, ddof=1) / len(stratum.values)
    return found
