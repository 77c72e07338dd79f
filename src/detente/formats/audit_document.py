"""Audits -> JSON documents."""

from __future__ import annotations

import json
from math import isfinite, isinf
from typing import TYPE_CHECKING, Any

from detente.formats.agreement_document import Document, dump_game_summary
from detente.formats.json_document import dumps
from detente.model.agreement import summary_of

if TYPE_CHECKING:
    from detente.audit.auditing import Audit, ConceptAudit
    from detente.audit.findings import ActionPrice, BreakEven, MisreportCurve, Sensitivity, ThreatCurve, WorstCase
    from detente.model.game import Game

SCHEMA = "detente/audit/1"


def dump_audit(audit: Audit) -> Document:
    """Write an audit as a JSON document; players and actions by label, witnesses as game documents."""
    game = audit.game
    return {
        "schema": SCHEMA,
        "game": dump_game_summary(summary_of(game)),
        "seed": audit.seed,
        "rows": [_row(row, game) for row in audit.rows],
        "skipped": [{"concept": name, "reason": reason} for name, reason in audit.skipped],
    }


def _row(row: ConceptAudit, game: Game) -> Document:
    bind, unsure = row.bind_gain, row.ambiguity
    return {
        "concept": row.concept,
        "payoffs": row.payoffs.tolist(),
        "actions": _prices(row.actions, game),
        "bind_gain": bind
        and {"value": bind.value, **_named(game, bind.player, bind.action), "unsolved": bind.unsolved},
        "threats": [_threat(curve, game) for curve in row.threats],
        "misreport": [_misreport(curve, game) for curve in row.misreport],
        "worst_case": [_worst(case, game) for case in row.worst_case],
        "sensitivity": [_sensitivity(entry, game) for entry in row.sensitivity],
        "break_even": [_break_even(entry, game) for entry in row.break_even],
        "ambiguity": {
            "width": list(unsure.width),
            "jump": unsure.jump,
            "near_ties": unsure.near_ties,
            "unsolved": unsure.unsolved,
        },
    }


def _named(game: Game, player: int, action: int) -> Document:
    return {"player": game.players[player], "action": game.actions[player][action]}


def _prices(prices: tuple[ActionPrice, ...], game: Game) -> list[Document]:
    """List every action of every player.

    One whose player has no other, or without which the game has no solution (`unsolved` is then 1), has no price.
    """
    found = {(price.player, price.action): price for price in prices}
    listed: list[Document] = []
    for player, options in enumerate(game.actions):
        for action in range(len(options)):
            price = found.get((player, action))
            entry: Document = _named(game, player, action)
            for field in ("used", "in_fallback", "extortion"):
                entry[field] = None if price is None else getattr(price, field)
            entry["change"] = None if price is None else list(price.change)
            entry["unsolved"] = int(price is None and len(options) > 1)
            listed.append(entry)
    return listed


def _threat(curve: ThreatCurve, game: Game) -> Document:
    return {
        "class": curve.kind,
        "owner": game.players[curve.owner],
        "victim": game.players[curve.victim],
        "base_action": game.actions[curve.owner][curve.base_action] if curve.harm else None,
        "cost": curve.cost,
        "harm": list(curve.harm),
        "gain": list(curve.gain),
        "theta": _finite(curve.theta),
        "proven": curve.proven,
        "left_out": [
            {"harm": entry.harm, "solved": entry.solved, "raising": entry.raising, "unsolved": entry.unsolved}
            for entry in curve.left_out
        ],
    }


def _misreport(curve: MisreportCurve, game: Game) -> Document:
    return {
        "player": game.players[curve.player],
        "radius": list(curve.radius),
        "gain": list(curve.gain),
        "threshold": curve.threshold,
        "witness": None if curve.witness is None else _document(curve.witness),
        "unsolved": curve.unsolved,
    }


def _worst(case: WorstCase, game: Game) -> Document:
    return {
        "owner": game.players[case.owner],
        "victim": game.players[case.victim],
        "harm": case.harm,
        "gain": _finite(case.gain),
        "witness": None if case.witness is None else _document(case.witness),
        "unsolved": case.unsolved,
    }


def _sensitivity(entry: Sensitivity, game: Game) -> Document:
    return {
        "player": game.players[entry.player],
        "payoff_of": game.players[entry.entry_player],
        "profile": list(game.labels_of(entry.profile)),
        "left": _finite(entry.left),
        "right": _finite(entry.right),
        "jumps": [side for side in ("left", "right") if isinf(getattr(entry, side))],
        "from_duals": entry.from_duals,
    }


def _break_even(entry: BreakEven, game: Game) -> Document:
    return {
        **_named(game, entry.player, entry.action),
        "q": entry.q,
        "switches": list(entry.switches),
        "unresolved": [list(interval) for interval in entry.unresolved],
    }


def _finite(number: float) -> float | None:
    """Write a number; null for a slope where the payoff jumps or none was found, and for the largest of no numbers."""
    return number if isfinite(number) else None


def _document(game: Game) -> Any:
    return json.loads(dumps(game))
