"""What every coalition is worth, a panel for each group of concepts that agree on it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from detente.model.coalition import coalitions, members, size
from detente.report.figures import Figures
from detente.report.pictures.axis import AIR, BELOW, Columns, base, draw_axis, names_width, payoff_scale
from detente.report.pictures.geometry import Box
from detente.report.pictures.groups import alike_in_worths, names
from detente.report.pictures.marks import colour_of, tint
from detente.report.pictures.sheet import BESIDE, BODY, HEADING, INK, PAPER, QUIET, Paint, Spot
from detente.report.pictures.words import brief, number
from detente.scene import worths_of

if TYPE_CHECKING:
    from detente.model.numbers import FloatArray
    from detente.report.pictures.geometry import Scale
    from detente.report.pictures.sheet import Sheet
    from detente.scene import Deal

HEADING_ROOM = 0.3
HEADER = 0.22
BAND_GAP = 0.18
MOST_NAMED = 5  #: players up to which every coalition has its bar
MOST_DOTS = 300  #: in one row
ROW, DENSE = 0.2, 0.165


@dataclass(frozen=True, slots=True, eq=False)
class WorthsPart:
    """Draw a bar a coalition; with more players, a row a size with a dot a coalition."""

    deals: tuple[Deal, ...]
    heading: str = "What coalitions are worth"

    def height(self, sheet: Sheet, /) -> float:
        """Say how much room it needs, in inches."""
        bands = self._columns(sheet).bands(len(self._groups))
        return self._heading_room + bands * (self._band(sheet) + BAND_GAP) - BAND_GAP

    def draw(self, sheet: Sheet, top: float, /) -> None:
        """Draw below a height."""
        columns, header, band = self._columns(sheet), self._header(sheet), self._band(sheet)
        start = columns.left(0) - columns.names
        sheet.write(self.heading, Spot(start, top - 0.1), HEADING)
        if not self._named:
            after = start + (sheet.measure(self.heading, HEADING) + 0.2 if self.heading else 0.0)
            sheet.write("by their size; a dot is a coalition, a bar the mean", Spot(after, top - 0.1), QUIET)
        for place, group in enumerate(self._groups):
            column = place % columns.count
            high = top - self._heading_room - place // columns.count * (band + BAND_GAP)
            left = columns.left(column)
            panel = Box(left, high - band + BELOW, left + columns.width, high - header)
            lines = sheet.wrap(", ".join(names(group)), QUIET, columns.width)
            for line, title in enumerate(lines):
                sheet.write(title, Spot(left, panel.top + HEADER * (len(lines) - line - 0.5)), QUIET)
            self._panel(sheet, group[0], panel)
            if column == 0:
                for row, name in enumerate(self._row_names()):
                    text = sheet.shorten(name, QUIET, columns.names - 0.1)
                    sheet.write(text, Spot(left - 0.1, panel.top - (row + 0.5) * self._row, 1), QUIET)

    @property
    def _heading_room(self) -> float:
        return HEADING_ROOM if self.heading or not self._named else 0.0

    @property
    def _n_players(self) -> int:
        return len(self.deals[0].agreement.game.players)

    @property
    def _named(self) -> bool:
        return self._n_players <= MOST_NAMED

    @property
    def _row(self) -> float:
        return DENSE if self._named and self._n_players > 3 else ROW

    def _header(self, sheet: Sheet) -> float:
        """Say how much room the longest list of concepts needs."""
        width = self._columns(sheet).width
        return HEADER * max(len(sheet.wrap(", ".join(names(group)), QUIET, width)) for group in self._groups)

    def _band(self, sheet: Sheet) -> float:
        return self._header(sheet) + self._row * len(self._row_names()) + BELOW

    @property
    def _groups(self) -> list[list[Deal]]:
        return [list(group) for group in alike_in_worths(self.deals)]

    def _columns(self, sheet: Sheet) -> Columns:
        return Columns(names_width(sheet, self._row_names(), 2.4), min(3, len(self._groups)))

    def _row_names(self) -> list[str]:
        players = self.deals[0].agreement.game.players
        if self._named:
            return [
                " + ".join(brief(players[player]) for player in members(coalition))
                for coalition in coalitions(self._n_players)
            ]
        return [f"{count} players" if count > 1 else "1 player" for count in range(1, self._n_players + 1)]

    def _panel(self, sheet: Sheet, deal: Deal, panel: Box) -> None:
        figures = Figures(deal.agreement.game)
        values = [float(value) for entry in self.deals for value in (worths_of(entry).min(), 0.0)]
        values += [float(worths_of(entry).max()) for entry in self.deals]
        texts = [number(figures, value) for entry in self.deals for value in worths_of(entry)[-2:].tolist()]
        if self._named:
            texts = [number(figures, value) for entry in self.deals for value in worths_of(entry).tolist()]
        room = max(sheet.measure(text, BODY) for text in texts) + 2 * AIR
        scale = payoff_scale(values, 1e-3 * figures.game.scale, panel, min(room, panel.width / 2))
        draw_axis(sheet, scale, panel, figures)
        if self._named:
            self._bars(sheet, deal, scale, panel)
        else:
            self._dots(sheet, deal, scale, panel)

    def _bars(self, sheet: Sheet, deal: Deal, scale: Scale, panel: Box) -> None:
        """Draw a bar a coalition: a single player's in its colour, others dark."""
        figures, half = Figures(deal.agreement.game), self._row * 0.34
        for row, coalition in enumerate(coalitions(self._n_players)):
            worth = float(worths_of(deal)[coalition])
            middle = panel.top - (row + 0.5) * self._row
            start, end = scale.place(base(scale)), scale.place(worth)
            colour = colour_of(next(iter(members(coalition)))) if size(coalition) == 1 else "#5c5c5c"
            box = Box(min(start, end), middle - half, max(start, end), middle + half)
            sheet.bar(box, Paint(tint(colour, 0.55), colour, 0.8))
            text = sheet.shorten(number(figures, worth), BESIDE, panel.right - box.right - AIR)
            sheet.write(text, Spot(box.right + AIR, middle), BESIDE)

    def _dots(self, sheet: Sheet, deal: Deal, scale: Scale, panel: Box) -> None:
        """Draw the coalitions of each size: a dot each, the range, and a bar at the mean."""
        by_size = _worths_by_size(worths_of(deal), self._n_players)
        figures = Figures(deal.agreement.game)
        for row, worths in enumerate(by_size):
            middle = panel.top - (row + 0.5) * self._row
            low, high = scale.place(min(worths)), scale.place(max(worths))
            sheet.line([(low, middle), (high, middle)], Paint(edge="#8a8a8a", width=1.2, layer=3))
            shown = sorted(set(worths))
            for worth in shown if len(shown) <= MOST_DOTS else shown[:: len(shown) // MOST_DOTS + 1]:
                sheet.mark((scale.place(worth), middle), "circle", 5.0, Paint("#9c9c9c", PAPER, 0.4, layer=4))
            mean = scale.place(sum(worths) / len(worths))
            sheet.line([(mean, middle - 0.07), (mean, middle + 0.07)], Paint(edge=INK, width=1.8, layer=5))
        last = by_size[-1][0]
        place = panel.top - (len(by_size) - 0.5) * self._row
        sheet.write(number(figures, last), Spot(scale.place(last) + AIR, place), BODY)


def _worths_by_size(worths: FloatArray, n_players: int) -> list[list[float]]:
    found: list[list[float]] = [[] for _ in range(n_players)]
    for coalition, worth in enumerate(worths.tolist()):
        if coalition:
            found[size(coalition) - 1].append(worth)
    return found
