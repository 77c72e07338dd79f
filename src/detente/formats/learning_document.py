"""Runs of learning -> JSON documents."""

from __future__ import annotations

from typing import TYPE_CHECKING

from detente.formats.agreement_parts import dump_game_summary
from detente.formats.claim_document import dump_claim

if TYPE_CHECKING:
    from detente.formats.agreement_parts import Document
    from detente.learning import LearningRun, LearningStep, PolishedRun

SCHEMA = "detente/learning/1"


def dump_learning(run: LearningRun, polished: PolishedRun | None = None) -> Document:
    """Write a run as a JSON document; and the equilibrium that it was polished to, if it was, with its proof."""
    labels = run.game.actions
    played = zip(run.distribution.profiles, run.distribution.probabilities, strict=True)
    return {
        "schema": SCHEMA,
        "game": dump_game_summary(run.game),
        "dynamic": run.dynamic,
        "rounds": run.rounds,
        "seed": run.seed,
        "complete": run.complete,
        "scale": run.game.scale,
        "trace": [_dump_step(step) for step in run.trace],
        "distribution": [
            {"profile": [labels[player][action] for player, action in enumerate(profile)], "probability": float(weight)}
            for profile, weight in played
        ],
        "polished": None if polished is None else _dump_polished(polished),
    }


def _dump_step(step: LearningStep) -> Document:
    return {
        "round": step.round,
        "deviation_gain": step.deviation_gain,
        "total": step.total,
        "payoffs": list(step.payoffs),
    }


def _dump_polished(polished: PolishedRun) -> Document:
    return {
        "total": polished.total,
        "payoffs": list(polished.payoffs),
        "certificate": {
            "status": "verified",
            "largest_violation": polished.largest_violation,
            "claims": [dump_claim(polished.claim, polished.run.game.players)],
        },
    }
