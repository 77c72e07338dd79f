"""Panels side by side, rows with bars, and the axis below them."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from detente.report.pictures.geometry import Box, Scale, spread
from detente.report.pictures.marks import colour_of, hatch_of
from detente.report.pictures.page import MARGIN, WIDTH
from detente.report.pictures.sheet import GRID, HEADING, INK, QUIET, Paint, Spot
from detente.report.pictures.words import number

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from detente.report.figures import Figures
    from detente.report.pictures.sheet import Sheet

BELOW = 0.22  #: room for the numbers of an axis, in inches
HEADER = 0.26  #: room for the name of a player above a panel
BETWEEN = 0.28  #: between two panels
FAR = 6.0  #: bars start at 0 unless it is farther away than so many ranges
TICKS = 5  #: round payoffs in a range, at most, to which its ends are moved
AIR = 0.07  #: between a bar and its number


@dataclass(frozen=True, slots=True)
class Columns:
    """Divide the width into a column of names and panels of equal width."""

    names: float
    count: int

    @property
    def width(self) -> float:
        """The width of a panel, in inches."""
        room = WIDTH - 2 * MARGIN - self.names - BETWEEN * (self.count - 1)
        return room / self.count

    def left(self, column: int) -> float:
        """Find the left edge of a panel."""
        return MARGIN + self.names + column * (self.width + BETWEEN)

    def bands(self, n_panels: int) -> int:
        """Count the rows of panels."""
        return -(-n_panels // self.count)


def names_width(sheet: Sheet, names: Iterable[str], most: float) -> float:
    """Say how much room names on the left need, at most `most`."""
    return min(most, max(sheet.measure(name, QUIET) for name in names) + 0.12)


def payoff_scale(values: Sequence[float], smallest: float, panel: Box, room: float) -> Scale:
    """Choose the scale of a panel that shows all values, and 0 unless it is far, with room for numbers on the right."""
    same = min(values) == max(values)
    low, high = spread([*values, 0.0] if same else values, smallest)
    if max(abs(low), abs(high)) <= FAR * (high - low):
        low, high = min(low, 0.0), max(high, 0.0)
    low, high = _to_ticks(low, high)
    margin = 0.04 * (high - low)
    return Scale(low - margin, high + margin, panel.left, panel.right - room)


def _to_ticks(low: float, high: float) -> tuple[float, float]:
    """Move the ends of a range out to round payoffs, so that numbers stand beyond the outermost marks."""
    ticks = Scale(low, high, 0.0, 1.0).ticks(TICKS)
    if len(ticks) < 2:
        return low, high
    step = ticks[1] - ticks[0]
    near = 1e-9 * step
    return math.floor((low + near) / step) * step, math.ceil((high - near) / step) * step


def base(scale: Scale) -> float:
    """Find the payoff at which bars start: 0, or the edge of the panel that is nearest to it."""
    return min(max(0.0, scale.low), scale.high)


def draw_axis(sheet: Sheet, scale: Scale, panel: Box, figures: Figures) -> None:
    """Draw vertical lines at round payoffs, with numbers below; the line at 0 is darker."""
    for tick in fitting(sheet, scale, figures):
        place = scale.place(tick)
        paint = Paint(edge="#8a8a8a" if tick == 0 else GRID, width=0.8, layer=0.5)
        sheet.line([(place, panel.bottom), (place, panel.top)], paint)
        sheet.write(number(figures, tick), Spot(place, panel.bottom - 0.11, 0), QUIET)


def write_player(sheet: Sheet, name: str, player: int, panel: Box) -> None:
    """Name a player above its panel, beside its colour: some of the colours are too light to read."""
    middle = panel.top + HEADER / 2
    square = Box(panel.left, middle - 0.06, panel.left + 0.12, middle + 0.06)
    sheet.bar(square, Paint(colour_of(player), INK, 0.6, hatch=hatch_of(player)))
    text = sheet.shorten(name, HEADING, panel.width - 0.2)
    sheet.write(text, Spot(panel.left + 0.2, middle), HEADING)


def fitting(sheet: Sheet, scale: Scale, figures: Figures) -> tuple[float, ...]:
    """List round payoffs whose numbers have room side by side."""
    room = scale.end - scale.start
    for most in (7, 6, 5, 4, 3, 2):
        ticks = scale.ticks(most)
        widest = max((sheet.measure(number(figures, tick), QUIET) for tick in ticks), default=0.0)
        if len(ticks) < 2 or widest + 0.14 < (scale.place(ticks[1]) - scale.place(ticks[0])):
            return ticks if widest < room / 2 else ()
    return ()
