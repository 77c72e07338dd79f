"""What a coalition gains by deviating together from what its members are told together."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from detente.model.numbers import Number, NumberArray

    Move = tuple[tuple[int, ...], tuple[int, ...], Number]  #: what they are told, what they play, and what they gain


def joint_moves(
    payoffs: NumberArray, played: Sequence[tuple[tuple[int, ...], Number]], players: Sequence[int], noise: float
) -> list[Move]:
    """Find the best joint answer to every joint recommendation, transfers being possible inside the coalition.

    The members of T show each other what they are told, a_T, and play b_T instead: they gain the sum over a_-T of
    mu(a) [u_T(b_T, a_-T) - u_T(a)], with u_T the sum of their payoffs.

    Parameters
    ----------
    payoffs
        Shape ``(n_players, *n_actions)``, floats or fractions.
    played
        Profiles and their probabilities, those with a positive one only.
    players
        The members of T.
    noise
        Gains of at most this are none.

    Returns
    -------
    list
        The recommendations from which they gain, in order; of equally good answers the first one.

    Notes
    -----
    O(prod of n_actions over T) a profile that is played.
    """
    sizes = payoffs.shape[1:]
    inside = [sizes[player] for player in players]
    own = np.moveaxis(payoffs[list(players)].sum(axis=0), players, range(len(players)))
    table = own.reshape(-1, *own.shape[len(players) :])
    told: dict[int, list[tuple[tuple[int, ...], Number]]] = defaultdict(list)
    for profile, chance in played:
        joint = int(np.ravel_multi_index([profile[player] for player in players], inside))
        others = tuple([action for player, action in enumerate(profile) if player not in players])
        told[joint].append((others, chance))
    moves = []
    for joint, entries in sorted(told.items()):
        received = sum([table[(slice(None), *others)] * chance for others, chance in entries])
        best = int(received.argmax())
        gain = received[best] - received[joint]
        if gain > noise:
            moves.append((_split(joint, inside), _split(best, inside), gain))
    return moves


def _split(joint: int, sizes: Sequence[int]) -> tuple[int, ...]:
    return tuple([int(action) for action in np.unravel_index(joint, sizes)])
