"""What a player could do better: best responses, and gains from deviating."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import numpy as np

from detente.model.distribution import JointDistribution, as_distribution
from detente.model.errors import ShapeMismatch
from detente.model.expecting import check_is_game
from detente.numerics.incentive_tables import IncentiveTables
from detente.numerics.integer_table import IntegerTable
from detente.numerics.kernels import deviation_table
from detente.numerics.tolerance import TIE

if TYPE_CHECKING:
    from collections.abc import Sequence

    from detente.model.game import Game
    from detente.model.numbers import FloatArray, Number, NumberArray


def best_responses(game: Game, player: int | str, others: Sequence[Any]) -> tuple[int, ...]:
    """List a player's best actions against mixed strategies of the others.

    Parameters
    ----------
    player
        Index, counted from 0, or label of the player.
    others
        One mixed strategy for every other player, in player order, shape ``(n_actions[j],)``; or one for every player,
        of which the player's own is not read.

    Returns
    -------
    tuple of int
        Every action within 1e-9 of the scale of the best expected payoff, in game order.
    """
    check_is_game(game)
    place = game.player_of(player)
    strategies = list(others)
    if len(strategies) == game.n_players - 1:
        strategies.insert(place, None)
    if len(strategies) != game.n_players:
        message = f"{len(others)} strategies were given; expected one for each other player than {game.players[place]}"
        raise ShapeMismatch(message)
    values = []
    for action in range(game.n_actions[place]):
        strategies[place] = np.eye(game.n_actions[place])[action]
        values.append(float(game.expected(strategies)[place]))
    best = max(values)
    return tuple(action for action, value in enumerate(values) if best - value <= TIE * game.scale)


def deviation_gains(
    game: Game, distribution: JointDistribution | Mapping[tuple[Any, ...], Number] | NumberArray
) -> tuple[FloatArray, ...]:
    """Compute what every player gains by playing another action than the one it is told.

    Parameters
    ----------
    distribution
        A joint distribution over profiles: as such, as a table of shape ``n_actions``, or as a mapping from profiles,
        given by action indices or by action labels.

    Returns
    -------
    tuple of arrays
        One a player, shape (m, m): entry [a, b] is the sum over a_-i of mu(a, a_-i) [u_i(b, a_-i) - u_i(a, a_-i)], in
        the currency, not conditional on being told a. The distribution is a correlated equilibrium iff no entry is
        positive; the largest is its regret.
    """
    check_is_game(game)
    candidate = distribution
    if isinstance(candidate, Mapping):
        candidate = {game.profile_of(profile): weight for profile, weight in candidate.items()}
    table = as_distribution(candidate, game.n_actions).table
    if table.shape != game.n_actions:
        message = f"the distribution has shape {table.shape}, the game {game.n_actions}"
        raise ShapeMismatch(message)
    return tuple(deviation_table(game.payoffs[player], table, player) for player in range(game.n_players))


def regret(incentives: NumberArray, profiles: Sequence[int], probabilities: Sequence[Number]) -> Number:
    """Compute the largest gain from deviating, floored at 0, in the currency; exact for exact numbers."""
    if incentives.dtype == object:
        return _exact_regret(incentives, profiles, probabilities)
    return max(float(_largest_gain(incentives, profiles, probabilities)), 0.0)


def _exact_regret(incentives: NumberArray, profiles: Sequence[int], probabilities: Sequence[Number]) -> Fraction:
    """Compute it in integers, over common denominators."""
    payoffs, chances = IntegerTable.of(incentives), IntegerTable.of(np.array(probabilities, dtype=object))
    largest = _largest_gain(payoffs.table, profiles, chances.table.tolist())
    return Fraction(max(largest, 0), payoffs.unit * chances.unit)


def _largest_gain(incentives: NumberArray, profiles: Sequence[int], probabilities: Sequence[Number]) -> Any:
    chances = np.zeros(incentives[0].size, dtype=incentives.dtype)
    chances[list(profiles)] = probabilities
    return IncentiveTables(incentives).largest_gain(chances)
