"""Long tables (`.csv`): one row a profile, a column a player's action, then a column `payoff:NAME` a player.

::

    Ann,Bob,payoff:Ann,payoff:Bob
    beach,beach,70,24
    beach,airport,100,32
    airport,beach,40,80
    airport,airport,28,10

Players come in the order of their columns, actions in the order of their first appearance; rows may come in any order,
each profile once. Numbers are exact: integers, decimals, fractions such as 1/3. Because a table has no place to say
that they are not, a line `# exact: false` before the column names does; other lines that start with `#` are passed
over there. Labels with commas, quotes, line ends or spaces at an end stand in double quotes. With that the format
holds every game; title and currency are not kept.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from itertools import product
from typing import TYPE_CHECKING

import numpy as np

from detente.formats.csv_rows import Field, csv_field, csv_rows
from detente.formats.exact_numbers import number_text, parse_number
from detente.formats.labels import Labels, profile_rows
from detente.formats.limits import MAX_PROFILES, check_size
from detente.formats.source import Source, shown
from detente.formats.table_columns import PREFIX, read_columns
from detente.model.game import Game
from detente.model.labels import profile_name

if TYPE_CHECKING:
    from collections.abc import Iterator
    from fractions import Fraction

INEXACT = "# exact: false"


def loads(text: str, *, source: str = "", max_profiles: int = MAX_PROFILES) -> Game:
    """Read a game from a table.

    Raises
    ------
    FormatError
        If a column, profile or number is missing, repeated or malformed; the error names line, column and labels.
    TooLarge
        If there are more than `max_profiles` profiles.
    """
    origin = Source(text, source)
    rows = csv_rows(origin)
    header, exact = read_header(origin, rows)
    columns = _columns(origin, header)
    table = _read_rows(origin, rows, columns, max_profiles)
    labels = Labels(tuple(columns), tuple(tuple(options) for options in table.actions))
    _check_complete(origin, table, labels)
    payoffs: list[Fraction] = []
    for profile in np.ndindex(*labels.n_actions):
        payoffs += table.payoffs[profile]
    tensor = profile_rows(payoffs if exact else [float(value) for value in payoffs], labels)
    return Game(tensor, labels.players, labels.actions)


@dataclass(frozen=True, slots=True)
class _Table:
    """Gather the rows: the actions of every player, numbered by first appearance, and the payoffs of every profile."""

    actions: tuple[dict[str, int], ...]
    payoffs: dict[tuple[int, ...], list[Fraction]]


def read_header(source: Source, rows: Iterator[tuple[Field, ...]]) -> tuple[tuple[Field, ...], bool]:
    """Pass over the lines that start with `#`, and tell whether one of them says that the numbers are not exact."""
    exact = True
    for row in rows:
        if row[0].quoted or not row[0].text.startswith("#"):
            return row, exact
        exact = exact and not (len(row) == 1 and "".join(row[0].text.split()) == "".join(INEXACT.split()))
    raise source.fault("the table has no line of column names", len(source.text))


def _columns(source: Source, header: tuple[Field, ...]) -> dict[str, tuple[int, int]]:
    """Find the column of every player's actions and payoffs."""
    names = [field.text for field in header]
    other = next((letter for letter in ";\t|" if len(names) == 1 and letter + PREFIX in names[0]), "")
    if other:
        message = f"the columns are divided by {shown(other)}; commas are expected, so save the table with commas"
        raise source.fault(message, header[0].offset + names[0].index(other))
    columns = read_columns(names, lambda message, place: source.fault(message, header[place].offset))
    check_size([1] * len(columns), 1, source=source.name)
    return columns


def _read_rows(
    source: Source, rows: Iterator[tuple[Field, ...]], columns: dict[str, tuple[int, int]], max_profiles: int
) -> _Table:
    table = _Table(tuple({} for _ in columns), {})
    for row in rows:
        if len(row) != 2 * len(columns):
            message = f"this row has {len(row)} fields; expected {2 * len(columns)}, one for every column"
            raise source.fault(message, row[0].offset)
        _read_row(source, row, columns, table)
        check_size([len(table.payoffs)], max_profiles, source=source.name)
    if not table.payoffs:
        raise source.fault("the table has no row; give one for every profile", len(source.text))
    return table


def _read_row(source: Source, row: tuple[Field, ...], columns: dict[str, tuple[int, int]], table: _Table) -> None:
    chosen = [row[place] for place, _ in columns.values()]
    for player, field in zip(columns, chosen, strict=True):
        if not field.text:
            raise source.fault(f"{player}'s action is empty; labels are non-empty texts", field.offset)
    profile = tuple(
        options.setdefault(field.text, len(options)) for options, field in zip(table.actions, chosen, strict=True)
    )
    name = profile_name([field.text for field in chosen])
    if profile in table.payoffs:
        raise source.fault(f"the profile {name} occurs twice; give each profile one row", row[0].offset)
    table.payoffs[profile] = [
        _payoff(source, row[place], f"{player}'s payoff at {name}") for player, (_, place) in columns.items()
    ]


def _payoff(source: Source, field: Field, name: str) -> Fraction:
    try:
        return parse_number(field.text.strip())
    except ValueError as error:
        raise source.fault(f"{name} is {error}", field.offset) from error


def _check_complete(source: Source, table: _Table, labels: Labels) -> None:
    """Refuse a table in which a profile is missing, and name the first such profile."""
    if len(table.payoffs) == math.prod(labels.n_actions):
        return
    missing = next(profile for profile in product(*map(range, labels.n_actions)) if profile not in table.payoffs)
    message = f"the profile {labels.profile_name(missing)} is missing; every combination of actions needs a row"
    raise source.fault(message, len(source.text))


def dumps(game: Game) -> str:
    """Write a game as a table that reads back as an equal game, profiles in C order."""
    lines = [INEXACT] if game.exact_payoffs is None else []
    lines.append(",".join(map(csv_field, [*game.players, *(PREFIX + name for name in game.players)])))
    source = game.payoffs if game.exact_payoffs is None else game.exact_payoffs
    fields = [[csv_field(label) for label in options] for options in game.actions]
    payoffs = np.moveaxis(source, 0, -1).reshape(-1, game.n_players).tolist()
    for chosen, paid in zip(product(*fields), payoffs, strict=True):
        lines.append(",".join([*chosen, *map(number_text, paid)]))
    return "\n".join(lines) + "\n"
