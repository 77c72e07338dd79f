"""Games in characteristic function form: the worth of every coalition."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from itertools import islice
from numbers import Real
from typing import TYPE_CHECKING

import numpy as np

from detente.model.coalition import coalitions, members
from detente.model.errors import InvalidGame, NonFinitePayoff, ShapeMismatch
from detente.model.labels import check_distinct
from detente.model.numbers import FloatArray, Number, NumberArray, absolute, freeze, numbers, to_floats, to_fractions
from detente.model.payoff_tensor import LARGEST_PAYOFF

SHOWN = 6  #: players that are named where a game is to fit a line


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class TUGame:
    """Hold what every coalition is worth, in the currency.

    Parameters
    ----------
    values
        Shape ``(2**n_players,)``, floats or fractions: ``values[S]`` is the worth of the coalition with bitmask S;
        ``values[0]`` is 0. A list of whole numbers and fractions is kept exactly.
    players
        Distinct labels; "Player 1", ... by default.
    title, currency
        For people.

    Raises
    ------
    InvalidGame
        If a worth is no number.
    ShapeMismatch
        If the number of worths is not a power of two, or there are more or fewer labels than players.
    DuplicateLabel
        If two players share a label.

    Examples
    --------
    >>> TUGame([0, 0, 0, 5], ["Ann", "Bob"])
    TUGame('', players=['Ann', 'Bob'], together worth 5)
    """

    values: NumberArray
    players: tuple[str, ...] = None  # type: ignore[assignment]  # filled in below, a tuple from then on
    title: str = ""
    currency: str = ""

    if TYPE_CHECKING:  # what may be given; the fields say what is kept

        def __init__(
            self,
            values: NumberArray | Sequence[Number],
            players: Sequence[str] | None = None,
            title: str = "",
            currency: str = "",
        ) -> None: ...

    def __post_init__(self) -> None:
        """Keep a read-only copy."""
        values = _kept(self.values)
        if values.ndim != 1 or len(values).bit_count() != 1:
            message = f"{len(values)} worths were given; expected one a coalition, 2**n_players in all"
            raise ShapeMismatch(message)
        object.__setattr__(self, "values", values)
        names = [f"Player {player + 1}" for player in range(self.n_players)] if self.players is None else self.players
        object.__setattr__(self, "players", tuple(names))
        if len(self.players) != self.n_players:
            message = f"{len(self.players)} player labels were given for worths of {self.n_players} players"
            raise ShapeMismatch(message)
        check_distinct(self.players, "the players")

    @property
    def n_players(self) -> int:
        """The number of players."""
        return len(self.values).bit_length() - 1

    @property
    def floats(self) -> FloatArray:
        """The worths rounded to floats, shape ``(2**n_players,)``."""
        return to_floats(self.values)

    @property
    def scale(self) -> float:
        """The largest absolute worth, in the currency; 1 if all are 0."""
        return max(map(abs, self.floats.tolist())) or 1.0

    @property
    def coalitions(self) -> tuple[int, ...]:
        """All coalitions, by size, then in the order of their players."""
        return tuple(coalitions(self.n_players))

    def knows(self, coalition: int) -> bool:
        """Tell whether a coalition's worth is known: every one's is."""
        return 0 <= coalition < len(self.values)

    def worth(self, coalition: int) -> Number:
        """Look up the worth of a coalition."""
        value: Number = self.values[coalition]
        return value

    def items(self) -> Iterator[tuple[int, Number]]:
        """List all coalitions in the order of their bitmasks, each with its worth."""
        return islice(enumerate(self.values.tolist()), 1, None)

    def plus(self, constants: Sequence[Number]) -> TUGame:
        """Add to every worth a constant for each player of the coalition."""
        values = [
            worth + sum(constants[player] for player in members(coalition))
            for coalition, worth in enumerate(self.values.tolist())
        ]
        return TUGame(numbers(values), self.players, self.title, self.currency)

    def named(self, players: Sequence[str], title: str = "", currency: str = "") -> TUGame:
        """Return the same worths with other names."""
        return TUGame(self.values, players, title, currency)

    def names(self, coalition: int) -> tuple[str, ...]:
        """Name the members of a coalition."""
        return tuple([self.players[player] for player in members(coalition)])

    def __repr__(self) -> str:
        """Fit a terminal line."""
        shown = list(self.players) if self.n_players <= SHOWN else f"<{self.n_players} players>"
        return f"TUGame({self.title!r}, players={shown}, together worth {float(self.values[-1]):g})"


def _kept(given: NumberArray | Sequence[Number]) -> NumberArray:
    """Keep worths read-only; a list of whole numbers and fractions is exact."""
    if not isinstance(given, np.ndarray):
        _check_numbers(given)
        exact = all(isinstance(value, int | Fraction) for value in given)
        return to_fractions(given) if exact else numbers(list(given))
    own = given.base is None and not given.flags.writeable and given.dtype in {np.dtype(object), np.dtype(float)}
    if not own and given.dtype.kind not in "iuf":
        _check_numbers(given.ravel().tolist())
    return given if own else freeze(given)


def _check_numbers(given: Iterable[object]) -> None:
    """Refuse truth values, texts and whatever else is no number, as a game does."""
    for place, value in enumerate(given):
        if not isinstance(value, Real | Decimal) or isinstance(value, bool):
            message = f"the worth of the coalition with bitmask {place} is {value!r:.60}, not a number"
            raise InvalidGame(message)


def check_worths(candidate: object) -> TUGame:
    """Refuse what is no game of coalitions, or has a worth that is none.

    Raises
    ------
    InvalidGame
        If it is something else, or the coalition of nobody is worth something.
    NonFinitePayoff
        If a worth is NaN, infinite or beyond 1e300.
    """
    if not isinstance(candidate, TUGame):
        message = (
            f"worths of coalitions are expected, not {type(candidate).__name__}; dt.read_worths reads them, dt.TUGame "
            f"makes them, and an agreement has them as its table"
        )
        raise InvalidGame(message)
    if not candidate.n_players:
        raise InvalidGame("there is no player; worths of coalitions are two or more numbers, that of nobody first")
    if candidate.values[0] != 0:
        message = f"the coalition of nobody is worth {float(candidate.values[0]):g}; the first worth must be 0"
        raise InvalidGame(message)
    for coalition, worth in () if _all_fit(candidate) else candidate.items():
        if not absolute(worth) <= LARGEST_PAYOFF:
            name = " + ".join(candidate.names(coalition))
            message = f"the worth of {name} is {worth!s:.60}; expected a finite number up to {LARGEST_PAYOFF:g}"
            raise NonFinitePayoff(message, where=name)
    return candidate


def _all_fit(candidate: TUGame) -> bool:
    """Tell quickly whether all worths are of a size that is allowed."""
    try:
        return bool((np.abs(candidate.floats) < LARGEST_PAYOFF).all())
    except (OverflowError, TypeError, ValueError):
        return False
