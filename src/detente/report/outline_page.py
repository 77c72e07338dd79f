"""Corners, maxima in single directions and projections of a set of payoffs, as sections of a page."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from detente.model.numbers import absolute
from detente.report.figures import listing
from detente.report.page import Bullets, Paragraph, Section, Table

if TYPE_CHECKING:
    from collections.abc import Sequence

    from detente.fallbacks.outline import Projection, Support
    from detente.model.numbers import Number
    from detente.overview import FallbackOverview
    from detente.report.figures import Figures
    from detente.selections.payoff_shape import PayoffShape

SHOWN_CORNERS = 24
KINDS = ("point", "segment", "polygon", "solid")  #: by dimension
MOST_PARTS = 10_000  #: of a weight that is written as a fraction


def outline(found: FallbackOverview, figures: Figures) -> list[Section]:
    """Lay out the directions and pairs of players that were asked for."""
    sections = []
    if found.supports:
        sections.append(supports_section(found.supports, figures))
    if found.projections:
        sections.append(projections_section(found.projections, figures))
    return sections


def supports_section(supports: Sequence[Support], figures: Figures) -> Section:
    """Lay out maxima in single directions."""
    return Section("Largest weighted payoffs", (Bullets(tuple(_support(each, figures) for each in supports)),))


def projections_section(projections: Sequence[Projection], figures: Figures) -> Section:
    """Lay out what pairs of players can get."""
    shadows = tuple(Paragraph(_projection(each, figures)) for each in projections)
    return Section("What two of them can get", shadows)


def shape_section(shape: PayoffShape) -> Section:
    """Lay out the corners of a set of payoffs, by the numbers of the players."""
    players = [f"player {place + 1}" for place in range(len(shape.nadir))]
    edge = set(shape.frontier)
    corners = [(*map(_plain, corner), "yes" if corner in edge else "no") for corner in shape.vertices]
    left = len(corners) - SHOWN_CORNERS
    more = (Paragraph(f"{left} more corners follow."),) if left > 0 else ()
    table = Table((*players, "on the frontier"), tuple(corners[:SHOWN_CORNERS]), n_labels=0)
    return Section(f"A {KINDS[shape.dimension]} of payoffs", (table, *more))


def _plain(value: Number) -> str:
    """Write a number whose game is not known."""
    return f"{float(value):.6g}"


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
            size = f"{_weight(absolute(weight))} x {name}"
            text += f"{' - ' if weight < 0 else ' + '}{size}" if text else f"{'-' if weight < 0 else ''}{size}"
    return f"{text or 'Nobody'}: at most {figures.number(support.upper)}, at {points([support.point], figures)}"


def _weight(weight: Number) -> str:
    """Write a weight as it was given: a short decimal or fraction, else six digits."""
    exact, decimal = Fraction(weight), f"{float(weight):.6g}"
    short = exact.limit_denominator(MOST_PARTS)
    if Fraction(decimal) == exact or float(short) != float(weight):
        return decimal
    return str(short)


def _projection(projection: Projection, figures: Figures) -> str:
    first, second = (projection.game.players[player] for player in projection.players)
    return f"{first} and {second}, whatever the others get: {points(projection.vertices, figures)}."
