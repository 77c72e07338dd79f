"""What each concept pays for added threats, by their harm: a panel a class of threats, a line a concept."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from detente.model.agreement import summary_of
from detente.report.concept_words import label
from detente.report.figures import Figures
from detente.report.pictures.axis import fitting
from detente.report.pictures.geometry import Box, Scale, spread
from detente.report.pictures.groups import grouped
from detente.report.pictures.marks import shape_of
from detente.report.pictures.page import MARGIN, WIDTH
from detente.report.pictures.sheet import BODY, FAINT, GRID, INK, PAPER, QUIET, Paint, Spot, Style
from detente.report.pictures.words import brief, listed, number

if TYPE_CHECKING:
    from detente.audit.auditing import Audit, ConceptAudit
    from detente.report.pictures.sheet import Sheet

KINDS = {
    "T0": "T0: costs its owner",
    "T1u": "T1u: costs nothing",
    "T1c": "T1c: harms only if the victim plays a certain action",
    "T2": "T2: worth playing where the others never are",
    "T3": "T3: costs its owner, and pays an ally more",
}
DASHES = ("-", "--", "-.", ":")
PANEL, HEADER, BELOW = 1.75, 0.26, 0.42
BETWEEN = 0.3
BAND_GAP = 0.22
NAMES = 1.35  #: room for the names at the ends of lines
MOST_NAMES = 5
SAME = 1e-6  #: relative to the scale


@dataclass(frozen=True, slots=True)
class Line:
    """Hold one line of a panel: the concepts that share it, and its points of harm and gain."""

    concepts: tuple[str, ...]
    shape: str
    points: tuple[tuple[float, float], ...]

    @property
    def end(self) -> float:
        """The gain at the largest harm."""
        return self.points[-1][1]


@dataclass(frozen=True, slots=True, eq=False)
class ThreatsPart:
    """Draw the threat curves of an audit."""

    audit: Audit

    def height(self, sheet: Sheet, /) -> float:
        """Say how much room it needs, in inches."""
        bands = -(-len(self._kinds()) // 2)
        return bands * (HEADER + PANEL + BELOW + BAND_GAP) - BAND_GAP

    def draw(self, sheet: Sheet, top: float, /) -> None:
        """Draw below a height."""
        figures = Figures(summary_of(self.audit.game))
        ticks = self._tick_width(sheet, figures)
        width = (WIDTH - 2 * MARGIN - BETWEEN) / 2
        for place, kind in enumerate(self._kinds()):
            left = MARGIN + place % 2 * (width + BETWEEN)
            high = top - place // 2 * (HEADER + PANEL + BELOW + BAND_GAP)
            sheet.write(sheet.shorten(KINDS.get(kind, kind), BODY, width), Spot(left, high - HEADER / 2), BODY)
            right = left + width - NAMES
            panel = Box(left + ticks, high - HEADER - PANEL, right, high - HEADER)
            _panel(sheet, curves(self.audit, kind), self._scales(panel), figures)

    def _kinds(self) -> list[str]:
        found = {curve.kind for row in self.audit.rows for curve in row.threats}
        return [kind for kind in KINDS if kind in found]

    def _scales(self, panel: Box) -> tuple[Scale, Scale]:
        """Choose the same scales for all panels."""
        points = [point for kind in self._kinds() for line in curves(self.audit, kind) for point in line.points] or [
            (0.0, 0.0)
        ]
        smallest = 1e-3 * self.audit.game.scale
        low, high = spread([0.0, *(gain for _, gain in points)], smallest)
        most = max(*(harm for harm, _ in points), smallest)
        margin = 0.06 * (high - low)
        return Scale(0.0, most * 1.03, panel.left, panel.right), Scale(
            low - margin, high + margin, panel.bottom, panel.top
        )

    def _tick_width(self, sheet: Sheet, figures: Figures) -> float:
        _, gains = self._scales(Box(0, 0, 1, 1))
        return max(sheet.measure(number(figures, tick), QUIET) for tick in gains.ticks(5)) + 0.28


def curves(audit: Audit, kind: str) -> list[Line]:
    """Find the largest gain over all pairs of players at every harm; concepts with the same line share it."""
    found = [(row, _largest(row, kind)) for row in audit.rows]
    unit = SAME * audit.game.scale
    groups = grouped(
        [(row, points) for row, points in found if points],
        lambda entry: tuple(round(gain / unit) for _, gain in entry[1]),
    )
    return [Line(tuple(_name(row) for row, _ in group), shape_of(group[0][0].concept), group[0][1]) for group in groups]


def _name(row: ConceptAudit) -> str:
    return row.concept if row.summary is None else label(row.summary)


def _largest(row: ConceptAudit, kind: str) -> tuple[tuple[float, float], ...]:
    best: dict[float, float] = {}
    for curve in row.threats:
        if curve.kind == kind:
            for harm, gain in zip(curve.harm, curve.gain, strict=True):
                if math.isfinite(gain):
                    best[harm] = max(gain, best.get(harm, -math.inf))
    return tuple(sorted(best.items()))


def _panel(sheet: Sheet, lines: list[Line], scales: tuple[Scale, Scale], figures: Figures) -> None:
    across, up = scales
    for tick in fitting(sheet, across, figures):
        place = across.place(tick)
        sheet.line([(place, up.start), (place, up.end)], Paint(edge=GRID, width=0.7, layer=0.5))
        sheet.write(number(figures, tick), Spot(place, up.start - 0.12, 0), QUIET)
    for tick in up.ticks(5):
        place = up.place(tick)
        paint = Paint(edge="#8a8a8a" if tick == 0 else GRID, width=0.7, layer=0.5)
        sheet.line([(across.start, place), (across.end, place)], paint)
        sheet.write(number(figures, tick), Spot(across.start - 0.06, place, 1), QUIET)
    currency = f", in {brief(figures.game.currency)}" if figures.game.currency else ""
    middle = (across.start + across.end) / 2, (up.start + up.end) / 2
    room = across.end - across.start
    sheet.write(sheet.shorten(f"harm{currency}", QUIET, room), Spot(middle[0], up.start - 0.31, 0), QUIET)
    left = across.start - max(sheet.measure(number(figures, tick), QUIET) for tick in up.ticks(5)) - 0.18
    sheet.write("gained", Spot(left, middle[1], 0, 0, turned=True), QUIET)
    for place, line in enumerate(lines):
        points = [(across.place(harm), up.place(gain)) for harm, gain in line.points]
        sheet.line(points, Paint(edge=INK, width=1.3, dash=DASHES[place % len(DASHES)], layer=3))
        for point in points:
            sheet.mark(point, line.shape, 6.0, Paint(INK, PAPER, 0.5, layer=4))
    _ends(sheet, lines, scales)


def _ends(sheet: Sheet, lines: list[Line], scales: tuple[Scale, Scale]) -> None:
    """Name the lines at their ends, the highest first, moved apart where they would touch."""
    across, up = scales
    style = Style(7.5, INK)
    ordered = sorted(lines, key=lambda line: -line.end)
    texts = [_names(sheet, line, style) for line in ordered]
    heights = [style.line * len(text) for text in texts]
    tops = apart([up.place(line.end) + height / 2 for line, height in zip(ordered, heights, strict=True)], heights, up)
    for line, text, top in zip(ordered, texts, tops, strict=True):
        start = across.place(line.points[-1][0]), up.place(line.end)
        middle = top - style.line * len(text) / 2
        sheet.line([start, (across.end + 0.1, middle)], Paint(edge=FAINT, width=0.5, layer=2))
        for count, words in enumerate(text):
            sheet.write(words, Spot(across.end + 0.14, top - (count + 0.5) * style.line), style)


def _names(sheet: Sheet, line: Line, style: Style) -> list[str]:
    """Name the concepts of a line in at most three lines."""
    return sheet.fill(listed(line.concepts, MOST_NAMES), style, NAMES - 0.18, 3)


def apart(tops: list[float], heights: list[float], room: Scale) -> list[float]:
    """Move boxes, from the highest to the lowest, so that none touches the next and the lowest stays in the room."""
    placed, limit = [], room.end + 0.1
    for top, height in zip(tops, heights, strict=True):
        placed.append(min(top, limit))
        limit = placed[-1] - height - 0.03
    floor = room.start - 0.1
    for place in range(len(placed) - 1, -1, -1):
        placed[place] = max(placed[place], floor + heights[place])
        floor = placed[place] + 0.03
    return placed
