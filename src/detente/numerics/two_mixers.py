"""Nash equilibria of three and more players in which at most two of them mix, exactly."""

from __future__ import annotations

from fractions import Fraction
from itertools import combinations, product
from typing import TYPE_CHECKING

from detente.numerics.bimatrix import extreme_equilibria
from detente.numerics.independent_play import independent_play

if TYPE_CHECKING:
    from detente.model.numbers import NumberArray

Mixed = tuple[tuple[Fraction, ...], ...]  #: one mixed strategy a player


def two_mixers(payoffs: NumberArray) -> list[Mixed]:
    """List the equilibria in which somebody, but at most two players, mixes.

    Parameters
    ----------
    payoffs
        Shape ``(n_players, *n_actions)``, fractions; at least two players.

    Returns
    -------
    list
        One strategy a player each, in lexicographic order. Where infinitely many of them are played with the same
        actions, some.

    Raises
    ------
    TooLarge
        If two players have too many equilibria against the others' actions.

    Notes
    -----
    For every two players and every choice of actions by the others: the extreme equilibria between the two, of which
    those are kept at which nobody else would do something else.
    """
    n_players, sizes = len(payoffs), payoffs.shape[1:]
    found: set[Mixed] = set()
    for pair in combinations(range(n_players), 2):
        others = [player for player in range(n_players) if player not in pair]
        for actions in product(*(range(sizes[other]) for other in others)):
            sure = dict(zip(others, actions, strict=True))
            index = tuple(sure.get(player, slice(None)) for player in range(n_players))
            rows, columns = (payoffs[player][index] for player in pair)
            for entry in extreme_equilibria(rows, columns):
                if all(max(own) == 1 for own in entry.strategies):
                    continue
                mixing = dict(zip(pair, entry.strategies, strict=True))
                strategies = tuple(
                    mixing[player] if player in mixing else _certain(count, sure[player])
                    for player, count in enumerate(sizes)
                )
                if not independent_play(payoffs, strategies).gain:
                    found.add(strategies)
    return sorted(found)


def _certain(count: int, action: int) -> tuple[Fraction, ...]:
    return tuple(Fraction(int(own == action)) for own in range(count))
