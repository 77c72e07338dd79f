"""Everything that the players may fall back on, as a page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from detente.overview import Unavailable
from detente.report.figures import Figures, listing, probability
from detente.report.page import Bullets, Page, Paragraph, Section, Table

if TYPE_CHECKING:
    from collections.abc import Sequence

    from detente.model.numbers import Number
    from detente.numerics.bimatrix import Equilibrium
    from detente.overview import FallbackOverview
    from detente.report.page import Piece

SHOWN_CORNERS = 24
SHOWN_EQUILIBRIA = 24


def overview(found: FallbackOverview) -> Page:
    """Lay out an overview of fallbacks."""
    figures = Figures(found.game)
    sections = (
        Section("", (Paragraph("What the players get if talks fail, each of them alone."), _table(found, figures))),
        *_parts(found, figures),
    )
    return Page(f"{found.game.title or 'The game'}: possible fallbacks", sections)


def _parts(found: FallbackOverview, figures: Figures) -> list[Section]:
    """Lay out what exists for this game, then every reason why something does not, once."""
    parts = (
        ("Correlated equilibria", "payoff pairs", _shape(found, figures)),
        ("Nash equilibria", "Nash equilibria", _nash(found, figures)),
        ("Threats", "threats", _threat(found, figures)),
    )
    sections: list[Section] = []
    missing: dict[str, list[str]] = {}
    for heading, what, pieces in parts:
        if isinstance(pieces, Unavailable):
            missing.setdefault(pieces.reason, []).append(what)
        else:
            sections.append(Section(heading, pieces))
    reasons = (f"{listing(names)}: {reason}." for reason, names in missing.items())
    left_out = tuple(Paragraph(reason[:1].upper() + reason[1:]) for reason in reasons)
    return [*sections, Section("Left out", left_out)] if left_out else sections


def _table(found: FallbackOverview, figures: Figures) -> Table:
    rows = []
    for player, name in enumerate(found.game.players):
        rows.append(
            (
                name,
                figures.number(found.security[player]),
                figures.interval(found.correlated.low[player], found.correlated.high[player]),
                figures.interval(found.coarse.low[player], found.coarse.high[player]),
                *(figures.number(payoffs[player]) for _, payoffs in found.selections),
            )
        )
    rules = tuple(name for name, _ in found.selections)
    return Table(("player", "security", "correlated", "coarse correlated", *rules), tuple(rows))


def _shape(found: FallbackOverview, figures: Figures) -> tuple[Piece, ...] | Unavailable:
    if isinstance(found.shape, Unavailable):
        return found.shape
    return (
        Paragraph(f"Payoff pairs: {_points(found.shape.vertices, figures)}."),
        Paragraph(f"Nobody can improve without hurting the other at: {_points(found.shape.frontier, figures)}."),
        Paragraph(
            f"Favourites: {_points(found.shape.favourites, figures)}. At the other's favourite they get "
            f"{figures.paid(found.game.players, found.shape.nadir)}."
        ),
    )


def _points(points: Sequence[Sequence[Number]], figures: Figures) -> str:
    shown = [f"({', '.join(map(figures.number, point))})" for point in points[:SHOWN_CORNERS]]
    if len(points) > SHOWN_CORNERS:
        shown.append(f"{len(points) - SHOWN_CORNERS} more corners")
    return listing(shown)


def _nash(found: FallbackOverview, figures: Figures) -> tuple[Piece, ...] | Unavailable:
    if isinstance(found.nash, Unavailable):
        return found.nash
    lines = [_equilibrium(each, figures) for each in found.nash[:SHOWN_EQUILIBRIA]]
    if len(found.nash) > SHOWN_EQUILIBRIA:
        lines.append(f"and {len(found.nash) - SHOWN_EQUILIBRIA} more extreme equilibria")
    return (Bullets(tuple(lines)),)


def _equilibrium(equilibrium: Equilibrium, figures: Figures) -> str:
    parts = []
    for name, options, strategy in zip(figures.game.players, figures.game.actions, equilibrium.strategies, strict=True):
        mixed = [(label, p) for label, p in zip(options, strategy, strict=True) if p]
        played = " or ".join(label if p == 1 else f"{label} ({probability(p)})" for label, p in mixed)
        parts.append(f"{name} plays {played}")
    return f"{listing(parts)}: {figures.paid(figures.game.players, equilibrium.payoffs)}"


def _threat(found: FallbackOverview, figures: Figures) -> tuple[Piece, ...] | Unavailable:
    if isinstance(found.threat, Unavailable):
        return found.threat
    first, second = found.game.players
    text = (
        f"An optimal pair of threats, carried out, pays {figures.paid(found.game.players, found.threat.payoffs)}. Only "
        f"the difference is determined: {first} minus {second} is {figures.amount(found.threat.difference)}."
    )
    return (Paragraph(text),)
