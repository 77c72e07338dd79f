"""Games as plain dictionaries, coalitions as tuples of players, merged and blended games."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import chain, combinations, product
from typing import Any

Profile = tuple[int, ...]
Vector = tuple[Fraction, ...]
Coalition = tuple[int, ...]
Blocks = tuple[Coalition, ...]


@dataclass(frozen=True)
class Game:
    """A game in strategic form: one payoff per player at every profile."""

    shape: tuple[int, ...]
    payoffs: dict[Profile, Vector]

    @property
    def n_players(self) -> int:
        """Count the players."""
        return len(self.shape)

    @property
    def profiles(self) -> list[Profile]:
        """List all profiles, the last player's action fastest."""
        return list(product(*map(range, self.shape)))


def game_from_nested(nested: Sequence[Any]) -> Game:
    """Read nested lists of shape (n_players, *n_actions); floats count as the exact fractions they are."""
    shape: list[int] = []
    level: Any = nested[0]
    while isinstance(level, list | tuple):
        shape.append(len(level))
        level = level[0]

    def leaf(table: Any, profile: Profile) -> Fraction:
        for action in profile:
            table = table[action]
        return Fraction(table)

    profiles = product(*map(range, shape))
    return Game(tuple(shape), {profile: tuple(leaf(table, profile) for table in nested) for profile in profiles})


def game_from_matrices(first: Sequence[Sequence[Any]], second: Sequence[Sequence[Any]]) -> Game:
    """Read a two-player game; rows are the first player's actions."""
    return game_from_nested([first, second])


def welfare(game: Game) -> Fraction:
    """Give W, the greatest total payoff."""
    return max(sum(vector, Fraction(0)) for vector in game.payoffs.values())


def scale(game: Game) -> Fraction:
    """Give the widest range of one player's payoffs, 1 if all are constant."""
    columns = list(zip(*game.payoffs.values(), strict=True))
    widest = max(max(column) - min(column) for column in columns)
    return widest or Fraction(1)


def coalitions(n_players: int) -> list[Coalition]:
    """List all non-empty coalitions by size, then in player order."""
    sizes = range(1, n_players + 1)
    return list(chain.from_iterable(combinations(range(n_players), size) for size in sizes))


def outsiders(coalition: Coalition, n_players: int) -> Coalition:
    """List the players who are not in a coalition."""
    return tuple(player for player in range(n_players) if player not in coalition)


def bloc(coalition: Coalition, n_players: int) -> Blocks:
    """Give the partition {S, N without S}; one block if S = N."""
    rest = outsiders(coalition, n_players)
    return (coalition, rest) if rest else (coalition,)


def individuals(coalition: Coalition, n_players: int) -> Blocks:
    """Give the partition {S and every outsider alone}, the blocks ordered by their first players."""
    blocks = [coalition, *((player,) for player in outsiders(coalition, n_players))]
    return tuple(sorted(blocks))


def merged(game: Game, blocks: Blocks) -> Game:
    """Make every block one player: product actions in C order, summed payoffs."""
    actions = [list(product(*(range(game.shape[player]) for player in block))) for block in blocks]
    payoffs: dict[Profile, Vector] = {}
    for profile in product(*(range(len(options)) for options in actions)):
        original = [0] * game.n_players
        for block, options, chosen in zip(blocks, actions, profile, strict=True):
            for player, action in zip(block, options[chosen], strict=True):
                original[player] = action
        vector = game.payoffs[tuple(original)]
        payoffs[profile] = tuple(sum((vector[player] for player in block), Fraction(0)) for block in blocks)
    return Game(tuple(len(options) for options in actions), payoffs)


def blended(game: Game, breakdown: Fraction) -> Game:
    """Blend a game of two blocks: each maximises its own payoff minus k times the other's, k = (1-q)/(1+q)."""
    k = (1 - breakdown) / (1 + breakdown)
    return Game(game.shape, {profile: (a - k * b, b - k * a) for profile, (a, b) in game.payoffs.items()})
