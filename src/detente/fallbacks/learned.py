"""What honest play leads to if nobody mediates: the outcome of learning in repeated play."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from detente.fallbacks.responses import regret
from detente.fallbacks.single_point import SinglePoint
from detente.model.agreement import PlayedDisagreement
from detente.model.certificate import DeviationClaim
from detente.model.distribution import JointDistribution
from detente.model.errors import NotApplicable
from detente.model.merging import merged_tensor, split_profile
from detente.numerics.dynamics import dynamic, normalised
from detente.numerics.tolerance import LEARNT
from detente.protocols import Traits

if TYPE_CHECKING:
    from detente.model.coalition import Partition
    from detente.model.game import Game
    from detente.model.numbers import FloatArray


@dataclass(frozen=True, slots=True)
class Learned:
    """Play what is played on average when the blocks learn, each a player that hears what its actions would have paid.

    Parameters
    ----------
    dynamic
        How they learn: "regret-matching", "swap-regret", "optimistic", or "optimal" with a mediator.
    rounds
        For how long, in the game of every partition.
    seed
        Where they start.

    Raises
    ------
    NotApplicable
        If there is no such dynamic, or a number is too small.

    Notes
    -----
    The outcome is nearly a correlated equilibrium: the gain from deviating is stated, and where it is more than 1e-2 of
    the scale of the game the outcome is refused. Which equilibrium it is near depends on the dynamic and on where it
    starts: equal players may end up with different payoffs, and copies of an action count.

    References
    ----------
    Hart & Mas-Colell (2000); Blum & Mansour (2007); Chen & Peng (2020); Zhang et al. (2023).
    """

    dynamic: str = "regret-matching"
    rounds: int = 10_000
    seed: int = 0

    def __post_init__(self) -> None:
        """Check the name and the numbers."""
        dynamic(self.dynamic)
        check_rounds(self.rounds, self.seed)

    @property
    def traits(self) -> Traits:
        """Its description."""
        return Traits("learned", self.dynamic, {"rounds": self.rounds, "seed": self.seed})

    def admissible(self, game: Game, partition: Partition, /) -> SinglePoint:
        """Learn in the game merged along a partition.

        Raises
        ------
        NotApplicable
            If the rounds do not suffice.
        """
        payoffs = merged_tensor(game.payoffs, partition)
        rng = np.random.default_rng(self.seed)
        (table,) = dynamic(self.dynamic).play(normalised(payoffs), [self.rounds], rng)
        profiles = tuple(np.flatnonzero(table).tolist())
        probabilities = tuple(table.reshape(-1)[list(profiles)].tolist())
        paid = tuple((payoffs.reshape(len(payoffs), -1)[:, profiles] @ np.array(probabilities)).tolist())
        gain = float(regret(payoffs, profiles, probabilities))
        self._check_settled(gain, game, partition)
        claim = DeviationClaim(partition, profiles, probabilities, paid, gain)
        distribution = _split(payoffs, claim, game.n_actions)
        return SinglePoint(PlayedDisagreement(partition, paid, distribution, True, (claim,), ()))

    def _check_settled(self, gain: float, game: Game, partition: Partition) -> None:
        if gain > LEARNT * game.scale:
            who = " | ".join(game.merge(partition).players)
            message = (
                f"after {self.rounds:,} rounds of '{self.dynamic}' between {who}, somebody could still gain {gain:.3g} "
                f"by deviating, more than {LEARNT:.0%} of the scale of the game; allow more rounds"
            )
            raise NotApplicable(message, where="rounds")


def check_rounds(rounds: object, seed: object) -> None:
    """Refuse numbers of rounds and seeds that are not whole, or too small.

    Raises
    ------
    NotApplicable
        With the number.
    """
    for name, value, least in (("rounds", rounds, 1), ("seed", seed, 0)):
        if not isinstance(value, int) or isinstance(value, bool) or value < least:
            message = f"{name} is {value!r:.60}; it must be a whole number of at least {least}"
            raise NotApplicable(message, where=name)


def _split(payoffs: FloatArray, claim: DeviationClaim, n_actions: tuple[int, ...]) -> JointDistribution:
    """Spread what the blocks play over the profiles of the players."""
    joint = np.transpose(np.unravel_index(claim.profiles, payoffs.shape[1:])).tolist()
    return JointDistribution(
        n_actions, tuple(split_profile(parts, claim.partition, n_actions) for parts in joint), claim.probabilities
    )
