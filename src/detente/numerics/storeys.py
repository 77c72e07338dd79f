"""Which storey of the coalition engine works: NumPy alone, or loops that numba compiles."""

from __future__ import annotations

from collections import Counter
from functools import lru_cache
from importlib.util import find_spec
from math import prod

from detente.model.errors import MissingExtra

ARRAYS, LOOPS = "numpy", "numba"  #: what the storeys are called in `statistics`
COMPILED_FROM = 250_000_000  #: steps from which on loading numba and compiling, some seconds, are outweighed


@lru_cache(maxsize=64)
def steps(n_actions: tuple[int, ...]) -> int:
    """Estimate the work of all difference games of a coalition against the others: cells times the thinner side.

    Parameters
    ----------
    n_actions
        How many actions every player has.

    Notes
    -----
    Unstructured games take about one pivot for every row of the thinner side, and a pivot passes over all cells.
    O(n_players) times the number of different products of the numbers of actions.

    Examples
    --------
    >>> steps((2, 2, 2))
    48
    """
    sides = Counter({1: 1})
    for count in n_actions:
        larger = Counter({side * count: ways for side, ways in sides.items()})
        sides += larger
    cells = prod(n_actions)
    pairs = sum(ways * min(side, cells // side) for side, ways in sides.items()) - 2
    return cells * pairs // 2


@lru_cache(maxsize=1)
def can_compile() -> bool:
    """Tell whether numba is installed, without loading it."""
    return find_spec("numba") is not None


def uses_loops(n_actions: tuple[int, ...], *, asked: bool = False) -> bool:
    """Tell whether compiled loops do the work: where they are asked for, or where compiling them pays.

    Whether it pays is decided by the size of a game, and by whether numba is installed, and by nothing else.

    Raises
    ------
    MissingExtra
        If they are asked for, and numba is not installed.
    """
    if asked and not can_compile():
        raise MissingExtra("numba is not installed, which compiles loops; install it with: pip install 'detente[fast]'")
    return asked or (steps(n_actions) >= COMPILED_FROM and can_compile())
