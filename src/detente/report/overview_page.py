"""Everything that the players may fall back on, as a page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from detente.overview import COARSE_UNUSED, Unavailable
from detente.report.figures import NOTHING, Figures, listing, probabilities, probability
from detente.report.outline_page import KINDS, outline, points
from detente.report.page import Bullets, Page, Paragraph, Section, Table

if TYPE_CHECKING:
    from detente.fallbacks.nash_equilibria import NashEquilibria, NashEquilibrium
    from detente.overview import FallbackOverview, ThreatPair
    from detente.report.page import Piece

SHOWN_EQUILIBRIA = 24
SHOWN_ROUNDS = 4
NOT_AMONG_THEM = (
    "The rule near-kindest is not among them, as it needs a number: `detente solve` takes --selection near-kindest:0.5."
)


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
        *(Section("Correlated equilibria", pieces) for pieces in (_shape(found, figures),) if pieces),
        *(Section("One of them, by rule", pieces) for pieces in (_rules(found, figures),) if pieces),
        *_coarse(found),
        Section("Nash equilibria", _nash(found.nash, figures)),
        *([] if isinstance(found.threat, Unavailable) else [Section("Threats", (_threat(found.threat, figures),))]),
        *outline(found, figures),
    ]
    listed = (("intervals", found.correlated), ("favourites", found.favourites), ("coarse ones", found.coarse))
    missing: dict[str, list[str]] = {}
    for name, part in (*listed, ("corners", found.shape), ("threats", found.threat), *found.selections):
        if isinstance(part, Unavailable):
            missing.setdefault(part.reason, []).append(name)
    reasons = (f"{listing(names)}: {reason}." for reason, names in missing.items())
    left_out = tuple(Paragraph(reason[:1].upper() + reason[1:]) for reason in reasons)
    return [*sections, Section("Left out", left_out)] if left_out else sections


def _table(found: FallbackOverview, figures: Figures) -> Table:
    coarse = found.coarse if isinstance(found.coarse, Unavailable) else found.coarse.intervals
    spans = [
        (heading, intervals)
        for heading, intervals in (("correlated", found.correlated), ("coarse correlated", coarse))
        if not isinstance(intervals, Unavailable)
    ]
    rows = [
        (
            name,
            figures.number(found.security[player]),
            *(figures.interval(intervals.low[player], intervals.high[player]) for _, intervals in spans),
        )
        for player, name in enumerate(found.game.players)
    ]
    return Table(("player", "security", *(heading for heading, _ in spans)), tuple(rows))


def _rules(found: FallbackOverview, figures: Figures) -> tuple[Piece, ...]:
    """Show what the rules pick, and the first rounds of a rule that bargains."""
    picked = [(name, part) for name, part in found.selections if not isinstance(part, Unavailable)]
    if not picked:
        return ()
    rows = tuple((name, *map(figures.number, part.payoffs)) for name, part in picked)
    rounds = [
        Paragraph(
            f"The rounds of {name} lead to {points([step.mean for step in part.trace[:SHOWN_ROUNDS]], figures)}"
            f"{' and so on' if len(part.trace) > SHOWN_ROUNDS else ''}."
        )
        for name, part in picked
        if part.trace
    ]
    return Table(("rule", *found.game.players), rows), *rounds, Paragraph(NOT_AMONG_THEM)


def _shape(found: FallbackOverview, figures: Figures) -> tuple[Piece, ...]:
    shape, best = found.shape, found.favourites
    favourites: tuple[Piece, ...] = ()
    if not isinstance(best, Unavailable):
        favourites = (Paragraph(f"Favourites, one a player: {points(best, figures)}."),)
    if isinstance(shape, Unavailable):
        return favourites
    if shape.dimension == 0:
        return (Paragraph(f"All of them pay {figures.paid(found.game.players, shape.vertices[0])}."),)
    return (
        Paragraph(f"Their payoffs are a {KINDS[shape.dimension]} with the corners {points(shape.vertices, figures)}."),
        Paragraph(f"Nobody can improve without hurting somebody at: {points(shape.frontier, figures)}."),
        Paragraph(f"The least that they get there: {figures.paid(found.game.players, shape.nadir)}."),
        *favourites,
    )


def _coarse(found: FallbackOverview) -> list[Section]:
    if isinstance(found.coarse, Unavailable):
        return []
    said = COARSE_UNUSED
    if found.coarse.dominated > NOTHING:
        likely = probability(found.coarse.dominated)
        said += f" Here, profiles with such actions may have a probability of up to {likely}."
    return [Section("Coarse correlated equilibria", (Paragraph(said),))]


def _nash(listed: NashEquilibria, figures: Figures) -> tuple[Piece, ...]:
    lines = [_equilibrium(each, figures) for each in listed.entries[:SHOWN_EQUILIBRIA]]
    if len(listed.entries) > SHOWN_EQUILIBRIA:
        hidden = len(listed.entries) - SHOWN_EQUILIBRIA
        lines.append(f"and {hidden} more, which `detente fallback --json` lists")
    remark = f"{listed.remark[:1].upper()}{listed.remark[1:]}."
    return (
        *((Bullets(tuple(lines)),) if lines else (Paragraph("None was found."),)),
        *((Paragraph(remark),) if listed.remark else ()),
    )


def _equilibrium(equilibrium: NashEquilibrium, figures: Figures) -> str:
    parts = []
    for name, options, strategy in zip(figures.game.players, figures.game.actions, equilibrium.strategies, strict=True):
        mixed = [(label, p) for label, p in zip(options, strategy, strict=True) if p]
        shown = zip(mixed, probabilities(p for _, p in mixed), strict=True)
        played = " or ".join(label if p == 1 else f"{label} ({text})" for (label, p), text in shown)
        parts.append(f"{name} plays {played}")
    return f"{listing(parts)}: {figures.paid(figures.game.players, equilibrium.payoffs)}"


def _threat(pair: ThreatPair, figures: Figures) -> Paragraph:
    players = figures.game.players
    return Paragraph(
        f"An optimal pair of threats, carried out, pays {figures.paid(players, pair.payoffs)}. Only the difference is "
        f"determined: {players[0]} minus {players[1]} is {figures.amount(pair.difference)}."
    )
