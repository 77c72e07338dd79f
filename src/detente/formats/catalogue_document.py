"""What there is, concepts and shipped games -> JSON documents."""

from __future__ import annotations

from typing import TYPE_CHECKING

from detente.concepts.catalogue import CATALOGUE
from detente.concepts.lookup import EVERY

if TYPE_CHECKING:
    from collections.abc import Iterable

    from detente.formats.agreement_document import Document
    from detente.formats.shipped import Example


def dump_concepts() -> Document:
    """List the bargaining solutions and the parts that each is made of."""
    entries = []
    for concept in EVERY:
        summary = concept.summary
        entries.append(
            {
                "name": concept.name,
                "opposition": summary.opposition,
                "fallback": summary.fallback,
                "selection": summary.selection,
                "division": summary.division,
                "summary": concept.about,
                "transfers": concept in CATALOGUE,
            }
        )
    return {"concepts": entries}


def dump_games(games: Iterable[Example]) -> Document:
    """List shipped games, and where each was published."""
    return {
        "games": [
            {"name": game.name, "title": game.title, "players": list(game.players), "source": game.source}
            for game in games
        ]
    }
