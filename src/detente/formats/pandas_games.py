"""Tables of pandas <-> Game, one row a profile, as in a `.csv` file; `pandas` is imported when a function is called.

A column a player with the player's actions, then a column `payoff:NAME` a player. Title and currency are attributes
(`DataFrame.attrs`).
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import product
from typing import Any

import numpy as np

from detente.formats.exact_numbers import parse_number
from detente.formats.foreign_arrays import holding_array, read_array, stacked
from detente.formats.foreign_library import foreign_library, no_game, titles
from detente.formats.labels import Labels
from detente.formats.limits import check_size
from detente.formats.table_columns import PREFIX, read_columns
from detente.model.errors import FormatError
from detente.model.expecting import check_is_game
from detente.model.game import Game
from detente.model.numbers import NumberArray

SOURCE = "the DataFrame"
ADVICE = "a table is read from a file without such losses by dtype=str, keep_default_na=False"


def from_pandas(table: Any) -> Game:
    """Read a table with one row a profile, and the columns of a `.csv` file.

    Rows may come in any order; named levels of the index count as columns, and come first. Players come in the order of
    their columns, actions in the order in which they appear, those of a categorical column in the order of its
    categories. Whole numbers, fractions and numbers written as texts are read exactly, floats as floats. Actions that
    are no texts become texts.

    Raises
    ------
    MissingExtra
        If `pandas` is not installed.
    FormatError
        If the object is no `DataFrame`, or a column, profile, action or number is missing, repeated or malformed.
    InvalidGame
        If labels occur twice, or a payoff is not a finite number.

    References
    ----------
    McKinney (2010).

    Examples
    --------
    >>> import pandas
    >>> table = pandas.DataFrame({"Ann": ["c", "d"], "payoff:Ann": [3, "1/2"]})
    >>> from_pandas(table).exact_payoffs.tolist()
    [[Fraction(3, 1), Fraction(1, 2)]]
    """
    if not isinstance(table, foreign_library("pandas").DataFrame):
        raise no_game(table, "a pandas.DataFrame")
    names, series = _columns(table)
    columns = read_columns(names, lambda message, _: FormatError(message, source=SOURCE))
    check_size([1] * len(columns), 1, source=SOURCE)
    if not len(table):
        raise FormatError("the table has no row; give one for every profile", source=SOURCE)
    read = [_actions(player, series[place]) for player, (place, _) in columns.items()]
    labels = Labels(tuple(columns), tuple(tuple(texts) for texts, _ in read))
    order = _order(labels, np.stack([codes for _, codes in read]))
    rows = [labels.profile_name(profile) for profile in np.stack([codes for _, codes in read], axis=1).tolist()]
    paid = [
        _payoffs(player, series[place], rows)[order].reshape(labels.n_actions) for player, (_, place) in columns.items()
    ]
    title, currency = titles(table.attrs)
    return Game(stacked(paid, source=SOURCE), labels.players, labels.actions, title, currency)


def to_pandas(game: Game) -> Any:
    """Make a table with one row a profile, the last player's action changing fastest; all labels are kept.

    Actions are categories, so that they keep their order. Exact payoffs stay exact: as integers where all of a player's
    are whole, else as fractions in a column of objects.

    Raises
    ------
    MissingExtra
        If `pandas` is not installed.

    Examples
    --------
    >>> to_pandas(Game([[[3, 0], [5, 1]], [[3, 5], [0, 1]]], ["Ann", "Bob"], [["c", "d"], ["c", "d"]]))
      Ann Bob  payoff:Ann  payoff:Bob
    0   c   c           3           3
    1   c   d           0           5
    2   d   c           5           0
    3   d   d           1           1
    """
    pandas = foreign_library("pandas")
    check_is_game(game)
    values = game.payoffs if game.exact_payoffs is None else game.exact_payoffs  # a game that is too large has none
    places = np.indices(game.n_actions).reshape(game.n_players, -1)
    chosen = [
        pandas.Categorical.from_codes(codes, list(texts)) for codes, texts in zip(places, game.actions, strict=True)
    ]
    columns = [*chosen, *(holding_array(paid.reshape(-1)) for paid in values)]
    table = pandas.DataFrame(dict(enumerate(columns)))
    table.columns = [*game.players, *(PREFIX + name for name in game.players)]
    table.attrs.update({key: text for key, text in (("title", game.title), ("currency", game.currency)) if text})
    return table


def _columns(table: Any) -> tuple[list[str], list[Any]]:
    """List the columns with their names, the named levels of the index first."""
    levels = [place for place, name in enumerate(table.index.names) if name is not None]
    names = [*(table.index.names[place] for place in levels), *table.columns]
    series = [table.index.get_level_values(place).to_series() for place in levels]
    return list(map(str, names)), [*series, *(table.iloc[:, place] for place in range(table.shape[1]))]


def _actions(player: str, column: Any) -> tuple[list[str], NumberArray]:
    """List a player's actions, and number those of every row."""
    pandas = foreign_library("pandas")
    missing = np.flatnonzero(column.isna().to_numpy())
    if missing.size:
        message = f"{player}'s action in row {missing[0] + 1} is missing; {ADVICE}"
        raise FormatError(message, source=SOURCE)
    if isinstance(column.dtype, pandas.CategoricalDtype):
        used = column.cat.remove_unused_categories().cat
        return list(map(str, used.categories)), used.codes.to_numpy()
    try:
        codes, values = pandas.factorize(column)
    except TypeError as error:
        message = f"{player}'s actions are no labels ({error}); give each action a text or a number"
        raise FormatError(message, source=SOURCE) from error
    return list(map(str, values)), codes


def _order(labels: Labels, codes: NumberArray) -> NumberArray:
    """Find the rows of the profiles in C order; refuse a table in which one is missing or occurs twice."""
    repeated = np.flatnonzero(foreign_library("pandas").DataFrame(codes.T).duplicated().to_numpy())
    if repeated.size:
        name = labels.profile_name(codes[:, repeated[0]].tolist())
        message = (
            f"the profile {name} occurs twice, the second time in row {repeated[0] + 1}; give each profile one row"
        )
        raise FormatError(message, source=SOURCE)
    if codes.shape[1] < math.prod(labels.n_actions):
        there = set(map(tuple, codes.T.tolist()))
        missing = next(profile for profile in product(*map(range, labels.n_actions)) if profile not in there)
        message = f"the profile {labels.profile_name(missing)} is missing; every combination of actions needs a row"
        raise FormatError(message, source=SOURCE)
    return np.argsort(np.ravel_multi_index(tuple(codes), labels.n_actions))


def _payoffs(player: str, column: Any, profiles: Sequence[str]) -> NumberArray:
    """Read a player's payoffs, those written as texts as in a file; `profiles` names that of every row."""
    values = read_array(column.to_numpy(), SOURCE)
    missing = column.isna().to_numpy()
    for row in range(len(values)) if values.dtype == object else ():
        if missing[row]:
            message = f"{player}'s payoff at {profiles[row]} in row {row + 1} is missing; {ADVICE}"
            raise FormatError(message, source=SOURCE)
        if isinstance(values[row], str):
            try:
                values[row] = parse_number(values[row].strip())
            except ValueError as error:
                message = f"{player}'s payoff at {profiles[row]} in row {row + 1} is {error}"
                raise FormatError(message, source=SOURCE) from error
    return values
