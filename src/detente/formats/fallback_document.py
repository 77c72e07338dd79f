"""Overviews of fallbacks -> JSON documents."""

from __future__ import annotations

from typing import TYPE_CHECKING

from detente.formats.agreement_document import Document, dump_game_summary
from detente.formats.number_fields import put_number, put_numbers
from detente.overview import COARSE_UNUSED, Unavailable

if TYPE_CHECKING:
    from collections.abc import Sequence

    from detente.fallbacks.coarse import PayoffIntervals
    from detente.fallbacks.nash_equilibria import NashEquilibrium
    from detente.fallbacks.outline import Projection, Support
    from detente.model.numbers import Number
    from detente.overview import CoarseSet, FallbackOverview, Picked, ThreatPair
    from detente.selections.payoff_shape import PayoffShape

SCHEMA = "detente/fallbacks/1"


def dump_fallbacks(found: FallbackOverview) -> Document:
    """Write an overview as a JSON document; what does not exist for the game is null, with the reason at the end."""
    parts: dict[str, object] = {"correlated": found.correlated, "favourites": found.favourites, "coarse": found.coarse}
    parts |= {"vertices": found.shape, "threat": found.threat}
    parts |= {f"selections.{name}": part for name, part in found.selections if isinstance(part, Unavailable)}
    reasons = [{"what": name, "reason": part.reason} for name, part in parts.items() if isinstance(part, Unavailable)]
    document: Document = {
        "schema": SCHEMA,
        "game": dump_game_summary(found.game),
        "correlated": {
            **_intervals(found.correlated),
            **_shape(found.shape),
            **_favourites(found.favourites),
        },
        "coarse": None if isinstance(found.coarse, Unavailable) else _coarse(found.coarse),
        "nash": [_equilibrium(each) for each in found.nash.entries],
        "nash_complete": found.nash.complete,
        "nash_remark": found.nash.remark,
    }
    put_numbers(document, "security", found.security)
    return {
        **document,
        "threat": None if isinstance(found.threat, Unavailable) else _threat(found.threat),
        "selections": [_pick(name, part) for name, part in found.selections if not isinstance(part, Unavailable)],
        "supports": [_support(each) for each in found.supports],
        "projections": [_projection(each) for each in found.projections],
        "unavailable": reasons,
    }


def _intervals(intervals: PayoffIntervals | Unavailable) -> Document:
    if isinstance(intervals, Unavailable):
        return dict.fromkeys(("low", "high"))
    document: Document = {}
    put_numbers(document, "low", intervals.low)
    put_numbers(document, "high", intervals.high)
    return document


def _favourites(favourites: Sequence[Sequence[Number]] | Unavailable) -> Document:
    return {"favourites": None} if isinstance(favourites, Unavailable) else _points("favourites", favourites)


def _shape(shape: PayoffShape | Unavailable) -> Document:
    if isinstance(shape, Unavailable):
        return dict.fromkeys(("dimension", "vertices", "frontier", "nadir"))
    document: Document = {"dimension": shape.dimension}
    document |= _points("vertices", shape.vertices) | _points("frontier", shape.frontier)
    put_numbers(document, "nadir", shape.nadir)
    return document


def _coarse(coarse: CoarseSet) -> Document:
    document = _intervals(coarse.intervals)
    put_number(document, "dominated", coarse.dominated)
    return {**document, "used": False, "reason": COARSE_UNUSED}


def _pick(name: str, picked: Picked) -> Document:
    document: Document = {"name": name}
    put_numbers(document, "payoffs", picked.payoffs)
    if picked.radius:
        document["radius"] = picked.radius
    if picked.trace:
        document["trace"] = [{"best": list(step.best), "mean": list(step.mean)} for step in picked.trace]
    return document


def _support(support: Support) -> Document:
    document: Document = {}
    put_numbers(document, "weights", support.weights)
    put_number(document, "lower", support.lower)
    put_number(document, "upper", support.upper)
    put_numbers(document, "point", support.point)
    return document


def _projection(projection: Projection) -> Document:
    names = [projection.game.players[player] for player in projection.players]
    return {"players": names, **_points("vertices", projection.vertices)}


def _points(key: str, points: Sequence[Sequence[Number]]) -> Document:
    """Write a list of payoff vectors; beside them, their fractions if they are exact."""
    holders: list[Document] = [{} for _ in points]
    for holder, point in zip(holders, points, strict=True):
        put_numbers(holder, key, point, always=True)
    document: Document = {key: [holder[key] for holder in holders]}
    if all(key + "_exact" in holder for holder in holders):
        document[key + "_exact"] = [holder[key + "_exact"] for holder in holders]
    return document


def _equilibrium(equilibrium: NashEquilibrium) -> Document:
    document: Document = {}
    put_numbers(document, "payoffs", equilibrium.payoffs)
    document |= {**_points("strategies", equilibrium.strategies), "pure": equilibrium.pure}
    put_number(document, "gain", equilibrium.gain)
    return document


def _threat(pair: ThreatPair) -> Document:
    document: Document = {}
    put_number(document, "difference", pair.difference)
    put_numbers(document, "payoffs", pair.payoffs)
    return {**document, "unique": False}
