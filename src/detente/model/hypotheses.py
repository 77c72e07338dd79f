"""What everybody gets by what outsiders are taken to do, side by side, and how much hangs on the answer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from detente.model.agreement import ConceptSummary, GameSummary, NearTie, Ranges
from detente.model.certificate import Certificate
from detente.model.coalition import Partition
from detente.model.excess import LeastCore
from detente.model.notebook_view import Viewable
from detente.model.numbers import FloatArray, Number, to_floats
from detente.model.tu_game import TUGame

THREAT, BLOC, INDIVIDUALS = "threat", "bloc", "individuals"
RANDOM_TEAMS, MYERSON, BLOCKS = "random-teams", "myerson", "blocks"
WORTH, LEAD = "worth", "lead"  #: what the amounts of a driver are


@dataclass(frozen=True, slots=True, eq=False)
class HypothesisRow:
    """Hold what everybody gets under one hypothesis.

    Attributes
    ----------
    name
        What outsiders are taken to do: "threat" (they gang up to hurt us), "bloc" (they form one rival team but play
        for themselves), "individuals" (they fall apart), "random-teams" (they form teams at random), "myerson" (every
        way to split counts, by Myerson's weights), "blocks" (they keep to teams that the user names).
    concept
        The solution that this is.
    payoff_numbers
        One a player, in the currency: floats, or fractions where the answer is exact.
    ranges
        Every player's payoff over all admissible fallbacks, whatever the selection; only an outer bound for the rows
        that rest on all partitions of 8 players or more.
    """

    name: str
    concept: ConceptSummary
    payoff_numbers: tuple[Number, ...]
    ranges: Ranges

    @property
    def payoffs(self) -> FloatArray:
        """The payoffs, shape ``(n_players,)``, read-only."""
        return to_floats(self.payoff_numbers)


@dataclass(frozen=True, slots=True)
class BlockPayoffs:
    """Hold what the blocks of a partition get if talks fail and they stand so; one number a block, in the currency."""

    partition: Partition
    payoffs: tuple[Number, ...]


@dataclass(frozen=True, slots=True)
class Driver:
    """Name the coalition on which a player's payoff hangs most, between its best and its worst hypothesis.

    Attributes
    ----------
    player
        Its place.
    most, least
        The hypotheses under which it gets most, and least; the first of those that tie.
    difference
        The payoff under the one minus that under the other, in the currency.
    basis
        What is compared: "worth", what the coalition is worth; or "lead", how much more it gets than everybody else
        together, where worths mean nothing on their own ("threat", "myerson").
    coalition
        The coalition with the largest contribution, the first by size; 0 (nobody) if the payoffs are the same.
    amounts
        Its worth, or its lead, under `most` and under `least`.
    contribution
        What that explains of the difference, in the currency; the contributions of all coalitions add up to it.
    """

    player: int
    most: str
    least: str
    difference: Number
    basis: str
    coalition: int
    amounts: tuple[Number, Number]
    contribution: Number


@dataclass(frozen=True, slots=True)
class JoiningLoss:
    """Name the two disjoint coalitions that lose most by joining, `first` + `second`, and how much, in the currency."""

    loss: Number
    first: int
    second: int


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Hypotheses(Viewable):
    """Hold everybody's payoff under every hypothesis about the others, and the proof.

    Attributes
    ----------
    game
        The game.
    rows
        One a hypothesis.
    spread_numbers
        For every player the largest payoff of all rows minus the least one.
    drivers
        For every player the coalition on which that hangs most.
    welfare, profile
        The largest total payoff, which every row divides, and the first profile that attains it.
    worths
        What every coalition is worth, by hypothesis; "myerson" has no such worths.
    partitions
        What the blocks of every partition that matters get if talks fail; all rows but "threat" rest on it.
    losses
        By hypothesis, the two coalitions that lose most by joining; where worths are superadditive, none.
    cores
        By hypothesis, how far the core of the worths is from being empty, with a proof; none for a single player, for
        "threat" and for "myerson", whose worths mean nothing on their own.
    certificate
        Claims that `detente.verify_hypotheses` checks without solving anything.
    near_ties, warnings, statistics
        Decisions that were close, what else a reader should know, and how much was solved.
    """

    game: GameSummary
    rows: tuple[HypothesisRow, ...]
    spread_numbers: tuple[Number, ...]
    drivers: tuple[Driver, ...]
    welfare: Number
    profile: tuple[int, ...]
    worths: Mapping[str, TUGame]
    partitions: tuple[BlockPayoffs, ...]
    losses: Mapping[str, JoiningLoss]
    cores: Mapping[str, LeastCore]
    certificate: Certificate
    near_ties: tuple[NearTie, ...]
    warnings: tuple[str, ...]
    statistics: Mapping[str, str]

    def __repr__(self) -> str:
        """Fit a terminal line."""
        spreads = zip(self.game.players, self.spread, strict=True)
        parts = ", ".join(f"{name}: {value:g}" for name, value in spreads)
        return f"Hypotheses({len(self.rows)} rows; spread {parts}; {self.certificate.status})"

    @property
    def spread(self) -> FloatArray:
        """The spreads, shape ``(n_players,)``, read-only."""
        return to_floats(self.spread_numbers)

    def row(self, name: str) -> HypothesisRow:
        """Look up a row by the name of its hypothesis; `KeyError` if there is none."""
        return {row.name: row for row in self.rows}[name]
