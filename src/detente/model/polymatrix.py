"""Games that are given as a structure: payoffs add up from small tables on a graph of players."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property
from math import log10, prod
from typing import TYPE_CHECKING, Any

from detente.model.checked_tables import checked_tables
from detente.model.errors import TooLarge
from detente.model.numbers import FloatArray, NumberArray, is_exact, to_fractions

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from detente.model.game import Game
    from detente.model.local_payoffs import Edge, LocalPayoffs
    from detente.model.numbers import Number

MOST_NUMBERS = 1 << 20  #: so many payoffs at most does the tensor hold that is made of a structure


@dataclass(frozen=True, eq=False, repr=False)
class PolymatrixGame:
    """Describe a game by what every player gets from each neighbour.

    u_i(a) = own_i(a_i) + sum over the neighbours j of i of p_ij(a_i, a_j). With n players on a sparse graph that is a
    few numbers a player, where the tensor of all payoffs has n times the product of the numbers of actions.

    Parameters
    ----------
    own
        One list of numbers a player, one an action: what the action brings whatever the others do.
    edges
        For a pair of players, by index or label, two tables: what the first and what the second gets, each with a row
        for every action of the first and a column for every action of the second. Integers and fractions are kept
        exactly; numeric arrays and floats are not exact, and then nothing is.
    players, actions
        Distinct labels, as in `Game`.
    title, currency
        For people; they take no part in ``==``.

    Raises
    ------
    ShapeMismatch
        If tables do not fit the players' actions.
    NonFinitePayoff
        If a number is NaN, infinite, or payoffs may go beyond 1e300.
    DuplicateLabel
        If two players, or two actions of a player, share a label.
    InvalidGame
        If an edge joins a player to itself, stands there twice, or names nobody; if there is no player or no action.

    Notes
    -----
    Immutable. Two are equal when their labels and tables are, exactness included, in whatever order and direction the
    edges are given. The same payoffs can be spread over the tables in many ways; these count as different.

    References
    ----------
    Yanovskaya (1968); Kearns, Littman & Singh (2001), for games on graphs.

    Examples
    --------
    >>> trade = [[3, 0], [1, 2]], [[1, 0], [0, 2]]
    >>> game = PolymatrixGame([[0, 0], [0, 0], [-1, 0]], {(0, 1): trade, (1, 2): trade})
    >>> game
    PolymatrixGame('', n_players=3, n_edges=2)
    >>> game.to_game().at((0, 0, 1)).tolist()
    [3.0, 1.0, 0.0]
    """

    own: tuple[FloatArray, ...]
    edges: dict[Edge, FloatArray]
    players: tuple[str, ...] = None  # type: ignore[assignment]  # filled in below, a tuple from then on
    actions: tuple[tuple[str, ...], ...] = None  # type: ignore[assignment]  # filled in below
    title: str = ""
    currency: str = ""
    _given: LocalPayoffs = field(init=False)

    if TYPE_CHECKING:  # what may be given; the fields say what is kept

        def __init__(  # noqa: PLR0913, PLR0917  # the fields of a dataclass
            self,
            own: Sequence[Any],
            edges: Mapping[tuple[int, int], Any] | Mapping[tuple[str, str], Any],
            players: Sequence[str] | None = None,
            actions: Sequence[Sequence[str]] | None = None,
            title: str = "",
            currency: str = "",
        ) -> None: ...

    def __post_init__(self) -> None:
        """Validate once; the rest of the library trusts what it is given."""
        local = checked_tables(self.own, self.edges, self.players, self.actions)
        floats = local.payoffs.as_floats()
        edges = dict(zip(floats.edges, floats.tables, strict=True))
        values = {"own": floats.own, "edges": edges, "players": local.players, "actions": local.actions}
        for name, value in {**values, "_given": local.payoffs}.items():
            object.__setattr__(self, name, value)

    @property
    def n_players(self) -> int:
        """The number of players."""
        return len(self.own)

    @property
    def n_actions(self) -> tuple[int, ...]:
        """The number of actions of every player."""
        return self._given.n_actions

    @property
    def n_profiles(self) -> int:
        """The number of pure profiles, as a whole number of any size."""
        return prod(self.n_actions)

    @property
    def exact(self) -> bool:
        """Whether every number was given exactly."""
        return is_exact(self._given.own[0])

    @property
    def tabled(self) -> bool:
        """Whether the tensor of all payoffs is small enough to be made: at most 2^20 numbers."""
        return self.n_players * self.n_profiles <= MOST_NUMBERS

    @property
    def given(self) -> LocalPayoffs:
        """The tables as they were given: fractions if they are exact, else floats."""
        return self._given

    @cached_property
    def fractions(self) -> LocalPayoffs:
        """The same payoffs from the least tables (`LocalPayoffs.canonical`), as fractions; floats read as they are."""
        return self._given.as_fractions().canonical()

    @cached_property
    def floats(self) -> LocalPayoffs:
        """The least tables, rounded."""
        return self.fractions.as_floats()

    @cached_property
    def scale(self) -> float:
        """The largest range of a player's payoffs, in the currency; 1 if all payoffs are constant.

        What `Game.scale` is for the tensor, without one: a player's range is found neighbour by neighbour.
        """
        spread = max(float(high) - float(low) for low, high in self.fractions.extremes())
        return spread if spread > 0 else 1.0

    @cached_property
    def digest(self) -> str:
        """The sha256 of players, actions and tables: equal exactly for equal games."""
        tables = [
            [*edge, *map(_written, pair)] for edge, pair in zip(self._given.edges, self._given.tables, strict=True)
        ]
        content = ["polymatrix", self.players, self.actions, [_written(options) for options in self._given.own], tables]
        text = json.dumps(content, ensure_ascii=False, separators=(",", ":"))
        return "sha256:" + hashlib.sha256(text.encode()).hexdigest()

    def at_exactly(self, profile: Sequence[int]) -> tuple[Fraction, ...]:
        """Add up the payoffs of a pure profile of action indices, as fractions."""
        return tuple(to_fractions(self.fractions.at(profile)).tolist())

    def without(self, constants: Sequence[Number]) -> PolymatrixGame:
        """Take a constant from every player's payoffs, in fractions."""
        local = self.fractions.shifted([Fraction(constant) for constant in constants])
        edges = dict(zip(local.edges, local.tables, strict=True))
        return PolymatrixGame(local.own, edges, self.players, self.actions, self.title, self.currency)

    def to_game(self) -> Game:
        """Return the game of this structure.

        Returns
        -------
        Game
            Whose `structure` this is. Its tensor of payoffs is made when it is first asked for, and refused with
            `TooLarge` if it has more than 2^20 numbers; what can do without it does.
        """
        from detente.model.game import Game  # a game may have a structure, so it knows this module

        game = object.__new__(Game)
        fields = {"players": self.players, "actions": self.actions, "title": self.title, "currency": self.currency}
        for name, value in {**fields, "_structure": self}.items():
            object.__setattr__(game, name, value)
        return game

    def payoffs(self) -> FloatArray:
        """Make the tensor of all payoffs as floats, shape ``(n_players, *n_actions)``, if it is not too large."""
        self.check_size(MOST_NUMBERS)
        return self._given.float_tensor()

    def exact_payoffs(self) -> NumberArray | None:
        """Make the tensor of all payoffs as fractions; None where the numbers were not exact."""
        if not self.exact:
            return None
        self.check_size(MOST_NUMBERS)
        return self._given.tensor()

    def tensor(self, *, max_numbers: int = MOST_NUMBERS) -> Game:
        """Return the same game without its structure, from the tensor of all payoffs.

        Raises
        ------
        TooLarge
            If that has more than `max_numbers` numbers.
        """
        from detente.model.game import Game  # as above

        self.check_size(max_numbers)
        payoffs = self._given.tensor()
        return Game(payoffs, self.players, self.actions, self.title, self.currency)

    def check_size(self, max_numbers: int) -> None:
        """Refuse to make a tensor of more numbers."""
        count = self.n_players * self.n_profiles
        if count > max_numbers:
            message = (
                f"the payoffs of all profiles are about 10^{log10(count):.0f} numbers, and this needs them in a table; "
                f"the limit is {max_numbers:,}: use a concept that works on the graph (coco, security), or make the "
                f"table by structure.tensor(max_numbers=...) in Python"
            )
            raise TooLarge(message, where="payoffs")

    def __eq__(self, other: object) -> bool:
        """Compare labels and tables, exactness included; title and currency do not count."""
        return isinstance(other, PolymatrixGame) and self.digest == other.digest

    def __hash__(self) -> int:
        """Hash what ``==`` compares."""
        return hash(self.digest)

    def __repr__(self) -> str:
        """Fit a terminal line."""
        return f"PolymatrixGame({self.title!r}, n_players={self.n_players}, n_edges={len(self.edges)})"


def graph_of(game: Game) -> PolymatrixGame | None:
    """Return the structure of a game whose tensor of payoffs is too large to be made; None for any other game."""
    return None if game.tabled else game.structure


def _written(table: NumberArray) -> list[Any]:
    """Write numbers as texts: fractions as such, floats by their hexadecimal digits."""
    if table.ndim > 1:
        return [_written(part) for part in table]
    return [value.hex() if isinstance(value, float) else str(value) for value in table.tolist()]
