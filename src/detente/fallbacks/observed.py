"""Breakdowns that really happened: what they paid on average."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

from detente.fallbacks.reported import Row, as_row, check_denominators, reported_point
from detente.model.errors import NotApplicable
from detente.protocols import Traits

if TYPE_CHECKING:
    from detente.fallbacks.single_point import SinglePoint
    from detente.model.coalition import Partition
    from detente.model.game import Game
    from detente.model.numbers import Number

NAME = "observed"
LEAST = 2  #: episodes: one alone says nothing of how different they are


@dataclass(frozen=True, slots=True)
class Observed:
    """Fall back on the mean of disagreement payoffs that were observed.

    Parameters
    ----------
    episodes
        One row an episode, at least two; one number a player, in the currency. Numbers are read as the fractions that
        they are.
    players
        The players' labels, in the order of the numbers; empty for the order of the game.

    Raises
    ------
    NotApplicable
        If there are fewer than two episodes, rows differ in length, a number is not finite, or a label occurs twice.

    Notes
    -----
    Only what single players got is known: two players divide by any rule, more of them by `EqualSurplus`.
    """

    episodes: Sequence[Sequence[Number]]
    players: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        """Read the numbers, and check their shape."""
        episodes = tuple([as_row(row, NAME) for row in _rows(self.episodes)])
        object.__setattr__(self, "episodes", episodes)
        object.__setattr__(self, "players", tuple(self.players))
        if len(episodes) < LEAST:
            count = "only one episode was" if episodes else "no episodes were"
            message = f"{count} observed; an interval needs at least {LEAST}"
            raise NotApplicable(message, where=NAME)
        width = len(self.players) or len(episodes[0])
        for place, row in enumerate(episodes, 1):
            if len(row) != width or not width:
                message = f"episode {place} has {len(row)} numbers; give {max(width, 1)}, one a player"
                raise NotApplicable(message, where=NAME)
        if len(set(self.players)) < len(self.players):
            message = f"a player is named twice among {', '.join(self.players)}; name each once"
            raise NotApplicable(message, where=NAME)
        check_denominators(episodes, NAME)

    @property
    def traits(self) -> Traits:
        """Its description."""
        return Traits(NAME, on_graphs=True, alone=True)

    def admissible(self, game: Game, partition: Partition, /) -> SinglePoint:
        """Average what was observed, in the order of the game's players."""
        return reported_point(game, partition, self._in_order(game), NAME)

    def _in_order(self, game: Game) -> Sequence[Row]:
        episodes = cast("tuple[Row, ...]", self.episodes)
        if not self.players or self.players == game.players:
            return episodes
        if set(self.players) != set(game.players):
            strange = [
                name for name in (*self.players, *game.players) if (name in self.players) != (name in game.players)
            ]
            message = (
                f"'{strange[0]}' is a player of only one of the two, the game and the observations; the players of the "
                f"game are {', '.join(game.players)}"
            )
            raise NotApplicable(message, where=NAME)
        places = [self.players.index(name) for name in game.players]
        return [tuple([row[place] for place in places]) for row in episodes]


def _rows(given: object) -> Sequence[Sequence[object]]:
    """Refuse what is no table, before it is taken apart."""
    try:
        rows = [list(row) for row in given] if not isinstance(given, str | bytes | dict) else None  # type: ignore[attr-defined]  # asked here
    except TypeError:
        rows = None
    if rows is None:
        message = (
            f"{type(given).__name__} is no table of episodes; give a sequence of rows, one number a player in each"
        )
        raise NotApplicable(message, where=NAME)
    return rows
