"""Numbers that are either exact fractions or floats, and arrays of them.

A `Number` is a `fractions.Fraction` where an answer is exact and a float where it is not. Arrays of
fractions have dtype object; NumPy's sums, products and comparisons work on them unchanged.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

import numpy as np
from numpy.typing import NDArray

Number = Fraction | float
FloatArray = NDArray[np.float64]
NumberArray = NDArray[Any]  #: float64, or object holding fractions
Numbers = tuple[Number, ...] | FloatArray  #: fractions or floats, or a read-only array of floats: many take less room


def float_of(text: str) -> float:
    """Read a decimal such as `0.75`, or a fraction such as `3/4`, as the nearest float; ValueError for other texts."""
    above, slash, below = text.partition("/")
    if not slash:
        return float(text)
    try:
        return float(Fraction(int(above), int(below)))
    except (OverflowError, ZeroDivisionError) as error:
        message = f"{text:.60} is no finite number"
        raise ValueError(message) from error


def is_exact(values: NumberArray) -> bool:
    """Tell whether an array holds fractions rather than floats."""
    return values.dtype == object


def absolute(value: Number) -> Number:
    """Return the absolute value, of the same kind."""
    return -value if value < 0 else value


def freeze(values: NumberArray) -> NumberArray:
    """Return a read-only copy of an array of floats or fractions."""
    array = np.array(values, dtype=object if is_exact(values) else np.float64)
    array.setflags(write=False)
    return array


def to_floats(values: NumberArray | Sequence[Number]) -> FloatArray:
    """Round to read-only float64, each number on its own, with no negative zeros."""
    array = np.array(values, dtype=np.float64) + 0.0
    array.setflags(write=False)
    return array


def to_fractions(values: NumberArray | Sequence[Number]) -> NumberArray:
    """Read every number as the exact fraction that it is; read-only, dtype object."""
    source = np.asarray(values)
    array = np.empty(source.shape, dtype=object)
    flat = array.reshape(-1)
    flat[:] = [value if type(value) is Fraction else Fraction(value) for value in source.ravel().tolist()]
    array.setflags(write=False)
    return array


def kept(values: NumberArray) -> Numbers:
    """Keep numbers that were found: an array of floats, read-only from now on, or else a tuple of fractions."""
    if is_exact(values):
        return tuple(values.tolist())
    values.setflags(write=False)
    return values


def weighted(weights: Sequence[Number], payoffs: Sequence[Number]) -> Number:
    """Add up payoffs with weights, in the arithmetic of the payoffs."""
    if isinstance(payoffs[0], Fraction):
        return sum((Fraction(weight) * payoff for weight, payoff in zip(weights, payoffs, strict=True)), Fraction(0))
    total = 0.0
    for weight, payoff in zip(weights, payoffs, strict=True):
        numerator, denominator = weight.as_integer_ratio()
        total += numerator / denominator * payoff
    return total


def numbers(values: Sequence[Number] | FloatArray) -> NumberArray:
    """Make a one-dimensional array: fractions if every value is one, floats otherwise."""
    if isinstance(values, np.ndarray):
        return to_floats(values)
    if values and all(isinstance(value, Fraction) for value in values):
        return to_fractions(values)
    return to_floats(values)
