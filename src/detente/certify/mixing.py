"""What mixed strategies pay against every pure answer, looking at nothing that is not played.

Most strategies play few of a block's joint actions, and then few cells of a matrix matter. So no matrix is formed: its
cells are added up where they are needed.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from detente.model.game import Game
    from detente.model.numbers import FloatArray

    IntegerArray = NDArray[np.intp]

GROUP = 5  #: so many players' payoffs are added up beforehand, with all signs
CELLS = 1 << 15  #: so many cells are looked at together


@dataclass(frozen=True, slots=True, eq=False)
class Sums:
    """Hold many tables of one number a profile, each the sum of one line of every part.

    Attributes
    ----------
    parts
        Shape ``(n_lines, n_profiles)`` each.
    lines
        One a part, shape ``(n_tables,)``: which line belongs to a table.
    """

    parts: list[FloatArray]
    lines: list[IntegerArray]

    def mixed(self, strategies: FloatArray, own: IntegerArray, other: IntegerArray) -> FloatArray:
        """Average tables over mixed strategies, for every answer to them.

        Parameters
        ----------
        strategies, own
            Shape ``(n_tables, n_actions)``: weights, and where the actions that they weigh stand in a table.
        other
            Shape ``(n_tables, n_answers)``: where the answers stand; both numbers together are the place of a profile.

        Returns
        -------
        FloatArray
            Shape ``(n_tables, n_answers)``.

        Notes
        -----
        One look at a cell for every action that is played and every answer.
        """
        found = np.empty(other.shape)
        for tables, width in _passes(strategies, other.shape[1]):
            row, action = np.nonzero(strategies[tables])
            place = np.arange(len(row)) - np.searchsorted(row, np.arange(len(tables)))[row]
            weights, starts = np.zeros((len(tables), width)), np.zeros((len(tables), width), dtype=np.intp)
            weights[row, place], starts[row, place] = strategies[tables[row], action], own[tables[row], action]
            cells = starts[:, :, np.newaxis] + other[tables, np.newaxis]
            found[tables] = np.einsum("gk,gkc->gc", weights, self._at(tables, cells))
        return found

    def _at(self, tables: IntegerArray, cells: IntegerArray) -> FloatArray:
        """Look cells up, shape ``(len(tables), ...)``: in whole tables, or one part at a time where cells are few."""
        size = self.parts[0].shape[1]
        lines = [line[tables] for line in self.lines]
        parts = self.parts
        if len(parts) > 1 and cells[0].size * len(parts) > size:
            parts = [sum((part[line] for part, line in zip(parts[1:], lines[1:], strict=True)), parts[0][lines[0]])]
            lines = [np.arange(len(tables))]
        starts = [(line * size)[:, np.newaxis, np.newaxis] for line in lines]
        found: FloatArray = parts[0].reshape(-1).take(starts[0] + cells)
        for part, start in zip(parts[1:], starts[1:], strict=True):
            found += part.reshape(-1).take(start + cells)
        return found


def _passes(strategies: FloatArray, n_answers: int) -> Iterator[tuple[IntegerArray, int]]:
    """Group tables by how many actions are played: at most twice as many as in any other of the group."""
    played = np.count_nonzero(strategies, axis=1)
    doublings = np.frexp(np.maximum(played, 1) - 0.5)[1]
    for power in np.unique(doublings).tolist():
        tables = np.flatnonzero(doublings == power)
        width = max(1, int(played[tables].max()))
        step = max(1, CELLS // (width * n_answers))
        for start in range(0, len(tables), step):
            yield tables[start : start + step], width


@dataclass(frozen=True, slots=True, eq=False)
class SignedSums:
    """Hold the sums of the payoffs of a few players at a time, with every choice of signs.

    `groups` has one array a few players, shape ``(2**k, n_profiles)``: in the line with number b, the payoffs of the
    j-th of k players are added if bit j of b is set, and subtracted otherwise.
    """

    groups: list[FloatArray]

    @classmethod
    def of_game(cls, game: Game) -> SignedSums:
        """Add payoffs up, O(2^5) a player and profile."""
        payoffs = game.payoffs.reshape(game.n_players, -1)
        groups = []
        for start in range(0, len(payoffs), GROUP):
            lines = np.zeros((1, payoffs.shape[1]))
            for own in payoffs[start : start + GROUP]:
                lines = np.concatenate([lines - own, lines + own])
            groups.append(lines)
        return cls(groups)

    def of(self, coalitions: Sequence[int]) -> Sums:
        """Take the payoffs of a coalition less those of everybody else, for many coalitions."""
        members = np.array(coalitions, dtype=np.intp)
        lines = [members >> start & (1 << GROUP) - 1 for start in range(0, GROUP * len(self.groups), GROUP)]
        return Sums(self.groups, lines)
