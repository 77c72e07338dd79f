"""`detente capped`: deals where side payments are limited or taxed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from detente.cli.explain_command import Layout
from detente.cli.options import AsJson, ConceptNames, GameName, MaxProfiles, Timeout

if TYPE_CHECKING:
    from collections.abc import Sequence
    from fractions import Fraction

    from detente.model.game import Game
    from detente.model.numbers import Number

UNLIMITED = {"inf", "infinity", "unlimited"}


def capped_command(
    game: GameName,
    budget: Annotated[
        list[str] | None,
        typer.Option(
            "--budget",
            metavar="B|B1,B2,..|NAME=B,..",
            help="What everybody can pay at most: one number, one a player, or by name (Ann=3,Bob=0, or the option "
            "once a name); inf is no limit.",
            show_default=False,
        ),
    ] = None,
    tax: Annotated[
        str, typer.Option("--tax", metavar="R", help="The part of every payment that is lost, such as 0.1.")
    ] = "0",
    concept: ConceptNames = None,
    disagreement: Annotated[
        str,
        typer.Option("--disagreement", metavar="X,Y,..", help="What everybody gets if talks fail.", show_default=False),
    ] = "",
    layout: Annotated[Layout, typer.Option("--format", help="Plain text, Markdown or an HTML page.")] = Layout.text,
    max_profiles: MaxProfiles = None,
    timeout: Timeout = None,
    as_json: AsJson = False,
) -> str:
    """Say which deals survive if side payments are limited or taxed, and what is agreed on instead."""
    from detente.capped import capped
    from detente.cli.output import json_text
    from detente.cli.reading import read_game
    from detente.cli.working import within
    from detente.formats.capped_document import dump_capped
    from detente.report import html, markdown, text
    from detente.report.capped_page import capped_page

    rate = number(tax, "--tax")
    found = read_game(game, max_profiles)
    point = _numbers(disagreement, "--disagreement") if disagreement else None
    limits = budgets(budget or [], found)
    result = within(timeout, lambda: capped(found, budgets=limits, tax=rate, concepts=concept, disagreement=point))
    if as_json:
        return json_text(dump_capped(result))
    renderers = {Layout.text: text.render, Layout.md: markdown.render, Layout.html: html.render}
    return renderers[layout](capped_page(result))


def budgets(written: Sequence[str], game: Game) -> list[Number] | Number:
    """Read budgets: numbers alone for everybody in order, or one for all, and then those of single players by name.

    Raises
    ------
    BadParameter
        If a text is no number, somebody is unknown, or two texts say something of the same player.
    """
    named: dict[str, Number] = {}
    listed: list[Number] = []
    for text in _separated(written, game):
        name, equals, amount = text.rpartition("=")
        if not equals and listed:
            message = "budgets without names are given twice; write them once, divided by commas"
            raise typer.BadParameter(message, param_hint="--budget")
        if not equals:
            listed = _numbers(text, "--budget")
        elif name in named or name not in game.players:
            what = f"two budgets are given for {name}" if name in named else f"there is no player {name!r:.60}"
            message = f"{what}; the players are {', '.join(game.players)}"
            raise typer.BadParameter(message, param_hint="--budget")
        else:
            named[name] = number(amount, "--budget")
    if not listed:
        listed = [float("inf")]
    if len(listed) not in {1, game.n_players}:
        message = f"{len(listed)} budgets are given for {game.n_players} players; give one for all, or one a player"
        raise typer.BadParameter(message, param_hint="--budget")
    everybody = listed * game.n_players if len(listed) == 1 else listed
    return [named.get(name, value) for name, value in zip(game.players, everybody, strict=True)]


def _separated(written: Sequence[str], game: Game) -> list[str]:
    """Take apart budgets by name that stand in one text; commas in the names of players part nothing."""
    found = []
    for text in written:
        parts = text.split(",")
        named = len(parts) > 1 and text.rpartition("=")[0] not in game.players and all("=" in part for part in parts)
        found += [part.strip() for part in parts] if named else [text]
    return found


def _numbers(text: str, option: str) -> list[Number]:
    return [number(part, option) for part in text.split(",")]


def number(text: str, option: str) -> Fraction | float:
    """Read a number exactly, or infinity."""
    from detente.formats.exact_numbers import parse_number

    if text.strip().lower() in UNLIMITED:
        return float("inf")
    try:
        return parse_number(text.strip())
    except ValueError as error:
        raise typer.BadParameter(f"this is {error}", param_hint=option) from error
