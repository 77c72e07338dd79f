"""Payoffs as arrays of other libraries: whole numbers, fractions and floats each stay what they are."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import numpy as np

from detente.model.errors import FormatError, ShapeMismatch
from detente.model.game import Game
from detente.model.numbers import NumberArray, is_exact

LARGEST_WHOLE = 2**53  #: up to here floats hold every whole number too, and sums of a few int64 do not overflow


def read_array(values: Any, source: str) -> NumberArray:
    """Read an array of another library: integers and fractions as exact numbers (dtype object), floats as float64.

    Raises
    ------
    FormatError
        If it is an array of something else, such as dates, truth values or complex numbers.
    """
    array = np.asarray(values)
    if array.dtype.kind not in "iufO":
        raise FormatError(f"payoffs of type {array.dtype} are not real numbers; give numbers", source=source)
    return array.astype(np.float64) if array.dtype.kind == "f" else array.astype(object)


def stacked(tables: Iterable[Any], *, source: str) -> NumberArray:
    """Read one array a player, of shape `n_actions` each, as a tensor of payoffs; see `read_array`.

    Raises
    ------
    ShapeMismatch
        If the arrays have different shapes.
    """
    arrays = [read_array(table, source) for table in tables]
    shapes = sorted({array.shape for array in arrays})
    if len(shapes) > 1:
        message = f"{source}: the players' payoffs have the shapes {shapes}; all must have one axis a player"
        raise ShapeMismatch(message)
    return np.stack(arrays)


def holding_array(values: NumberArray) -> NumberArray:
    """Write payoffs for a library that holds anything: int64 if exact, whole and at most 2^53, else as they are."""
    return _whole(values) if is_exact(values) and _are_whole(values) else np.array(values)


def computing_array(game: Game) -> NumberArray:
    """Write payoffs for a library of machine numbers: int64 if exact, whole and at most 2^53, else float64."""
    exact = game.exact_payoffs
    return np.array(game.payoffs) if exact is None or not _are_whole(exact) else _whole(exact)


def _are_whole(values: NumberArray) -> bool:
    return all(value.denominator == 1 and abs(value.numerator) <= LARGEST_WHOLE for value in values.flat)


def _whole(values: NumberArray) -> NumberArray:
    return np.array([value.numerator for value in values.flat], dtype=np.int64).reshape(values.shape)
