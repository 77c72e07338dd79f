"""A mediator learns whom to tell what, and deviators learn what to do instead: it ends at the best equilibrium."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from detente.numerics.deviation_pricing import DeviationPricing
from detente.numerics.matching_plus import MatchingPlus

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from detente.model.numbers import FloatArray

FIRST = 50  #: rounds of the first stretch; every stretch has twice as many as the one before
PENALTY = 2.0  #: what deviating costs the mediator at first, where the total goes from 0 to 1
DEARER = 4.0  #: by what it is multiplied where it was too little
NOTHING = 1e-7  #: where the total goes from 0 to 1: who pays no more than this pays nothing
POWER = 2.0  #: a round counts in the averages of its stretch by its number to this power


class Mediation:
    """Play the zero-sum game of a mediator against deviators, one for every player and action told.

    The mediator chooses a distribution mu over profiles; the deviator of player i and action a chooses what to play
    instead, a itself included. The mediator gets

        w.mu - penalty * sum over i, a of (the gain of i from the deviation chosen when told a),

    with w the total, from 0 to 1, and every gain as a part of the largest one of its kind. Once the penalty is above
    what all constraints of one player and action are worth together, the optimal mu are the correlated equilibria of
    the largest total, and only those.

    Parameters
    ----------
    payoffs
        Shape ``(n_players, *n_actions)``, floats.
    start
        The mediator's first distribution, shape ``(n_profiles,)``.

    Notes
    -----
    Both sides learn by predictive regret matching+, the mediator answering what the deviators have just chosen. After a
    stretch of so many rounds the mediator goes on from its average. What the deviators did on average bounds what any
    mu gets; if the mediator is nearer to that bound than what it still pays, the penalty is too small and is raised. No
    linear program is solved; O(m_i) steps a profile and player in a round.

    References
    ----------
    Zhang et al. (2023); Farina et al. (2021).
    """

    def __init__(self, payoffs: FloatArray, start: FloatArray) -> None:
        total = payoffs.sum(axis=0).reshape(-1)
        self._pricing = DeviationPricing(payoffs)
        self._objective = (total - total.min()) / (float(np.ptp(total)) or 1.0)
        counts = self._pricing.shape
        obedient = np.concatenate([np.eye(count).reshape(-1) for count in counts])
        self._deviators = MatchingPlus(obedient, np.repeat(counts, counts).tolist(), optimism=1.0)
        self._mediator = MatchingPlus(start, (len(start),), optimism=1.0)
        self._penalty, self._length, self._done = PENALTY, FIRST, 0
        self._settled, self._sum = start, np.zeros(len(start))
        self._deviated, self._weight = np.zeros(len(obedient)), 0.0

    def play(self) -> None:
        """Play one round."""
        self._deviators.observe(self._penalty * self._pricing.expected(self._mediator.point))
        self._mediator.observe(self._worth(self._deviators.point))
        self._done += 1
        weight = float(self._done) ** POWER
        self._sum += weight * self._mediator.point
        self._deviated += weight * self._deviators.point
        self._weight += weight
        if self._done == self._length:
            self._turn()

    def _worth(self, deviated: FloatArray) -> FloatArray:
        """Compute what the mediator gets at every profile, given what the deviators do."""
        return self._pricing.subtract(self._penalty * deviated, self._objective.copy())

    def _turn(self) -> None:
        """End a stretch."""
        self._settled = self.outcome
        paid = self._penalty * float(self._deviators.largest(self._pricing.expected(self._settled)).sum())
        reached = float(self._objective @ self._settled) - paid
        bound = float(self._worth(self._deviated / self._weight).max())
        if paid > max(bound - reached, NOTHING):
            self._penalty *= DEARER
        self._mediator.point[:] = self._settled
        self._sum[:], self._deviated[:], self._weight, self._done = 0.0, 0.0, 0.0, 0
        self._length *= 2

    @property
    def outcome(self) -> FloatArray:
        """What the mediator says on average: in this stretch once it is as long as the last one, until then in that."""
        if 2 * self._done < self._length and self._length > FIRST:
            return self._settled
        average: FloatArray = self._sum / self._sum.sum()
        return average


def mediated_play(payoffs: FloatArray, start: FloatArray, rounds: Sequence[int]) -> Iterator[FloatArray]:
    """Let a mediator learn; yield what it says after each of some rounds.

    Parameters
    ----------
    payoffs, start
        As in `Mediation`.
    rounds
        After how many rounds to tell, increasing.

    Yields
    ------
    FloatArray
        A joint distribution, shape ``n_actions``.
    """
    mediation, played = Mediation(payoffs, start), 0
    for end in rounds:
        for _ in range(played, end):
            mediation.play()
        played = end
        yield mediation.outcome.reshape(payoffs.shape[1:])
