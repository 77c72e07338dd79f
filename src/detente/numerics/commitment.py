"""What a leader secures who commits to a mixed action, and to payments for the other side's replies, with a proof.

The leader A names a mixed action mu and the reply b that it pays for. The follower B can always refuse the payment and
play its best reply to mu, so it must be paid B(mu, b') - B(mu, b) for the best b'. The leader keeps

    L_A = max over b and mu of min over b' of (A + B)(mu, b) - B(mu, b'),

for every b the value of a zero-sum game in which the follower chooses how to refuse. One mixture of refusals bounds
what the leader can keep whatever reply it pays for; few such mixtures bound it closely.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

import numpy as np

from detente.model.errors import NumericalTrouble
from detente.model.numbers import is_exact, to_floats, to_fractions
from detente.numerics.integer_table import IntegerTable
from detente.numerics.tolerance import CERTIFIED, POLISHED
from detente.numerics.zero_sum import optimal_play

if TYPE_CHECKING:
    from detente.model.numbers import Number, NumberArray


@dataclass(frozen=True, slots=True, eq=False)
class Commitment:
    """Hold a best commitment and the refusals that no commitment does better against.

    Attributes
    ----------
    strategy
        The leader's mixed action, shape ``(n_actions,)``.
    reply
        The reply that it pays for.
    refusals
        Mixed replies, shape ``(n_refusals, n_replies)``.
    lower, upper
        What the commitment secures, and the most that any can: for every reply the least that a refusal leaves.
    """

    strategy: NumberArray
    reply: int
    refusals: NumberArray
    lower: Number
    upper: Number


def best_commitment(leader: NumberArray, follower: NumberArray, scale: float) -> Commitment:
    """Find what a leader can secure by a commitment.

    Parameters
    ----------
    leader, follower
        Shape ``(n_actions, n_replies)``: what both are paid, fractions (solved exactly) or floats.
    scale
        In the currency; floats leave at most 1e-9 of it open.

    Raises
    ------
    NumericalTrouble
        If no certified answer was found.

    Notes
    -----
    Pure commitments are looked at first, and pure refusals: O(n_actions n_replies^2). Then the reply that promises most
    gets its linear program, whose refusal is held against all replies, until none promises more than is secured: at
    most one program a reply, mostly far fewer. Ties go to the first action and the first reply.
    """
    if is_exact(leader):
        return _exactly(leader, follower)
    search = _Search(leader, follower)
    search.run(POLISHED * scale)
    if search.open <= CERTIFIED * scale:
        return search.found()
    exact = _exactly(to_fractions(leader), to_fractions(follower))
    strategy, refusals = to_floats(exact.strategy), to_floats(exact.refusals)
    lower, upper = secured(leader, follower, strategy, exact.reply), conceded(leader, follower, refusals).max()
    if upper - lower > CERTIFIED * scale:
        message = "what a leader can secure could not be certified"
        raise NumericalTrouble(message, problem=(leader, follower))
    return Commitment(strategy, exact.reply, refusals, float(lower), float(upper))


def secured(leader: NumberArray, follower: NumberArray, strategy: NumberArray, reply: int) -> Number:
    """Compute what the leader keeps after paying the follower not to play a better reply to a mixed action."""
    total, replies = strategy @ (leader[:, reply] + follower[:, reply]), strategy @ follower
    least: Number = total - replies.max()
    return least


def conceded(leader: NumberArray, follower: NumberArray, refusals: NumberArray) -> NumberArray:
    """Compute, for every reply, the most that is left to a leader who pays for it: the least over the refusals."""
    total = leader + follower
    left: NumberArray = np.stack([(total - (follower @ each)[:, np.newaxis]).max(axis=0) for each in refusals])
    least: NumberArray = left.min(axis=0)
    return least


class _Search:
    """Close in on what a commitment secures, from both sides."""

    def __init__(self, leader: NumberArray, follower: NumberArray) -> None:
        self._leader, self._follower, self._total = leader, follower, leader + follower
        self._units = np.eye(max(leader.shape), dtype=leader.dtype)
        pure = self._total - follower.max(axis=1)[:, np.newaxis]
        action, self.reply = (int(place) for place in np.unravel_index(int(pure.argmax()), pure.shape))
        self.lower = pure[action, self.reply]
        self.strategy = self._units[action, : len(leader)]
        self._refusals = list(self._units[: follower.shape[1], : follower.shape[1]])
        left = np.stack([self._left(refused) for refused in follower.T])
        self._proof = left.argmin(axis=0)
        self.upper = left.min(axis=0)

    @property
    def open(self) -> Number:
        """How far apart the two sides are."""
        gap: Number = self.upper.max() - self.lower
        return gap

    def run(self, slack: Number) -> None:
        """Solve for one reply after the other, the one that promises most first."""
        waiting = np.ones(len(self.upper), dtype=np.bool_)
        while True:
            promising = np.flatnonzero(waiting & (self.upper > self.lower + slack))
            if not len(promising):
                return
            reply = int(promising[self.upper[promising].argmax()])
            waiting[reply] = False
            self._solve(reply)

    def _solve(self, reply: int) -> None:
        play = optimal_play(self._total[:, [reply]] - self._follower)
        if play.lower > self.lower:
            self.lower, self.reply, self.strategy = play.lower, reply, play.rows
        left = self._left(self._follower @ play.columns)
        better = left < self.upper
        self.upper = np.where(better, left, self.upper)
        self._proof = np.where(better, len(self._refusals), self._proof)
        self._refusals.append(play.columns)

    def _left(self, refused: NumberArray) -> NumberArray:
        """Compute, for every reply, the most that is left by a refusal that pays so much against each action."""
        left: NumberArray = (self._total - refused[:, np.newaxis]).max(axis=0)
        return left

    def found(self) -> Commitment:
        """Return the best commitment, with those refusals that prove something."""
        used = sorted({int(place) for place in self._proof})
        refusals = np.stack([self._refusals[place] for place in used])
        return Commitment(self.strategy, self.reply, refusals, self.lower, self.upper.max())


def _exactly(leader: NumberArray, follower: NumberArray) -> Commitment:
    """Solve in whole numbers."""
    whole = IntegerTable.of(np.stack([leader, follower]))
    search = _Search(*whole.table)
    search.run(0)
    found = search.found()
    strategy, refusals = to_fractions(found.strategy), to_fractions(found.refusals)
    return Commitment(
        strategy, found.reply, refusals, Fraction(found.lower) / whole.unit, Fraction(found.upper) / whole.unit
    )
