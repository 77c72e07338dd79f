"""Corners, maxima in single directions and projections of a set of payoffs, as sections of a page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from detente.model.numbers import absolute
from detente.report.figures import listing
from detente.report.page import Bullets, Paragraph, Section

if TYPE_CHECKING:
    from collections.abc import Sequence

    from detente.fallbacks.outline import Projection, Support
    from detente.model.numbers import Number
    from detente.overview import FallbackOverview
    from detente.report.figures import Figures

SHOWN_CORNERS = 24


def outline(found: FallbackOverview, figures: Figures) -> list[Section]:
    """Lay out the directions and pairs of players that were asked for."""
    sections = []
    if found.supports:
        sections.append(
            Section("Largest weighted payoffs", (Bullets(tuple(_support(each, figures) for each in found.supports)),))
        )
    if found.projections:
        shadows = tuple(Paragraph(_projection(each, figures)) for each in found.projections)
        sections.append(Section("What two of them can get", shadows))
    return sections


def points(corners: Sequence[Sequence[Number]], figures: Figures) -> str:
    """List corners; of very many the first ones."""
    shown = [f"({', '.join(map(figures.number, corner))})" for corner in corners[:SHOWN_CORNERS]]
    if len(corners) > SHOWN_CORNERS:
        shown.append(f"{len(corners) - SHOWN_CORNERS} more corners")
    return listing(shown)


def _support(support: Support, figures: Figures) -> str:
    """Say what is maximised and how large it gets."""
    text = ""
    for name, weight in zip(figures.game.players, support.weights, strict=True):
        if weight:
            size = f"{figures.number(absolute(weight))} x {name}"
            text += f"{' - ' if weight < 0 else ' + '}{size}" if text else f"{'-' if weight < 0 else ''}{size}"
    return f"{text or 'Nobody'}: at most {figures.number(support.upper)}"


def _projection(projection: Projection, figures: Figures) -> str:
    first, second = (projection.game.players[player] for player in projection.players)
    return f"{first} and {second}, whatever the others get: {points(projection.vertices, figures)}."
