"""Changes of a game whose effect on a fair agreement is known: plain nested lists in, plain nested lists out."""

from collections.abc import Callable, Sequence
from fractions import Fraction
from itertools import product
from typing import Any

from tests.strategies import PlainGame, Shape, Tables, plain_game

Number = int | Fraction
Profile = tuple[int, ...]
Payoffs = Callable[[Profile], Sequence[Number]]


def tabulate(shape: Shape, payoffs: Payoffs) -> PlainGame:
    """Make a game from a function of profiles."""
    rows = [list(payoffs(profile)) for profile in product(*map(range, shape))]
    tables: Tables = [list(column) for column in zip(*rows, strict=True)]
    return plain_game(tables, shape)


def at(game: PlainGame, profile: Sequence[int]) -> list[Any]:
    """Look up the payoffs of a profile."""
    found = []
    for table in game.payoffs:
        entry = table
        for action in profile:
            entry = entry[action]
        found.append(entry)
    return found


def with_players_in_order(game: PlainGame, order: Sequence[int]) -> PlainGame:
    """Make player `order[k]` player k."""

    def payoffs(profile: Profile) -> list[Number]:
        original = [0] * len(order)
        for place, player in enumerate(order):
            original[player] = profile[place]
        found = at(game, original)
        return [found[player] for player in order]

    return tabulate(tuple(game.shape[player] for player in order), payoffs)


def with_actions_in_order(game: PlainGame, orders: Sequence[Sequence[int]]) -> PlainGame:
    """Make action `orders[i][k]` of player i its action k."""
    return tabulate(
        game.shape,
        lambda profile: at(game, [order[action] for order, action in zip(orders, profile, strict=True)]),
    )


def shifted(game: PlainGame, constants: Sequence[Number]) -> PlainGame:
    """Give every player a constant at every profile."""
    return tabulate(game.shape, lambda p: [u + c for u, c in zip(at(game, p), constants, strict=False)])


def scaled(game: PlainGame, factor: Number) -> PlainGame:
    """Change the unit of the currency."""
    return tabulate(game.shape, lambda profile: [factor * payoff for payoff in at(game, profile)])


def with_copy(game: PlainGame, player: int, action: int, change: Callable[[int, Profile], Number]) -> PlainGame:
    """Give a player one more action: its `action` again, plus `change(j, profile)` for every player j."""
    shape = tuple(count + (k == player) for k, count in enumerate(game.shape))

    def payoffs(profile: Profile) -> list[Number]:
        if profile[player] < game.shape[player]:
            return at(game, profile)
        original = (*profile[:player], action, *profile[player + 1 :])
        return [payoff + change(j, profile) for j, payoff in enumerate(at(game, original))]

    return tabulate(shape, payoffs)


def with_duplicate(game: PlainGame, player: int, action: int) -> PlainGame:
    """Give a player one of its actions twice."""
    return with_copy(game, player, action, lambda _j, _profile: 0)


def with_spite(game: PlainGame, player: int, action: int, *, victim: int, cost: Number, harm: Number) -> PlainGame:
    """Give a player a copy of an action that costs it a little and the victim a lot, whatever the others do."""
    return with_copy(game, player, action, lambda j, _profile: -cost if j == player else -harm if j == victim else 0)


def with_free_harm(game: PlainGame, player: int, action: int, harms: Sequence[Number]) -> PlainGame:
    """Give a player a copy of an action that harms the others by constants and costs it nothing."""
    return with_copy(game, player, action, lambda j, _profile: 0 if j == player else -harms[j])


def without(game: PlainGame, player: int, action: int) -> PlainGame:
    """Take an action away."""
    shape = tuple(count - (k == player) for k, count in enumerate(game.shape))

    def payoffs(profile: Profile) -> list[Number]:
        chosen = profile[player] + (profile[player] >= action)
        return at(game, (*profile[:player], chosen, *profile[player + 1 :]))

    return tabulate(shape, payoffs)


def with_null_player(game: PlainGame, n_actions: int) -> PlainGame:
    """Add a last player who gets nothing and does not matter."""
    return tabulate((*game.shape, n_actions), lambda profile: [*at(game, profile[:-1]), 0])


def with_first_two_alike(game: PlainGame) -> PlainGame:
    """Average a game and its mirror image, so that the first two players, with equally many actions, are alike."""
    order = (1, 0, *range(2, len(game.shape)))
    mirrored = with_players_in_order(game, order)
    return tabulate(
        game.shape,
        lambda profile: [a + b for a, b in zip(at(game, profile), at(mirrored, profile), strict=True)],
    )


def side_by_side(first: PlainGame, second: PlainGame) -> PlainGame:
    """Let the same players play two unrelated games at once."""
    shape = tuple(a * b for a, b in zip(first.shape, second.shape, strict=True))

    def payoffs(profile: Profile) -> list[Number]:
        parts = [divmod(action, count) for action, count in zip(profile, second.shape, strict=True)]
        one, other = at(first, [part[0] for part in parts]), at(second, [part[1] for part in parts])
        return [a + b for a, b in zip(one, other, strict=True)]

    return tabulate(shape, payoffs)
