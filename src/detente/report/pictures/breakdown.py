"""What every breakdown probability leads to: a panel a player, with the range of its payoff as a band."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from detente.report.figures import Figures, probability
from detente.report.pictures.axis import HEADER, write_player
from detente.report.pictures.geometry import Box, Scale, spread
from detente.report.pictures.marks import colour_of, hatch_of, tint
from detente.report.pictures.page import MARGIN, WIDTH
from detente.report.pictures.sheet import BESIDE, FAINT, GRID, INK, PAPER, QUIET, Paint, Spot
from detente.report.pictures.words import number

if TYPE_CHECKING:
    from collections.abc import Sequence

    from detente.model.agreement import GameSummary
    from detente.model.numbers import Number
    from detente.report.breakdown_curves import Curve, Line
    from detente.report.pictures.sheet import Sheet

HIGH = 2.1  #: of a panel, in inches
BELOW = 0.46  #: for numbers and the name of the axis below a panel
BETWEEN, BAND_GAP = 0.34, 0.16
TICKS = 5
QUARTERS = (0.0, 0.25, 0.5, 0.75, 1.0)
SMALLEST = 1e-3  #: relative to the scale: a range that is smaller is widened
AGREED = Paint(edge=INK, width=1.6, layer=4)
ALONE = Paint(edge="#757575", width=3.6, dash="--", layer=3)  #: wider than the agreement, to be seen under it
SWITCH = Paint(edge=FAINT, width=0.8, dash=":", layer=1)
DOT, SMALL_DOT = 5.0, 4.0
THIN = 0.6  #: of a band, in points, so that it shows where the range is one number
MOST_NAMED = 4  #: switches whose probability is written
NEAR_THE_END = 0.8  #: from here on it stands on the left
MOST_SPOTS = 24  #: up to so many jumps, what holds at the very point is marked


@dataclass(frozen=True, slots=True, eq=False)
class BreakdownPart:
    """Draw agreement, range and fallback by breakdown probability.

    Attributes
    ----------
    game
        The names.
    curves
        One a player.
    switches
        Where something switches.
    """

    game: GameSummary
    curves: tuple[Curve, ...]
    switches: tuple[Number, ...]

    def height(self, _sheet: Sheet, /) -> float:
        """Say how much room it needs, in inches."""
        rows = -(-len(self.curves) // 2)
        return rows * (HEADER + HIGH + BELOW + BAND_GAP) - BAND_GAP

    def draw(self, sheet: Sheet, top: float, /) -> None:
        """Draw below a height."""
        figures = Figures(self.game)
        width = (WIDTH - 2 * MARGIN - BETWEEN) / 2
        for player, curve in enumerate(self.curves):
            left = MARGIN + player % 2 * (width + BETWEEN)
            high = top - player // 2 * (HEADER + HIGH + BELOW + BAND_GAP) - HEADER
            chart = _chart(sheet, Box(left, high - HIGH, left + width, high), curve.payoffs, figures)
            write_player(sheet, self.game.players[player], player, chart.frame)
            _axes(sheet, chart, figures)
            _switches(sheet, chart, self.switches)
            _fill(sheet, chart, curve, player)
            _spots(sheet, chart, curve)


@dataclass(frozen=True, slots=True)
class _Chart:
    """Hold a frame and the scales of both axes."""

    frame: Box
    across: Scale
    up: Scale

    def at(self, point: tuple[float, float]) -> tuple[float, float]:
        """Find the place of a probability and a payoff."""
        return self.across.place(point[0]), self.up.place(point[1])

    def line(self, line: Line) -> list[tuple[float, float]]:
        """Find the places of a line."""
        return [self.at(point) for point in line]


def _chart(sheet: Sheet, room: Box, values: Sequence[float], figures: Figures) -> _Chart:
    """Choose scales that show all values, and leave room for numbers on the left."""
    low, high = spread(values, SMALLEST * figures.game.scale)
    margin = 0.08 * (high - low)
    up = Scale(low - margin, high + 2 * margin, room.bottom, room.top)  # names of switches stand at the top
    left = room.left + max((sheet.measure(number(figures, tick), QUIET) for tick in up.ticks(TICKS)), default=0) + 0.12
    return _Chart(Box(left, room.bottom, room.right, room.top), Scale(0.0, 1.0, left + 0.06, room.right - 0.08), up)


def _axes(sheet: Sheet, chart: _Chart, figures: Figures) -> None:
    frame = chart.frame
    for q in QUARTERS:
        place = chart.across.place(q)
        sheet.line([(place, frame.bottom), (place, frame.top)], Paint(edge=GRID, width=0.7, layer=0.5))
        sheet.write(f"{q:g}", Spot(place, frame.bottom - 0.11, 0), QUIET)
    for tick in chart.up.ticks(TICKS):
        place = chart.up.place(tick)
        sheet.line([(frame.left, place), (frame.right, place)], Paint(edge=GRID, width=0.7, layer=0.5))
        sheet.write(number(figures, tick), Spot(frame.left - 0.06, place, 1), QUIET)
    sheet.line([(frame.left, frame.top), (frame.left, frame.bottom), (frame.right, frame.bottom)], Paint(edge=FAINT))
    name = "q: threats at 0, honest play at 1"
    sheet.write(name, Spot((frame.left + frame.right) / 2, frame.bottom - 0.32, 0), QUIET)


def _switches(sheet: Sheet, chart: _Chart, places: Sequence[Number]) -> None:
    """Draw a line at every switch, and name it if they are few and there is room."""
    taken = chart.frame.left
    for q in places:
        across = chart.across.place(float(q))
        sheet.line([(across, chart.frame.bottom), (across, chart.frame.top)], SWITCH)
        name = probability(q)
        width = sheet.measure(name, BESIDE) + 0.08
        start = across - width if q > NEAR_THE_END else across
        if len(places) <= MOST_NAMED and start >= taken:
            sheet.write(name, Spot(start + 0.04, chart.frame.top - 0.07), BESIDE)
            taken = start + width


def _fill(sheet: Sheet, chart: _Chart, curve: Curve, player: int) -> None:
    band = Paint(tint(colour_of(player), 0.35), colour_of(player), THIN, hatch=hatch_of(player))
    for stretch in curve.stretches:
        sheet.area([*chart.line(stretch.low), *reversed(chart.line(stretch.high))], band)
        sheet.line(chart.line(stretch.agreed), AGREED)
        if stretch.alone:
            sheet.line(chart.line(stretch.alone), ALONE)


def _spots(sheet: Sheet, chart: _Chart, curve: Curve) -> None:
    """Mark what holds at points where something jumps: an upright bar from end to end of the range, and dots."""
    for spot in curve.spots if len(curve.spots) <= MOST_SPOTS else ():
        sheet.line([chart.at((spot.q, spot.low)), chart.at((spot.q, spot.high))], Paint(edge=INK, width=0.9, layer=3))
        for alone in spot.alone:
            sheet.mark(chart.at((spot.q, alone)), "circle", SMALL_DOT, Paint(PAPER, INK, 0.8, layer=5))
        sheet.mark(chart.at((spot.q, spot.agreed)), "circle", DOT, Paint(INK, PAPER, 0.7, layer=6))
