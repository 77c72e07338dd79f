"""Reading payoffs from whatever numbers the caller holds, exactly where they are exact."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from numbers import Rational, Real
from typing import Any

import numpy as np

from detente.model.errors import InvalidGame, NonFinitePayoff, ShapeMismatch
from detente.model.numbers import FloatArray, NumberArray

LARGEST_PAYOFF = 1e300  # sums and differences of payoffs must stay within the range of a float
MAX_PLAYERS = 60  # numpy's arrays have at most 64 axes, and merged games need one more than players


def checked_payoffs(payoffs: Any) -> tuple[FloatArray, NumberArray | None]:  # any nested numbers
    """Read a payoff tensor as floats and, where every number was exact, as fractions.

    Returns
    -------
    floats
        Read-only float64, shape ``(n_players, *n_actions)``, no negative zeros; not yet checked to be finite.
    exact
        Read-only array of fractions of the same shape, or None if some number was a float or came from an array.
    """
    source = payoffs if isinstance(payoffs, np.ndarray) else _nested(payoffs)
    _check_shape(source.shape)
    if source.dtype != object:
        if source.dtype.kind not in "iuf":
            message = f"payoffs of type {source.dtype} are not real numbers"
            raise InvalidGame(message)
        return _frozen(source.astype(np.float64) + 0.0), None
    values = [_number(value, index) for index, value in np.ndenumerate(source)]
    floats = np.array([_float(value) for value in values], dtype=np.float64).reshape(source.shape) + 0.0
    if not all(isinstance(value, Fraction) for value in values):
        return _frozen(floats), None
    exact = np.empty(len(values), dtype=object)
    exact[:] = values
    return _frozen(floats), _frozen(exact.reshape(source.shape))


def check_bimatrix(rows: tuple[int, ...], columns: tuple[int, ...]) -> None:
    """Refuse two players' matrices of different shapes."""
    if rows != columns:
        message = (
            f"the row player's matrix has shape {rows}, the column player's {columns}; both need one row per row "
            f"action and one column per column action"
        )
        raise ShapeMismatch(message)


def _nested(payoffs: Any) -> NumberArray:  # any nested numbers
    """Turn nested sequences into an array: of objects if they are plain Python, of floats if arrays are inside."""
    try:
        if _holds_array(payoffs):
            return np.array(payoffs, dtype=np.float64)
        return np.array(payoffs, dtype=object)
    except (ValueError, TypeError) as error:
        message = f"payoffs must be a full table of numbers, one for every player and profile ({error})"
        raise ShapeMismatch(message) from error


def _holds_array(payoffs: Any) -> bool:  # any nested numbers
    """Tell whether a numeric NumPy array stands somewhere among nested sequences."""
    if isinstance(payoffs, np.ndarray):
        return bool(payoffs.dtype != object)
    return isinstance(payoffs, list | tuple) and any(map(_holds_array, payoffs))


def _check_shape(shape: tuple[int, ...]) -> None:
    if len(shape) < 2 or shape[0] == 0:  # players, and at least one axis of actions
        message = f"payoffs of shape {shape} are not a game; expected (n_players, *n_actions)"
        raise ShapeMismatch(message)
    if shape[0] != len(shape) - 1:
        message = (
            f"payoffs of shape {shape} name {shape[0]} players but {len(shape) - 1} action sets; a table may be "
            f"ragged, or a player's axis missing"
        )
        raise ShapeMismatch(message)
    if 0 in shape:
        message = f"player {shape[1:].index(0) + 1} has no action; every player needs at least one"
        raise InvalidGame(message)
    if shape[0] > MAX_PLAYERS:
        message = f"{shape[0]} players do not fit a payoff tensor; the limit is {MAX_PLAYERS}"
        raise InvalidGame(message)


def _number(value: object, index: tuple[int, ...]) -> Fraction | float:
    """Read one payoff: a fraction if it is exact, a float otherwise."""
    if isinstance(value, Fraction):
        return value
    if isinstance(value, list | tuple | np.ndarray):
        message = f"the payoff table is ragged at index {index}: expected a number, found {type(value).__name__}"
        raise ShapeMismatch(message)
    if isinstance(value, Decimal) and value.is_finite():
        return Fraction(value)
    if isinstance(value, Rational) and not isinstance(value, bool | np.bool_):
        return Fraction(int(value.numerator), int(value.denominator))
    if isinstance(value, Decimal) and value.is_snan():
        return float("nan")
    if isinstance(value, Real | Decimal) and not isinstance(value, bool | np.bool_):
        return float(value)
    message = f"the payoff of player {index[0] + 1} at profile index {index[1:]} is {value!r}, not a number"
    raise InvalidGame(message)


def _float(value: Fraction | float) -> float:
    try:
        return float(value)
    except OverflowError as error:
        message = "a payoff is beyond the range of a float (about 1.8e308); choose a larger unit of currency"
        raise NonFinitePayoff(message) from error


def _frozen(array: NumberArray) -> NumberArray:
    array.setflags(write=False)
    return array
