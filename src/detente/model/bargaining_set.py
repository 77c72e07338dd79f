"""Bargaining sets: a list of outcomes to agree on, what each pays everybody, and what everybody gets without a deal."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

from detente.model.errors import InvalidGame, NonFinitePayoff, ShapeMismatch
from detente.model.labels import check_distinct, found_player
from detente.model.notebook_view import Viewable
from detente.model.numbers import FloatArray, Number, NumberArray, freeze, to_fractions
from detente.model.payoff_tensor import LARGEST_PAYOFF, MAX_PLAYERS, checked_payoffs

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence


@dataclass(frozen=True, eq=False, repr=False)
class BargainingSet(Viewable):
    """List what can be agreed on, without saying who could do what on its own.

    The players choose one of the outcomes, or a lottery over them; if they cannot agree, everybody gets a reserve
    value. Payoffs are utilities: everybody's in a unit of its own.

    Parameters
    ----------
    payoffs
        Shape ``(n_players, n_outcomes)``: one row a player. Nested lists and object arrays that hold only integers and
        fractions are kept exactly; numeric arrays and floats are not exact.
    reserves
        One number a player, in that player's unit.
    players, outcomes
        Distinct labels; "Player 1", ... and "Outcome 1", ... by default.
    title
        For people; it takes no part in ``==``.

    Raises
    ------
    ShapeMismatch
        If the payoffs are ragged, or do not fit the labels or the reserve values.
    NonFinitePayoff
        If a number is NaN, infinite or beyond 1e300.
    DuplicateLabel
        If two players, or two outcomes, share a label.
    InvalidGame
        If there is no player or no outcome, or a payoff is not a number.

    Notes
    -----
    Immutable. What can be agreed on without money needs no more of a game than its outcomes, so a bargaining set offers
    them as a game does, with a single choice that all make together: `n_actions` is ``(n_outcomes,)``.

    Examples
    --------
    >>> found = BargainingSet([[0, 2, 4], [3, 2, 0]], [0, 0], players=["Ann", "Bob"])
    >>> found
    BargainingSet('', players=['Ann', 'Bob'], 3 outcomes)
    >>> found.at((1,)).tolist()
    [2.0, 2.0]
    """

    payoffs: FloatArray
    reserves: tuple[Number, ...]
    players: tuple[str, ...] = None  # type: ignore[assignment]  # filled in below, a tuple from then on
    outcomes: tuple[str, ...] = None  # type: ignore[assignment]  # filled in below
    title: str = ""
    _given: NumberArray | None = field(init=False, default=None)

    if TYPE_CHECKING:  # what may be given; the fields say what is kept

        def __init__(
            self,
            payoffs: Any,
            reserves: Sequence[Number],
            players: Sequence[str] | None = None,
            outcomes: Sequence[str] | None = None,
            title: str = "",
        ) -> None: ...

    def __post_init__(self) -> None:
        """Validate once; the rest of the library trusts what it is given."""
        floats, exact = _read(self.payoffs, self.reserves)
        n_players, n_outcomes = floats.shape[0], floats.shape[1] - 1
        players = _labels(self.players, n_players, "Player", "the players")
        outcomes = _labels(self.outcomes, n_outcomes, "Outcome", "the outcomes")
        if not (np.abs(floats) <= LARGEST_PAYOFF).all():
            raise _not_finite(floats, players, outcomes)
        kept: NumberArray = floats if exact is None else exact
        fields = {"payoffs": freeze(floats[:, :-1]), "players": players, "outcomes": outcomes}
        fields |= {"reserves": tuple(kept[:, -1].tolist()), "_given": None if exact is None else freeze(exact[:, :-1])}
        for name, value in fields.items():
            object.__setattr__(self, name, value)

    @property
    def n_players(self) -> int:
        """The number of players."""
        return len(self.players)

    @property
    def n_profiles(self) -> int:
        """The number of outcomes."""
        return len(self.outcomes)

    @property
    def n_actions(self) -> tuple[int, ...]:
        """The number of outcomes, as the single choice that everybody makes together."""
        return (len(self.outcomes),)

    @property
    def actions(self) -> tuple[tuple[str, ...], ...]:
        """The outcomes, as the single choice that everybody makes together."""
        return (self.outcomes,)

    @property
    def exact_payoffs(self) -> NumberArray | None:
        """The payoffs as fractions, shape ``(n_players, n_outcomes)``; None when some number was not exact."""
        return self._given

    @property
    def currency(self) -> str:
        """The common currency: none, since everybody counts in a unit of its own."""
        return ""

    @property
    def tabled(self) -> bool:
        """Whether there is a table of payoffs: always."""
        return True

    @cached_property
    def fractions(self) -> NumberArray:
        """The payoffs as fractions: the exact ones, or else every float read as the fraction that it is."""
        return to_fractions(self.payoffs) if self._given is None else self._given

    @cached_property
    def scale(self) -> float:
        """The largest range of a player's payoffs and reserve value; 1 if they are all constant."""
        table = np.column_stack([self.payoffs, np.array(self.reserves, dtype=np.float64)])
        spread = float((table.max(axis=1) - table.min(axis=1)).max())
        return spread if spread > 0 else 1.0

    @cached_property
    def digest(self) -> str:
        """The sha256 of players, outcomes, payoffs and reserve values: equal exactly for equal sets."""
        known = self._given
        numbers = [str(value) for value in known.ravel()] if known is not None else self.payoffs.ravel().tolist()
        reserves = [value if known is None else str(value) for value in self.reserves]
        written = json.dumps([self.players, self.outcomes, numbers, reserves], ensure_ascii=False)
        return "sha256:" + hashlib.sha256(("bargaining set " + written).encode()).hexdigest()

    def at(self, profile: Sequence[int]) -> FloatArray:
        """Look up the payoffs of an outcome, given as the place of the single choice, shape ``(n_players,)``."""
        (outcome,) = profile
        return self.payoffs[:, outcome]

    def player_of(self, player: int | str) -> int:
        """Translate the label of a player, or an index, into an index; InvalidGame if there is no such player."""
        return found_player(self.players, player)

    def labels_of(self, profile: Sequence[int]) -> tuple[str, ...]:
        """Translate the place of the single choice into the outcome's label."""
        (outcome,) = profile
        return (self.outcomes[outcome],)

    def profiles(self) -> Iterator[tuple[int, ...]]:
        """List the outcomes by their places."""
        return ((outcome,) for outcome in range(len(self.outcomes)))

    def __eq__(self, other: object) -> bool:
        """Compare labels, payoffs and reserve values, exactness included; the title does not count."""
        return isinstance(other, BargainingSet) and self.digest == other.digest

    def __hash__(self) -> int:
        """Hash what ``==`` compares."""
        return hash(self.digest)

    def __repr__(self) -> str:
        """Fit a terminal line."""
        count = len(self.outcomes)
        return f"BargainingSet({self.title!r}, players={list(self.players)}, {count} outcome{'s' * (count != 1)})"


def _read(payoffs: Any, reserves: Any) -> tuple[FloatArray, NumberArray | None]:  # any nested numbers
    """Read payoffs and, as a last column, reserve values: floats, and fractions where all were exact."""
    table, last = _array(payoffs, "payoffs"), _array(reserves, "reserve values")
    if table.ndim != 2 or not table.size:
        message = f"payoffs of shape {table.shape} are no bargaining set; expected (n_players, n_outcomes)"
        raise ShapeMismatch(message)
    if last.shape != table.shape[:1]:
        message = f"{last.size} reserve values were given for {len(table)} players; give one a player"
        raise ShapeMismatch(message)
    if len(table) > MAX_PLAYERS:
        message = f"{len(table)} players are too many for a table of payoffs; the limit is {MAX_PLAYERS}"
        raise InvalidGame(message)
    joined = np.column_stack([table, last])
    n_players, width = joined.shape
    floats, exact = checked_payoffs(joined.reshape(n_players, width, *[1] * (n_players - 1)))
    return floats.reshape(n_players, width), None if exact is None else exact.reshape(n_players, width)


def _array(values: Any, what: str) -> NumberArray:  # any nested numbers
    if isinstance(values, np.ndarray) and values.dtype != object:
        if values.dtype.kind not in "iuf":
            message = f"{what} of type {values.dtype} are not real numbers"
            raise InvalidGame(message)
        return values.astype(np.float64)
    try:
        return np.array(values, dtype=object)
    except (ValueError, TypeError) as error:
        message = f"the {what} must be a full table of numbers ({error})"
        raise ShapeMismatch(message) from error


def _labels(given: Sequence[str] | None, count: int, default: str, whose: str) -> tuple[str, ...]:
    labels = tuple(f"{default} {k + 1}" for k in range(count)) if given is None else tuple(given)
    if len(labels) != count:
        message = f"{len(labels)} labels were given for {whose}; there are {count} in the payoffs"
        raise ShapeMismatch(message)
    check_distinct(labels, whose)
    return labels


def _not_finite(floats: FloatArray, players: tuple[str, ...], outcomes: tuple[str, ...]) -> NonFinitePayoff:
    player, place = map(int, np.argwhere(~(np.abs(floats) <= LARGEST_PAYOFF))[0])
    what = f"payoff from {outcomes[place]}" if place < len(outcomes) else "reserve value"
    message = (
        f"{players[player]}'s {what} is {floats[player, place]}; expected a finite number up to {LARGEST_PAYOFF:g}"
    )
    return NonFinitePayoff(message, where=players[player])


def check_is_set(candidate: object) -> None:
    """Refuse what is no bargaining set; InvalidGame says what was given."""
    if not isinstance(candidate, BargainingSet):
        message = f"a bargaining set is expected, not {type(candidate).__name__}; dt.BargainingSet makes one"
        raise InvalidGame(message)
