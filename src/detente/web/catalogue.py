"""What can be asked without solving anything: the shipped games and the concepts, written once at the start."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from detente.formats import examples, read
from detente.formats.catalogue_document import dump_concepts, dump_games
from detente.formats.shipped import EXAMPLE
from detente.web.answers import game_document
from detente.web.replies import Reply, json_reply

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True)
class Catalogue:
    """Hold the answers: both lists, and the document of every shipped game by name."""

    concepts: Reply
    games: Reply
    documents: Mapping[str, Reply]


def load_catalogue() -> Catalogue:
    """Write the lists and the documents of the shipped games."""
    shipped = examples()
    documents = {game.name: json_reply(game_document(read(EXAMPLE + game.name))) for game in shipped}
    return Catalogue(json_reply(dump_concepts()), json_reply(dump_games(shipped)), documents)
