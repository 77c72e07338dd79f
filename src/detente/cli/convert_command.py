"""`detente convert`: from one format to another."""

from __future__ import annotations

import sys
from pathlib import PurePath
from typing import TYPE_CHECKING, Annotated

import typer

from detente.cli.options import GameName, MaxProfiles

if TYPE_CHECKING:
    from detente.model.game import Game


def convert_command(
    source: GameName,
    target: Annotated[str, typer.Argument(metavar="OUT", help="A file, or - for JSON on standard output.")],
    max_profiles: MaxProfiles = None,
) -> str | None:
    """Convert a game; the suffixes tell the formats. What the new format cannot hold is said on standard error."""
    from detente.cli.reading import STANDARD_INPUT, read_game
    from detente.formats import dumps, loads
    from detente.formats.files import write_text
    from detente.report.figures import listing

    game = read_game(source, max_profiles)
    if target == STANDARD_INPUT:
        return dumps(game, ".json")
    suffix = PurePath(target).suffix
    text = dumps(game, suffix, source=target)
    back = loads(text, suffix, max_profiles=game.n_profiles)
    losses = _losses(game, back)
    write_text(target, text)
    if losses:
        print(f"detente: {target} does not hold {listing(losses)} of the game", file=sys.stderr)
    if game != back and game.exact_payoffs is None and back.exact_payoffs is not None:
        print(f"detente: the payoffs are floats; {target} holds them as exact decimals", file=sys.stderr)
    return None


def _losses(game: Game, back: Game) -> list[str]:
    """List what is gone when the game is read back; payoffs are kept if they are the same as floats, when they were."""
    if game == back:
        same_payoffs = True
    elif game.exact_payoffs is None:
        same_payoffs = bool((game.payoffs == back.payoffs).all())
    else:
        same_payoffs = bool((game.fractions == back.fractions).all())
    kept = {
        "the title": game.title == back.title,
        "the currency": game.currency == back.currency,
        "the labels": (game.players, game.actions) == (back.players, back.actions),
        "the payoffs": same_payoffs,
    }
    return [what for what, held in kept.items() if not held]
