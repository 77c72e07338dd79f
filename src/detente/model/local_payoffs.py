"""Payoffs that are sums of small tables on a graph: one for every player, and two for every edge."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from math import lcm
from typing import TYPE_CHECKING

import numpy as np

from detente.model.numbers import NumberArray, freeze, is_exact, to_floats, to_fractions

if TYPE_CHECKING:
    from collections.abc import Sequence

Edge = tuple[int, int]  #: two players, the smaller index first
WHOLE = 1 << 52  #: whole numbers up to this are floats, and so are their sums in int64


@dataclass(frozen=True, slots=True, eq=False)
class LocalPayoffs:
    """Hold u_i(a) = own_i(a_i) + the sum over i's edges e of e's table for i.

    Attributes
    ----------
    own
        One array a player, shape ``(n_actions[i],)``, in the currency: all floats, or all fractions.
    edges
        Which two players each pair of tables is about.
    tables
        One array an edge (i, j), shape ``(2, n_actions[i], n_actions[j])``: what it adds to i's and to j's payoff.
    """

    own: tuple[NumberArray, ...]
    edges: tuple[Edge, ...]
    tables: tuple[NumberArray, ...]

    @property
    def n_actions(self) -> tuple[int, ...]:
        """The number of actions of every player."""
        return tuple(len(options) for options in self.own)

    def at(self, profile: Sequence[int]) -> list[Fraction | float]:
        """Add up the payoffs of a pure profile, one a player."""
        payoffs = [options[action] for options, action in zip(self.own, profile, strict=True)]
        for (one, other), table in zip(self.edges, self.tables, strict=True):
            payoffs[one] += table[0, profile[one], profile[other]]
            payoffs[other] += table[1, profile[one], profile[other]]
        return payoffs

    def extremes(self) -> list[tuple[Fraction | float, Fraction | float]]:
        """Find every player's least and largest payoff.

        Notes
        -----
        Once a player's own action is fixed, the neighbours can be chosen one by one: no profile needs to be listed.
        """
        least, most = ([options.copy() for options in self.own] for _ in range(2))
        for (one, other), (first, second) in zip(self.edges, self.tables, strict=True):
            least[one] += first.min(axis=1)
            most[one] += first.max(axis=1)
            least[other] += second.min(axis=0)
            most[other] += second.max(axis=0)
        return [(low.min(), high.max()) for low, high in zip(least, most, strict=True)]

    def canonical(self) -> LocalPayoffs:
        """Write the same payoffs with the least tables: own_i(a_i) is the least payoff that a_i can bring.

        Notes
        -----
        No entry of a table is then negative or larger than the range of its player's payoffs, so that floats lose
        nothing to large numbers that cancel. Exact in fractions only.
        """
        own = [options.copy() for options in self.own]
        tables = []
        for (one, other), (first, second) in zip(self.edges, self.tables, strict=True):
            rows, columns = first.min(axis=1), second.min(axis=0)
            own[one] += rows
            own[other] += columns
            tables.append(np.stack([first - rows[:, np.newaxis], second - columns]))
        return LocalPayoffs(tuple(own), self.edges, tuple(tables))

    def shifted(self, constants: Sequence[Fraction]) -> LocalPayoffs:
        """Take a constant from every player's payoffs."""
        own = tuple(options - constant for options, constant in zip(self.own, constants, strict=True))
        return LocalPayoffs(own, self.edges, self.tables)

    def as_fractions(self) -> LocalPayoffs:
        """Read every number as the fraction that it is."""
        return LocalPayoffs(tuple(map(to_fractions, self.own)), self.edges, tuple(map(to_fractions, self.tables)))

    def as_floats(self) -> LocalPayoffs:
        """Round every number to a float."""
        return LocalPayoffs(tuple(map(to_floats, self.own)), self.edges, tuple(map(to_floats, self.tables)))

    def tensor(self) -> NumberArray:
        """Add up the payoffs of all profiles, shape ``(n_players, *n_actions)``, of the same kind of numbers."""
        if not is_exact(self.own[0]):
            return self._tensor(np.dtype(np.float64))
        whole, unit = self._whole()
        tensor = whole._tensor(np.dtype(object))  # noqa: SLF001  # the same method of a twin
        flat = np.empty(tensor.size, dtype=object)
        flat[:] = [Fraction(value, unit) for value in tensor.reshape(-1).tolist()]
        return freeze(flat.reshape(tensor.shape))

    def float_tensor(self) -> NumberArray:
        """Add up the payoffs of all profiles and round each sum to a float, once where the numbers are fractions."""
        if not is_exact(self.own[0]):
            return to_floats(self._tensor(np.dtype(np.float64)))
        whole, unit = self._whole()
        sizes = [int(abs(table).max()) for table in (*whole.own, *whole.tables)]
        if max(sum(sizes), unit) <= WHOLE:
            return to_floats(whole._tensor(np.dtype(np.int64)) / np.float64(unit))  # noqa: SLF001  # as above
        tensor = whole._tensor(np.dtype(object))  # noqa: SLF001  # as above
        values = [value / unit for value in tensor.reshape(-1).tolist()]
        return to_floats(np.array(values).reshape(tensor.shape))

    def _whole(self) -> tuple[LocalPayoffs, int]:
        """Multiply fractions by their common denominator."""
        arrays = (*self.own, *self.tables)
        unit = lcm(*(value.denominator for array in arrays for value in array.reshape(-1).tolist()))
        scaled = [np.array([int(value * unit) for value in a.reshape(-1).tolist()], dtype=object) for a in arrays]
        shaped = [values.reshape(array.shape) for values, array in zip(scaled, arrays, strict=True)]
        return LocalPayoffs(tuple(shaped[: len(self.own)]), self.edges, tuple(shaped[len(self.own) :])), unit

    def _tensor(self, kind: np.dtype) -> NumberArray:
        sizes = self.n_actions
        payoffs = np.zeros((len(sizes), *sizes), dtype=kind)
        for player, options in enumerate(self.own):
            payoffs[player] += _along(options.astype(kind), (player,), len(sizes))
        for edge, table in zip(self.edges, self.tables, strict=True):
            for player, part in zip(edge, table.astype(kind), strict=True):
                payoffs[player] += _along(part, edge, len(sizes))
        return payoffs


def _along(table: NumberArray, players: Sequence[int], n_players: int) -> NumberArray:
    """Give a table one axis a player."""
    shape = [1] * n_players
    for player, count in zip(players, table.shape, strict=True):
        shape[player] = count
    return table.reshape(shape)
