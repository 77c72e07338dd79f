"""What a check of an axiom says, and what it can be asked about: a concept, or anything with `name` and `solve`."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Protocol, cast

import numpy as np

from detente.audit.solving import Solver
from detente.concepts.fallback_bargaining import FallbackBargaining
from detente.concepts.without_transfers import WithoutTransfers
from detente.model.errors import DetenteError
from detente.model.numbers import to_floats

if TYPE_CHECKING:
    from detente.model.game import Game
    from detente.model.numbers import FloatArray
    from detente.protocols import Concept

OURS = FallbackBargaining, WithoutTransfers
AGREED = 1e-7  #: relative to the scale: payoffs that differ by at most this are the same


class Auditable(Protocol):
    """Anything with a name that solves games; the answer has `payoffs`, one a player."""

    @property
    def name(self) -> str:
        """How verdicts call it."""
        ...

    def solve(self, game: Game, /) -> Any:
        """Return an answer with the attribute `payoffs`; raise ValueError for games that it is not made for."""
        ...


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Verdict:
    """Say how badly a concept violates an axiom, and where.

    Attributes
    ----------
    axiom, concept
        Their names.
    gap
        The largest violation that was found, in the currency; 0 within 1e-7 of the scale. Infinite where an answer is
        missing or no vector of payoffs.
    witness
        The game that the axiom was violated in; checking the axiom on it again gives the gap. None if it holds.
    changed
        The changed game whose payoffs do not follow, where the axiom compares two games.
    checked
        How many comparisons were made. With none, nothing speaks against the axiom, and nothing for it.
    reason
        Why the failure was expected, if it was.
    """

    axiom: str
    concept: str
    gap: float
    witness: Game | None
    changed: Game | None
    checked: int
    reason: str

    @property
    def holds(self) -> bool:
        """Whether no violation was found."""
        return self.witness is None

    @property
    def outcome(self) -> str:
        """One word: holds, untested, violated, expected or unexpected (declared as a failure, but none was found)."""
        if self.holds:
            return ("unexpected" if self.reason else "holds") if self.checked else "untested"
        return "expected" if self.reason else "violated"

    def __repr__(self) -> str:
        """Fit a terminal line."""
        shown = f", gap {self.gap:.6g} in {self.witness!r}" if self.witness is not None else ""
        return f"Verdict({self.concept}, {self.axiom}: {self.outcome}{shown}; {self.checked} comparisons)"


class Axiom(Protocol):
    """A promise that a concept may make about every game."""

    @property
    def name(self) -> str:
        """The name in documents."""
        ...

    @property
    def definition(self) -> str:
        """One sentence."""
        ...

    @property
    def source(self) -> str:
        """Where it comes from."""
        ...

    def check(self, concept: Auditable, game: Game, /, *, solver: Solver | None = None) -> Verdict:
        """Measure the violation on one game."""
        ...


@dataclass(frozen=True, slots=True, eq=False)
class Stranger:
    """Remember a concept of a third party by identity, and what it does wrong as answers rather than as errors."""

    concept: Auditable
    crashes: list[str] = field(default_factory=list)

    @property
    def name(self) -> str:
        """Its name."""
        return str(self.concept.name)

    def solve(self, game: Game, /) -> Answer:
        """Solve, and make an array of the payoffs; all NaN if there are none or not one a player."""
        try:
            raw = self.concept.solve(game)
        except (DetenteError, ValueError, NotImplementedError):
            raise
        except Exception as error:  # noqa: BLE001  # the report card of a stranger reports whatever it raises
            self.crashes.append(repr(error))
            return Answer(np.full(game.n_players, math.nan), None)
        try:
            payoffs = np.asarray(raw.payoffs, dtype=np.float64)
        except (AttributeError, TypeError, ValueError):
            payoffs = np.empty(0)
        if payoffs.shape != (game.n_players,) or not np.isfinite(payoffs).all():
            payoffs = np.full(game.n_players, math.nan)
        return Answer(to_floats(payoffs), getattr(raw, "worth", None))


@dataclass(frozen=True, slots=True, eq=False)
class Answer:
    """Hold what an audit reads of an answer: payoffs, and the worths if it states any."""

    payoffs: FloatArray
    worth: Any


def known(concept: Auditable) -> Concept:
    """Make a concept of a third party safe to solve and to remember; ours stay as they are."""
    return cast("Concept", concept if isinstance(concept, (*OURS, Stranger)) else Stranger(concept))


def answer(solver: Solver, concept: Concept, game: Game) -> FloatArray | None:
    """Return the payoffs, or None where the concept says that it has none for this game."""
    try:
        return solver.payoffs(concept, game)
    except (DetenteError, ValueError, NotImplementedError):
        return None


def verdict(
    axiom: str, concept: Auditable, *, gap: float, games: tuple[Game | None, Game | None], checked: int
) -> Verdict:
    """Make a verdict; `games` are the one that was asked about, and the changed one."""
    witness, changed = games if gap > 0 else (None, None)
    return Verdict(axiom, concept.name, gap, witness, changed, checked, "")


def size_of(gap: float, tolerance: float) -> float:
    """Read a gap: 0 within the tolerance, infinite if it is no number."""
    if math.isnan(gap):
        return math.inf
    return float(gap) if gap > tolerance else 0.0
