"""The game document, `detente/game/1`: nodes of YAML or JSON -> Game; `detente/polymatrix/1` is read here too.

::

    schema: detente/game/1        # may be left out
    title: Hot-dog sellers        # may be left out, as may currency
    currency: dollars
    players:
      - {name: Ann, actions: [beach, airport]}
      - {name: Bob, actions: [beach, airport]}
    payoffs:                      # nested by the players' actions in order; leaf: one number a player
      beach:   {beach: [70, 24], airport: [100, 32]}
      airport: {beach: [40, 80], airport: [28, 10]}

Each level of the payoffs is a mapping with every action label once, in any order, or a list in the order of the
actions. Integers, decimals and fractions such as `1/3` (quoted in JSON) are exact; with `exact: false` they are floats.
`source`, `description` and `notes` are for people and are not part of the game.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from detente.formats.document_fields import is_exact, known_fields, optional_text, read_labels
from detente.formats.labels import profile_rows
from detente.formats.limits import check_size
from detente.formats.nodes import Mapping, Node, text_of
from detente.formats.payoff_tree import read_payoffs
from detente.formats.polymatrix_document import SCHEMA as POLYMATRIX
from detente.formats.polymatrix_document import read_polymatrix
from detente.formats.source import shown
from detente.formats.table_columns import ADVICE, OF_WORTHS
from detente.model.game import Game

if TYPE_CHECKING:
    from detente.formats.source import Source

SCHEMA = "detente/game/1"
AGREEMENT = "detente/agreement/1"
BARGAINING = "detente/bargaining-set/1"
WORTHS = "detente/worths/1"
KEYS = ("schema", "title", "currency", "source", "description", "notes", "exact", "players", "payoffs")


@dataclass(frozen=True, slots=True)
class Document:
    """Hold a game and the place where it was published."""

    game: Game
    source: str


def read_document(node: Node, source: Source, *, max_profiles: int) -> Document:
    """Read a game from the nodes of a document.

    Raises
    ------
    FormatError
        If the document is not as described above; the error names line, column, player and profile.
    TooLarge
        If the players' actions make more than `max_profiles` profiles.
    """
    if _schema(node, source) == POLYMATRIX:
        structure, published = read_polymatrix(node, source)
        return Document(structure.to_game(), published)
    if isinstance(node, Mapping) and set(node.entries) == {"game"}:
        raise source.fault("the game stands inside a mapping with the key 'game'; leave that one out", node.offset)
    fields = known_fields(node, KEYS, "a game document is a mapping with players and payoffs", source)
    for key in ("players", "payoffs"):
        if key not in fields:
            raise source.fault(f"the document has no key {key!r}; a game needs players and payoffs", node.offset)
    labels = read_labels(fields["players"], source)
    check_size(labels.n_actions, max_profiles, source=source.name)
    payoffs = read_payoffs(fields["payoffs"], labels, source)
    tensor = profile_rows(payoffs if is_exact(fields, source) else [float(value) for value in payoffs], labels)
    titles = optional_text(fields, "title", source), optional_text(fields, "currency", source)
    game = Game(tensor, labels.players, labels.actions, *titles)
    return Document(game, optional_text(fields, "source", source))


def _schema(node: Node, source: Source) -> str:
    """Read the schema, and refuse documents that say they are something else, before their keys are looked at."""
    if not isinstance(node, Mapping) or "schema" not in node.entries:
        return SCHEMA
    written = node.entries["schema"][1]
    schema = text_of(written, "schema", source)
    if schema == AGREEMENT:
        message = "this is an agreement, not a game; `verify` takes the game first, then the agreement"
        raise source.fault(message, written.offset)
    if schema == BARGAINING:
        raise source.fault(f"this lists outcomes to agree on, it is no game; {ADVICE}", written.offset)
    if schema == WORTHS:
        raise source.fault(f"this says what coalitions are worth, it is no game; {OF_WORTHS}", written.offset)
    if schema not in {"", SCHEMA, POLYMATRIX}:
        message = f"the schema {shown(schema)} is not known; this version reads {SCHEMA} and {POLYMATRIX}"
        raise source.fault(message, written.offset)
    return schema
