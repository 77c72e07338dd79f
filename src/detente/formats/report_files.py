"""The files that a report carries: the game and the agreements, to be saved and verified."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from detente.formats.agreement_document import dump_agreement
from detente.formats.json_document import dumps
from detente.formats.scene_document import dump_scene

if TYPE_CHECKING:
    from detente.model.game import Game
    from detente.scene import Scene
    from detente.solve import Comparison

GAME_FILE = "game.json"
LONGEST = 4_000_000  #: characters of a file that is carried
MOST_ENTRIES = 200_000  #: payoff entries of a game that is carried


def report_files(game: Game, comparison: Comparison) -> dict[str, str]:
    """Write the game and the agreements as JSON files, by name; those that are too long for a letter are left out.

    The text of an agreement is what its seal was computed for: it must be saved as it stands.
    """
    written = {GAME_FILE: dumps(game)} if game.payoffs.size <= MOST_ENTRIES else {}
    for agreement in comparison.rows:
        lines = (f"  {_text(key)}: {_text(value)}" for key, value in dump_agreement(agreement).items())
        written[f"{agreement.concept.name}.json"] = "{\n" + ",\n".join(lines) + "\n}\n"
    return {name: text for name, text in written.items() if len(text) <= LONGEST}


def scene_text(scene: Scene) -> str:
    """Write a scene as JSON, for the interactive figure."""
    return _text(dump_scene(scene))


def _text(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, allow_nan=False)
