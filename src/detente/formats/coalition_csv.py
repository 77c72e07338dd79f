"""Worths of coalitions as tables (`.csv`): a column `coalition`, its members divided by `+`, and a column `worth`.

::

    coalition, worth
    Ann, 0
    Bob, 0
    Cem, 0
    Ann + Bob, 0
    Ann + Cem, 1
    Bob + Cem, 1
    Ann + Bob + Cem, 1

Every coalition has one row, in any order; nobody's coalition is worth 0 and has none. Players come in the order in
which they first appear; spaces around a name do not belong to it. Numbers are exact: integers, decimals, fractions such
as 1/3; a line `# exact: false` before the column names makes them floats. Other lines that start with `#` are passed
over there. Names with commas or quotes stand in double quotes; a name with a `+` needs a document. Title and currency
are not kept.
"""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

from detente.formats.csv_rows import csv_field, csv_rows
from detente.formats.csv_table import INEXACT, read_header
from detente.formats.exact_numbers import number_text, parse_number
from detente.formats.source import Source, listed, shown
from detente.formats.table_columns import COALITION, WORTH, lists_worths
from detente.model.coalition import coalitions, grand
from detente.model.errors import FormatError, TooLarge
from detente.model.numbers import is_exact, numbers, to_floats
from detente.model.tu_game import TUGame

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from fractions import Fraction

    from detente.formats.csv_rows import Field

JOIN = " + "
MOST_PLAYERS = 20  #: a file lists all coalitions of so many players at most, a million
NAMED = 3  #: missing coalitions that are named


def is_worth_table(text: str) -> bool:
    """Tell whether a table says what coalitions are worth: its columns are `coalition` and `worth`."""
    source = Source(text.removeprefix("\ufeff"))
    try:
        header, _ = read_header(source, csv_rows(source))
    except FormatError:
        return False
    return lists_worths([field.text for field in header])


def loads_table(text: str, *, source: str = "") -> TUGame:
    """Read worths from a table.

    Raises
    ------
    FormatError
        If a column, coalition or number is missing, repeated or malformed; the error names line, column and members.
    TooLarge
        If there are more than 20 players.
    """
    origin = Source(text, source)
    rows = csv_rows(origin)
    header, exact = read_header(origin, rows)
    if not lists_worths([field.text for field in header]):
        names = listed([shown(field.text) for field in header])
        message = f"the columns are {names}; expected {COALITION!r}, with members divided by '+', and {WORTH!r}"
        raise origin.fault(message, header[0].offset)
    players: dict[str, int] = {}
    table: dict[int, Fraction] = {}
    for row in rows:
        _read_row(origin, row, players, table)
    check_complete(table, tuple(players), origin)
    return worths_of(table, tuple(players), exact=exact)


def _read_row(source: Source, row: tuple[Field, ...], players: dict[str, int], table: dict[int, Fraction]) -> None:
    first = row[0]
    if len(row) != 2:
        message = f"the row {shown(first.text)} has {len(row)} fields; expected a coalition and its worth"
        raise source.fault(message, first.offset)
    names = [name.strip() for name in first.text.split("+")]
    coalition = read_members(names, players, source, first.offset)
    if coalition in table:
        message = f"the coalition {JOIN.join(names)} occurs twice; give each one row"
        raise source.fault(message, first.offset)
    try:
        table[coalition] = parse_number(row[1].text.strip())
    except ValueError as error:
        raise source.fault(f"the worth of {JOIN.join(names)} is {error}", row[1].offset) from error


def read_members(names: Sequence[str], players: dict[str, int], source: Source, offset: int) -> int:
    """Form a coalition of names, of which new ones are added to the players."""
    if not all(names) or len(set(names)) < len(names):
        twice, nobody = "names a member twice; name each once", "has a member without a name; names stand between '+'"
        raise source.fault(f"the coalition {shown(JOIN.join(names))} {twice if all(names) else nobody}", offset)
    for name in names:
        players.setdefault(name, len(players))
    if len(players) > MOST_PLAYERS:
        place = source.name or "input"
        message = (
            f"{place}: there are more than {MOST_PLAYERS} players, and a file that lists their coalitions is too long; "
            f"leave out players, or solve a game with 'detente solve' and --lps for a sample of coalitions"
        )
        raise TooLarge(message, where=place)
    return sum([1 << players[name] for name in names])


def check_complete(table: Mapping[int, Fraction], players: tuple[str, ...], source: Source) -> None:
    """Refuse a list in which coalitions are missing, and name some of them."""
    if not table:
        raise source.fault("there is no coalition; give each its worth", len(source.text))
    count = grand(len(players)) - len(table)
    if count:
        missing = islice((entry for entry in coalitions(len(players)) if entry not in table), NAMED)
        names = [JOIN.join(player for place, player in enumerate(players) if entry >> place & 1) for entry in missing]
        rest = f" and {count - NAMED:,} more" if count > NAMED else ""
        are = "coalition is" if count == 1 else "coalitions are"
        message = (
            f"{count:,} {are} missing: {'; '.join(names)}{rest}; every coalition of {listed(players)} needs a worth"
        )
        raise source.fault(message, len(source.text.rstrip()))


def worths_of(
    table: Mapping[int, Fraction], players: tuple[str, ...], title: str = "", currency: str = "", *, exact: bool
) -> TUGame:
    """Make a game of the worths of all coalitions."""
    values = numbers([0 * next(iter(table.values())), *(table[entry] for entry in range(1, grand(len(players)) + 1))])
    return TUGame(values if exact else to_floats(values), players, title, currency)


def dumps_table(worths: TUGame) -> str:
    """Write worths as a table that reads back as the same one, coalitions by size, then in the order of the players.

    Raises
    ------
    FormatError
        If a name holds a `+`, or begins or ends with a space.
    """
    for name in worths.players:
        if "+" in name or name != name.strip():
            message = f"the name {shown(name)} does not fit a table of coalitions; rename the player, or write .json"
            raise FormatError(message)
    lines = [] if is_exact(worths.values) else [INEXACT]
    lines.append(f"{COALITION},{WORTH}")
    for coalition in worths.coalitions:
        names = JOIN.join(worths.names(coalition))
        lines.append(f"{csv_field(names)},{number_text(worths.worth(coalition))}")
    return "\n".join(lines) + "\n"
