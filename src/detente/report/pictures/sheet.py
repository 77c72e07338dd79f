"""A sheet of paper to draw on, in inches from the lower left corner, with texts that are measured first."""

from __future__ import annotations

import math
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from detente.report.pictures.fonts import in_order, legible
from detente.report.pictures.marks import marker

if TYPE_CHECKING:
    from collections.abc import Sequence

    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from detente.report.pictures.geometry import Box, Place

DPI = 160.0  #: of PNG files, and for measuring
POINT = 1 / 72  #: in inches
INK, FAINT, GRID, PAPER = "#1a1a1a", "#5c5c5c", "#dcdcdc", "#ffffff"
HALO = 2.4  #: points of paper around a text that stands on a drawing


@dataclass(frozen=True, slots=True)
class Style:
    """Say how a text looks: size in points, colour, weight, and whether it stands on a drawing."""

    size: float = 9.0
    colour: str = INK
    weight: str = "normal"
    halo: bool = False

    @property
    def line(self) -> float:
        """The height of a line, in inches."""
        return self.size * 1.34 * POINT


TITLE = Style(14.0, INK, "bold")
HEADING = Style(10.0, INK, "bold")
BODY = Style(9.0)
QUIET = Style(8.0, FAINT)
BESIDE = Style(8.0, FAINT, halo=True)  #: beside a bar, over the lines of an axis
BESIDE_LARGE = Style(9.0, halo=True)


@dataclass(frozen=True, slots=True)
class Paint:
    """Say how a shape looks: colours of face and edge, width of lines in points, dashes, hatch, height in the pile."""

    face: str = "none"
    edge: str = INK
    width: float = 1.0
    dash: str = "-"
    hatch: str = ""
    layer: float = 2.0


@dataclass(frozen=True, slots=True)
class Spot:
    """Say where a text stands: the place, which of its sides is there (-1, 0, 1: left or lower, middle, other)."""

    x: float
    y: float
    across: int = -1
    up: int = 0
    turned: bool = False


_ACROSS = {-1: "left", 0: "center", 1: "right"}
_UP = {-1: "bottom", 0: "center", 1: "top"}


@dataclass(frozen=True, slots=True, eq=False)
class Sheet:
    """Draw on one figure; `axes` covers all of it, and its units are inches. `widths` is what has been measured."""

    figure: Figure
    axes: Axes
    widths: dict[tuple[str, Style], float] = field(default_factory=dict)

    def resize(self, width: float, height: float) -> None:
        """Cut the paper to size."""
        self.figure.set_size_inches(width, height)
        self.axes.set_xlim(0, width)
        self.axes.set_ylim(0, height)

    def measure(self, text: str, style: Style) -> float:
        """Measure a line of text, in inches: once, for to set lines is to ask again and again."""
        if (text, style) not in self.widths:
            self.widths[text, style] = self._measured(text, style)
        return self.widths[text, style]

    def _measured(self, text: str, style: Style) -> float:
        from matplotlib.font_manager import FontProperties

        shown, families = legible(text)
        font = FontProperties(family=families, size=style.size, weight=style.weight)
        renderer: Any = self.figure.canvas.get_renderer()  # type: ignore[attr-defined]  # of the Agg canvas
        return float(renderer.get_text_width_height_descent(in_order(shown), font, ismath=False)[0]) / DPI

    def shorten(self, text: str, style: Style, room: float) -> str:
        """Cut a line of text to the room there is, with an ellipsis."""
        clean, _ = legible(text)
        if self.measure(clean, style) <= room:
            return clean
        least, most = 0, len(clean)
        while least < most:
            middle = (least + most + 1) // 2
            if self.measure(clean[:middle].rstrip() + "…", style) <= room:
                least = middle
            else:
                most = middle - 1
        return clean[:least].rstrip() + "…"

    def wrap(self, text: str, style: Style, room: float, most: int = 2) -> list[str]:
        """Break a text into at most so many lines; the last one is cut if need be."""
        return self.fill(legible(text)[0].split(), style, room, most)

    def fill(self, words: Sequence[str], style: Style, room: float, most: int = 2) -> list[str]:
        """Set words, which are not broken, into at most so many lines; the last one is cut if need be."""
        lines: list[str] = []
        left = list(words)
        while left and len(lines) < most - 1:
            count = 1
            while count < len(left) and self.measure(" ".join(left[: count + 1]), style) <= room:
                count += 1
            lines.append(self.shorten(" ".join(left[:count]), style, room))
            left = left[count:]
        return [*lines, self.shorten(" ".join(left), style, room)] if left else lines

    def write(self, text: str, spot: Spot, style: Style = BODY) -> None:
        """Write one line of text."""
        from matplotlib.patheffects import withStroke

        shown, families = legible(text)
        self.axes.text(
            spot.x,
            spot.y,
            in_order(shown),
            color=style.colour,
            fontsize=style.size,
            fontweight=style.weight,
            fontfamily=families,
            ha=_ACROSS[spot.across],
            va="center_baseline" if spot.up == 0 and not spot.turned else _UP[spot.up],
            rotation=90 if spot.turned else 0,
            rotation_mode="default",
            parse_math=False,
            clip_on=False,
            zorder=9,
            path_effects=[withStroke(linewidth=HALO, foreground=PAPER)] if style.halo else None,
        )

    def line(self, places: Sequence[Place], paint: Paint) -> None:
        """Draw a line through places."""
        across, up = zip(*places, strict=True)
        self.axes.plot(
            across,
            up,
            color=paint.edge,
            linewidth=paint.width,
            linestyle=paint.dash,
            zorder=paint.layer,
            solid_capstyle="butt",
            clip_on=False,
        )

    def area(self, places: Sequence[Place], paint: Paint) -> None:
        """Fill a polygon; a segment becomes a line, a point a dot."""
        from matplotlib.patches import Polygon

        if len(places) < 3:
            self.axes.plot(
                *zip(*places, strict=True),
                color=paint.edge,
                linewidth=max(3 * paint.width, 3.0),
                marker="o",
                markersize=max(3 * paint.width, 3.0),
                markeredgewidth=0,
                alpha=0.8,
                solid_capstyle="round",
                zorder=paint.layer,
            )
            return
        self.axes.add_patch(Polygon(list(places), closed=True, **_patch(paint)))

    def bar(self, box: Box, paint: Paint) -> None:
        """Draw a rectangle."""
        from matplotlib.patches import Rectangle

        self.axes.add_patch(Rectangle((box.left, box.bottom), box.width, box.height, **_patch(paint)))

    def mark(self, place: Place, shape: str, size: float, paint: Paint) -> None:
        """Draw the shape of a concept, its width in points."""
        symbol, factor = marker(shape)
        self.axes.plot(
            *place,
            marker=symbol,
            markersize=size * factor,
            markerfacecolor=paint.face,
            markeredgecolor=paint.edge,
            markeredgewidth=paint.width,
            linestyle="none",
            zorder=paint.layer,
            clip_on=False,
        )

    def dots(self, places: Sequence[Place], size: float, paint: Paint) -> None:
        """Draw many small circles."""
        self.axes.plot(
            *zip(*places, strict=True),
            marker="o",
            markersize=size,
            markerfacecolor=paint.face,
            markeredgecolor=paint.edge,
            markeredgewidth=paint.width,
            linestyle="none",
            zorder=paint.layer,
        )

    def arrow(self, start: Place, end: Place, paint: Paint) -> None:
        """Draw an arrow, unless it would be shorter than its head."""
        if math.dist(start, end) < 0.05:
            return
        self.axes.annotate(
            "",
            end,
            start,
            arrowprops={
                "arrowstyle": "-|>,head_length=0.55,head_width=0.26",
                "linewidth": paint.width,
                "color": paint.edge,
                "linestyle": paint.dash,
                "shrinkA": 0,
                "shrinkB": 0,
            },
            zorder=paint.layer,
            annotation_clip=False,
        )


def _patch(paint: Paint) -> dict[str, Any]:
    return {
        "facecolor": paint.face,
        "edgecolor": paint.edge,
        "linewidth": paint.width,
        "linestyle": paint.dash,
        "hatch": paint.hatch or None,
        "zorder": paint.layer,
    }


def coloured(style: Style, colour: str) -> Style:
    """Change the colour of a text."""
    return replace(style, colour=colour)
