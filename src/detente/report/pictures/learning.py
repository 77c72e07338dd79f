"""How learning gets near an equilibrium: the gain from deviating by rounds, both on logarithmic scales."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from detente.report.pictures.geometry import Box, Scale
from detente.report.pictures.page import MARGIN, WIDTH
from detente.report.pictures.sheet import BODY, FAINT, GRID, INK, PAPER, QUIET, Paint, Spot, Style
from detente.report.pictures.threats import DASHES, apart

if TYPE_CHECKING:
    from collections.abc import Sequence

    from detente.learning import LearningRun
    from detente.report.pictures.geometry import Place
    from detente.report.pictures.sheet import Sheet

PANEL, BELOW = 3.6, 0.46
LEFT, NAMES = 0.62, 1.3  #: room for numbers on the left, and for names at the ends of the lines
LEAST, FLOOR = 1e-9, -9  #: relative to the scale, and its logarithm: what is smaller is drawn here
SUPERSCRIPTS = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")
SHAPES = ("circle", "square", "diamond", "triangle-up")


@dataclass(frozen=True, slots=True, eq=False)
class LearningPart:
    """Draw one line a run: the gain from deviating, as a part of the scale, after every recorded round."""

    runs: Sequence[LearningRun]

    def height(self, _sheet: Sheet, /) -> float:
        """Say how much room it needs, in inches."""
        return PANEL + BELOW

    def draw(self, sheet: Sheet, top: float, /) -> None:
        """Draw below a height."""
        box = Box(MARGIN + LEFT, top - PANEL, WIDTH - MARGIN - NAMES, top)
        lines = [points(run) for run in self.runs]
        low = min(math.floor(up) for line in lines for _, up in line)
        high = max(low + 1, *(math.ceil(up) for line in lines for _, up in line))
        most = max(1.0, *(across for line in lines for across, _ in line))
        across, up = Scale(0.0, most, box.left, box.right), Scale(low, high, box.bottom, box.top)
        _grid(sheet, across, up)
        for place, line in enumerate(lines):
            spots = [(across.place(x), up.place(y)) for x, y in line]
            sheet.line(spots, Paint(edge=INK, width=1.3, dash=DASHES[place % len(DASHES)], layer=3))
            for spot in spots:
                sheet.mark(spot, SHAPES[place % len(SHAPES)], 5.0, Paint(INK, PAPER, 0.5, layer=4))
        ends = [(across.place(line[-1][0]), up.place(line[-1][1])) for line in lines]
        _names(sheet, [run.dynamic for run in self.runs], ends, up)


def points(run: LearningRun) -> list[Place]:
    """Take logarithms to the base 10 of rounds, and of gains as parts of the scale."""
    scale = run.game.scale
    return [(math.log10(step.round), math.log10(max(step.deviation_gain / scale, LEAST))) for step in run.trace]


def _grid(sheet: Sheet, across: Scale, up: Scale) -> None:
    grid = Paint(edge=GRID, width=0.7, layer=0.5)
    for power in range(math.floor(across.high) + 1):
        place = across.place(power)
        sheet.line([(place, up.start), (place, up.end)], grid)
        sheet.write(_power(power), Spot(place, up.start - 0.13, 0), QUIET)
    for power in range(int(up.low), int(up.high) + 1):
        place = up.place(power)
        sheet.line([(across.start, place), (across.end, place)], grid)
        sheet.write(("≤ " if power == FLOOR else "") + _power(power), Spot(across.start - 0.07, place, 1), QUIET)
    sheet.write("rounds", Spot((across.start + across.end) / 2, up.start - 0.34, 0), BODY)
    middle = (up.start + up.end) / 2
    sheet.write("gain from deviating, per scale", Spot(across.start - 0.62, middle, 0, 0, turned=True), BODY)


def _power(power: int) -> str:
    return f"10{str(power).translate(SUPERSCRIPTS)}"


def _names(sheet: Sheet, names: Sequence[str], ends: Sequence[Place], up: Scale) -> None:
    """Name the lines at their ends, the highest first, moved apart where they would touch."""
    style = Style(8.0, INK)
    ordered = sorted(zip(names, ends, strict=True), key=lambda entry: -entry[1][1])
    heights = [style.line] * len(ordered)
    tops = apart([end[1] + style.line / 2 for _, end in ordered], heights, up)
    for (name, end), top in zip(ordered, tops, strict=True):
        middle = top - style.line / 2
        sheet.line([end, (end[0] + 0.1, middle)], Paint(edge=FAINT, width=0.5, layer=2))
        sheet.write(name, Spot(end[0] + 0.14, middle), style)
