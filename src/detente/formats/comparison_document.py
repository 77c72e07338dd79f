"""Comparisons -> JSON documents."""

from __future__ import annotations

from typing import TYPE_CHECKING

from detente.concepts.bargaining_sets import summary_of_set
from detente.formats.agreement_document import Document, dump_game_summary
from detente.formats.certificate_document import limited_document
from detente.model.agreement import summary_of
from detente.model.bargaining_set import BargainingSet

if TYPE_CHECKING:
    from detente.model.game import Game
    from detente.solve import Comparison

SCHEMA = "detente/comparison/1"


def dump_comparison(game: Game | BargainingSet, comparison: Comparison) -> Document:
    """Write a comparison as a JSON document: agreements as `solve` writes them, and what was skipped."""
    summary = summary_of_set(game) if isinstance(game, BargainingSet) else summary_of(game)
    return {
        "schema": SCHEMA,
        "game": dump_game_summary(summary),
        "rows": [limited_document(agreement) for agreement in comparison.rows],
        "skipped": [{"concept": name, "reason": reason} for name, reason in comparison.skipped],
    }
