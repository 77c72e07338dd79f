"""Outsiders who form teams at random."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from math import factorial, isfinite, prod
from typing import TYPE_CHECKING

from detente.coalitions.set_partitions import count_partitions, set_partitions
from detente.model.coalition import Partition, outsiders
from detente.model.errors import NotApplicable, TooLarge
from detente.model.numbers import float_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from detente.model.numbers import Number

RANDOM_TEAMS = "random-teams"
MOST_PLAYERS = 9  #: up to so many, all teams are counted
LONGEST = 30  #: letters of a number that is read
RANGE = Fraction(1, 10**9), Fraction(10**9)  #: of theta


@dataclass(frozen=True, slots=True)
class RandomTeams:
    """Let the outsiders form teams at random, by one number that says how much they like to be alone.

    Parameters
    ----------
    theta
        How likely the next outsider stands alone: with m of them seated, theta / (m + theta); otherwise it joins the
        team of one of them, each as likely as the next. Near 0 the outsiders act as one, far above they stand alone;
        at 1 all orders of the outsiders are equally likely to be read as the cycles of a permutation.

    Raises
    ------
    NotApplicable
        If it is no number from 1e-9 to 1e9.

    Notes
    -----
    A partition of m outsiders has the probability theta^k prod (|T| - 1)! / (theta (theta + 1) ... (theta + m - 1)),
    with k blocks T: the rule of the Chinese restaurant. A float is read as the decimal number that it is written as.

    References
    ----------
    Macho-Stadler, Perez-Castrillo & Wettstein (2007) for theta = 1; Ewens (1972).
    """

    theta: Number = Fraction(1)

    def __post_init__(self) -> None:
        """Read the number exactly."""
        object.__setattr__(self, "theta", _exact(self.theta))

    @property
    def name(self) -> str:
        """The name in documents; it reads back."""
        return RANDOM_TEAMS if self.theta == 1 else f"{RANDOM_TEAMS}:{_written(Fraction(self.theta))}"

    def partitions(self, coalition: int, n_players: int, /) -> tuple[tuple[Fraction, Partition], ...]:
        """Return every way in which the outsiders may stand, with its probability.

        Raises
        ------
        TooLarge
            If there are more than 9 players.
        """
        if n_players > MOST_PLAYERS:
            message = (
                f"{n_players} players can stand in {count_partitions(n_players):,} ways, and random teams look at each "
                f"of them; the limit is {MOST_PLAYERS} players: draw some, by dt.sampled_value in Python"
            )
            raise TooLarge(message, where="players")
        others = outsiders(coalition, n_players)
        weight = _weights(Fraction(self.theta), others.bit_count())
        return tuple([(weight(blocks), Partition((coalition, *blocks))) for blocks in set_partitions(others)])


@dataclass(frozen=True, slots=True)
class _Weights:
    """Look up the probability of a way to split some outsiders: it depends on the sizes of the blocks only."""

    theta: Fraction
    total: Fraction
    known: dict[tuple[int, ...], Fraction]

    def __call__(self, blocks: Sequence[int]) -> Fraction:
        sizes = tuple(sorted([block.bit_count() for block in blocks]))
        if sizes not in self.known:
            orders = prod([factorial(size - 1) for size in sizes])
            self.known[sizes] = self.theta ** len(sizes) * orders / self.total
        return self.known[sizes]


@cache
def _weights(theta: Fraction, n_outsiders: int) -> _Weights:
    return _Weights(theta, rising(theta, n_outsiders), {})


def rising(theta: Fraction, count: int) -> Fraction:
    """Multiply theta (theta + 1) ... (theta + count - 1)."""
    return prod([theta + step for step in range(count)], start=Fraction(1))


def theta_of(text: str) -> Fraction:
    """Read theta as it is written after the name: a decimal such as 0.5, or a fraction such as 1/3.

    Raises
    ------
    NotApplicable
        If it is no number from 1e-9 to 1e9.
    """
    try:
        rounded = float_of(text) if len(text) <= LONGEST else float("nan")
        return _exact(Fraction(text) if 0 < rounded < float("inf") else rounded)
    except ValueError as error:
        raise _no_theta(text) from error


def _exact(theta: Number) -> Fraction:
    try:
        found = theta if isinstance(theta, Fraction) else _decimal(theta)
    except (TypeError, ValueError) as error:
        raise _no_theta(theta) from error
    if not RANGE[0] <= found <= RANGE[1]:
        raise _no_theta(theta)
    return found


def _decimal(theta: Number) -> Fraction:
    value = float(theta)
    return Fraction(repr(value)) if isfinite(value) else Fraction(0)


def _written(theta: Fraction) -> str:
    """Write a number as a decimal where that is exact, else as a fraction."""
    if theta.denominator == 1:
        return str(theta.numerator)
    short = repr(float(theta))
    return short if Fraction(short) == theta else str(theta)


def _no_theta(theta: object) -> NotApplicable:
    message = (
        f"'{theta!s:.60}' does not say how likely outsiders stay alone; ask for {RANDOM_TEAMS}:THETA, with a number "
        f"from 1e-9 to 1e9 as in {RANDOM_TEAMS}:0.5; near 0 they act as one ('bloc'), far above 1 each is alone "
        f"('individuals')"
    )
    return NotApplicable(message, where="opposition")
