"""Solving and comparing: what the laws need to say that two agreements are the same."""

from collections.abc import Iterable
from fractions import Fraction
from typing import Any

from hypothesis import strategies as st

import detente as dt
from detente.concepts.fallback_bargaining import FallbackBargaining
from detente.model.coalition import members
from tests.strategies import PlainGame

SHARP, LOOSE = Fraction(1, 10**9), Fraction(1, 10**7)
Worths = dict[tuple[int, ...], Any]


def game_of(payoffs: Any) -> dt.Game:
    """Make a game of nested lists."""
    return dt.Game(payoffs)


def solved(plain: PlainGame, concept: FallbackBargaining) -> dt.Agreement:
    """Solve a plain game; `dt.solve` also checks the certificate."""
    return dt.solve(game_of(plain.payoffs), concept)


def exactly(values: Iterable[Any]) -> list[Fraction]:
    """Read numbers as the fractions that they are."""
    return [Fraction(value) for value in values]


def unit(agreement: dt.Agreement) -> Fraction:
    """Give the scale of the game."""
    return Fraction(agreement.game.scale)


def agree(found: Iterable[Any], wanted: Iterable[Any], within: Fraction) -> None:
    """Demand that numbers are equal where both sides are exact, and within a distance otherwise."""
    pairs = list(zip(found, wanted, strict=True))
    exact = all(isinstance(number, Fraction | int) for pair in pairs for number in pair)
    allowed = Fraction(0) if exact else within
    assert [pair for pair in pairs if abs(Fraction(pair[0]) - Fraction(pair[1])) > allowed] == []


def picks_within(agreement: dt.Agreement) -> Fraction:
    """Say how exact the picks of an agreement are: less so among three or more blocks."""
    blocks = max((len(entry.partition) for entry in agreement.disagreements), default=1)
    return (SHARP if blocks < 3 else LOOSE) * unit(agreement)


def worths_of(agreement: dt.Agreement) -> Worths:
    """List what every coalition is worth."""
    n_players = len(agreement.game.players)
    return {members(coalition): agreement.worth.worth(coalition) for coalition in range(1, 1 << n_players)}


def same_numbers(found: dt.Agreement, wanted: dt.Agreement) -> None:
    """Demand the same payoffs, worths and ranges for the same players."""
    within = picks_within(wanted)
    agree(found.payoff_numbers, wanted.payoff_numbers, within)
    agree(found.table.values.tolist(), wanted.table.values.tolist(), within)
    same_ranges(found, wanted)


def same_ranges(found: dt.Agreement, wanted: dt.Agreement) -> None:
    """Demand the same ranges."""
    agree(found.ranges.low_numbers, wanted.ranges.low_numbers, SHARP * unit(wanted))
    agree(found.ranges.high_numbers, wanted.ranges.high_numbers, SHARP * unit(wanted))


def an_action(data: st.DataObject, plain: PlainGame) -> tuple[int, int]:
    """Draw a player and one of its actions."""
    player = data.draw(st.integers(0, len(plain.shape) - 1), label="player")
    return player, data.draw(st.integers(0, plain.shape[player] - 1), label="action")


def sums(first: Iterable[Any], second: Iterable[Any]) -> list[Any]:
    """Add up in pairs, exactly where the first number is exact."""
    return [a + b if isinstance(a, Fraction) else float(Fraction(a) + b) for a, b in zip(first, second, strict=True)]
