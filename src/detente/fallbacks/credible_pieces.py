"""What a breakdown probability makes two blocks fall back on, as functions of the probability, exactly."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from math import lcm
from typing import TYPE_CHECKING

import numpy as np

from detente.fallbacks.two_blocks import check_two_blocks
from detente.model.merging import split_profile
from detente.numerics.parametric_cover import FIRST, Question, covered
from detente.numerics.parametric_events import chances
from detente.numerics.parametric_program import ParametricProgram
from detente.numerics.rational_function import combination

if TYPE_CHECKING:
    from collections.abc import Sequence

    from detente.model.coalition import Partition
    from detente.model.game import Game
    from detente.model.numbers import NumberArray
    from detente.numerics.algebraic import AlgebraicNumber
    from detente.numerics.parametric_events import Chance
    from detente.numerics.parametric_program import MovingBasis
    from detente.numerics.rational_function import RationalFunction

HALF = Fraction(1, 2)


@dataclass(frozen=True, slots=True)
class Level:
    """Hold what two blocks fall back on, as functions of q, in the currency.

    Attributes
    ----------
    fallback
        What the kindest correlated equilibrium of the blended game pays each block.
    least, most
        The range of the first block's payoff minus the second's, over all correlated equilibria of the blended game.
    """

    fallback: tuple[RationalFunction, RationalFunction]
    least: RationalFunction
    most: RationalFunction

    def agrees(self, other: Level, place: AlgebraicNumber) -> bool:
        """Tell whether two levels are the same at one q."""
        pairs = zip((*self.fallback, self.least, self.most), (*other.fallback, other.least, other.most), strict=True)
        return all(one.agrees(two, place) for one, two in pairs)


@dataclass(frozen=True, slots=True, eq=False)
class Piece:
    """Hold an open interval of q in which the level is given by one set of functions.

    `profiles` are the flat profiles of the merged game that some kindest fallback plays there.
    """

    low: AlgebraicNumber
    high: AlgebraicNumber
    level: Level
    profiles: tuple[int, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Bridge:
    """Hold the pieces between 0 and 1, and the level at every point between them, 0 and 1 included.

    `levels[k]` belongs to the point where piece k begins, the last one to 1; None where it could not be decided.
    """

    pieces: tuple[Piece, ...]
    levels: tuple[Level | None, ...]

    @property
    def points(self) -> tuple[AlgebraicNumber, ...]:
        """Where a piece begins or ends."""
        return (FIRST, *(piece.high for piece in self.pieces))

    def piece_after(self, place: AlgebraicNumber) -> Piece:
        """Find the piece that holds from a number below 1 on."""
        return next(piece for piece in self.pieces if place < piece.high)

    def level_at(self, place: AlgebraicNumber) -> Level | None:
        """Find the level at a number."""
        points = self.points
        return self.levels[points.index(place)] if place in points else self.piece_after(place).level


def bridge(game: Game, partition: Partition) -> Bridge:
    """Find what two blocks fall back on for every breakdown probability q from 0 to 1.

    Block i deviates by u_i - k u_j with k = (1-q)/(1+q), a positive multiple of (u_i - u_j) + q (u_i + u_j). So the
    rows of the linear programs are linear in q, a basis gives payoffs that are quotients of polynomials in q, and where
    it is best is decided by the signs of polynomials. Four programs make the level: the largest total with the largest
    or the smallest difference among the fallbacks that have it (the kindest rule takes the mean of these two), and the
    two ends of the difference.

    Raises
    ------
    NotApplicable
        If there are not two blocks.
    NumericalTrouble
        If a basis could not be found.

    Notes
    -----
    Exact, floats being read as the fractions that they are. Random whole payoffs take 30 ms with 2x2 actions, 0.1 s
    with 3x3, 0.6 s with 4x4, 2 to 11 s with 5x5; random floats two to four times as long from 3x3 on.
    """
    check_two_blocks("credible", partition)
    asked = _Asked.of(game.merge(partition).fractions)
    covers = [covered(question) for question in asked.questions]
    ends = sorted({stretch.high for cover in covers for stretch in cover})
    pieces, bases = [], []
    for low, high in pairwise([FIRST, *ends]):
        inside = [next(each.basis for each in cover if low < each.high) for cover in covers]
        bases.append(inside)
        pieces.append(Piece(low, high, asked.level(inside), _played(inside)))
    levels = [asked.level_at(point, bases[max(0, k - 1) : k + 1]) for k, point in enumerate([FIRST, *ends])]
    return _joined(pieces, levels)


def played(game: Game, partition: Partition) -> list[Chance]:
    """Find for which breakdown probabilities some correlated equilibrium of the blended game plays an action.

    Returns
    -------
    list of Chance
        One an action of a player, in game order.

    Raises
    ------
    NotApplicable
        If there are not two blocks.
    NumericalTrouble
        If a basis could not be found.
    """
    check_two_blocks("credible", partition)
    merged = game.merge(partition)
    joint = np.indices(merged.n_actions).reshape(2, -1).T.tolist()
    profiles = [split_profile(pair, partition, game.n_actions) for pair in joint]
    events = [
        frozenset(place for place, profile in enumerate(profiles) if profile[player] == action)
        for player, count in enumerate(game.n_actions)
        for action in range(count)
    ]
    return chances(_program(merged.fractions), events)


def _program(payoffs: NumberArray) -> ParametricProgram:
    """Build the blended games of two blocks, times 1 + q."""
    gap, total = payoffs[0] - payoffs[1], payoffs[0] + payoffs[1]
    return ParametricProgram.of(np.stack([gap, -gap]), np.stack([total, total]))


@dataclass(frozen=True, slots=True, eq=False)
class _Asked:
    """Hold the four programs, and `unit` times the payoffs in whole numbers."""

    questions: tuple[Question, ...]
    payoffs: tuple[list[int], list[int]]
    unit: int

    @classmethod
    def of(cls, payoffs: NumberArray) -> _Asked:
        """Ask about a game of two, in fractions."""
        program = _program(payoffs)
        unit = lcm(*(value.denominator for value in payoffs.reshape(-1).tolist()))
        first, second = ([int(value * unit) for value in own.reshape(-1).tolist()] for own in payoffs)
        both = [one + other for one, other in zip(first, second, strict=True)]
        more = [one - other for one, other in zip(first, second, strict=True)]
        less = [-value for value in more]
        asked = ((both, more), (both, less), (less,), (more,))
        return cls(tuple(Question(program, *objectives) for objectives in asked), (first, second), unit)

    def level(self, bases: Sequence[MovingBasis]) -> Level:
        """Compute the level that four bases give."""
        upper, lower, least, most = (
            [basis.quantity(own, self.unit) for own in (*self.payoffs, self.questions[3].objectives[0])]
            for basis in bases
        )
        first, second = (combination([(HALF, upper[own]), (HALF, lower[own])]) for own in range(2))
        return Level((first, second), least[2], most[2])

    def level_at(self, point: AlgebraicNumber, nearby: Sequence[Sequence[MovingBasis]]) -> Level | None:
        """Compute the level at one q, where more fallbacks may be open than on either side."""
        found = []
        for place, question in enumerate(self.questions):
            basis = question.at(point, [bases[place] for bases in nearby])
            if basis is None:
                return None
            found.append(basis)
        return self.level(found)


def _played(bases: Sequence[MovingBasis]) -> tuple[int, ...]:
    """List the profiles that the two kindest bases play."""
    chances = [(column, chance) for basis in bases[:2] for column, chance in basis.chances.items()]
    return tuple(sorted({column for column, chance in chances if not chance.is_zero()}))


def _joined(pieces: Sequence[Piece], levels: Sequence[Level | None]) -> Bridge:
    """Join neighbours whose functions are the same, and hold at the point between them."""
    kept, kept_levels = [pieces[0]], [levels[0]]
    for piece, level in zip(pieces[1:], levels[1:-1], strict=True):
        last = kept[-1]
        if piece.level == last.level and level is not None and level.agrees(piece.level, piece.low):
            kept[-1] = Piece(last.low, piece.high, last.level, tuple(sorted({*last.profiles, *piece.profiles})))
        else:
            kept.append(piece)
            kept_levels.append(level)
    return Bridge(tuple(kept), (*kept_levels, levels[-1]))
