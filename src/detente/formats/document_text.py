"""Game -> the text of a game document, as the lines that YAML and JSON share but for their quoting and brackets."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from detente.formats.exact_numbers import number_text

if TYPE_CHECKING:
    from collections.abc import Callable

    from detente.model.game import Game


def nested_payoffs(game: Game) -> list[Any]:
    """Nest the payoffs by the players' actions, down to one number a player: fractions if they are exact."""
    source = game.payoffs if game.exact_payoffs is None else game.exact_payoffs
    nested: list[Any] = np.moveaxis(source, 0, -1).tolist()
    return nested


def flow(table: list[Any], keys: list[list[str]], number: Callable[[Any], str]) -> str:
    """Write nested payoffs on one line; `keys` are the quoted labels of the actions at each level."""
    if not keys:
        return "[" + ", ".join(map(number, table)) + "]"
    parts = (f"{key}: {flow(child, keys[1:], number)}" for key, child in zip(keys[0], table, strict=True))
    return "{" + ", ".join(parts) + "}"


def plain_number(value: Any) -> str:
    """Write a payoff for a document: fractions that are no short decimal in quotes, floats with a point in them."""
    text = number_text(value)
    if "/" in text:
        return f'"{text}"'
    if "e" in text and "." not in text:  # YAML 1.1 takes 1e-05 for a text
        return text.replace("e", ".0e")
    return text
