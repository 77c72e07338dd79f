"""Breakdowns that were observed (`.csv`): a line of players, then one row an episode, what it paid each of them.

::

    Bob, Ann
    24, 70
    20, 64.5

Players come in any order. Numbers are exact: integers, decimals, fractions such as 1/3. Lines that start with `#` are
passed over before the players; labels with commas, quotes, line ends or spaces at an end stand in double quotes.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from detente.concepts.observed import over_observed
from detente.fallbacks.observed import LEAST, Observed
from detente.formats.csv_rows import csv_rows
from detente.formats.exact_numbers import parse_number
from detente.formats.files import read_text
from detente.formats.labels import add_label
from detente.formats.source import Source, listed, shown
from detente.model.errors import FormatError, NotApplicable, TooLarge
from detente.model.near_names import meant

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from fractions import Fraction

    from detente.concepts.fallback_bargaining import FallbackBargaining
    from detente.formats.csv_rows import Field
    from detente.model.numbers import Number

MAX_NUMBERS = 1_000_000  #: of all episodes together


def observed(rows: str | os.PathLike[str] | Sequence[Sequence[Number]]) -> FallbackBargaining:
    """Make the concept that divides over breakdowns that really happened.

    Parameters
    ----------
    rows
        One row an episode, at least two, one number a player in the order of the game; or the name of a CSV file, whose
        first line names the players.

    Raises
    ------
    FormatError, TooLarge
        If the file cannot be read.
    NotApplicable
        If there are fewer than two episodes, or a number is not finite.

    Examples
    --------
    >>> import detente as dt
    >>> found = dt.solve(dt.read("example:hot-dogs"), dt.observed([[70, 24], [74, 24], [66, 24]]))
    >>> found
    Agreement(observed: Ann: 89, Bob: 43; verified)
    >>> found.observations.low.round(2).tolist(), found.observations.high.round(2).tolist()
    ([84.03, 38.03], [93.97, 47.97])
    """
    if isinstance(rows, str | os.PathLike):
        return over_observed(read_observed(rows))
    return over_observed(Observed(rows))


def read_observed(path: str | os.PathLike[str], players: Sequence[str] = ()) -> Observed:
    """Read observed breakdowns from a file; see `loads_observed`.

    Raises
    ------
    FormatError
        If the file cannot be read, with its line and column.
    TooLarge
        If it holds too much.
    """
    return loads_observed(read_text(path), source=os.fspath(path), players=players)


def loads_observed(text: str, *, source: str = "", players: Sequence[str] = ()) -> Observed:
    """Read observed breakdowns from a text.

    Parameters
    ----------
    players
        The players that there must be, in any order; whoever the text names if empty.

    Raises
    ------
    FormatError
        If a column is missing, repeated or not a player's, or a number is malformed or not finite, or there are fewer
        than two rows; with line, column and labels.
    TooLarge
        If there are more than a million numbers.
    """
    origin = Source(text, source)
    rows = csv_rows(origin)
    header = _header(origin, rows)
    labels = _labels(origin, header, players)
    episodes: list[tuple[Fraction, ...]] = []
    for row in rows:
        episodes.append(_episode(origin, row, labels, len(episodes) + 1))
        if len(episodes) * len(labels) > MAX_NUMBERS:
            message = (
                f"{source or 'input'}: more than {MAX_NUMBERS:,} numbers were observed; take a part of the episodes"
            )
            raise TooLarge(message, where=source or "input")
    if len(episodes) < LEAST:
        message = (
            f"there is {'only one' if episodes else 'no'} row of observed payoffs; an interval needs at least {LEAST} "
            f"episodes, one row each"
        )
        raise origin.fault(message, len(text.rstrip()))
    try:
        return Observed(tuple(episodes), labels)
    except NotApplicable as error:
        raise FormatError(error.message, source=source) from error


def _header(source: Source, rows: Iterator[tuple[Field, ...]]) -> tuple[Field, ...]:
    for row in rows:
        if row[0].quoted or not row[0].text.startswith("#"):
            return row
    raise source.fault("there is no line of players; the first line names them, one a column", len(source.text))


def _labels(source: Source, header: tuple[Field, ...], players: Sequence[str]) -> tuple[str, ...]:
    """Read the players, and compare them with those that there must be."""
    labels: dict[str, None] = {}
    for field in header:
        if players and field.text not in players and field.text:
            message = (
                f"the column {shown(field.text)} is no player of the game; the players are {listed(tuple(players))}"
            )
            hint = _hint(header) or meant(field.text, players)
            raise source.fault(message + hint, field.offset)
        add_label(labels, field.text, "the players", source=source, offset=field.offset)
    missing = [name for name in players if name not in labels]
    if missing:
        message = f"the column {shown(missing[0])} is missing; every player of the game needs one"
        raise source.fault(message, header[0].offset)
    return tuple(labels)


def _hint(header: tuple[Field, ...]) -> str:
    """Say so if the columns seem to be divided by something else than commas."""
    text = header[0].text
    other = next((letter for letter in ";\t|" if len(header) == 1 and letter in text), "")
    return f"; columns are divided by commas here, not by {shown(other)}" if other else ""


def _episode(source: Source, row: tuple[Field, ...], labels: tuple[str, ...], place: int) -> tuple[Fraction, ...]:
    if len(row) != len(labels):
        message = f"this row has {len(row)} fields; expected {len(labels)}, one a player"
        raise source.fault(message, row[0].offset)
    return tuple(
        [_number(source, field, f"{name}'s payoff in episode {place}") for name, field in zip(labels, row, strict=True)]
    )


def _number(source: Source, field: Field, name: str) -> Fraction:
    try:
        return parse_number(field.text.strip())
    except ValueError as error:
        raise source.fault(f"{name} is {error}", field.offset) from error
