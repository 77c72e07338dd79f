"""What property-based tests draw: games as plain nested lists of integers, of shape (n_players, *n_actions).

`detente.Game(payoffs)` makes a game of them, `tests.naive.games.game_from_nested(payoffs)` one for the oracle. Small
integers come first, so that failures shrink to them; the other kinds are the degenerate ones.
"""

from itertools import product
from math import prod
from typing import Any, NamedTuple

from hypothesis import strategies as st

Shape = tuple[int, ...]
Table = list[int]
Tables = list[Table]  # a table per player, profiles in C order

SHAPES: dict[int, list[Shape]] = {
    1: [(1,), (2,), (3,)],
    2: [(2, 2), (1, 2), (2, 1), (2, 3), (3, 2), (1, 1), (3, 3)],
    3: [(2, 2, 2), (1, 2, 2), (2, 1, 2), (2, 2, 1), (2, 2, 3), (3, 2, 2), (1, 1, 2), (1, 1, 1)],
}


class PlainGame(NamedTuple):
    """The numbers of actions, and the payoffs as nested lists: player, then the players' actions in order."""

    shape: Shape
    payoffs: list[Any]


def nested(table: Table, shape: Shape) -> Any:
    """Fold a flat table in C order into nested lists."""
    if not shape:
        return table[0]
    step = len(table) // shape[0]
    return [nested(table[start : start + step], shape[1:]) for start in range(0, len(table), step)]


def plain_game(tables: Tables, shape: Shape) -> PlainGame:
    """Join one flat table per player to a game."""
    return PlainGame(shape, [nested(table, shape) for table in tables])


@st.composite
def shapes(draw: st.DrawFn, n_players: int | None = None) -> Shape:
    """Draw how many actions everybody has; without a number of players one to three, two being likeliest."""
    players = draw(st.sampled_from([2, 3, 2, 1])) if n_players is None else n_players
    return draw(st.sampled_from(SHAPES[players]))


@st.composite
def tables_of(draw: st.DrawFn, shape: Shape, entries: st.SearchStrategy[int]) -> Tables:
    """Draw one flat table per player, every entry from the same strategy."""
    size = prod(shape)
    return [draw(st.lists(entries, min_size=size, max_size=size)) for _ in shape]


@st.composite
def with_constant_player(draw: st.DrawFn, shape: Shape) -> Tables:
    """Draw small payoffs, one player indifferent between everything."""
    tables = draw(tables_of(shape, st.integers(-3, 3)))
    player = draw(st.integers(0, len(shape) - 1))
    tables[player] = [draw(st.integers(-3, 3))] * len(tables[player])
    return tables


@st.composite
def with_common_interest(draw: st.DrawFn, shape: Shape) -> Tables:
    """Draw small payoffs that all players share, up to a sign: common interest or open conflict, many ties."""
    table = draw(tables_of(shape, st.integers(0, 3)))[0]
    signs = [draw(st.sampled_from([1, -1])) for _ in shape]
    return [[sign * entry for entry in table] for sign in signs]


@st.composite
def with_duplicated_action(draw: st.DrawFn, shape: Shape) -> Tables:
    """Draw small payoffs where one player's last action copies the first one for everybody."""
    tables = draw(tables_of(shape, st.integers(-3, 3)))
    player = draw(st.integers(0, len(shape) - 1))
    profiles = list(product(*map(range, shape)))
    position = {profile: index for index, profile in enumerate(profiles)}
    for index, profile in enumerate(profiles):
        if profile[player] == shape[player] - 1:
            original = (*profile[:player], 0, *profile[player + 1 :])
            for table in tables:
                table[index] = table[position[original]]
    return tables


@st.composite
def with_scaled_player(draw: st.DrawFn, shape: Shape) -> Tables:
    """Draw small payoffs, those of one player a million times as large."""
    tables = draw(tables_of(shape, st.integers(-3, 3)))
    player = draw(st.integers(0, len(shape) - 1))
    tables[player] = [10**6 * entry for entry in tables[player]]
    return tables


def _payoffs(shape: Shape) -> st.SearchStrategy[Tables]:
    """Draw payoffs for a shape: ordinary ones first, then every degenerate kind."""
    return st.one_of(
        tables_of(shape, st.integers(-3, 6)),
        tables_of(shape, st.integers(0, 1)),
        with_constant_player(shape),
        with_duplicated_action(shape),
        with_common_interest(shape),
        with_scaled_player(shape),
        tables_of(shape, st.sampled_from([0, 1, -1, 10**6, -(10**6), 10**6 + 1])),
        tables_of(shape, st.just(0)),
    )


@st.composite
def games(draw: st.DrawFn, n_players: int | None = None) -> PlainGame:
    """Draw a game of one to three players, or of the number asked for."""
    shape = draw(shapes(n_players))
    return plain_game(draw(_payoffs(shape)), shape)


@st.composite
def ordinary_games(draw: st.DrawFn, n_players: int | None = None) -> PlainGame:
    """Draw a game with small integer payoffs only."""
    shape = draw(shapes(n_players))
    return plain_game(draw(tables_of(shape, st.integers(-3, 6))), shape)


@st.composite
def games_in(draw: st.DrawFn, shape: Shape) -> PlainGame:
    """Draw a game of one given shape."""
    return plain_game(draw(_payoffs(shape)), shape)
