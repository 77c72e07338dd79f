"""Coalitions, and those on which a payoff hangs <-> parts of a document about hypotheses."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from detente.formats.number_fields import get_number, get_numbers, put_number, put_numbers
from detente.formats.typed_fields import check_keys, get_text, get_texts
from detente.model.coalition import coalition_of, members
from detente.model.errors import FormatError
from detente.model.hypotheses import Driver

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

Document = dict[str, Any]
_NUMBERS = {form for key in ("difference", "amounts", "contribution") for form in (key, key + "_exact")}
KEYS = {"player", "most", "least", "basis", "coalition"} | _NUMBERS


def dump_coalition(coalition: int, players: Sequence[str]) -> list[str]:
    """Write a coalition as a list of player labels."""
    return [players[player] for player in members(coalition)]


def load_coalition(document: Mapping[str, Any], key: str, players: Sequence[str]) -> int:
    """Read a coalition from a list of player labels, each once, in the order of the game.

    Raises
    ------
    FormatError
        If it is none.
    """
    labels = get_texts(document, key)
    known = [label for label in players if label in labels]
    if list(labels) != known:
        message = f"the field '{key}' must list players of the game once, in their order, not {list(labels)!r:.100}"
        raise FormatError(message)
    return coalition_of(map(list(players).index, labels))


def dump_driver(driver: Driver, players: Sequence[str]) -> Document:
    """Write on which coalition a player's payoff hangs; null if on none."""
    document: Document = {"player": players[driver.player], "most": driver.most, "least": driver.least}
    put_number(document, "difference", driver.difference)
    document["basis"] = driver.basis
    document["coalition"] = dump_coalition(driver.coalition, players) if driver.coalition else None
    put_numbers(document, "amounts", driver.amounts)
    put_number(document, "contribution", driver.contribution)
    return document


def load_driver(document: Mapping[str, Any], players: Sequence[str]) -> Driver:
    """Read on which coalition a player's payoff hangs.

    Raises
    ------
    FormatError
        If it names somebody who is not there, or has not two amounts.
    """
    check_keys(document, KEYS, "a driver")
    label, amounts = get_text(document, "player"), get_numbers(document, "amounts")
    if label not in players or len(amounts) != 2:
        message = "a driver must name a player of the game, and two amounts"
        raise FormatError(message)
    nobody = document.get("coalition", 0) is None
    return Driver(
        players.index(label),
        get_text(document, "most"),
        get_text(document, "least"),
        get_number(document, "difference"),
        get_text(document, "basis"),
        0 if nobody else load_coalition(document, "coalition", players),
        (amounts[0], amounts[1]),
        get_number(document, "contribution"),
    )
