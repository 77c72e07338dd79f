"""Estimates -> JSON documents."""

from __future__ import annotations

from typing import TYPE_CHECKING

from detente.formats.agreement_document import Document, dump_game_summary

if TYPE_CHECKING:
    from collections.abc import Sequence

    from detente.estimate import Estimate

SCHEMA = "detente/estimate/1"


def dump_estimates(estimates: Sequence[Estimate], skipped: Sequence[tuple[str, str]]) -> Document:
    """Write what concepts take for one game, and why others could not be estimated; there must be an estimate."""
    first = estimates[0]
    return {
        "schema": SCHEMA,
        "game": dump_game_summary(first.game),
        "payoff_bytes": first.payoff_bytes,
        "rows": [
            {
                "concept": found.concept,
                "partitions": found.partitions,
                "memory_bytes": found.memory_bytes,
                "certificate_numbers": found.certificate_numbers,
                "certificate_bytes": found.certificate_bytes,
                "lps": found.lps,
                "seconds": found.seconds,
                "engine": found.engine,
                "tried": found.tried,
                "complete": found.complete,
            }
            for found in estimates
        ],
        "skipped": [{"concept": name, "reason": reason} for name, reason in skipped],
    }
