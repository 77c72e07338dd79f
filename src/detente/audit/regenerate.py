"""Find a counterexample of the axiom matrix again: ``python -m detente.audit.regenerate CONCEPT AXIOM``.

Prints the game document and the numbers; with ``--write FOLDER`` both are stored as `detente.audit.claims` reads them.
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from detente.audit.axioms import axiom
from detente.audit.claims import Counterexample, document_of
from detente.audit.search import find_counterexample, random_games
from detente.audit.solving import Solver
from detente.concepts.catalogue import concept

if TYPE_CHECKING:
    from collections.abc import Sequence

GAMES = 2000  #: so many random games are tried
NUMBERS = "numbers.json"


def regenerated(concept_name: str, axiom_name: str, *, seed: int = 0, count: int = GAMES) -> Counterexample | None:
    """Look through random games for one in which a concept violates an axiom, and shrink it.

    Returns
    -------
    Counterexample or None
        The same for the same seed; None if no game shows a violation of more than a thousandth of its scale.

    Raises
    ------
    NotApplicable
        If there is no such concept or axiom.
    """
    entry, subject = axiom(axiom_name), concept(concept_name)
    found = find_counterexample(entry, subject, random_games(count, rng=np.random.default_rng(seed)))
    if found is None or found.witness is None:
        return None
    payoffs = Solver().payoffs(subject, found.witness)
    return Counterexample(subject.name, entry.name, found.witness, found.gap, tuple(payoffs.tolist()))


def write(found: Counterexample, folder: Path) -> Path:
    """Store a counterexample in a folder, the numbers among those of the others; return the path of the game."""
    stem, numbers = f"{found.axiom}.{found.concept}", folder / NUMBERS
    known = json.loads(numbers.read_text(encoding="utf-8")) if numbers.exists() else {}
    known[stem] = {"gap": found.gap, "payoffs": list(found.payoffs)}
    lines = (f"  {json.dumps(key)}: {json.dumps(known[key])}" for key in sorted(known))
    numbers.write_text("{\n" + ",\n".join(lines) + "\n}\n", encoding="utf-8")
    game = folder / f"{stem}.json"
    game.write_text(json.dumps(_document(found)) + "\n", encoding="utf-8")
    return game


def _document(found: Counterexample) -> dict[str, object]:
    return document_of(found.game, f"{found.concept} violates {found.axiom}")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; exit code 1 if nothing was found."""
    parser = argparse.ArgumentParser(prog="python -m detente.audit.regenerate", description=__doc__)
    parser.add_argument("concept", help="a concept of the catalogue")
    parser.add_argument("axiom", help="an axiom, as in the axiom matrix")
    parser.add_argument("--seed", type=int, default=0, help="for the random games (default: 0)")
    parser.add_argument("--games", type=int, default=GAMES, help=f"how many to try (default: {GAMES})")
    parser.add_argument("--write", type=Path, metavar="FOLDER", help="store the game and its numbers there")
    asked = parser.parse_args(arguments)
    found = regenerated(asked.concept, asked.axiom, seed=asked.seed, count=asked.games)
    if found is None:
        sys.stderr.write(f"no game of {asked.games} shows that {asked.concept} violates {asked.axiom}\n")
        return 1
    told: dict[str, object] = {"game": _document(found), "gap": found.gap, "payoffs": list(found.payoffs)}
    if asked.write is not None:
        told["written"] = str(write(found, asked.write))
    sys.stdout.write(json.dumps(told) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
