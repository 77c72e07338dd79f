"""A peer: QuantEcon's compiled `minmax`, once a coalition."""

from __future__ import annotations

from collections.abc import Iterable
from importlib import import_module

from benchmarks.baselines.difference_games import FloatArray, difference_matrix

NAME = "QuantEcon minmax, once a coalition"
LIBRARY = "quantecon"


def coalition_values(payoffs: FloatArray, coalitions: Iterable[int]) -> list[float]:
    """Value the differences u_S - u_{N without S} of many coalitions, one call each."""
    minmax = import_module("quantecon.optimize").minmax
    return [float(minmax(difference_matrix(payoffs, coalition))[0]) for coalition in coalitions]
