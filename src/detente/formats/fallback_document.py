"""Overviews of fallbacks -> JSON documents."""

from __future__ import annotations

from typing import TYPE_CHECKING

from detente.formats.agreement_document import Document, dump_game_summary
from detente.formats.number_fields import put_number, put_numbers
from detente.overview import Unavailable

if TYPE_CHECKING:
    from collections.abc import Sequence

    from detente.fallbacks.coarse import PayoffIntervals
    from detente.model.numbers import Number
    from detente.numerics.bimatrix import Equilibrium
    from detente.overview import FallbackOverview, PayoffPolygon, ThreatPair

SCHEMA = "detente/fallbacks/1"


def dump_fallbacks(found: FallbackOverview) -> Document:
    """Write an overview as a JSON document; what does not exist for the game is null, with the reason at the end."""
    parts = {"vertices": found.shape, "nash": found.nash, "threat": found.threat}
    reasons = [{"what": name, "reason": part.reason} for name, part in parts.items() if isinstance(part, Unavailable)]
    selections = []
    for name, payoffs in found.selections:
        entry: Document = {"name": name}
        put_numbers(entry, "payoffs", payoffs)
        selections.append(entry)
    document: Document = {
        "schema": SCHEMA,
        "game": dump_game_summary(found.game),
        "correlated": {**_intervals(found.correlated), **_polygon(found.shape)},
        "coarse": _intervals(found.coarse),
        "nash": None if isinstance(found.nash, Unavailable) else [_equilibrium(each) for each in found.nash],
    }
    put_numbers(document, "security", found.security)
    document["threat"] = None if isinstance(found.threat, Unavailable) else _threat(found.threat)
    return {**document, "selections": selections, "unavailable": reasons}


def _intervals(intervals: PayoffIntervals) -> Document:
    document: Document = {}
    put_numbers(document, "low", intervals.low)
    put_numbers(document, "high", intervals.high)
    return document


def _polygon(shape: PayoffPolygon | Unavailable) -> Document:
    if isinstance(shape, Unavailable):
        return dict.fromkeys(("vertices", "frontier", "nadir", "favourites"))
    document: Document = {}
    _put_points(document, "vertices", shape.vertices)
    _put_points(document, "frontier", shape.frontier)
    put_numbers(document, "nadir", shape.nadir)
    _put_points(document, "favourites", shape.favourites)
    return document


def _put_points(document: Document, key: str, points: Sequence[Sequence[Number]]) -> None:
    """Write a list of payoff vectors; beside them, their fractions if they are exact."""
    holders: list[Document] = [{} for _ in points]
    for holder, point in zip(holders, points, strict=True):
        put_numbers(holder, key, point, always=True)
    document[key] = [holder[key] for holder in holders]
    if all(key + "_exact" in holder for holder in holders):
        document[key + "_exact"] = [holder[key + "_exact"] for holder in holders]


def _equilibrium(equilibrium: Equilibrium) -> Document:
    document: Document = {}
    put_numbers(document, "payoffs", equilibrium.payoffs)
    _put_points(document, "strategies", equilibrium.strategies)
    return document


def _threat(pair: ThreatPair) -> Document:
    document: Document = {}
    put_number(document, "difference", pair.difference)
    put_numbers(document, "payoffs", pair.payoffs)
    return {**document, "unique": False}
