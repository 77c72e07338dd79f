"""Games in strategic form with side payments: players, actions and payoffs in one common currency."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, field
from functools import cached_property
from itertools import product
from math import prod
from typing import TYPE_CHECKING, Any

import numpy as np

from detente.model.errors import ShapeMismatch
from detente.model.hexadecimal import hexadecimals
from detente.model.labels import checked_labels, found_player, found_profile, place_of
from detente.model.merging import merged_labels, merged_tensor
from detente.model.mixed_payoffs import expected_payoffs
from detente.model.notebook_view import Viewable
from detente.model.numbers import FloatArray, Number, NumberArray, freeze, to_floats, to_fractions
from detente.model.payoff_tensor import LARGEST_PAYOFF, check_bimatrix, checked_payoffs
from detente.model.tabulating import tabulated

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from fractions import Fraction

    from detente.model.coalition import Partition
    from detente.model.polymatrix import PolymatrixGame


@dataclass(frozen=True, eq=False, repr=False)
class Game(Viewable):
    """Describe who can do what, and what everybody gets.

    A game G has players N = {1, ..., n}, finite action sets A_i and payoffs u_i : A -> R on the profiles
    A = A_1 x ... x A_n, all in one currency in which the players can also pay each other.

    Parameters
    ----------
    payoffs
        Shape ``(n_players, *n_actions)``, in the currency: ``payoffs[i, a_1, ..., a_n]`` is u_i(a). Nested lists and
        object arrays that hold only integers and fractions are kept exactly; numeric arrays and floats are not exact.
    players
        Distinct labels; "Player 1", "Player 2", ... by default.
    actions
        Distinct labels of every player's actions; "1", "2", ... by default.
    title, currency
        For people; they take no part in ``==``.

    Raises
    ------
    ShapeMismatch
        If the payoffs are ragged or do not fit the labels.
    NonFinitePayoff
        If a payoff is NaN, infinite or beyond 1e300.
    DuplicateLabel
        If two players, or two actions of a player, share a label.
    InvalidGame
        If there is no player, a player has no action, or a payoff is not a number.

    Notes
    -----
    Immutable; arrays are read-only. Two games are equal when labels and payoffs are, exactness included.

    Examples
    --------
    >>> game = Game([[[3, 0], [5, 1]], [[3, 5], [0, 1]]], players=["Row", "Column"])
    >>> game.n_actions, game.at((1, 0)).tolist()
    ((2, 2), [5.0, 0.0])
    """

    payoffs: FloatArray
    players: tuple[str, ...] = None  # type: ignore[assignment]  # filled in below, a tuple from then on
    actions: tuple[tuple[str, ...], ...] = None  # type: ignore[assignment]  # filled in below
    title: str = ""
    currency: str = ""
    _given: NumberArray | None = field(init=False, default=None)
    _origin: tuple[Game, Partition] | None = field(init=False, default=None)
    _structure: PolymatrixGame | None = field(init=False, default=None)

    if TYPE_CHECKING:  # what may be given; the fields say what is kept

        def __init__(
            self,
            payoffs: Any,
            players: Sequence[str] | None = None,
            actions: Sequence[Sequence[str]] | None = None,
            title: str = "",
            currency: str = "",
        ) -> None: ...

    def __post_init__(self) -> None:
        """Validate once; the rest of the library trusts what it is given."""
        floats, exact = checked_payoffs(self.payoffs)
        players, actions = checked_labels(floats.shape, self.players, self.actions)
        if not (np.abs(floats) <= LARGEST_PAYOFF).all():
            raise place_of(floats, players, actions, LARGEST_PAYOFF)
        for name, value in (("payoffs", floats), ("players", players), ("actions", actions), ("_given", exact)):
            object.__setattr__(self, name, value)

    @classmethod
    def from_bimatrix(
        cls,
        row_payoffs: Any,  # anything that numpy reads as a matrix
        column_payoffs: Any,  # anything that numpy reads as a matrix
        *,
        players: Sequence[str] | None = None,
        actions: Sequence[Sequence[str]] | None = None,
        title: str = "",
    ) -> Game:
        """Make a two-player game from the row player's and the column player's payoff matrices."""
        check_bimatrix(np.shape(row_payoffs), np.shape(column_payoffs))
        return cls([row_payoffs, column_payoffs], players, actions, title)

    @classmethod
    def from_function(
        cls,
        function: Callable[..., Sequence[Number]],
        actions: Sequence[Sequence[str]],
        *,
        players: Sequence[str] | None = None,
        title: str = "",
    ) -> Game:
        """Make a game from a function of one action label a player that returns one payoff a player."""
        return cls(tabulated(function, actions), players, actions, title)

    @property
    def n_players(self) -> int:
        """The number of players."""
        return len(self.players)

    @property
    def n_actions(self) -> tuple[int, ...]:
        """The number of actions of every player."""
        return tuple(map(len, self.actions))

    @property
    def n_profiles(self) -> int:
        """The number of pure profiles."""
        return prod(self.n_actions)

    @property
    def structure(self) -> PolymatrixGame | None:
        """The small tables that the payoffs add up from, where the game was given so."""
        return self._structure

    @property
    def tabled(self) -> bool:
        """Whether the tensor of payoffs is there, or small enough to be made of a structure."""
        return self._structure is None or self._structure.tabled

    if not TYPE_CHECKING:  # pragma: no branch  # so that misspelt names are found

        def __getattr__(self, name: str) -> object:
            """Make the tensor of a structure when it is first asked for; TooLarge if it is too large."""
            if name != "payoffs" or self._structure is None:
                raise AttributeError(name)
            object.__setattr__(self, name, self._structure.payoffs())
            return self.payoffs

    @cached_property
    def exact_payoffs(self) -> NumberArray | None:
        """The payoffs as fractions, shape ``(n_players, *n_actions)``; None when the input was not exact."""
        if self._structure is not None:
            return self._structure.exact_payoffs()
        if self._origin is None:
            return self._given
        parent, partition = self._origin
        exact = parent.exact_payoffs
        return None if exact is None else freeze(merged_tensor(exact, partition))

    @cached_property
    def fractions(self) -> NumberArray:
        """The payoffs as fractions: the exact ones, or else every float read as the fraction that it is."""
        if self._origin is None:
            exact = self.exact_payoffs
            return to_fractions(self.payoffs) if exact is None else exact
        parent, partition = self._origin
        return freeze(merged_tensor(parent.fractions, partition))

    @cached_property
    def scale(self) -> float:
        """The largest range of a player's payoffs, in the currency; 1 if all payoffs are constant."""
        if self._structure is not None:
            return self._structure.scale
        flat = self.payoffs.reshape(self.n_players, -1)
        spread = float((flat.max(axis=1) - flat.min(axis=1)).max())
        return spread if spread > 0 else 1.0

    @cached_property
    def welfare(self) -> FloatArray:
        """The total payoff of every profile, shape ``n_actions``."""
        total: FloatArray = self.payoffs.sum(axis=0)
        total.setflags(write=False)
        return total

    @cached_property
    def digest(self) -> str:
        """The sha256 of players, actions and payoffs, or of a structure's tables: equal exactly for equal games."""
        if self._structure is not None:
            return self._structure.digest
        exact = self.exact_payoffs
        written = hexadecimals(self.payoffs) if exact is None else _quoted(exact.reshape(-1).tolist())
        names = json.dumps([self.players, self.actions], ensure_ascii=False, separators=(",", ":")).encode()
        return "sha256:" + hashlib.sha256(names[:-1] + b",[" + written + b"]]").hexdigest()

    def at(self, profile: Sequence[int]) -> FloatArray:
        """Look up the payoffs of a pure profile of action indices, shape ``(n_players,)``."""
        if self._structure is not None:
            return to_floats(self._structure.at_exactly(profile))
        place: tuple[slice | int, ...] = (slice(None), *profile)
        return to_floats(self.payoffs[place])

    def at_exactly(self, profile: Sequence[int]) -> tuple[Fraction, ...]:
        """Look up the payoffs of a pure profile as fractions."""
        if self._structure is not None:
            return self._structure.at_exactly(profile)
        place: tuple[slice | int, ...] = (slice(None), *profile)
        source = self.payoffs if self.exact_payoffs is None else self.exact_payoffs
        return tuple(to_fractions(source[place]).tolist())

    def __getitem__(self, labels: tuple[str, ...] | str) -> FloatArray:
        """Look up the payoffs of a pure profile by action labels, shape ``(n_players,)``."""
        names = (labels,) if isinstance(labels, str) else tuple(labels)
        return self.at(self.profile_of(names))

    def player_of(self, player: int | str) -> int:
        """Translate the label of a player, or an index, into an index; InvalidGame if there is no such player."""
        return found_player(self.players, player)

    def profile_of(self, actions: Sequence[int | str]) -> tuple[int, ...]:
        """Translate one action label, or index, a player into action indices."""
        return found_profile(self.players, self.actions, actions)

    def labels_of(self, profile: Sequence[int]) -> tuple[str, ...]:
        """Translate action indices into one action label a player."""
        return tuple(options[action] for options, action in zip(self.actions, profile, strict=True))

    def expected(self, strategies: Sequence[Any]) -> FloatArray:
        """Compute every player's expected payoff under independent mixed strategies.

        Parameters
        ----------
        strategies
            One a player, shape ``(n_actions[i],)``: probabilities that add up to 1 within 1e-9.

        Raises
        ------
        ShapeMismatch
            If the number or the length of the strategies does not fit.
        InvalidGame
            If a strategy is not a probability vector; nothing is normalised in silence.
        """
        return expected_payoffs(self.payoffs, self.players, strategies)

    def merge(self, partition: Partition) -> Game:
        """Let every block of a partition play as one player.

        Returns
        -------
        Game
            One player a block, in the order of the blocks: product action sets in C order of the members' actions,
            summed payoffs. Exactness is kept.
        """
        if partition.n_players != self.n_players:
            message = f"the partition holds {partition.n_players} players, the game {self.n_players}"
            raise ShapeMismatch(message)
        if len(partition) == self.n_players:
            return self
        merged = object.__new__(Game)
        players, actions = merged_labels(self.players, self.actions, partition)
        floats = merged_tensor(self.payoffs, partition)
        floats.setflags(write=False)
        fields: dict[str, object] = {"payoffs": floats, "players": players, "actions": actions, "title": self.title}
        fields |= {"currency": self.currency, "_given": None, "_origin": (self, partition)}
        for name, value in fields.items():
            object.__setattr__(merged, name, value)
        return merged

    def profiles(self) -> product[tuple[int, ...]]:
        """List every pure profile of action indices in C order."""
        return product(*map(range, self.n_actions))

    def __eq__(self, other: object) -> bool:
        """Compare labels and payoffs, exactness included; title and currency do not count."""
        return isinstance(other, Game) and self.digest == other.digest

    def __hash__(self) -> int:
        """Hash what ``==`` compares."""
        return hash(self.digest)

    def __repr__(self) -> str:
        """Fit a terminal line."""
        return f"Game({self.title!r}, players={list(self.players)}, n_actions={self.n_actions})"


def _quoted(values: Sequence[Fraction]) -> bytes:
    return ",".join([f'"{value}"' for value in values]).encode()
