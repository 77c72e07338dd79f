"""Raiffa's rounds by linear programs, for any number of blocks."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import TYPE_CHECKING

from detente.model.agreement import NearTie
from detente.model.certificate import Floor
from detente.model.errors import NumericalTrouble
from detente.numerics.tolerance import NEAR_TIE, POLISHED, RAIFFA
from detente.selections.point import mean, point_of, recorded, settled, unit

if TYPE_CHECKING:
    from collections.abc import Sequence

    from detente.model.agreement import Round
    from detente.model.certificate import Stage
    from detente.model.numbers import Number
    from detente.protocols import PayoffSet
    from detente.selections.point import Point

MAX_ROUNDS = 2000
ALMOST = "a fallback that is almost best for every block at once"
LONG = 256  #: bits of a denominator beyond which demands are rounded down


class Rounds:
    """Play R(X, M): the rounds of the blocks M over the part X of a set of possible fallbacks.

    For i in M let m_i be the largest f_i on X and p^i = R(X with f_i = m_i, M without i). Block i votes if some p^j has
    p^j_i < m_i. If nobody votes, all p^i coincide. Otherwise d is the mean of the voters' p^i, X shrinks to f >= d,
    and the next round begins; the end is reached when every m_i - d_i is at most 1e-8 of the scale.

    Notes
    -----
    If one point gives every block of M its m_i, then every p^i is that point and nobody votes; such a point is looked
    for among the optima at hand and, among three or more blocks, by one more LP, which saves the recursion.

    Where all points of X have the same `total`, one round is enough: f >= d leaves nothing but d, whose total is that
    of the points it is the mean of. So it is for every p^i, where one more payoff is the same on all that is left. No
    payoff is further from its m_i than all m_i together exceed the total, and where that is a tie, rounds end.
    """

    def __init__(self, possible: PayoffSet, total: Number | None = None) -> None:
        self._possible = possible
        self._total = total
        self._tie = possible.tie
        self._exact = isinstance(possible.tie, Fraction)
        self._near: list[NearTie] = []

    def play(self, floors: tuple[Floor, ...], blocks: tuple[int, ...], hint: Stage | None = None) -> Point:
        """Run the rounds; `hint` is a point of X that may be the ideal one."""
        point = self._limit(floors, blocks, RAIFFA * self._possible.scale, hint)
        return settled(point, point.radius, self._near)

    def _favourite(self, floors: tuple[Floor, ...], block: int) -> Stage:
        possible = self._possible
        return possible.maximise(unit(block, possible.n_blocks, possible.tie), floors)

    def first(self, blocks: tuple[int, ...]) -> Point:
        """Return where the first round leads: the mean of the voters' favourites, or what everybody agrees on."""
        stop = RAIFFA * self._possible.scale
        favourites = {block: self._favourite((), block) for block in blocks}
        point, _ = self._round((), favourites, stop, note=True)
        return settled(point, point.radius, self._near)

    def _limit(
        self, floors: tuple[Floor, ...], blocks: tuple[int, ...], stop: float, hint: Stage | None = None
    ) -> Point:
        trace: list[Round] = []
        last: Point | None = None
        shrunk = floors
        for count in range(MAX_ROUNDS):
            favourites = {block: self._favourite(shrunk, block) for block in blocks}
            best = [stage.lower for stage in favourites.values()]
            if last is not None:
                radius = float(max(most - last.payoffs[block] for block, most in zip(blocks, best, strict=True)))
                if radius <= stop:
                    return replace(last, radius=max(last.radius, radius), trace=tuple(trace))
            point, agreed = self._round(shrunk, favourites, stop, hint if count == 0 else None, note=count == 0)
            if agreed:
                return replace(point, trace=(*trace, recorded(best, point)) if trace else ())
            trace.append(recorded(best, point))
            if self._total is not None:
                left = max(0.0, float(self._total - sum(point.payoffs)))
                return replace(point, radius=max(point.radius, left), trace=tuple(trace))
            last = point
            shrunk = (*floors, *(self._floor(block, last.payoffs[block]) for block in blocks))
        message = f"Raiffa's rounds did not end within {MAX_ROUNDS}"
        raise NumericalTrouble(message)

    def _round(
        self,
        floors: tuple[Floor, ...],
        favourites: dict[int, Stage],
        stop: float,
        hint: Stage | None = None,
        *,
        note: bool,
    ) -> tuple[Point, bool]:
        """Return the mean of the voters' favourites, or the point that all agree on; and whether they do."""
        best = {block: stage.lower for block, stage in favourites.items()}
        known = [*([hint] if hint is not None else []), *favourites.values()]
        ideal = self._ideal(floors, best, known, note=note)
        if ideal is not None:
            return point_of(ideal), True
        spread = float(sum(best.values()) - sum(favourites[min(best)].payoffs[block] for block in best))
        if note and self._total is not None:
            self._note(spread, ALMOST)
        if self._total is not None and spread <= self._tie:
            return replace(mean([point_of(stage) for stage in favourites.values()]), radius=max(0.0, spread)), True
        if self._total is not None and len(best) == 2:  # the best of one leaves the other what is left
            points = {block: point_of(stage) for block, stage in favourites.items()}
        else:
            points = {block: self._face(floors, best, block, stop) for block in best}
        voters = [block for block in best if self._votes(block, best[block], list(points.values()), note=note)]
        if not voters:
            return points[min(points)], True
        return mean([points[block] for block in voters]), False

    def _floor(self, block: int, payoff: Number) -> Floor:
        """Demand a payoff, rounded down to 2^-100 of the scale once its fraction has grown long."""
        if isinstance(payoff, Fraction) and payoff.denominator.bit_length() > LONG:
            grid = Fraction(self._possible.scale) / 2**100
            payoff = (payoff // grid) * grid
            self._tie = Fraction(self._possible.scale) / 2**70
        return Floor(unit(block, self._possible.n_blocks, self._possible.tie), payoff)

    def _face(self, floors: tuple[Floor, ...], best: dict[int, Number], block: int, stop: float) -> Point:
        """Compute p^i: the rounds of the others among the points that are best for one block.

        Inner limits are run closer than outer ones, so that votes do not hang on how far they were run.
        """
        face = (*floors, self._floor(block, best[block]))
        others = tuple(other for other in best if other != block)
        return self._limit(face, others, stop / (1000 if self._exact else 10))

    def _ideal(
        self, floors: tuple[Floor, ...], best: dict[int, Number], known: Sequence[Stage], *, note: bool
    ) -> Stage | None:
        """Look for one point that gives every block its best."""
        possible = self._possible
        short = [max(value - stage.payoffs[block] for block, value in best.items()) for stage in known]
        if min(short) > self._tie and len(best) > 2 and self._total is None:
            kind = type(possible.tie)
            weights = tuple(kind(int(block in best)) for block in range(possible.n_blocks))
            known = [possible.maximise(weights, floors)]
            short = [max(value - known[0].payoffs[block] for block, value in best.items())]
        ideal = next((place for place, gap in enumerate(short) if gap <= self._tie), None)
        if note:
            self._note(min(short) if ideal is None else short[ideal], ALMOST)
        return None if ideal is None else known[ideal]

    def _note(self, gap: Number, what: str) -> None:
        """Record a decision that hangs on little, but on more than rounding."""
        scale = self._possible.scale
        if (self._tie if self._exact else POLISHED * scale) < gap <= NEAR_TIE * scale:
            self._near.append(NearTie(what, float(gap)))

    def _votes(self, block: int, best: Number, points: Sequence[Point], *, note: bool) -> bool:
        """Tell whether some other outcome gives the block less than its best, beyond what rounds left undecided."""
        if note and len(points) > 2:
            gap = max(best - point.payoffs[block] for point in points)
            self._note(gap, "a round of bargaining in which almost nothing is at stake for a block")
        return any(best - point.payoffs[block] > max(self._tie, 2 * point.radius) for point in points)
