"""One deal, a waterfall a player: from the fallback up to the payoff, and from what the agreed actions pay."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from detente.report.figures import Figures
from detente.report.pictures.axis import (
    AIR,
    BELOW,
    HEADER,
    Columns,
    base,
    draw_axis,
    names_width,
    payoff_scale,
    write_player,
)
from detente.report.pictures.geometry import Box
from detente.report.pictures.marks import LOSS_FACE, LOSS_HATCH, colour_of, hatch_of, tint
from detente.report.pictures.sheet import BESIDE_LARGE, BODY, INK, PAPER, QUIET, Paint, Spot
from detente.report.pictures.words import ends, loses, number, pays, signed

if TYPE_CHECKING:
    from detente.report.pictures.geometry import Scale
    from detente.report.pictures.sheet import Sheet
    from detente.scene import Deal

ROW = 0.235
BAND_GAP = 0.16
PAIR = 2
SMALLEST = 0.02  #: relative to the scale: the smallest range of payoffs that is shown


@dataclass(frozen=True, slots=True)
class Step:
    """Hold one bar: its name, where it starts and ends, and what is written beside it."""

    name: str
    start: float | None
    end: float
    text: str
    kind: str


@dataclass(frozen=True, slots=True, eq=False)
class WaterfallPart:
    """Draw a deal as a waterfall a player."""

    deal: Deal

    def height(self, sheet: Sheet, /) -> float:
        """Say how much room it needs, in inches."""
        columns = self._columns(sheet)
        return columns.bands(self._n_players) * (self._band + BAND_GAP) - BAND_GAP

    def draw(self, sheet: Sheet, top: float, /) -> None:
        """Draw below a height."""
        columns = self._columns(sheet)
        for player in range(self._n_players):
            column = player % columns.count
            high = top - player // columns.count * (self._band + BAND_GAP)
            left = columns.left(column)
            panel = Box(left, high - self._band + BELOW, left + columns.width, high - HEADER)
            self._panel(sheet, player, panel)
            if column == 0:
                for place, step in enumerate(steps(self.deal, player)):
                    text = sheet.shorten(step.name, QUIET, columns.names - 0.1)
                    sheet.write(text, Spot(left - 0.1, panel.top - (place + 0.5) * ROW, 1), QUIET)

    @property
    def _n_players(self) -> int:
        return len(self.deal.agreement.game.players)

    @property
    def _band(self) -> float:
        return HEADER + ROW * len(steps(self.deal, 0)) + BELOW

    def _columns(self, sheet: Sheet) -> Columns:
        names = names_width(sheet, [step.name for step in steps(self.deal, 0)], 2.2)
        return Columns(names, 1 if self._n_players <= 2 else 2 if self._n_players <= 8 else 3)

    def _panel(self, sheet: Sheet, player: int, panel: Box) -> None:
        """Draw the bars of one player, on the scale of all."""
        deal, figures = self.deal, Figures(self.deal.agreement.game)
        everybody = [step for other in range(self._n_players) for step in steps(deal, other)]
        values = [value for step in everybody for value in (step.start, step.end) if value is not None]
        values += [end for other in range(self._n_players) for end in ends(deal, other)]
        room = min(max(sheet.measure(step.text, BODY) for step in everybody) + 2 * AIR, 0.6 * panel.width)
        scale = payoff_scale(values, SMALLEST * figures.game.scale, panel, room)
        draw_axis(sheet, scale, panel, figures)
        write_player(sheet, figures.game.players[player], player, panel)
        for place, step in enumerate(steps(deal, player)):
            middle = panel.top - (place + 0.5) * ROW
            reach = _bar(sheet, scale, step, player, middle)
            if step.kind == "payoff":
                reach = max(reach, _interval(sheet, scale, deal, player, middle))
            text = sheet.shorten(step.text, BESIDE_LARGE, panel.right - reach - AIR)
            sheet.write(text, Spot(reach + AIR, middle), BESIDE_LARGE)


def steps(deal: Deal, player: int) -> list[Step]:
    """List the bars of a player."""
    figures, agreement = Figures(deal.agreement.game), deal.agreement
    payoff, played = float(agreement.payoffs[player]), deal.played[player]
    low, high = ends(deal, player)
    spans = figures.number(low) != figures.number(high)
    interval = f"   (from {number(figures, low)} to {number(figures, high)})" if spans else ""
    found = []
    if deal.fallback is not None:
        alone = deal.fallback[player]
        name = "worth alone" if len(figures.game.players) > PAIR and pays(deal) else "if talks fail"
        found += [
            Step(name, None, alone, number(figures, alone), "quiet"),
            _change(deal, alone, payoff),
        ]
    found.append(Step("payoff", None, payoff, number(figures, payoff) + interval, "payoff"))
    if not pays(deal):
        return found
    return [
        *found,
        Step("transfer", played, payoff, signed(figures, float(agreement.transfers[player])), "transfer"),
        Step("agreed actions pay", None, played, number(figures, played), "quiet"),
    ]


def _change(deal: Deal, alone: float, payoff: float) -> Step:
    """Tell what a player gains by agreeing, or loses; the name stands beside the bars of all players."""
    figures, change = Figures(deal.agreement.game), payoff - alone
    name = "gained or lost by agreeing" if loses(deal) else "gained by agreeing"
    if loses(deal) and change < 0 and figures.number(change) != "0":
        return Step(name, alone, payoff, f"{signed(figures, change)}, lost", "loss")
    return Step(name, alone, payoff, signed(figures, change), "gain")


def _bar(sheet: Sheet, scale: Scale, step: Step, player: int, middle: float) -> float:
    """Draw one bar; return its right end."""
    start = scale.place(base(scale) if step.start is None else step.start)
    end = scale.place(step.end)
    colour, half = colour_of(player), ROW * 0.36
    paint = {
        "quiet": Paint(tint(colour, 0.3), colour, 0.8, hatch=hatch_of(player)),
        "gain": Paint(PAPER, colour, 0.9, hatch="////"),
        "loss": Paint(LOSS_FACE, INK, 0.9, hatch=LOSS_HATCH),
        "payoff": Paint(colour, INK, 0.9),
        "transfer": Paint(PAPER, colour, 0.9, hatch="...."),
    }[step.kind]
    sheet.bar(Box(min(start, end), middle - half, max(start, end), middle + half), paint)
    return max(start, end)


def _interval(sheet: Sheet, scale: Scale, deal: Deal, player: int, middle: float) -> float:
    """Draw the interval of a payoff over its bar; return its right end."""
    low, high = map(scale.place, ends(deal, player))
    if high - low < 0.02:
        return high
    for paint in (Paint(edge=PAPER, width=3.4, layer=5), Paint(edge=INK, width=1.4, layer=6)):
        sheet.line([(low, middle), (high, middle)], paint)
        for place in (low, high):
            sheet.line([(place, middle - 0.05), (place, middle + 0.05)], paint)
    return high + 0.03
