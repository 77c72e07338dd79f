"""What everybody prefers to no agreement: the part of what is feasible that is at least as good for all."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

from detente.model.certificate import Floor
from detente.model.errors import Infeasible, NotApplicable
from detente.selections.gains import Gains
from detente.selections.point import unit

if TYPE_CHECKING:
    from collections.abc import Sequence

    from detente.model.certificate import Stage
    from detente.model.numbers import Number
    from detente.protocols import PayoffSet


@dataclass(frozen=True, slots=True, eq=False)
class Acceptable:
    """Hold the feasible payoffs that give every player at least so much, as a set of payoffs of its own.

    Attributes
    ----------
    feasible
        The whole set.
    least
        One number a player, in the currency.
    """

    feasible: PayoffSet
    least: tuple[Number, ...]

    @property
    def n_blocks(self) -> int:
        """The number of players."""
        return self.feasible.n_blocks

    @property
    def scale(self) -> float:
        """The scale of the game, in the currency."""
        return self.feasible.scale

    @property
    def tie(self) -> Number:
        """Gaps up to this are ties, in the currency."""
        return self.feasible.tie

    def floors(self, chosen: Sequence[int] | None = None) -> tuple[Floor, ...]:
        """Write the demands of some players, or of all."""
        players = range(self.n_blocks) if chosen is None else chosen
        return tuple(Floor(unit(player, self.n_blocks, self.tie), self.least[player]) for player in players)

    def maximise(self, weights: Sequence[Number], floors: Sequence[Floor] = (), /) -> Stage:
        """Maximise under the demands, and the floors.

        Raises
        ------
        NotApplicable
            If the demands alone cannot be met.
        """
        try:
            return self.feasible.maximise(weights, (*self.floors(), *floors))
        except Infeasible as error:
            if floors:
                raise
            message = (
                "no mixture of outcomes gives everybody at least the disagreement payoff, so there is nothing to agree "
                "on without money: choose a fallback that is played, or a concept with side payments"
            )
            raise NotApplicable(message, where="disagreement") from error

    def probe(self, weights: Sequence[Number], floors: Sequence[Floor] = (), /) -> Stage | None:
        """Do the same for curiosity."""
        return self.feasible.probe(weights, (*self.floors(), *floors))


def demanding(feasible: PayoffSet, payoffs: Sequence[Number]) -> Acceptable:
    """Demand that every player gets at least so much, read in the arithmetic of the set."""
    kind = type(feasible.tie)
    return Acceptable(feasible, tuple(kind(payoff) for payoff in payoffs))


def ideals(feasible: PayoffSet, disagreement: Sequence[Number]) -> Gains:
    """Find what each player can get at most if everybody gets at least the disagreement payoff.

    Returns
    -------
    Gains
        Measured from the disagreement point; its corners are the players' favourites, its `active` players are those
        who can gain anything.

    Raises
    ------
    NotApplicable
        If nothing that is feasible is as good as the disagreement point for everybody.
    """
    region = demanding(feasible, disagreement)
    players = range(region.n_blocks)
    favourites = tuple(region.maximise(unit(player, region.n_blocks, region.tie)) for player in players)
    best = tuple(stage.lower for stage in favourites)
    active = tuple(player for player in players if best[player] - region.least[player] > region.tie)
    return Gains(region, favourites, tuple(Fraction(payoff) for payoff in region.least), best, active)
