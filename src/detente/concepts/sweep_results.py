"""What a sweep of the breakdown probability found."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

from detente.model.errors import NotApplicable
from detente.model.notebook_view import Viewable
from detente.model.numbers import absolute
from detente.numerics.algebraic import AlgebraicNumber
from detente.numerics.parametric_cover import FIRST, LAST

if TYPE_CHECKING:
    from detente.model.agreement import GameSummary
    from detente.model.numbers import Number
    from detente.numerics.parametric_events import Span
    from detente.numerics.rational_function import RationalFunction

Numbers = tuple["Number", ...]
Functions = tuple["RationalFunction", ...]
SAME = 1e-9  #: relative to the scale: values that are not exact are told apart by more than this


@dataclass(frozen=True, slots=True)
class Values:
    """Hold what a breakdown probability leads to, one number a player, in the currency.

    Attributes
    ----------
    payoffs
        The agreement.
    low, high
        The range of every player's payoff over all credible fallbacks.
    fallback
        What is played if talks fail, for two players; otherwise empty.
    expected
        (1-q) payoffs + q fallback, for two players; otherwise empty.
    """

    payoffs: Numbers
    low: Numbers
    high: Numbers
    fallback: Numbers
    expected: Numbers

    def differs(self, other: Values, scale: float) -> bool:
        """Tell whether some number is another one."""
        mine = (*self.payoffs, *self.low, *self.high, *self.fallback)
        theirs = (*other.payoffs, *other.low, *other.high, *other.fallback)
        return any(
            one != two
            if isinstance(one, Fraction) and isinstance(two, Fraction)
            else absolute(one - two) > SAME * scale
            for one, two in zip(mine, theirs, strict=True)
        )


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class SweepPiece:
    """Hold an open interval of q in which everything is given by quotients of polynomials in q.

    Attributes
    ----------
    start, end
        Its ends.
    payoffs, low, high, fallback, expected
        As in `Values`, as functions of q.
    profiles
        What some kindest fallback plays there, for two players; otherwise empty.
    """

    start: AlgebraicNumber
    end: AlgebraicNumber
    payoffs: Functions
    low: Functions
    high: Functions
    fallback: Functions
    expected: Functions
    profiles: tuple[tuple[int, ...], ...]

    def near(self, place: AlgebraicNumber) -> Values:
        """Evaluate the functions inside the piece, or at its ends, where they are limits."""
        parts = (self.payoffs, self.low, self.high, self.fallback, self.expected)
        return Values(*(tuple(function.near(place) for function in part) for part in parts))

    def __repr__(self) -> str:
        """Fit a terminal line."""
        return f"SweepPiece(q from {self.start} to {self.end})"


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Switch:
    """Hold a breakdown probability at which the fallback or its range changes.

    Attributes
    ----------
    place
        Where.
    below, above
        The limits from either side; at 0 and 1, what holds there stands for the side that is missing.
    here
        What holds at the very number, where fallbacks of both sides may be open; None if it could not be decided.
    jump
        Whether the limits and what holds there are not all the same; otherwise only the functions change.
    """

    place: AlgebraicNumber
    below: Values
    here: Values | None
    above: Values
    jump: bool

    def __repr__(self) -> str:
        """Fit a terminal line."""
        return f"Switch(q = {self.place}; {'a jump' if self.jump else 'no jump'})"


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class ActionSweep:
    """Say for which breakdown probabilities some credible fallback plays an action.

    Attributes
    ----------
    player, action
        Whose, and which.
    break_even
        q*: the least q such that no fallback plays the action for any larger one; 1 if it is played at 1 or arbitrarily
        close to it, 0 if it is never played.
    spans
        Where it is played, in increasing order.
    undecided
        Numbers at which it is not known; a q* below the last of them is not certain.
    """

    player: int
    action: int
    break_even: AlgebraicNumber
    spans: tuple[Span, ...]
    undecided: tuple[AlgebraicNumber, ...]

    def __repr__(self) -> str:
        """Fit a terminal line."""
        return f"ActionSweep(player {self.player}, action {self.action}: played up to q = {self.break_even})"


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class BreakdownSweep(Viewable):
    """Hold what every breakdown probability from 0 to 1 leads to, exactly.

    Attributes
    ----------
    game
        The game.
    pieces
        Their ends touch, from 0 to 1.
    ends
        What holds at 0 and at 1; None if it could not be decided.
    switches
        Where one piece gives way to the next; and 0 and 1, if what holds there is no limit of what holds close by.
    actions
        In game order.
    """

    game: GameSummary
    pieces: tuple[SweepPiece, ...]
    ends: tuple[Values | None, Values | None]
    switches: tuple[Switch, ...]
    actions: tuple[ActionSweep, ...]

    @property
    def complete(self) -> bool:
        """Whether everything was decided; then no switch is missing, and all are exact."""
        known = (*self.ends, *(switch.here for switch in self.switches))
        return None not in known and not any(action.undecided for action in self.actions)

    def at(self, q: Number) -> Values | None:
        """Say what one breakdown probability leads to; None if that could not be decided.

        Parameters
        ----------
        q
            In [0, 1]; a float is read as the fraction that it is.

        Raises
        ------
        NotApplicable
            If q is not in [0, 1].
        """
        if not 0 <= q <= 1:
            message = f"the breakdown probability is {q}; it must be between 0 and 1"
            raise NotApplicable(message, where="breakdown")
        place = AlgebraicNumber.rational(q if isinstance(q, Fraction) else Fraction(float(q)))
        piece = self.pieces[min(bisect_left([each.end for each in self.pieces], place), len(self.pieces) - 1)]
        if piece.start < place < piece.end:
            return piece.near(place)
        if place in {FIRST, LAST}:
            return self.ends[place == LAST]
        return next(switch.here for switch in self.switches if switch.place == place)

    def __repr__(self) -> str:
        """Fit a terminal line."""
        places = ", ".join(f"{float(switch.place):.6g}" for switch in self.switches)
        count = "1 piece" if len(self.pieces) == 1 else f"{len(self.pieces)} pieces"
        return f"BreakdownSweep({count} from q = 0 to 1; switches: {places or 'none'})"


@dataclass(frozen=True, slots=True, eq=False)
class Suspect:
    """Hold two neighbouring breakdown probabilities between which a payoff seems to jump, and what they lead to."""

    low: float
    high: float
    below: Values
    above: Values


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class SampledSweep(Viewable):
    """Hold what some breakdown probabilities lead to, in a game that is too large to know them all.

    Attributes
    ----------
    game
        The game.
    samples
        Pairs of q and what it leads to, in increasing order, with certificates not kept.
    suspects
        Where a payoff jumps, as it seems. Jumps between samples that are undone before the next one, and changes
        without a jump, are not found.
    """

    game: GameSummary
    samples: tuple[tuple[float, Values], ...]
    suspects: tuple[Suspect, ...]

    @property
    def complete(self) -> bool:
        """Never."""
        return False

    def __repr__(self) -> str:
        """Fit a terminal line."""
        places = ", ".join(f"{suspect.low:.6g}" for suspect in self.suspects)
        return f"SampledSweep({len(self.samples)} samples from q = 0 to 1; jumps near: {places or 'none'})"
