"""Which coalition a player's payoff hangs on, between the hypotheses that give it most and least."""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction
from typing import TYPE_CHECKING

from detente.coalitions.myerson import myerson_coefficients
from detente.model.coalition import coalitions, grand, members, outsiders
from detente.model.hypotheses import LEAD, MYERSON, THREAT, WORTH, Driver

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from detente.model.coalition import Partition
    from detente.model.numbers import Number
    from detente.model.tu_game import TUGame
    from detente.protocols import Division

Amounts = tuple["Number", "Number"]
Part = tuple[int, Amounts, "Number"]  #: a coalition, its amounts under both hypotheses, what their difference explains


@dataclass(frozen=True, slots=True, eq=False)
class Drivers:
    """Take differences between hypotheses apart, coalition by coalition.

    Attributes
    ----------
    n_players
        Their number.
    division
        The Shapley value.
    payoffs
        Everybody's payoff, by hypothesis, in the order of the rows.
    worths
        What every coalition is worth, by hypothesis; none for "myerson".
    partitions
        What the blocks of every partition get, on which "myerson" rests.
    standing
        Where a coalition is a block: partitions, and its place in each.
    """

    n_players: int
    division: Division
    payoffs: Mapping[str, Sequence[Number]]
    worths: Mapping[str, TUGame]
    partitions: Mapping[Partition, Sequence[Number]]
    standing: dict[int, list[tuple[Partition, int]]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Look up where every coalition is a block."""
        for partition in self.partitions:
            for place, block in enumerate(partition.blocks):
                self.standing.setdefault(block, []).append((partition, place))

    def driver(self, player: int, tie: Number, near: Number) -> Driver:
        """Find the coalition that explains most of the difference between a player's best and worst hypothesis.

        Parameters
        ----------
        tie
            Of rows and coalitions that differ by no more than this, the first counts; in the currency.
        near
            A difference up to this is none, in the currency.
        """
        most, least = self.extremes(player, tie)
        difference = self.payoffs[most][player] - self.payoffs[least][player]
        basis, zero = self.basis(most, least), type(difference)(0)
        if difference <= near:
            return Driver(player, most, least, difference, basis, 0, (zero, zero), zero)
        parts = self.parts(player, most, least)
        largest = max(part for _, _, part in parts)
        coalition, amounts, contribution = next(part for part in parts if part[2] >= largest - tie)
        return Driver(player, most, least, difference, basis, coalition, amounts, contribution)

    def extremes(self, player: int, tie: Number) -> tuple[str, str]:
        """Name the hypotheses that give a player most, and least; the first of those that tie."""
        own = {name: payoffs[player] for name, payoffs in self.payoffs.items()}
        most, least = max(own.values()) - tie, min(own.values()) + tie
        first = next(name for name, payoff in own.items() if payoff >= most)
        return first, next(name for name, payoff in own.items() if payoff <= least)

    @staticmethod
    def basis(most: str, least: str) -> str:
        """Say whether two hypotheses can be compared by worths, or only by who is how far ahead of whom."""
        return LEAD if {most, least} & {THREAT, MYERSON} else WORTH

    def parts(self, player: int, most: str, least: str) -> list[Part]:
        """List every coalition but everybody together, with its amounts and what their difference explains.

        Notes
        -----
        By worths: the player's coefficient of the coalition's worth times the difference of the worths. By leads, for
        coalitions that hold the player: (s-1)! (n-s)! / n! times the difference of v(S) - v(N without S), to which the
        Shapley value is equal as well. Either list adds up to the difference of the payoffs.
        """
        leads = self.basis(most, least) == LEAD
        found: list[Part] = []
        for coalition in coalitions(self.n_players):
            if coalition == grand(self.n_players) or (leads and not coalition >> player & 1):
                continue
            count = self.division.coefficients(coalition, self.n_players)[player]
            amount = self._lead if leads else self._worth
            amounts = amount(most, coalition, player), amount(least, coalition, player)
            found.append((coalition, amounts, _times(count, amounts[0] - amounts[1])))
        return found

    def _worth(self, name: str, coalition: int, _: int) -> Number:
        return self.worths[name].worth(coalition)

    def _lead(self, name: str, coalition: int, player: int) -> Number:
        """Say how far a coalition is ahead of everybody else; for "myerson", what would count as much for the player.

        Notes
        -----
        Worths of embedded coalitions are measured from what their members get when everybody is alone, so that adding
        constants to payoffs moves every lead by the same constants.
        """
        others = outsiders(coalition, self.n_players)
        if name != MYERSON:
            return self.worths[name].worth(coalition) - self.worths[name].worth(others)
        base = {side: self._alone(side) for side in (coalition, others)}
        counted = base[coalition] - base[others]
        count = self.division.coefficients(coalition, self.n_players)[player]
        for side, start in base.items():
            for partition, place in self.standing[side]:
                weight = myerson_coefficients(partition)[place][player] / count
                counted += _times(weight, self.partitions[partition][place] - start)
        return counted

    def _alone(self, coalition: int) -> Number:
        """Add up what the members of a coalition get when everybody is alone."""
        payoffs = next(found for partition, found in self.partitions.items() if len(partition) == self.n_players)
        return sum([payoffs[player] for player in members(coalition)], type(payoffs[0])(0))


def _times(factor: Fraction, value: Number) -> Number:
    return factor * value if isinstance(value, Fraction) else float(factor) * value
