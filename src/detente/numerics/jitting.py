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
#: for largest and least numbers, which are found several at a time where 0 and -0 are one and all is a number
EXTREMES: dict[str, Any] = FORM | {"fastmath": {"contract", "nnan", "nsz"}}
SUMS: dict[str, Any] = FORM | {"fastmath": {"contract", "reassoc"}}  #: for sums in any order
NOTHING, TRUTH, INTEGER, NUMBER = types.void, b1, i8, f8
ROWS, NAMES, NAME_ROWS, PLACE_ROWS = f8[:, ::1], i8[::1], i8[:, ::1], u8[:, ::1]
TABLE, TENSOR = types.Array(f8, 1, "C", readonly=True), types.Array(f8, 2, "C", readonly=True)


def compiled(
    result: types.Type, *arguments: types.Type, called_from_python: bool = False, form: dict[str, Any] = FORM
) -> Callable[[Loop], Loop]:
    """Compile for one signature, at once; without a cache where no folder can be written to."""

    def made(loop: Loop) -> Loop:
        inside = {"no_cpython_wrapper": not called_from_python, "forceinline": not called_from_python}
        how = form | {"no_cfunc_wrapper": True} | inside
        try:
            kernel: Any = njit(result(*arguments), cache=True, **how)(loop)
        except RuntimeError:  # "no locator available"
            kernel = njit(result(*arguments), **how)(loop)
        done: Loop = kernel
        return done

    return made
