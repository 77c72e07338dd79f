"""What a picture of a sweep of the breakdown probability shows, as plain numbers."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

from detente.concepts.sweep_results import BreakdownSweep
from detente.numerics.algebraic import AlgebraicNumber

if TYPE_CHECKING:
    from detente.concepts.sweep_results import SampledSweep, SweepPiece, Values
    from detente.model.numbers import Number

STEPS = 24  #: places at which a piece that moves is drawn, between its ends

Line = tuple[tuple[float, float], ...]  #: pairs of q and a payoff


@dataclass(frozen=True, slots=True)
class Stretch:
    """Hold what one player gets in an interval of q without jumps.

    `agreed`, `low`, `high` are the agreement and its range; `alone`, which is empty for more than two players, is what
    the fallback pays.
    """

    agreed: Line
    low: Line
    high: Line
    alone: Line


@dataclass(frozen=True, slots=True)
class Spot:
    """Hold what one player gets at one q that is unlike its neighbours: the agreement, its range, and the fallback."""

    q: float
    agreed: float
    low: float
    high: float
    alone: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Curve:
    """Hold everything about one player."""

    stretches: tuple[Stretch, ...]
    spots: tuple[Spot, ...]

    @property
    def payoffs(self) -> tuple[float, ...]:
        """All payoffs that are drawn."""
        lines = (line for each in self.stretches for line in (each.agreed, each.low, each.high, each.alone))
        spots = (value for spot in self.spots for value in (spot.agreed, spot.low, spot.high, *spot.alone))
        return (*(payoff for line in lines for _, payoff in line), *spots)


def curves(found: BreakdownSweep | SampledSweep) -> tuple[Curve, ...]:
    """Collect what there is to draw, one curve a player."""
    runs = _exact(found) if isinstance(found, BreakdownSweep) else _sampled(found)
    special: list[tuple[float, Values]] = []
    if isinstance(found, BreakdownSweep):
        jumps = (switch for switch in found.switches if switch.jump)
        special = [(float(switch.place), switch.here) for switch in jumps if switch.here is not None]
    return tuple(
        Curve(
            tuple(_stretch(run, player) for run in runs),
            tuple(_spot(q, values, player) for q, values in special),
        )
        for player in range(len(found.game.players))
    )


def switch_places(found: BreakdownSweep | SampledSweep) -> tuple[Number, ...]:
    """List where something switches."""
    if isinstance(found, BreakdownSweep):
        places = (switch.place for switch in found.switches)
        return tuple(float(place) if place.exact is None else place.exact for place in places)
    return tuple((suspect.low + suspect.high) / 2 for suspect in found.suspects)


def _exact(found: BreakdownSweep) -> list[list[tuple[float, Values]]]:
    return [_along(piece) for piece in found.pieces]


def _along(piece: SweepPiece) -> list[tuple[float, Values]]:
    """Evaluate a piece at its ends, and between them where it moves."""
    functions = (*piece.payoffs, *piece.low, *piece.high, *piece.fallback)
    inner: list[AlgebraicNumber] = []
    if not all(function.is_constant for function in functions):
        low, high = float(piece.start), float(piece.end)
        places = (Fraction(low + (high - low) * step / STEPS) for step in range(1, STEPS))
        inner = [AlgebraicNumber.rational(place) for place in places]
    return [(float(place), piece.near(place)) for place in (piece.start, *inner, piece.end)]


def _sampled(found: SampledSweep) -> list[list[tuple[float, Values]]]:
    """Cut the samples where a payoff seems to jump."""
    cuts = {suspect.high for suspect in found.suspects}
    runs: list[list[tuple[float, Values]]] = [[]]
    for sample in found.samples:
        if sample[0] in cuts:
            runs.append([])
        runs[-1].append(sample)
    return runs


def _stretch(run: list[tuple[float, Values]], player: int) -> Stretch:
    def line(part: str) -> Line:
        values = [(q, getattr(each, part)) for q, each in run]
        return tuple((q, float(row[player])) for q, row in values if row)

    return Stretch(line("payoffs"), line("low"), line("high"), line("fallback"))


def _spot(q: float, values: Values, player: int) -> Spot:
    alone = tuple(float(value) for value in values.fallback[player : player + 1])
    return Spot(q, float(values.payoffs[player]), float(values.low[player]), float(values.high[player]), alone)
