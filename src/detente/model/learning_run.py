"""Runs of learning: every recorded step, the outcome, and what it was polished to."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from detente.model.notebook_view import Viewable

if TYPE_CHECKING:
    from detente.model.agreement import GameSummary
    from detente.model.certificate import StageClaim
    from detente.model.distribution import JointDistribution


@dataclass(frozen=True, slots=True)
class LearningStep:
    """Hold what is played on average after some rounds.

    Attributes
    ----------
    round
        After how many.
    deviation_gain
        The largest gain from deviating from it, in the currency, recomputed by the checker.
    total, payoffs
        What it pays all together, and each player.
    """

    round: int
    deviation_gain: float
    total: float
    payoffs: tuple[float, ...]


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class LearningRun(Viewable):
    """Hold what learning led to, and the way there.

    Attributes
    ----------
    game
        The game.
    dynamic, rounds, seed
        How was learnt, for how long, and where play started.
    trace
        The recorded rounds, evenly spaced on a logarithmic scale; the last step is the outcome.
    distribution
        The outcome.
    complete
        False if it was cut short before its last round.
    """

    game: GameSummary
    dynamic: str
    rounds: int
    seed: int
    trace: tuple[LearningStep, ...]
    distribution: JointDistribution
    complete: bool = True

    @property
    def outcome(self) -> LearningStep:
        """The last step."""
        return self.trace[-1]

    def __repr__(self) -> str:
        """Fit a terminal line."""
        last = self.outcome
        shares = ", ".join(f"{name}: {value:g}" for name, value in zip(self.game.players, last.payoffs, strict=True))
        return f"LearningRun({self.dynamic}, {self.rounds} rounds: {shares}; deviation gain {last.deviation_gain:.2g})"


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class PolishedRun(Viewable):
    """Hold the best equilibrium that a linear program finds from the profiles which learning found, with its proof.

    Attributes
    ----------
    run
        What was learnt.
    claim
        The equilibrium, and the multipliers which prove that no equilibrium has a larger total.
    largest_violation
        By how much the claim is off at most, as the checker measured it, in the currency.
    """

    run: LearningRun
    claim: StageClaim
    largest_violation: float

    @property
    def payoffs(self) -> tuple[float, ...]:
        """What it pays each player."""
        return tuple(map(float, self.claim.stage.payoffs))

    @property
    def total(self) -> float:
        """What it pays all together."""
        return float(self.claim.stage.lower)

    def __repr__(self) -> str:
        """Fit a terminal line."""
        shares = ", ".join(
            f"{name}: {value:g}" for name, value in zip(self.run.game.players, self.payoffs, strict=True)
        )
        return f"PolishedRun({shares}; total {self.total:g}, at most {float(self.claim.stage.upper):g}; verified)"
