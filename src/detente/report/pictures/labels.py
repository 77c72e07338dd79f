"""Labels beside points: near, inside the frame, never on each other or on a mark."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from detente.report.pictures.geometry import Box
from detente.report.pictures.sheet import FAINT, Paint, Spot, Style

if TYPE_CHECKING:
    from collections.abc import Sequence

    from detente.report.pictures.geometry import Place
    from detente.report.pictures.sheet import Sheet

DISTANCES = (0.09, 0.16, 0.28, 0.45, 0.7, 1.0)
DIRECTIONS = 16
AIR = 0.03  #: between a label and anything else
STEP = 0.05  #: between the places at which a line is looked at
LEADER = 0.12  #: a label that is farther away gets a line to its point
ASTRAY = 0.35  #: what being nearer to another mark costs, likewise
CROSSING = 0.07  #: what crossing a line costs at each of its places, as if the label were so much farther away
THROUGH = 0.3  #: what a line to the point through another label, mark or line costs, likewise
OWN = 0.12  #: around a point, where lines meet in it


@dataclass(frozen=True, slots=True)
class Labels:
    """Place labels in a frame, one after the other; `taken`, `lines` and `marks` grow as things are drawn."""

    frame: Box
    taken: list[Box] = field(default_factory=list)
    lines: list[Place] = field(default_factory=list)
    marks: list[Place] = field(default_factory=list)

    def avoid(self, place: Place, size: float) -> None:
        """Keep a mark free, its width in points."""
        half = size / 72 / 2
        self.marks.append(place)
        self.taken.append(Box(place[0] - half, place[1] - half, place[0] + half, place[1] + half))

    def avoid_line(self, start: Place, end: Place) -> None:
        """Keep off a line where there is a choice."""
        steps = max(1, math.ceil(math.dist(start, end) / STEP))
        for step in range(steps + 1):
            part = step / steps
            self.lines.append((start[0] + part * (end[0] - start[0]), start[1] + part * (end[1] - start[1])))

    def write(self, sheet: Sheet, place: Place, lines: Sequence[str], style: Style) -> bool:
        """Write a label of one or more lines beside a point; say whether there was room."""
        width = max(sheet.measure(line, style) for line in lines)
        size = width, style.line * len(lines)
        found = self._best(place, size)
        if found is None:
            return False
        self.taken.append(found)
        across = -1 if found.left >= place[0] else 1 if found.right <= place[0] else 0
        side = {-1: found.left, 0: (found.left + found.right) / 2, 1: found.right}[across]
        for count, line in enumerate(lines):
            sheet.write(line, Spot(side, found.top - (count + 0.5) * style.line, across), style)
        near = _nearest(found, place)
        if math.dist(near, place) > LEADER:
            sheet.line([place, near], Paint(edge=FAINT, width=0.6, layer=5))
            self.avoid_line(place, near)
        return True

    def _best(self, place: Place, size: tuple[float, float]) -> Box | None:
        """Find the free box with the least distance and the fewest lines under it."""
        best, least = None, math.inf
        for distance in DISTANCES:
            if distance >= least:
                break
            for turn in range(DIRECTIONS):
                box = _beside(place, size, distance, turn / DIRECTIONS)
                if not self._free(box):
                    continue
                wide = box.grown(0.01)
                cost = distance + CROSSING * sum(map(wide.covers, self.lines)) + 0.001 * turn
                if self._astray(box, place):
                    cost += ASTRAY
                if distance > LEADER and cost < least and self._leads_through(place, _nearest(box, place)):
                    cost += THROUGH
                if cost < least:
                    best, least = box, cost
        return best

    def _free(self, box: Box) -> bool:
        return self.frame.holds(box) and not any(box.grown(AIR).overlaps(other) for other in self.taken)

    def _leads_through(self, place: Place, near: Place) -> bool:
        """Tell whether the line to a label would run through another label, mark or line."""
        steps = max(1, math.ceil(math.dist(place, near) / STEP))
        parts = (step / steps for step in range(1, steps))
        spots = [(place[0] + part * (near[0] - place[0]), place[1] + part * (near[1] - place[1])) for part in parts]
        others = [box for box in self.taken if not box.covers(place)]
        lines = [part for part in self.lines if math.dist(part, place) > OWN]
        through = any(box.covers(spot) for box in others for spot in spots)
        return through or any(math.dist(spot, part) < AIR for part in lines for spot in spots)

    def _astray(self, box: Box, place: Place) -> bool:
        """Tell whether a label would be nearer to another mark than to its own."""
        own = math.dist(_nearest(box, place), place)
        others = (mark for mark in self.marks if math.dist(mark, place) > AIR)
        return any(math.dist(_nearest(box, mark), mark) < own + AIR for mark in others)


def _beside(place: Place, size: tuple[float, float], distance: float, turn: float) -> Box:
    """Find the box whose nearest edge or corner is in a direction, a full turn being 1, at a distance."""
    angle = 2 * math.pi * turn
    across, up = round(math.cos(angle), 9), round(math.sin(angle), 9)
    middle = (
        place[0] + across * distance + _side(across) * size[0] / 2,
        place[1] + up * distance + _side(up) * size[1] / 2,
    )
    return Box(middle[0] - size[0] / 2, middle[1] - size[1] / 2, middle[0] + size[0] / 2, middle[1] + size[1] / 2)


def _side(direction: float) -> float:
    return 0.0 if abs(direction) < 0.2 else math.copysign(1.0, direction)


def _nearest(box: Box, place: Place) -> Place:
    return min(max(place[0], box.left), box.right), min(max(place[1], box.bottom), box.top)
