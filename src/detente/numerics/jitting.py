"""How loops are compiled, and the types of their arguments.

Only modules whose names begin with "jitted" import this one, and functions import those when they need them: numba is
loaded then, and loops are compiled for some seconds where nothing is cached. Every loop runs in plain Python too, as
``loop.py_func``.

The cache of a loop notices changes in its own file only: after a change in a file that it calls, or reads constants
from, ``__pycache__`` has to go.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

from numba import b1, f8, i8, njit, types, u8

if TYPE_CHECKING:
    from collections.abc import Callable

Loop = TypeVar("Loop", bound="Callable[..., Any]")
FORM: dict[str, Any] = {"nogil": True, "fastmath": {"contract"}, "error_model": "numpy"}
NOTHING, TRUTH, INTEGER, NUMBER, PLACE = types.void, b1, i8, f8, u8
LINE, ROWS, GAMES = f8[::1], f8[:, ::1], f8[:, :, ::1]
NAMES, NAME_ROWS = i8[::1], i8[:, ::1]
PLACES, PLACE_ROWS = u8[::1], u8[:, ::1]
TABLE, TENSOR = types.Array(f8, 1, "C", readonly=True), types.Array(f8, 2, "C", readonly=True)


def compiled(result: types.Type, *arguments: types.Type, called_from_python: bool = False) -> Callable[[Loop], Loop]:
    """Compile for one signature, at once; without a cache where no folder can be written to."""

    def made(loop: Loop) -> Loop:
        form = FORM | {"no_cfunc_wrapper": True, "no_cpython_wrapper": not called_from_python}
        try:
            kernel: Any = njit(result(*arguments), cache=True, **form)(loop)
        except RuntimeError:  # "no locator available"
            kernel = njit(result(*arguments), **form)(loop)
        done: Loop = kernel
        return done

    return made


def put_in(loop: Loop) -> Loop:
    """Compile as a part of what calls it."""
    part: Any = njit(inline="always", **FORM)(loop)
    done: Loop = part
    return done
