"""Reading the small tables of a game on a graph from whatever numbers the caller holds."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from detente.model.errors import InvalidGame, NonFinitePayoff, ShapeMismatch
from detente.model.labels import checked_labels, found_player
from detente.model.local_payoffs import Edge, LocalPayoffs
from detente.model.numbers import FloatArray, NumberArray, freeze
from detente.model.payoff_tensor import LARGEST_PAYOFF, MAX_PLAYERS, checked_payoffs

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

Read = tuple[FloatArray, NumberArray | None]  #: floats, and fractions where every number was exact


class CheckedTables(NamedTuple):
    """Hold labels and payoffs that fit each other; fractions where every number was exact, else floats."""

    players: tuple[str, ...]
    actions: tuple[tuple[str, ...], ...]
    payoffs: LocalPayoffs


def checked_tables(
    own: Sequence[Any],
    edges: Mapping[tuple[int, int], Any] | Mapping[tuple[str, str], Any],
    players: Sequence[str] | None,
    actions: Sequence[Sequence[str]] | None,
) -> CheckedTables:
    """Check and order the tables of a game on a graph; see `PolymatrixGame` for what is refused."""
    if not 1 <= len(own) <= MAX_PLAYERS:
        message = f"{len(own)} players were given; a game on a graph has at least one and at most {MAX_PLAYERS}"
        raise InvalidGame(message)
    singles = [_checked([options], f"the own payoffs of player {place}") for place, options in enumerate(own, start=1)]
    shape = (len(own), *(floats.shape[1] for floats, _ in singles))
    names, options = checked_labels(shape, players, actions)
    pairs: dict[Edge, Read] = {}
    for pair, tables in edges.items():
        edge, read = _edge(pair, tables, names, shape[1:])
        if edge in pairs:
            message = f"the edge between {names[edge[0]]} and {names[edge[1]]} is given twice; add up its tables"
            raise InvalidGame(message)
        pairs[edge] = read
    ordered = dict(sorted(pairs.items()))
    every = [*singles, *ordered.values()]
    _check_size(names, ordered, [floats[0] for floats, _ in singles])
    exact = [given for _, given in every if given is not None]
    arrays = exact if len(exact) == len(every) else [floats for floats, _ in every]
    count = len(own)
    payoffs = LocalPayoffs(tuple(array[0] for array in arrays[:count]), tuple(ordered), tuple(arrays[count:]))
    return CheckedTables(names, options, payoffs)


def _check_size(names: Sequence[str], edges: Mapping[Edge, Read], own: Sequence[FloatArray]) -> None:
    """Refuse numbers that are not finite, and payoffs that may be beyond the range of floats."""
    sizes = [float(np.abs(options).max()) for options in own]
    for edge, (tables, _) in edges.items():
        for player, table in zip(edge, tables, strict=True):
            sizes[player] += float(np.abs(table).max())
    for name, size in zip(names, sizes, strict=True):
        if not size <= LARGEST_PAYOFF:
            message = (
                f"{name}'s payoffs hold a number that is not finite, or may add up to more than {LARGEST_PAYOFF:g}; "
                f"payoffs must be finite numbers of moderate size"
            )
            raise NonFinitePayoff(message, where=name)


def _checked(payoffs: Any, what: str) -> Read:  # any nested numbers
    """Read a small table as the tensor of a game of one or two players, and say where it stands if it is none."""
    try:
        return checked_payoffs(payoffs)
    except InvalidGame as error:
        message = f"{what}: {error.message}"
        raise type(error)(message, where=what) from error


def _edge(
    pair: tuple[int, int] | tuple[str, str], tables: Any, players: tuple[str, ...], n_actions: tuple[int, ...]
) -> tuple[Edge, Read]:
    """Read the two tables of an edge, and turn them so that the smaller index comes first."""
    one, other = (found_player(players, player) for player in pair)
    if one == other:
        message = f"an edge joins {players[one]} to itself; put what depends on one action into the own payoffs"
        raise InvalidGame(message)
    what = f"the tables of {players[one]} and {players[other]}"
    floats, exact = _checked(tables, what)
    if floats.shape != (2, n_actions[one], n_actions[other]):
        message = (
            f"{what} have shape {floats.shape}; expected two tables, one for each of them, with {n_actions[one]} rows "
            f"and {n_actions[other]} columns"
        )
        raise ShapeMismatch(message)
    if one < other:
        return (one, other), (floats, exact)
    return (other, one), (_turned(floats), None if exact is None else _turned(exact))


def _turned(tables: NumberArray) -> NumberArray:
    """Exchange the two players of an edge."""
    return freeze(tables[::-1].transpose(0, 2, 1))
