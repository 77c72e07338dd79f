"""A row a concept, a panel a player: payoffs with their intervals, or how they come about."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from detente.report.concept_words import label
from detente.report.figures import Figures
from detente.report.pictures.axis import AIR, BELOW, HEADER, Columns, draw_axis, names_width, payoff_scale, write_player
from detente.report.pictures.geometry import Box
from detente.report.pictures.legend import Entry, draw_legend, legend_height
from detente.report.pictures.marks import LOSS_FACE, LOSS_HATCH, colour_of, hatch_of, shape_of, tint
from detente.report.pictures.page import MARGIN
from detente.report.pictures.sheet import BODY, INK, PAPER, QUIET, Paint, Spot
from detente.report.pictures.words import ends, loses, number, pays

if TYPE_CHECKING:
    from collections.abc import Sequence

    from detente.report.pictures.geometry import Scale
    from detente.report.pictures.sheet import Sheet
    from detente.scene import Deal

BAND_GAP = 0.18
FULL, HOLLOW = Paint(INK, PAPER, 0.7, layer=7), Paint(PAPER, INK, 1.2, layer=6)
ARROW = Paint(edge="#8c510a", width=1.6, layer=5)
PAIR = 2
SMALLEST = 0.02  #: relative to the scale: the smallest range of payoffs that is shown


@dataclass(frozen=True, slots=True)
class RowKind:
    """Say how a row looks: its height, what is drawn, which payoffs it reaches, what is written, what it all means."""

    height: float
    paint: Callable[[Sheet, Scale, Deal, int, float], None]
    reach: Callable[[Deal, int], list[float]]
    text: Callable[[Deal, int], str]
    legend: tuple[Entry, ...]


@dataclass(frozen=True, slots=True, eq=False)
class RowsPart:
    """Draw a row a concept in a panel a player."""

    deals: tuple[Deal, ...]
    kind: RowKind

    def height(self, sheet: Sheet, /) -> float:
        """Say how much room it needs, in inches."""
        bands = self._columns(sheet).bands(self._n_players)
        return legend_height(sheet, self.kind.legend) + bands * (self._band + BAND_GAP) - BAND_GAP

    def draw(self, sheet: Sheet, top: float, /) -> None:
        """Draw below a height."""
        draw_legend(sheet, self.kind.legend, top)
        top -= legend_height(sheet, self.kind.legend)
        columns = self._columns(sheet)
        for player in range(self._n_players):
            column = player % columns.count
            high = top - player // columns.count * (self._band + BAND_GAP)
            left = columns.left(column)
            panel = Box(left, high - self._band + BELOW, left + columns.width, high - HEADER)
            self._panel(sheet, player, panel)
            if column == 0:
                self._names(sheet, panel, columns.names)

    @property
    def _n_players(self) -> int:
        return len(self.deals[0].agreement.game.players)

    @property
    def _band(self) -> float:
        return HEADER + self.kind.height * len(self.deals) + BELOW

    def _columns(self, sheet: Sheet) -> Columns:
        names = names_width(sheet, [label(deal.agreement.concept) for deal in self.deals], 2.3)
        return Columns(names + 0.2, min(self._n_players, 3))

    def _names(self, sheet: Sheet, panel: Box, room: float) -> None:
        for place, deal in enumerate(self.deals):
            middle = panel.top - (place + 0.5) * self.kind.height
            concept = deal.agreement.concept
            sheet.mark((MARGIN + 0.08, middle), shape_of(concept.name), 8.0, FULL)
            sheet.write(sheet.shorten(label(concept), QUIET, room - 0.26), Spot(MARGIN + 0.22, middle), QUIET)

    def _panel(self, sheet: Sheet, player: int, panel: Box) -> None:
        """Draw the rows of one player, on the scale of all."""
        kind, figures = self.kind, Figures(self.deals[0].agreement.game)
        everybody = [(deal, other) for deal in self.deals for other in range(self._n_players)]
        values = [value for deal, other in everybody for value in kind.reach(deal, other)]
        texts = [kind.text(deal, other) for deal, other in everybody]
        room = min(max(sheet.measure(text, BODY) for text in texts) + 2 * AIR, 0.6 * panel.width)
        scale = payoff_scale(values, SMALLEST * figures.game.scale, panel, room)
        draw_axis(sheet, scale, panel, figures)
        write_player(sheet, figures.game.players[player], player, panel)
        for place, deal in enumerate(self.deals):
            middle = panel.top - (place + 0.5) * kind.height
            kind.paint(sheet, scale, deal, player, middle)
            text = sheet.shorten(kind.text(deal, player), BODY, room - AIR)
            sheet.write(text, Spot(panel.right, middle, 1), BODY)


def intervals() -> RowKind:
    """Show payoffs with their intervals."""
    entries = (Entry("payoff", "full"), Entry("payoffs over all admissible fallbacks", "interval"))
    return RowKind(0.25, _paint_interval, _reach_interval, _text_interval, entries)


def origins(deals: Sequence[Deal]) -> RowKind:
    """Show how payoffs come about: the fallback, what is gained, the transfer; and their intervals."""
    alone = "worth alone" if len(deals[0].agreement.game.players) > PAIR and any(map(pays, deals)) else "if talks fail"
    known = any(deal.fallback is not None for deal in deals)
    entries = (
        *((Entry(alone, "hollow"), Entry("gained by agreeing", "gain")) if known else ()),
        *((Entry("lost by agreeing", "loss"),) if any(map(loses, deals)) else ()),
        Entry("payoff", "full"),
        *((Entry("transfer, from what the agreed actions pay", "arrow"),) if any(map(pays, deals)) else ()),
        Entry("payoffs over all admissible fallbacks", "interval"),
    )
    return RowKind(0.36, _paint_origin, _reach_origin, _text_origin, entries)


def _text_interval(deal: Deal, player: int) -> str:
    figures = Figures(deal.agreement.game)
    low, high = (number(figures, end) for end in ends(deal, player))
    payoff = _text_origin(deal, player)
    return payoff if low == high else f"{payoff} ({low} to {high})"


def _text_origin(deal: Deal, player: int) -> str:
    return number(Figures(deal.agreement.game), float(deal.agreement.payoffs[player]))


def _reach_interval(deal: Deal, player: int) -> list[float]:
    return [float(deal.agreement.payoffs[player]), *ends(deal, player)]


def _reach_origin(deal: Deal, player: int) -> list[float]:
    found = [*_reach_interval(deal, player), deal.played[player]]
    return found if deal.fallback is None else [*found, deal.fallback[player]]


def _paint_interval(sheet: Sheet, scale: Scale, deal: Deal, player: int, middle: float) -> None:
    low, high = (scale.place(value) for value in _reach_interval(deal, player)[1:])
    if high > low:
        sheet.line([(low, middle), (high, middle)], Paint(edge=colour_of(player), width=4.0, layer=4))
        for place in (low, high):
            sheet.line([(place, middle - 0.06), (place, middle + 0.06)], Paint(edge=INK, width=1.0, layer=5))
    payoff = scale.place(float(deal.agreement.payoffs[player]))
    sheet.mark((payoff, middle), shape_of(deal.agreement.concept.name), 9.0, FULL)


def _paint_origin(sheet: Sheet, scale: Scale, deal: Deal, player: int, middle: float) -> None:
    shape, colour = shape_of(deal.agreement.concept.name), colour_of(player)
    payoff, played = scale.place(float(deal.agreement.payoffs[player])), scale.place(deal.played[player])
    low, high = (scale.place(value) for value in _reach_interval(deal, player)[1:])
    if deal.fallback is not None:
        alone = scale.place(deal.fallback[player])
        bar = Box(min(alone, payoff), middle - 0.055, max(alone, payoff), middle + 0.055)
        gain = Paint(tint(colour, 0.45), colour, 0.7, hatch=hatch_of(player), layer=3)
        loss = Paint(LOSS_FACE, INK, 0.7, hatch=LOSS_HATCH, layer=3)
        sheet.bar(bar, gain if payoff >= alone else loss)
        sheet.mark((alone, middle), shape, 9.5, HOLLOW)
    if pays(deal):
        sheet.line([(played, middle + 0.07), (played, middle + 0.16)], Paint(edge=ARROW.edge, width=1.6, layer=5))
        sheet.arrow((played, middle + 0.115), (payoff, middle + 0.115), ARROW)
    if high - low > 0.02:
        sheet.line([(low, middle - 0.125), (high, middle - 0.125)], Paint(edge=INK, width=1.2, layer=4))
        for place in (low, high):
            sheet.line([(place, middle - 0.16), (place, middle - 0.09)], Paint(edge=INK, width=1.2, layer=4))
    sheet.mark((payoff, middle), shape, 8.0, FULL)
