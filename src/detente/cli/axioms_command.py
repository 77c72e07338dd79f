"""`detente axioms`: which concept promises what, checked again."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from detente.cli.options import AsJson, ConceptNames, MaxProfiles

if TYPE_CHECKING:
    from collections.abc import Sequence

    from detente.audit.examination import Examined
    from detente.model.game import Game

CHECK_FAILED = 1


def axioms_command(
    game: Annotated[
        str,
        typer.Argument(metavar="[GAME]", help="Check the claims on this game too.", show_default=False),
    ] = "",
    concept: ConceptNames = None,
    random: Annotated[
        int | None,
        typer.Option("--random", min=0, metavar="N", help="Check on N random games.", show_default=False),
    ] = None,
    seed: Annotated[int, typer.Option("--seed", min=0, metavar="S", help="Which random games.")] = 0,
    rerun: Annotated[bool, typer.Option("--rerun", help="Recompute the stored counterexamples.")] = False,
    max_profiles: MaxProfiles = None,
    as_json: AsJson = False,
) -> int:
    """Show which concept promises which axiom, and check it. Exit code 1 if a promise or a counterexample fails."""
    from detente.audit.examination import examine
    from detente.cli.output import json_text, show
    from detente.cli.reading import read_game
    from detente.cli.working import partitions
    from detente.concepts.catalogue import Options
    from detente.concepts.choice import chosen_concepts
    from detente.formats.axioms_document import dump_axioms
    from detente.report.axioms_page import axioms_page
    from detente.report.text import render

    names = [entry.name for entry in chosen_concepts(concept or [], Options()).concepts]
    _check_listed(names)
    given = [read_game(game, max_profiles)] if game else []
    count = (0 if game or rerun else DEFAULT_RANDOM) if random is None else random
    games = [*given, *_drawn(count, seed)]
    with partitions(unit="checks") as mapper:
        rows = list(examine(games, concepts=names, rerun=rerun, mapper=mapper))
    looked = _looked(game, count, seed, rerun=rerun)
    show(json_text(dump_axioms(rows)) if as_json else render(axioms_page(rows, looked)))
    return _code(rows)


DEFAULT_RANDOM = 3  #: random games, where nothing else is asked for


def _check_listed(names: Sequence[str]) -> None:
    """Refuse concepts that the matrix does not list."""
    from detente.concepts.catalogue import SUMMARIES
    from detente.model.errors import NotApplicable

    strange = [name for name in names if name not in SUMMARIES]
    if strange:
        message = (
            f"the matrix is about concepts with side payments, and '{strange[0]}' has none; dt.audit.check_concept "
            f"puts any concept to the axioms"
        )
        raise NotApplicable(message, where="concept")


def _drawn(count: int, seed: int) -> list[Game]:
    import numpy as np

    from detente.audit.search import random_games

    return list(random_games(count, rng=np.random.default_rng(seed)))


def _looked(game: str, count: int, seed: int, *, rerun: bool) -> str:
    """Say what was examined."""
    parts = [f"the game {game}"] if game else []
    if count:
        parts.append(f"{count} random games (seed {seed})")
    claims = f"Promises were checked on {' and '.join(parts)}." if parts else "No promise was checked on any game."
    stored = "recomputed" if rerun else "not recomputed (--rerun does)"
    return f"{claims} Stored counterexamples were {stored}."


def _code(rows: Sequence[Examined]) -> int:
    return CHECK_FAILED if any(row.broken for row in rows) else 0
