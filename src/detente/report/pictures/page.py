"""A title and parts below each other, on paper of the size that they need."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from detente.report.pictures.picture import Picture, settings
from detente.report.pictures.sheet import DPI, PAPER, QUIET, TITLE, Sheet, Spot
from detente.report.text import printable

if TYPE_CHECKING:
    from collections.abc import Sequence

WIDTH = 9.4  #: of every picture, in inches
MARGIN = 0.22
GAP = 0.3  #: between two parts


class Part(Protocol):
    """A part of a picture, as wide as the page."""

    def height(self, sheet: Sheet, /) -> float:
        """Say how much room it needs, in inches."""
        ...

    def draw(self, sheet: Sheet, top: float, /) -> None:
        """Draw below a height."""
        ...


def assemble(title: str, about: str, parts: Sequence[Part]) -> Picture:
    """Set parts below each other under a title and a line that says what they show."""
    with settings():
        from matplotlib.backends.backend_agg import FigureCanvasAgg
        from matplotlib.figure import Figure

        figure = Figure(figsize=(WIDTH, WIDTH), dpi=DPI, facecolor=PAPER)
        FigureCanvasAgg(figure)
        axes = figure.add_axes((0.0, 0.0, 1.0, 1.0))
        axes.set_axis_off()
        sheet = Sheet(figure, axes)
        room = WIDTH - 2 * MARGIN
        lines = [(line, TITLE) for line in sheet.wrap(title, TITLE, room)]
        lines += [(line, QUIET) for line in sheet.wrap(about, QUIET, room)]
        heights = [part.height(sheet) for part in parts]
        head = sum(style.line for _, style in lines) + 0.16
        total = 2 * MARGIN + head + sum(heights) + GAP * (len(parts) - 1)
        sheet.resize(WIDTH, total)
        top = total - MARGIN
        for line, style in lines:
            sheet.write(line, Spot(MARGIN, top - style.line / 2), style)
            top -= style.line
        top -= 0.16
        for part, height in zip(parts, heights, strict=True):
            part.draw(sheet, top)
            top -= height + GAP
    return Picture(figure, printable(f"{title}: {about}" if about else title))
