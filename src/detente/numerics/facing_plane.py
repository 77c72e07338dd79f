"""The plane that a player runs into: what the others' claims leave for it, read off the same points for a while."""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction
from typing import TYPE_CHECKING

from detente.model.errors import NumericalTrouble

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    Numbers = tuple[Fraction, ...]

ZERO, ONE = Fraction(0), Fraction(1)


@dataclass(frozen=True, slots=True, eq=False)
class Outline:
    """Find points of a convex set that are best by some weights, and remember all of them.

    Attributes
    ----------
    ask
        Returns a point of the set at which a sum weighted by numbers that are not negative is the largest.
    points
        Those that were found, in order.
    """

    ask: Callable[[Numbers], Numbers]
    points: list[Numbers] = field(default_factory=list)

    def best(self, weights: Numbers) -> int:
        """Return the number of the best point."""
        point = self.ask(weights)
        if point not in self.points:
            self.points.append(point)
        return self.points.index(point)


class FacingPlane:
    """Follow which plane bounds a player's payoff while the others' claims change.

    Let m(z) be the most that the player can get while every other one j gets at least z_j. It is the optimum of a
    linear program with a column for each point of the set, and one for what each of the others gets beyond its claim.
    The basis of an optimum consists of some points, with shares, and some such surpluses. As long as none of these is
    negative, m is the same affine function of the claims, level - slopes.z, and everywhere it is at most that.

    Parameters
    ----------
    outline
        The set.
    player
        Whose payoff.
    n_players
        How many there are.

    Notes
    -----
    The dual simplex method, in fractions, with the set as the source of columns: before a pivot, the set is asked for a
    point beyond the plane that it leads to, and if there is one, that point enters instead. So every plane on the way
    bounds the whole set. Ties are broken by least numbers (Bland), so that it ends if corners are finitely many.
    """

    def __init__(self, outline: Outline, player: int, n_players: int) -> None:
        self._outline, self._player, self._n_players = outline, player, n_players
        self._others = [other for other in range(n_players) if other != player]
        start = outline.best(tuple(Fraction(int(other == player)) for other in range(n_players)))
        point = outline.points[start]
        below = [[Fraction(-int(one == other)) for one in self._others] for other in self._others]
        rows = [[point[other], *row] for other, row in zip(self._others, below, strict=True)]
        self._rows = [[ONE, *([ZERO] * len(self._others))], *rows]
        self._basis = [n_players + start, *self._others]
        self._price = [point[player], *([ZERO] * len(self._others))]

    @property
    def level(self) -> Fraction:
        """What is left where all others claim 0."""
        return self._price[0]

    @property
    def slopes(self) -> Numbers:
        """What a claim of each player takes away; nothing for the player's own."""
        return self._spread([-price for price in self._price[1:]], ZERO)

    @property
    def shares(self) -> list[tuple[Fraction, Numbers]]:
        """The shares and surpluses as affine functions of the claims: a constant, and a factor for each claim."""
        return [(row[0], self._spread(row[1:], ZERO)) for row in self._rows]

    @property
    def plane(self) -> Numbers:
        """Weights that add up to 1, and the bound of the weighted sum."""
        weights = self._spread([-price for price in self._price[1:]], ONE)
        total = sum(weights)
        return (*(weight / total for weight in weights), self.level / total)

    def face(self, claims: Sequence[Fraction]) -> None:
        """Find the plane that bounds the payoff at these claims.

        Raises
        ------
        NumericalTrouble
            If nothing in the set meets the claims.
        """
        right = [ONE, *(claims[other] for other in self._others)]
        while True:
            short = [place for place, row in enumerate(self._rows) if _dot(row, right) < 0]
            if not short:
                return
            self._pivot(min(short, key=self._basis.__getitem__))

    def _pivot(self, place: int) -> None:
        """Let a column leave the basis, and one enter that keeps the whole set below the plane."""
        row = self._rows[place]
        entering, price = self._entering(row)
        lengths = [_dot(other, self._column(entering)) for other in self._rows]
        unit = [part / lengths[place] for part in row]
        self._rows = [
            unit if k == place else [a - length * b for a, b in zip(other, unit, strict=True)]
            for k, (other, length) in enumerate(zip(self._rows, lengths, strict=True))
        ]
        self._price, self._basis[place] = price, entering

    def _entering(self, row: Sequence[Fraction]) -> tuple[int, list[Fraction]]:
        """Find the column whose turn it is, and the plane that it leads to."""
        columns = [*self._others, *(self._n_players + number for number in range(len(self._outline.points)))]
        rising = [column for column in columns if _dot(row, self._column(column)) < 0]
        if not rising:
            beyond = self._asked([-part for part in row[1:]], ZERO)
            if _dot(row, self._column(beyond)) >= 0:
                message = "a path has left what can be agreed on"
                raise NumericalTrouble(message)
            rising = [beyond]
        while True:
            ratio, entering = min((self._ratio(row, column), column) for column in rising)
            price = [old + ratio * part for old, part in zip(self._price, row, strict=True)]
            beyond = self._asked([-part for part in price[1:]], ONE)
            if self._cost(beyond) <= _dot(price, self._column(beyond)):
                return entering, price
            rising = [beyond]

    def _ratio(self, row: Sequence[Fraction], column: int) -> Fraction:
        entry = self._column(column)
        return (self._cost(column) - _dot(self._price, entry)) / _dot(row, entry)

    def _asked(self, weights: Sequence[Fraction], own: Fraction) -> int:
        """Ask the set for its best point by some weights of the others and one of the player."""
        return self._n_players + self._outline.best(self._spread(weights, own))

    def _column(self, column: int) -> list[Fraction]:
        if column < self._n_players:
            return [ZERO, *(Fraction(-int(other == column)) for other in self._others)]
        point = self._outline.points[column - self._n_players]
        return [ONE, *(point[other] for other in self._others)]

    def _cost(self, column: int) -> Fraction:
        return ZERO if column < self._n_players else self._outline.points[column - self._n_players][self._player]

    def _spread(self, others: Sequence[Fraction], own: Fraction) -> Numbers:
        """Put a number of the player between those of the others."""
        return (*others[: self._player], own, *others[self._player :])


def _dot(one: Sequence[Fraction], other: Sequence[Fraction]) -> Fraction:
    return sum((a * b for a, b in zip(one, other, strict=True)), ZERO)
