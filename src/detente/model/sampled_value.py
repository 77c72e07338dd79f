"""What everybody gets, estimated from some of the partitions in which the players may stand."""

from __future__ import annotations

from dataclasses import dataclass

from detente.model.agreement import GameSummary
from detente.model.ends import Ends
from detente.model.numbers import FloatArray, Number, to_floats
from detente.model.partition_function import FallbackSummary


@dataclass(frozen=True, slots=True, eq=False)
class SampledValue(Ends):
    """Say what everybody gets by a value of a partition function, and how sure that is.

    Attributes
    ----------
    game, fallback, value
        Whose value it is, what is played if talks fail, and the name of the value.
    payoff_numbers
        One a player, in the currency.
    low_numbers, high_numbers
        The ends of an interval around each; both are the payoff where all partitions were counted.
    level
        How often such an interval holds the payoff that all partitions give, over all seeds.
    partitions
        How many partitions were drawn: each was solved once, and its claims were checked.
    seed
        Decides which.
    """

    game: GameSummary
    fallback: FallbackSummary
    value: str
    payoff_numbers: tuple[Number, ...]
    low_numbers: tuple[Number, ...]
    high_numbers: tuple[Number, ...]
    level: float
    partitions: int
    seed: int

    @property
    def payoffs(self) -> FloatArray:
        """The payoffs, shape ``(n_players,)``, read-only."""
        return to_floats(self.payoff_numbers)

    def __repr__(self) -> str:
        """Fit a terminal line."""
        rows = zip(self.game.players, self.payoffs, self.low, self.high, strict=True)
        shares = ", ".join(f"{name}: {own:g} in [{low:g}, {high:g}]" for name, own, low, high in rows)
        return f"SampledValue({self.value}: {shares}; {self.partitions:,} partitions)"
