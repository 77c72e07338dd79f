"""Proofs of maxima over correlated equilibria, found in a smaller game and extended to the whole one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from detente.numerics.incentive_tables import IncentiveTables, Weighed

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from detente.model.numbers import FloatArray
    from detente.numerics.dominance import Actions, Elimination

    Deviation = tuple[int, int, int, float]


@dataclass(frozen=True, slots=True, eq=False)
class _Step:
    """Hold one elimination: the profiles at which removed actions are played, and how much more the better ones pay.

    Attributes
    ----------
    profiles, advantages
        Shape ``(n_removed, n_others)``, over everything that the others could ever play.
    living, lead
        The same over what was left of the others: there all advantages are positive.
    """

    elimination: Elimination
    profiles: NDArray[np.intp]
    advantages: FloatArray
    living: NDArray[np.intp]
    lead: FloatArray


class WholeGame:
    """Extend multipliers from the actions that survived dominance to all actions, and compute what they prove.

    Parameters
    ----------
    incentives, payoffs
        Shape ``(n_blocks, *n_actions)``, floats.
    left, eliminations
        What survived, and what was eliminated in which order.

    Notes
    -----
    Weak duality demands that the reduced objective is at most the bound at every profile (`duality.dual_bound`). At a
    profile that was eliminated since a player would play a dominated action a, the multiplier of its deviation to the
    better action b makes it so. The last elimination comes first: profiles that fell with an earlier one are looked at
    later, and are not changed again.
    """

    def __init__(
        self, incentives: FloatArray, payoffs: FloatArray, left: Actions, eliminations: Sequence[Elimination]
    ) -> None:
        sizes = incentives.shape[1:]
        self.left = left
        self.table = payoffs.reshape(len(payoffs), -1)
        self.profiles = np.arange(self.table.shape[1]).reshape(sizes)[np.ix_(*left)].reshape(-1)
        self._tables = IncentiveTables(incentives)
        self._steps = self._read(eliminations)
        self._actions = np.concatenate(left)
        self._starts = np.cumsum([0, *map(len, left)])

    def _read(self, eliminations: Sequence[Elimination]) -> list[_Step]:
        steps = []
        alive = np.ones(self.table.shape[1], dtype=np.bool_)
        for entry in eliminations:
            own, places = self._tables.own[entry.player], self._tables.places[entry.player][entry.removed]
            advantages = own[entry.better] - own[entry.removed]
            living = alive[places[0]]
            steps.append(_Step(entry, places, advantages, places[:, living], advantages[:, living]))
            alive[places] = False
        return steps

    def proved(self, reduced: FloatArray, weighed: Weighed) -> tuple[list[float], list[tuple[Deviation, ...]]]:
        """Return the bounds that multipliers prove, in the currency, and all deviations with a positive multiplier.

        Parameters
        ----------
        reduced
            Shape ``(n_proofs, n_profiles)``, changed in place: what a question maximises, plus what every profile
            exceeds its floors by, times their multipliers.
        weighed
            Multipliers of deviations among what is left, in the numbers of the whole game.
        """
        self._tables.subtract(reduced, weighed)
        found: list[list[Deviation]] = [[] for _ in reduced]
        parts = (weighed.proofs, weighed.players, weighed.told, weighed.played, weighed.weights)
        for proof, player, told, played, weight in zip(*(part.tolist() for part in parts), strict=True):
            found[proof].append((player, told, played, weight))
        bounds = reduced[:, self.profiles].max(axis=1) if self._steps else reduced.max(axis=1)
        for step in reversed(self._steps):
            for proof, deviation in _extended(step, reduced, bounds):
                found[proof].append(deviation)
        proved = reduced.max(axis=1) if self._steps else bounds
        return proved.tolist(), list(map(tuple, found))

    def widened(
        self,
        proofs: NDArray[np.intp],
        parts: tuple[NDArray[np.intp], NDArray[np.intp], NDArray[np.intp]],
        weights: FloatArray,
    ) -> Weighed:
        """Turn deviations, given as players, told and played, into those of the whole game."""
        players, told, played = parts
        if not self._steps:
            return Weighed(proofs, players, told, played, weights)
        starts = self._starts[players]
        return Weighed(proofs, players, self._actions[starts + told], self._actions[starts + played], weights)


def _extended(step: _Step, reduced: FloatArray, bounds: FloatArray) -> list[tuple[int, Deviation]]:
    """Bring the profiles of one elimination down to the bounds; return the multipliers that do it, by proof."""
    above = reduced[:, step.living] - bounds[:, np.newaxis, np.newaxis]
    if not above.max() > 0:
        return []
    needed = np.maximum((above / step.lead).max(axis=2), 0.0)
    reduced[:, step.profiles] -= needed[:, :, np.newaxis] * step.advantages
    entry = step.elimination
    proofs, used = needed.nonzero()
    removed, better = entry.removed[used].tolist(), entry.better[used].tolist()
    quads = zip(proofs.tolist(), removed, better, needed[proofs, used].tolist(), strict=True)
    return [(proof, (entry.player, *triple)) for proof, *triple in quads]
