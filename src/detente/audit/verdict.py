"""What a check of an axiom says, and what it can be asked about: a concept, or anything with `name` and `solve`."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Protocol, cast

import numpy as np

from detente.audit.solving import Solver
from detente.concepts.fallback_bargaining import FallbackBargaining
from detente.concepts.without_transfers import WithoutTransfers
from detente.model.errors import DetenteError, NotApplicable
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
    error
        The first thing that went wrong, if anything did: what the concept raised, or what its answer lacks.
    """

    axiom: str
    concept: str
    gap: float
    witness: Game | None
    changed: Game | None
    checked: int
    reason: str
    error: str = ""

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
        error = f"; {self.error}" if self.error else ""
        return f"Verdict({self.concept}, {self.axiom}: {self.outcome}{shown}; {self.checked} comparisons{error})"


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
    """Remember a concept of a third party by identity, and what it does wrong as answers rather than as errors.

    `refusals` and `failures` say, by the digest of a game, with what it was refused, and what went wrong.
    """

    concept: Auditable
    refusals: dict[str, str] = field(default_factory=dict)
    failures: dict[str, str] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """Its name."""
        return str(self.concept.name)

    def solve(self, game: Game, /) -> Answer:
        """Solve, and make an array of the payoffs; all NaN if there are none or not one a player."""
        try:
            raw = self.concept.solve(game)
        except (DetenteError, ValueError, NotImplementedError) as error:
            self.refusals[game.digest] = _told(error)
            raise
        except Exception as error:  # noqa: BLE001  # the report card of a stranger reports whatever it raises
            return self._failed(game, _told(error))
        try:
            payoffs = np.asarray(raw.payoffs, dtype=np.float64)
        except AttributeError:
            return self._failed(game, f"its answer has no attribute 'payoffs': it is of type {type(raw).__name__}")
        except (TypeError, ValueError) as error:
            return self._failed(game, f"its payoffs are no list of numbers: {error}")
        if payoffs.shape != (game.n_players,):
            return self._failed(
                game, f"its payoffs have the shape {payoffs.shape}, but there must be one a player: {game.n_players}"
            )
        if not np.isfinite(payoffs).all():
            return self._failed(game, f"its payoffs are no finite numbers: {payoffs.tolist()}")
        return Answer(to_floats(payoffs), getattr(raw, "worth", None))

    def _failed(self, game: Game, what: str) -> Answer:
        self.failures[game.digest] = what
        return Answer(np.full(game.n_players, math.nan), None)


@dataclass(frozen=True, slots=True, eq=False)
class Answer:
    """Hold what an audit reads of an answer: payoffs, and the worths if it states any."""

    payoffs: FloatArray
    worth: Any


def _told(error: Exception) -> str:
    said = " ".join(str(error).split())
    return f"{type(error).__name__}: {said}" if said else type(error).__name__


def known(concept: Auditable) -> Concept:
    """Make a concept of a third party safe to solve and to remember; ours stay as they are.

    Raises
    ------
    NotApplicable
        If it has no name, or cannot solve; if it is a class.
    """
    if isinstance(concept, type) or not callable(getattr(concept, "solve", None)):
        message = f"a rule has a method solve(game), which {concept!r:.60} lacks; give an object, as MyRule()"
        raise NotApplicable(message, where="concept")
    if not hasattr(concept, "name"):
        message = f"a rule has a name, by which verdicts call it; give {type(concept).__name__} an attribute 'name'"
        raise NotApplicable(message, where="concept")
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
