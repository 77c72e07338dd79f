"""The options that look at a set of fallbacks from a chosen side."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from collections.abc import Sequence
    from fractions import Fraction

    from detente.model.game import Game

Projections = Annotated[
    list[str] | None,
    typer.Option("--project", metavar="A,B", help="What players A and B can get; may be repeated.", show_default=False),
]
Directions = Annotated[
    list[str] | None,
    typer.Option(
        "--direction",
        metavar="W,W,...",
        help="The largest payoff with these weights, one a player; may be repeated.",
        show_default=False,
    ),
]
Exploitability = Annotated[
    bool, typer.Option("--exploitability", help="Also what tolerating gains from deviating would buy.")
]
BreakdownSweep = Annotated[
    bool, typer.Option("--breakdown-sweep", help="Also what every probability that talks fail leads to.")
]


def pairs(game: Game, texts: Sequence[str]) -> list[tuple[int, int]]:
    """Read pairs of players, by name; a name may have commas in it.

    Raises
    ------
    NotApplicable
        If a text does not name two different players.
    """
    from detente.model.errors import NotApplicable

    found = []
    for text in texts:
        places = [place for place, letter in enumerate(text) if letter == ","]
        named = [(text[:place].strip(), text[place + 1 :].strip()) for place in places]
        known = [pair for pair in named if all(name in game.players for name in pair) and pair[0] != pair[1]]
        if not known:
            message = (
                f"'{text:.60}' does not name two different players with a comma between; the players are "
                f"{', '.join(game.players)}"
            )
            raise NotApplicable(message, where="project")
        first, second = (game.players.index(name) for name in known[0])
        found.append((first, second))
    return found


def directions(texts: Sequence[str]) -> list[tuple[Fraction, ...]]:
    """Read lists of weights, exactly.

    Raises
    ------
    NotApplicable
        If a text is no list of numbers with commas between.
    """
    from detente.formats.exact_numbers import parse_number
    from detente.model.errors import NotApplicable

    found = []
    for text in texts:
        try:
            weights = tuple(parse_number(part.strip()) for part in text.split(","))
        except ValueError as error:
            message = f"a weight of --direction is {error}"
            raise NotApplicable(message, where="direction") from error
        found.append(weights)
    return found
