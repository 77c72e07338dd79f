"""The axiom matrix: which concept promises which axiom, and the smallest games that refute the other promises.

A claimed pair is tested on random games. A refuted pair has a stored game in which the axiom fails. An open pair is
neither: nobody has proved it here, and the search has found no counterexample.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from fractions import Fraction
from importlib.resources import files
from typing import TYPE_CHECKING, Any, Literal

import numpy as np

from detente.audit.axioms import AXIOMS, axiom
from detente.audit.search import VIOLATION
from detente.audit.verdict import AGREED
from detente.concepts.catalogue import CATALOGUE, concept
from detente.model.game import Game

if TYPE_CHECKING:
    from collections.abc import Iterator

    from detente.audit.verdict import Axiom, Verdict

Status = Literal["claimed", "refuted", "open"]

EVERY = tuple(entry.name for entry in CATALOGUE)
HONEST = ("correlated", "correlated-bloc", "raiffa", "raiffa-bloc", "nash")
GAME_SCHEMA = "detente/game/1"

CLAIMED: dict[str, tuple[str, ...]] = {
    "well-defined": EVERY,
    "efficiency": EVERY,
    "shift": EVERY,
    "common-scale": EVERY,
    "anonymity": EVERY,
    "relabelling": EVERY,
    "redundancy": EVERY,
    "null-player": EVERY,
    "payoff-dominance": ("coco", *HONEST, "credible", "leader"),
    "action-monotonicity": ("coco", "security"),
    "balanced-threats": ("coco",),
    "additivity": ("coco", "correlated", "correlated-bloc", "nash", "security", "credible", "leader"),
    "spite-invariance": (*HONEST, "leader"),
    "weak-spite": (*HONEST, "leader"),
    "racket": ("leader",),
    "continuity": ("coco", "security", "leader"),
    "stand-alone": ("security",),
    "superadditivity": ("security",),
    "individual-rationality": ("coco", "security"),
}

OPEN: dict[str, tuple[str, ...]] = {}


@dataclass(frozen=True, slots=True)
class Cell:
    """Hold one entry of the matrix."""

    concept: str
    axiom: str
    status: Status


@dataclass(frozen=True, slots=True, eq=False)
class Counterexample:
    """Hold a stored game in which a concept violates an axiom by `gap`, in the currency, and what it pays there."""

    concept: str
    axiom: str
    game: Game
    gap: float
    payoffs: tuple[float, ...]

    def rerun(self) -> Verdict:
        """Check the axiom on the game again."""
        return axiom(self.axiom).check(concept(self.concept), self.game)

    def confirmed_by(self, found: Verdict) -> bool:
        """Tell whether the violation is still there, with the stored gap, and large enough."""
        scale = self.game.scale
        return found.gap > VIOLATION * scale and abs(found.gap - self.gap) <= AGREED * max(scale, abs(self.gap))


def status(concept_name: str, axiom_name: str) -> Status:
    """Look up whether a concept promises an axiom."""
    if concept_name in CLAIMED.get(axiom_name, ()):
        return "claimed"
    return "open" if concept_name in OPEN.get(axiom_name, ()) else "refuted"


def matrix() -> Iterator[Cell]:
    """List all entries, concept by concept, axioms in catalogue order."""
    for name in EVERY:
        for entry in AXIOMS:
            yield Cell(name, entry.name, status(name, entry.name))


def claimed_axioms(concept_name: str) -> tuple[Axiom, ...]:
    """List the axioms that a concept of the catalogue promises."""
    return tuple(entry for entry in AXIOMS if status(concept_name, entry.name) == "claimed")


def counterexample(concept_name: str, axiom_name: str) -> Counterexample:
    """Load the stored game in which a concept violates an axiom.

    Raises
    ------
    FileNotFoundError
        If there is none.
    """
    folder = files("detente.audit") / "counterexamples"
    stem = f"{axiom_name}.{concept_name}"
    game = game_of(json.loads((folder / f"{stem}.json").read_text(encoding="utf-8")))
    numbers = json.loads((folder / "numbers.json").read_text(encoding="utf-8"))[stem]
    return Counterexample(concept_name, axiom_name, game, numbers["gap"], tuple(numbers["payoffs"]))


def counterexamples() -> Iterator[Counterexample]:
    """Load every stored counterexample, in the order of the matrix."""
    for cell in matrix():
        if cell.status == "refuted":
            yield counterexample(cell.concept, cell.axiom)


def game_of(document: dict[str, Any]) -> Game:
    """Read one of the stored game documents: payoffs as nested lists of whole numbers or fraction strings."""
    players = [player["name"] for player in document["players"]]
    actions = [player["actions"] for player in document["players"]]
    shape = (*map(len, actions), len(players))
    flat = np.array(document["payoffs"], dtype=object).reshape(-1)
    table = np.array([Fraction(value) for value in flat], dtype=object).reshape(shape)
    return Game(np.moveaxis(table, -1, 0), players, actions, document["title"])


def document_of(game: Game, title: str) -> dict[str, Any]:
    """Write a game with exact payoffs as such a document."""
    table = np.moveaxis(game.fractions, 0, -1)
    written = [int(value) if value.denominator == 1 else str(value) for value in table.reshape(-1).tolist()]
    return {
        "schema": GAME_SCHEMA,
        "title": title,
        "players": [
            {"name": name, "actions": list(options)} for name, options in zip(game.players, game.actions, strict=True)
        ],
        "payoffs": np.array(written, dtype=object).reshape(table.shape).tolist(),
    }
