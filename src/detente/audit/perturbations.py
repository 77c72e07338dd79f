"""Games next to a given one: an action more or less, other payoffs, other names. Exactness is kept."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from detente.model.errors import NotApplicable
from detente.model.game import Game
from detente.model.numbers import to_fractions

if TYPE_CHECKING:
    from collections.abc import Sequence

    from detente.model.numbers import Number, NumberArray


def payoff_table(game: Game) -> NumberArray:
    """Return the payoffs to compute with: fractions if the game is exact, floats otherwise; a fresh array."""
    exact = game.exact_payoffs
    return np.array(game.payoffs if exact is None else exact)


def rebuilt(
    game: Game,
    payoffs: NumberArray,
    players: Sequence[str] | None = None,
    actions: Sequence[Sequence[str]] | None = None,
) -> Game:
    """Make a game with other payoffs and, where given, other labels."""
    return Game(
        payoffs,
        game.players if players is None else players,
        game.actions if actions is None else actions,
        game.title,
        game.currency,
    )


def without_action(game: Game, player: int, action: int) -> Game:
    """Take an action from a player.

    Raises
    ------
    NotApplicable
        If it is the player's only one.
    """
    if game.n_actions[player] == 1:
        message = f"{game.players[player]} has no other action than {game.actions[player][0]!r}"
        raise NotApplicable(message)
    labels = [list(options) for options in game.actions]
    del labels[player][action]
    return rebuilt(game, np.delete(payoff_table(game), action, axis=1 + player), actions=labels)


def with_action(game: Game, player: int, payoffs: NumberArray, label: str = "added") -> Game:
    """Give a player one more action, the last.

    Parameters
    ----------
    payoffs
        Everybody's payoffs where it is played: shape ``(n_players, *n_actions)`` without the player's axis.
    label
        Changed by a number if the player has an action of that name.
    """
    labels = [list(options) for options in game.actions]
    name, count = label, 2
    while name in labels[player]:
        name, count = f"{label} {count}", count + 1
    labels[player].append(name)
    table = np.concatenate([payoff_table(game), np.expand_dims(payoffs, 1 + player)], axis=1 + player)
    return rebuilt(game, table, actions=labels)


def action_payoffs(game: Game, player: int, action: int) -> NumberArray:
    """Return everybody's payoffs where a player plays an action, shape of `with_action`'s; a fresh array."""
    return np.array(np.take(payoff_table(game), action, axis=1 + player))


def with_strength(game: Game, player: int, action: int, *, instead: int, strength: Number) -> Game:
    """Multiply what an action of a player does to the others, compared with another action of the same player.

    Parameters
    ----------
    instead
        The action that it is compared with.
    strength
        u_j(action, .) becomes u_j(instead, .) + strength (u_j(action, .) - u_j(instead, .)) for every other player j;
        1 leaves the game as it is, 0 makes the action harmless. A float makes the game inexact.
    """
    table = payoff_table(game)
    if isinstance(strength, float):
        table = table.astype(np.float64)
    axis = 1 + player
    base, own = np.take(table, instead, axis=axis), np.take(table, action, axis=axis)
    changed = base + strength * (own - base)
    changed[player] = own[player]
    np.moveaxis(table, axis, 0)[action] = changed
    return rebuilt(game, table if strength != 1 else payoff_table(game))


def with_duplicate(game: Game, player: int, action: int) -> Game:
    """Give a player a second copy of an action."""
    label = f"{game.actions[player][action]} (copy)"
    return with_action(game, player, action_payoffs(game, player, action), label)


def with_payoffs(game: Game, player: int, payoffs: NumberArray) -> Game:
    """Let a player report other payoffs, shape ``n_actions``."""
    table = payoff_table(game)
    if table.dtype != object or np.asarray(payoffs).dtype != object:
        table = table.astype(np.float64)
    table[player] = payoffs
    return rebuilt(game, table)


def shifted(game: Game, player: int, constant: Any) -> Game:
    """Add a constant to a player's payoffs."""
    table = payoff_table(game)
    table[player] = table[player] + constant
    return rebuilt(game, table)


def scaled(game: Game, factor: Any) -> Game:
    """Multiply all payoffs by a positive factor."""
    return rebuilt(game, payoff_table(game) * factor)


def with_players_permuted(game: Game, order: Sequence[int]) -> Game:
    """List the players in another order: the new player k is the old player order[k]."""
    table = payoff_table(game)[list(order)].transpose([0, *(1 + player for player in order)])
    players = [game.players[player] for player in order]
    return rebuilt(game, table, players, [game.actions[player] for player in order])


def with_actions_permuted(game: Game, player: int, order: Sequence[int]) -> Game:
    """List a player's actions in another order."""
    labels = [list(options) for options in game.actions]
    labels[player] = [game.actions[player][action] for action in order]
    return rebuilt(game, np.take(payoff_table(game), list(order), axis=1 + player), actions=labels)


def side_by_side(first: Game, second: Game) -> Game:
    """Let the same players play two games at once: pairs of actions, summed payoffs.

    Raises
    ------
    NotApplicable
        If the numbers of players differ.
    """
    if first.n_players != second.n_players:
        message = f"{first.n_players} and {second.n_players} players cannot play two games at once"
        raise NotApplicable(message)
    one, two = payoff_table(first), payoff_table(second)
    if one.dtype != two.dtype:
        one, two = one.astype(np.float64), two.astype(np.float64)
    n_players = first.n_players
    spread = [slice(None), *([slice(None), None] * n_players)]
    other = [slice(None), *([None, slice(None)] * n_players)]
    sums = one[tuple(spread)] + two[tuple(other)]
    sizes = [a * b for a, b in zip(first.n_actions, second.n_actions, strict=True)]
    labels = [
        [f"{a}; {b}" for a in mine for b in theirs] for mine, theirs in zip(first.actions, second.actions, strict=True)
    ]
    return rebuilt(first, sums.reshape(n_players, *sizes), actions=labels)


def as_exact(game: Game) -> Game:
    """Read every payoff as the fraction that it is."""
    return rebuilt(game, to_fractions(game.payoffs) if game.exact_payoffs is None else game.exact_payoffs)
