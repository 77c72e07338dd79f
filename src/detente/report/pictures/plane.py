"""Two players' payoffs as a plane: what can happen, what happens if talks fail, and where every concept leads."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from detente.model.agreement import summary_of
from detente.report.concept_words import label
from detente.report.figures import Figures
from detente.report.pictures.geometry import Box, Scale
from detente.report.pictures.groups import clusters, written
from detente.report.pictures.labels import Labels
from detente.report.pictures.marks import colour_of, marker, shape_of
from detente.report.pictures.page import MARGIN, WIDTH
from detente.report.pictures.plane_key import draw_key, key_height
from detente.report.pictures.sheet import FAINT, GRID, INK, PAPER, QUIET, Paint, Spot, Style, coloured
from detente.report.pictures.words import axis_name, listed, number
from detente.scene import profiles_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from detente.report.pictures.geometry import Place
    from detente.report.pictures.sheet import Sheet
    from detente.scene import Plane, Point, Scene

SIDE = 4.7  #: of the square, in inches
ROOM = 0.16  #: on every side of the square, relative to the range of the payoffs
STRETCH = 25.0  #: ranges that differ by more get scales of their own
FLAT = 1e-9  #: of the scale: a smaller range is none
LEFT, BELOW = 0.3, 0.62  #: for the names of the axes, and for tick labels below
FEASIBLE = Paint("#ececec", "#8a8a8a", 0.9, layer=1)
CORRELATED = Paint("#c9d6df", "#34495a", 1.2, hatch="////", layer=1.5)
TOTAL = Paint(edge="#7a7a7a", width=0.9, dash="--", layer=2.2)
EVEN = Paint(edge=INK, width=1.1, layer=3)
TRANSFER = Paint(edge="#8c510a", width=2.0, layer=3.4)
HOLLOW = Paint(PAPER, INK, 1.2, layer=6)
FILLED = Paint(INK, PAPER, 0.7, layer=7)
LARGE, SMALL, DOT = 11.0, 7.5, 3.6
MOST_PROFILES = 12  #: with labels
MOST_DOTS = 10_000  #: more would only darken the region
PROFILE = Style(7.5, FAINT, halo=True)
DEAL = Style(9.0, INK, "bold", halo=True)
MOST_NAMES = 4  #: of concepts in one label
TOGETHER = 0.07  #: inches between deals that share a label


@dataclass(frozen=True, slots=True, eq=False)
class PlanePart:
    """Draw the plane of a scene with two players, and a key beside it."""

    scene: Scene
    plane: Plane

    def height(self, sheet: Sheet, /) -> float:
        """Say how much room it needs, in inches."""
        return max(SIDE + BELOW, key_height(sheet, self.scene, self.plane, self._key_width(sheet)))

    def draw(self, sheet: Sheet, top: float, /) -> None:
        """Draw below a height."""
        left = MARGIN + LEFT + self._tick_width(sheet)
        chart = _Chart.of(self.scene, self.plane, Box(left, top - SIDE, left + SIDE, top))
        _axes(sheet, chart, self.scene)
        _regions(sheet, chart, self.plane)
        _fallbacks(sheet, chart, self.scene, self.plane)
        _deals(sheet, chart, self.scene)
        _profiles(sheet, chart, self.scene, self.plane)
        draw_key(sheet, self.scene, self.plane, Box(WIDTH - MARGIN - self._key_width(sheet), 0, WIDTH - MARGIN, top))

    def _tick_width(self, sheet: Sheet) -> float:
        chart = _Chart.of(self.scene, self.plane, Box(0, 0, SIDE, SIDE))
        figures = Figures(summary_of(self.scene.game))
        return max(sheet.measure(number(figures, tick), QUIET) for tick in chart.y.ticks(7)) + 0.08

    def _key_width(self, sheet: Sheet) -> float:
        return WIDTH - 2 * MARGIN - LEFT - self._tick_width(sheet) - SIDE - 0.28


@dataclass(frozen=True, slots=True, eq=False)
class _Chart:
    """Hold the frame, the scales of both axes, whether equal gains look equal, and the labels written so far."""

    frame: Box
    x: Scale
    y: Scale
    even: bool
    labels: Labels

    @staticmethod
    def of(scene: Scene, plane: Plane, frame: Box) -> _Chart:
        """Choose limits that show everything; an inch is as many on both axes unless the ranges differ very much."""
        points = _shown(scene, plane)
        scale = scene.game.scale
        ranges = [(min(values), max(values)) for values in zip(*points, strict=True)]
        sizes = [high - low for low, high in ranges]
        even = min(sizes) <= FLAT * scale or max(sizes) <= STRETCH * min(sizes)
        if even:
            sizes = [max(*sizes, scale)] * 2
        limits = []
        for (low, high), size in zip(ranges, sizes, strict=True):
            half = size * (0.5 + ROOM)
            limits.append((low / 2 + high / 2 - half, low / 2 + high / 2 + half))
        return _Chart(
            frame,
            Scale(*limits[0], frame.left, frame.right),
            Scale(*limits[1], frame.bottom, frame.top),
            even,
            Labels(frame.grown(-0.05)),
        )

    def at(self, point: Point | tuple[float, ...]) -> Place:
        """Find the place of a pair of payoffs."""
        return self.x.place(point[0]), self.y.place(point[1])


def _shown(scene: Scene, plane: Plane) -> list[tuple[float, ...]]:
    shown: list[tuple[float, ...]] = [*plane.feasible, *plane.correlated, *plane.nash, plane.security]
    for deal in scene.deals:
        shown += [tuple(deal.agreement.payoffs.tolist()), deal.played]
        if deal.fallback is not None:
            shown.append(deal.fallback)
    return shown


def _axes(sheet: Sheet, chart: _Chart, scene: Scene) -> None:
    """Draw the grid, the frame, numbers, and the players' names in their colours."""
    frame, figures = chart.frame, Figures(summary_of(scene.game))
    grid, edge = Paint(edge=GRID, width=0.7, layer=0.5), Paint(edge="#9a9a9a", width=0.8, layer=4)
    most = next(
        (most for most in range(7, 2, -1) if _apart(sheet, [number(figures, x) for x in chart.x.ticks(most)])), 2
    )
    for tick in chart.x.ticks(most):
        place = chart.x.place(tick)
        sheet.line([(place, frame.bottom), (place, frame.top)], grid)
        sheet.write(number(figures, tick), Spot(place, frame.bottom - 0.13, 0), QUIET)
    for tick in chart.y.ticks(7):
        place = chart.y.place(tick)
        sheet.line([(frame.left, place), (frame.right, place)], grid)
        sheet.write(number(figures, tick), Spot(frame.left - 0.06, place, 1), QUIET)
    sheet.line([(frame.left, frame.top), (frame.left, frame.bottom), (frame.right, frame.bottom)], edge)
    middle = (frame.left + frame.right) / 2, (frame.bottom + frame.top) / 2
    style = [coloured(Style(10.0, INK, "bold"), colour_of(player)) for player in range(2)]
    names = [sheet.shorten(axis_name(scene.game, player), style[player], SIDE) for player in range(2)]
    sheet.write(names[0], Spot(middle[0], frame.bottom - 0.36, 0), style[0])
    sheet.write(names[1], Spot(MARGIN + 0.1, middle[1], 0, 0, turned=True), style[1])
    if not chart.even:
        note = "The axes have different scales: equal gains do not look like 45 degrees."
        sheet.write(note, Spot(middle[0], frame.bottom - 0.54, 0), QUIET)


def _apart(sheet: Sheet, texts: Iterable[str]) -> bool:
    """Tell whether the numbers below the frame leave room between them."""
    listed = [sheet.measure(text, QUIET) for text in texts]
    return bool(listed) and max(listed) + 0.12 < SIDE / (len(listed) + 1)


def _regions(sheet: Sheet, chart: _Chart, plane: Plane) -> None:
    for corners, paint in ((plane.feasible, FEASIBLE), (plane.correlated, CORRELATED)):
        sheet.area([chart.at(corner) for corner in corners], paint)


def _fallbacks(sheet: Sheet, chart: _Chart, scene: Scene, plane: Plane) -> None:
    """Draw hollow marks: what happens if talks fail."""
    quiet = Paint(PAPER, FAINT, 0.9, layer=5)
    marks = [(point, "star", quiet, SMALL) for point in plane.nash] + [(plane.security, "plus", quiet, SMALL)]
    for deal in reversed(scene.deals):
        if deal.fallback is not None:
            at = deal.fallback[0], deal.fallback[1]
            marks.append((at, shape_of(deal.agreement.concept.name), HOLLOW, LARGE))
    for point, shape, paint, size in marks:
        sheet.mark(chart.at(point), shape, size, paint)
        chart.labels.avoid(chart.at(point), size * marker(shape)[1])


def _deals(sheet: Sheet, chart: _Chart, scene: Scene) -> None:
    """Draw filled marks, the lines that lead there, and one label for all concepts at a place."""
    placed = []
    for deal in scene.deals:
        _total(sheet, chart, float(deal.agreement.welfare))
        break
    for deal in reversed(scene.deals):
        there, played = chart.at(deal.agreement.payoffs.tolist()), chart.at(deal.played)
        if deal.fallback is not None:
            sheet.line([chart.at(deal.fallback), there], EVEN)
            chart.labels.avoid_line(chart.at(deal.fallback), there)
        sheet.arrow(played, there, TRANSFER)
        chart.labels.avoid_line(played, there)
        sheet.mark(there, shape_of(deal.agreement.concept.name), SMALL + 1, FILLED)
        chart.labels.avoid(there, LARGE)
        placed.append((there, label(deal.agreement.concept), written(deal, deal.agreement.payoffs.tolist())))
    for cluster in clusters(placed[::-1], TOGETHER):
        everything = len(cluster.names) == len(scene.deals) > 2
        words = ["every concept"] if everything else listed(cluster.names, MOST_NAMES)
        chart.labels.write(sheet, cluster.place, sheet.fill(words, DEAL, SIDE / 3, 3), DEAL)


def _total(sheet: Sheet, chart: _Chart, welfare: float) -> None:
    """Draw the line of all payoff pairs with the best total, as far as it lies in the frame."""
    low, high = max(chart.x.low, welfare - chart.y.high), min(chart.x.high, welfare - chart.y.low)
    if low < high:
        ends = chart.at((low, welfare - low)), chart.at((high, welfare - high))
        sheet.line(ends, TOTAL)
        chart.labels.avoid_line(*ends)


def _profiles(sheet: Sheet, chart: _Chart, scene: Scene, plane: Plane) -> None:
    """Draw a dot a profile; the label tells what is played, where there are few."""
    game = scene.game
    if len(plane.profiles) <= MOST_DOTS:
        dot = Paint("#4d4d4d", PAPER, 0.4, layer=4.5)
        sheet.dots([chart.at(payoffs) for _, payoffs in plane.profiles], DOT, dot)
    agreed = {profile for deal in scene.deals for profile in profiles_of(deal)}
    for profile, payoffs in plane.profiles:
        if len(plane.profiles) <= MOST_PROFILES or profile in agreed:
            chart.labels.avoid(chart.at(payoffs), DOT)
    named = [
        (
            chart.at(payoffs),
            ", ".join(options[action] for options, action in zip(game.actions, profile, strict=True)),
            None,
        )
        for profile, payoffs in sorted(plane.profiles, key=lambda entry: entry[0] not in agreed)
        if len(plane.profiles) <= MOST_PROFILES or profile in agreed
    ]
    for cluster in clusters(named, TOGETHER):
        kept = cluster.names[:2] if len(cluster.names) <= 3 else cluster.names[:1]
        more = len(cluster.names) - len(kept)
        lines = [sheet.shorten(name, PROFILE, SIDE / 3) for name in kept]
        chart.labels.write(sheet, cluster.place, [*lines, f"and {more} more"] if more else lines, PROFILE)
