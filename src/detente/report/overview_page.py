"""Everything that the players may fall back on, as a page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from detente.overview import COARSE_UNUSED, Unavailable
from detente.report.figures import NOTHING, Figures, listing, probability
from detente.report.outline_page import outline, points
from detente.report.page import Bullets, Page, Paragraph, Section, Table

if TYPE_CHECKING:
    from detente.fallbacks.nash_equilibria import NashEquilibria, NashEquilibrium
    from detente.overview import FallbackOverview, ThreatPair
    from detente.report.page import Piece

SHOWN_EQUILIBRIA = 24
SHOWN_ROUNDS = 4
KINDS = ("point", "segment", "polygon", "solid")


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
    sections = [
        Section("Correlated equilibria", _shape(found, figures)),
        Section("One of them, by rule", _rules(found, figures)),
        Section("Coarse correlated equilibria", (_coarse(found),)),
        Section("Nash equilibria", _nash(found.nash, figures)),
        *([] if isinstance(found.threat, Unavailable) else [Section("Threats", (_threat(found.threat, figures),))]),
        *outline(found, figures),
    ]
    missing: dict[str, list[str]] = {}
    for name, part in (("corners", found.shape), ("threats", found.threat), *found.selections):
        if isinstance(part, Unavailable):
            missing.setdefault(part.reason, []).append(name)
    reasons = (f"{listing(names)}: {reason}." for reason, names in missing.items())
    left_out = tuple(Paragraph(reason[:1].upper() + reason[1:]) for reason in reasons)
    return [*sections, Section("Left out", left_out)] if left_out else sections


def _table(found: FallbackOverview, figures: Figures) -> Table:
    coarse = found.coarse.intervals
    rows = [
        (
            name,
            figures.number(found.security[player]),
            figures.interval(found.correlated.low[player], found.correlated.high[player]),
            figures.interval(coarse.low[player], coarse.high[player]),
        )
        for player, name in enumerate(found.game.players)
    ]
    return Table(("player", "security", "correlated", "coarse correlated"), tuple(rows))


def _rules(found: FallbackOverview, figures: Figures) -> tuple[Piece, ...]:
    """Show what the rules pick, and the first rounds of a rule that bargains."""
    picked = [(name, part) for name, part in found.selections if not isinstance(part, Unavailable)]
    rows = tuple((name, *map(figures.number, part.payoffs)) for name, part in picked)
    rounds = [
        Paragraph(
            f"The rounds of {name} lead to {points([step.mean for step in part.trace[:SHOWN_ROUNDS]], figures)}"
            f"{' and so on' if len(part.trace) > SHOWN_ROUNDS else ''}."
        )
        for name, part in picked
        if part.trace
    ]
    return Table(("rule", *found.game.players), rows), *rounds


def _shape(found: FallbackOverview, figures: Figures) -> tuple[Piece, ...]:
    shape = found.shape
    favourites = Paragraph(f"Favourites, one a player: {points(found.favourites, figures)}.")
    if isinstance(shape, Unavailable):
        return (favourites,)
    if shape.dimension == 0:
        return (Paragraph(f"All of them pay {figures.paid(found.game.players, shape.vertices[0])}."),)
    return (
        Paragraph(f"Their payoffs are a {KINDS[shape.dimension]} with the corners {points(shape.vertices, figures)}."),
        Paragraph(f"Nobody can improve without hurting somebody at: {points(shape.frontier, figures)}."),
        Paragraph(f"The least that they get there: {figures.paid(found.game.players, shape.nadir)}."),
        favourites,
    )


def _coarse(found: FallbackOverview) -> Paragraph:
    if found.coarse.dominated <= NOTHING:
        return Paragraph(COARSE_UNUSED)
    here = f"Here, profiles with such actions may have a probability of up to {probability(found.coarse.dominated)}."
    return Paragraph(f"{COARSE_UNUSED} {here}")


def _nash(listed: NashEquilibria, figures: Figures) -> tuple[Piece, ...]:
    lines = [_equilibrium(each, figures) for each in listed.entries[:SHOWN_EQUILIBRIA]]
    if len(listed.entries) > SHOWN_EQUILIBRIA:
        lines.append(f"and {len(listed.entries) - SHOWN_EQUILIBRIA} more")
    remark = f"{listed.remark[:1].upper()}{listed.remark[1:]}."
    return (
        *((Bullets(tuple(lines)),) if lines else (Paragraph("None was found."),)),
        *((Paragraph(remark),) if listed.remark else ()),
    )


def _equilibrium(equilibrium: NashEquilibrium, figures: Figures) -> str:
    parts = []
    for name, options, strategy in zip(figures.game.players, figures.game.actions, equilibrium.strategies, strict=True):
        mixed = [(label, p) for label, p in zip(options, strategy, strict=True) if p]
        played = " or ".join(label if p == 1 else f"{label} ({probability(p)})" for label, p in mixed)
        parts.append(f"{name} plays {played}")
    return f"{listing(parts)}: {figures.paid(figures.game.players, equilibrium.payoffs)}"


def _threat(pair: ThreatPair, figures: Figures) -> Paragraph:
    players = figures.game.players
    return Paragraph(
        f"An optimal pair of threats, carried out, pays {figures.paid(players, pair.payoffs)}. Only the difference is "
        f"determined: {players[0]} minus {players[1]} is {figures.amount(pair.difference)}."
    )
