"""Scenes -> JSON documents: what the page and the report draw."""

from __future__ import annotations

from typing import TYPE_CHECKING

from detente.formats.agreement_document import Document, dump_game_summary
from detente.model.agreement import summary_of
from detente.model.coalition import coalitions, members
from detente.model.lottery_agreement import LotteryAgreement
from detente.scene import OTHER_SHAPE, SHAPES, has_worths, worths_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from detente.model.game import Game
    from detente.scene import Deal, Plane, Point, Scene

SCHEMA = "detente/scene/1"
MOST_PLAYERS = 10  #: worths are listed up to this many players: twice as many with every further one


def dump_scene(scene: Scene) -> Document:
    """Write a scene as a JSON document; all its numbers are floats, in the currency."""
    summary = dump_game_summary(summary_of(scene.game))
    scale = summary.pop("scale")
    return {
        "schema": SCHEMA,
        "game": summary,
        "scale": scale,
        "plane": None if scene.plane is None else _plane(scene.plane, scene.game),
        "deals": [_deal(deal) for deal in scene.deals],
        "skipped": [{"concept": name, "reason": reason} for name, reason in scene.skipped],
    }


def _plane(plane: Plane, game: Game) -> Document:
    profiles = []
    for profile, payoffs in plane.profiles:
        labels = [options[action] for options, action in zip(game.actions, profile, strict=True)]
        profiles.append({"profile": labels, "payoffs": list(payoffs)})
    return {
        "profiles": profiles,
        "feasible": _points(plane.feasible),
        "correlated": _points(plane.correlated),
        "nash": _points(plane.nash),
        "nash_reason": plane.nash_reason,
        "security": list(plane.security),
    }


def _points(points: Iterable[Point]) -> list[list[float]]:
    return [list(point) for point in points]


def _deal(deal: Deal) -> Document:
    agreement = deal.agreement
    return {
        "concept": agreement.concept.name,
        "shape": SHAPES.get(agreement.concept.name, OTHER_SHAPE),
        "payoffs": agreement.payoffs.tolist(),
        "low": agreement.ranges.low.tolist(),
        "high": agreement.ranges.high.tolist(),
        "fallback": None if deal.fallback is None else list(deal.fallback),
        "played": list(deal.played),
        "profile": None if isinstance(agreement, LotteryAgreement) else list(agreement.profile_labels),
        "transfers": None if isinstance(agreement, LotteryAgreement) else agreement.transfers.tolist(),
        "welfare": float(agreement.welfare),
        "threat": agreement.concept.fallback == "threat",
        "coalitions": _coalitions(deal),
        "warnings": list(agreement.warnings),
        "near_ties": len(agreement.near_ties),
    }


def _coalitions(deal: Deal) -> list[Document]:
    """List every coalition's worth, by size, then in the order of the players; none if too many, or a sample."""
    players = deal.agreement.game.players
    if len(players) > MOST_PLAYERS or not has_worths(deal):
        return []
    worths = worths_of(deal)
    return [
        {"members": [players[player] for player in members(coalition)], "worth": float(worths[coalition])}
        for coalition in coalitions(len(players))
    ]
