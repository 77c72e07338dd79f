"""How much memory something takes, and how many numbers it holds."""

from __future__ import annotations

import sys
from dataclasses import dataclass, fields, is_dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterator


@dataclass(frozen=True, slots=True)
class Footprint:
    """Count bytes and numbers."""

    size: int
    numbers: int


def footprint(whole: object) -> Footprint:
    """Add up what a value and all its parts take.

    Notes
    -----
    Looks into tuples, lists, arrays and dataclasses, at every part once; numbers that occur twice count twice. What is
    worked out on demand, and has not been, does not count. O(parts).
    """
    known: set[int] = set()
    waiting, size, numbers = [whole], 0, 0
    while waiting:
        value = waiting.pop()
        if isinstance(value, np.ndarray):
            numbers += value.size
        elif isinstance(value, int | float | Fraction):
            numbers += 1
        if id(value) not in known:
            known.add(id(value))
            size += value.nbytes if isinstance(value, np.ndarray) else sys.getsizeof(value)
        waiting += _parts(value)
    return Footprint(size, numbers)


def _parts(value: Any) -> Iterator[Any]:
    """List the parts that are there."""
    if isinstance(value, tuple | list):
        yield from value
    elif is_dataclass(value):
        for field in fields(value):
            try:
                yield object.__getattribute__(value, field.name)
            except AttributeError:
                continue
