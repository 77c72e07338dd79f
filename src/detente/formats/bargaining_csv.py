"""Bargaining sets as tables (`.csv`): a column `outcome`, then a column `payoff:NAME` a player; one row an outcome.

::

    outcome,payoff:Union,payoff:Firm
    reserve,2,1
    high wage,9,3
    "shorter week, bonus",7,6
    low wage,3,8

The row `reserve` says what everybody gets without a deal; it may stand anywhere, and no outcome can have that name.
Numbers are exact: integers, decimals, fractions such as 1/3; a line `# exact: false` before the column names makes them
floats. Other lines that start with `#` are passed over there. Labels with commas, quotes, line ends or spaces at an end
stand in double quotes. The title is not kept.

No table of a game begins like this: there, the column of a player's actions has a column of that player's payoffs.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from detente.formats.csv_rows import csv_field, csv_rows
from detente.formats.csv_table import INEXACT, read_header
from detente.formats.exact_numbers import number_text, parse_number
from detente.formats.labels import add_label
from detente.formats.limits import MAX_PROFILES
from detente.formats.source import Source, shown
from detente.formats.table_columns import OUTCOME, PREFIX, lists_outcomes
from detente.model.bargaining_set import BargainingSet
from detente.model.errors import FormatError, TooLarge

if TYPE_CHECKING:
    from collections.abc import Iterator
    from fractions import Fraction

    from detente.formats.csv_rows import Field

RESERVE = "reserve"


def is_bargaining_table(text: str) -> bool:
    """Tell whether a table lists outcomes to agree on: its columns are `outcome` and payoffs of players."""
    source = Source(text.removeprefix("\ufeff"))
    try:
        header, _ = read_header(source, csv_rows(source))
    except FormatError:
        return False
    return lists_outcomes([field.text for field in header])


def loads_table(text: str, *, source: str = "", max_outcomes: int = MAX_PROFILES) -> BargainingSet:
    """Read a bargaining set from a table.

    Raises
    ------
    FormatError
        If a column, row or number is missing, repeated or malformed; the error names line, column and labels.
    TooLarge
        If there are more than `max_outcomes` outcomes.
    """
    origin = Source(text, source)
    rows = csv_rows(origin)
    header, exact = read_header(origin, rows)
    players = _players(origin, header)
    table = _rows(origin, rows, players, max_outcomes)
    if RESERVE not in table:
        near = next((label for label in table if label.strip().lower() == RESERVE), "")
        meant = f"; did you mean the row {shown(near)}? Write it in small letters" if near else ""
        message = f"there is no row {RESERVE!r}, which says what everybody gets without a deal{meant}"
        raise origin.fault(message, len(text.rstrip()))
    numbers = {label: values if exact else tuple(float(value) for value in values) for label, values in table.items()}
    reserves = numbers.pop(RESERVE)
    if not numbers:
        raise origin.fault("there is no outcome; give each a row", len(text.rstrip()))
    payoffs = [list(own) for own in zip(*numbers.values(), strict=True)]
    return BargainingSet(payoffs, reserves, players, tuple(numbers))


def _players(source: Source, header: tuple[Field, ...]) -> tuple[str, ...]:
    first, *paid = header
    if first.text != OUTCOME:
        message = f"the first column is {shown(first.text)}; expected {OUTCOME!r}, then '{PREFIX}NAME' for every player"
        raise source.fault(message, first.offset)
    players: dict[str, None] = {}
    for field in paid:
        if not field.text.startswith(PREFIX):
            message = f"the column {shown(field.text)} is no player's; expected '{PREFIX}NAME'"
            raise source.fault(message, field.offset)
        add_label(players, field.text.removeprefix(PREFIX), "the players", source=source, offset=field.offset)
    if not players:
        message = f"there is no player; give each a column '{PREFIX}NAME'"
        raise source.fault(message, first.offset)
    return tuple(players)


def _rows(
    source: Source, rows: Iterator[tuple[Field, ...]], players: tuple[str, ...], most: int
) -> dict[str, tuple[Fraction, ...]]:
    table: dict[str, tuple[Fraction, ...]] = {}
    labels: dict[str, None] = {}
    for row in rows:
        first, *paid = row
        add_label(labels, first.text, "the outcomes", source=source, offset=first.offset)
        if len(paid) != len(players):
            message = f"the row {shown(first.text)} has {len(row)} fields; expected {len(players) + 1}, one a column"
            raise source.fault(message, first.offset)
        table[first.text] = tuple(
            [_number(source, field, _what(name, first.text)) for name, field in zip(players, paid, strict=True)]
        )
        if len(table) > most + 1:
            place = source.name or "input"
            message = f"{place}: there are more than {most:,} outcomes; raise the limit with --max-profiles"
            raise TooLarge(message, where=place)
    return table


def _what(player: str, label: str) -> str:
    return f"{player}'s reserve value" if label == RESERVE else f"{player}'s payoff from {label}"


def _number(source: Source, field: Field, name: str) -> Fraction:
    try:
        return parse_number(field.text.strip())
    except ValueError as error:
        raise source.fault(f"{name} is {error}", field.offset) from error


def dumps_table(bargaining: BargainingSet) -> str:
    """Write a bargaining set as a table that reads back as an equal one.

    Raises
    ------
    FormatError
        If an outcome has the name of the row of reserve values.
    """
    if RESERVE in bargaining.outcomes:
        message = f"an outcome is called {RESERVE!r}, as the row of reserve values is; rename it, or write .json"
        raise FormatError(message)
    exact = bargaining.exact_payoffs
    lines = [INEXACT] if exact is None else []
    lines.append(",".join(map(csv_field, [OUTCOME, *(PREFIX + name for name in bargaining.players)])))
    lines.append(",".join([RESERVE, *map(number_text, bargaining.reserves)]))
    table = bargaining.payoffs if exact is None else exact
    for label, paid in zip(bargaining.outcomes, table.T.tolist(), strict=True):
        lines.append(",".join([csv_field(label), *map(number_text, paid)]))
    return "\n".join(lines) + "\n"
