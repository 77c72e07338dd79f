"""Groups of players who have nothing to do with each other: a game that is several games at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from detente.coalitions.symmetry import deciding_payoffs
from detente.model.coalition import coalition_of, members
from detente.model.game import Game

if TYPE_CHECKING:
    from collections.abc import Sequence

    from detente.model.numbers import NumberArray


def independent_groups(game: Game) -> tuple[int, ...]:
    """Split the players into the smallest groups whose payoffs depend on no action of other groups.

    Returns
    -------
    tuple of int
        Coalitions, in the order of their first players; a single one for most games.

    Notes
    -----
    Most games are told by one look at n^2 payoffs: what changes when one player alone leaves its first action. Only if
    that leaves several groups, whole tables are compared, to the last digit, and groups joined until nothing differs.
    """
    flat = game.payoffs.reshape(game.n_players, -1)
    alone = np.ravel_multi_index(tuple(np.diag(np.array(game.n_actions) - 1)), game.n_actions)
    groups = [1 << player for player in range(game.n_players)]
    for player, moved in enumerate(flat[:, alone] != flat[:, :1]):
        groups = _joined(groups, 1 << player | coalition_of(np.flatnonzero(moved).tolist()))
    table = deciding_payoffs(game)
    while len(groups) > 1:
        link = _link(table, groups)
        if link is None:
            break
        groups = _joined(groups, link)
    return tuple(sorted(groups, key=lambda group: group & -group))


def _joined(groups: Sequence[int], linked: int) -> list[int]:
    """Join all groups that a coalition touches."""
    apart = [group for group in groups if not group & linked]
    return [*apart, sum(group for group in groups if group & linked)]


def _link(table: NumberArray, groups: Sequence[int]) -> int | None:
    """Find a player whose payoffs depend on the actions of another group, and that group; None if there is none."""
    for player, own in enumerate(table):
        for group in groups:
            if group >> player & 1:
                continue
            first = tuple([slice(0, 1) if group >> other & 1 else slice(None) for other in range(len(table))])
            if (own != own[first]).any():
                return group | 1 << player
    return None


def game_of_group(game: Game, group: int) -> Game:
    """Leave everybody else out; their actions change nothing for the group."""
    place = tuple([slice(None) if group >> player & 1 else 0 for player in range(game.n_players)])
    table = deciding_payoffs(game)
    payoffs = np.stack([table[(player, *place)] for player in members(group)])
    players = [game.players[player] for player in members(group)]
    return Game(payoffs, players, [game.actions[player] for player in members(group)], game.title, game.currency)


def within(coalition: int, group: int) -> int:
    """Translate the members of a coalition who are in a group into the players of `game_of_group`."""
    return coalition_of([place for place, player in enumerate(members(group)) if coalition >> player & 1])
