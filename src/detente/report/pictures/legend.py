"""A line of marks with their meaning, above a part; it runs on where the line is full."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from detente.report.pictures.geometry import Box
from detente.report.pictures.marks import LOSS_FACE, LOSS_HATCH
from detente.report.pictures.page import MARGIN, WIDTH
from detente.report.pictures.sheet import INK, PAPER, QUIET, Paint, Spot

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from detente.report.pictures.sheet import Sheet

LINE = 0.21
AFTER = 0.08
SWATCH = 0.3
SPACE = 0.26


@dataclass(frozen=True, slots=True)
class Entry:
    """Hold what a mark means, and which mark: full, hollow, gain, loss, arrow or interval."""

    text: str
    mark: str


def legend_height(sheet: Sheet, entries: Sequence[Entry]) -> float:
    """Say how much room a legend needs, in inches."""
    return LINE * (1 + max(line for _, line, _ in _placed(sheet, entries))) + AFTER


def draw_legend(sheet: Sheet, entries: Sequence[Entry], top: float) -> None:
    """Draw a legend below a height."""
    for entry, line, left in _placed(sheet, entries):
        middle = top - (line + 0.5) * LINE
        _mark(sheet, entry.mark, Box(left, middle - 0.05, left + SWATCH - 0.06, middle + 0.05))
        sheet.write(entry.text, Spot(left + SWATCH, middle), QUIET)


def _placed(sheet: Sheet, entries: Sequence[Entry]) -> Iterator[tuple[Entry, int, float]]:
    line, left = 0, MARGIN
    for entry in entries:
        width = SWATCH + sheet.measure(entry.text, QUIET)
        if left > MARGIN and left + width > WIDTH - MARGIN:
            line, left = line + 1, MARGIN
        yield entry, line, left
        left += width + SPACE


def _mark(sheet: Sheet, mark: str, box: Box) -> None:
    middle = (box.bottom + box.top) / 2
    centre = ((box.left + box.right) / 2, middle)
    match mark:
        case "full":
            sheet.mark(centre, "circle", 8.0, Paint(INK, PAPER, 0.7))
        case "hollow":
            sheet.mark(centre, "circle", 9.0, Paint(PAPER, INK, 1.2))
        case "gain":
            sheet.bar(box, Paint("#c9c9c9", "#5c5c5c", 0.7))
        case "loss":
            sheet.bar(box, Paint(LOSS_FACE, INK, 0.7, hatch=LOSS_HATCH))
        case "arrow":
            sheet.line([(box.left, middle - 0.045), (box.left, middle + 0.045)], Paint(edge="#8c510a", width=1.6))
            sheet.arrow((box.left, middle), (box.right, middle), Paint(edge="#8c510a", width=1.6))
        case _:
            sheet.line([(box.left, middle), (box.right, middle)], Paint(edge=INK, width=1.4))
            for place in (box.left, box.right):
                sheet.line([(place, middle - 0.05), (place, middle + 0.05)], Paint(edge=INK, width=1.2))
