"""Mixed Nash equilibria of three and more players, found by Gambit's library; `pygambit` is imported when asked."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np

from detente.fallbacks.mixed_equilibria import mixed_equilibria as searched
from detente.fallbacks.nash_equilibria import Candidates, NashEquilibria
from detente.fallbacks.nash_equilibria import nash_equilibria as listed
from detente.formats.pygambit_games import gambit_library, to_pygambit
from detente.model.errors import MissingExtra, NotApplicable, TimeLimit
from detente.numerics.several_mixers import count_supports

if TYPE_CHECKING:
    from detente.model.game import Game
    from detente.model.numbers import FloatArray

MOST_PROFILES = 1024  #: beyond, a single system of polynomials can keep Gambit busy for long
USUAL = 10.0  #: seconds of search
QUICK = 300  #: sets of actions that are searched without Gambit, too: a second or two
SEARCHED = "mixed equilibria were searched for in floats, and it is not proven that none is missing"
DEGENERATE = (
    "equations were singular for {count} of the sets of actions that may be played, so equilibria may be missing"
)
UNFINISHED = "{count} of the sets of actions that may be played took too many steps"


def nash_equilibria(game: Game, *, seconds: float = USUAL) -> NashEquilibria:
    """List the Nash equilibria of a game, those of three and more players by Gambit's library.

    Parameters
    ----------
    seconds
        Wall seconds to search for mixed equilibria where more than two players have a choice; what is found until then
        is listed. `math.inf` for no limit.

    Returns
    -------
    NashEquilibria
        Each equilibrium with its deviation gain, and whether it is proven that none is missing: for two players, and
        where strict dominance leaves a choice to two at most.

    Raises
    ------
    MissingExtra
        If more than two players have a choice and `pygambit` is not installed.
    NotApplicable
        If the number of seconds is negative, or not a number.

    Notes
    -----
    Pure equilibria are found by looking at every profile, exactly. For mixed ones Gambit goes through the sets of
    actions that may be played and solves a system of polynomials for each, in floats. Where there are at most 300 sets
    over which three and more players may mix, they are searched by `detente.fallbacks.mixed_equilibria`, too, as for
    the fallback `Nash`. Where infinitely many equilibria are played with the same actions, none of these, or some, are
    found; the remark says so.

    References
    ----------
    Savani & Turocy (2025), the library of Gambit.

    Examples
    --------
    >>> import detente as dt
    >>> dt.nash_equilibria(dt.read("example:chicken"))
    NashEquilibria(3 found, 2 pure; complete)
    """
    if not seconds >= 0:
        message = f"the time to search is {seconds} seconds; it must not be negative"
        raise NotApplicable(message, where="seconds")
    return listed(game, lambda smaller: _both(smaller, seconds))


def _both(game: Game, seconds: float) -> Candidates:
    """Search on our own, where that is quick, and let Gambit search too."""
    more = mixed_equilibria(game, seconds=seconds)
    if count_supports(game.n_actions) > QUICK:
        return more
    own = searched(game)
    return Candidates((*own.strategies, *more.strategies), more.remark, own.exact)


def listed_equilibria(game: Game) -> NashEquilibria:
    """List the Nash equilibria of a game as `nash_equilibria` does, without Gambit's where `pygambit` is missing."""
    try:
        return nash_equilibria(game)
    except MissingExtra as error:
        missing = error.message
    return listed(game, lambda smaller: _own(smaller, missing))


def _own(game: Game, missing: str) -> Candidates:
    """Search on our own, where that is quick, and say that Gambit was not asked."""
    if count_supports(game.n_actions) > QUICK:
        return Candidates((), f"only pure equilibria were looked for: {missing}")
    own = searched(game)
    return Candidates(own.strategies, f"{own.remark}; Gambit was not asked: {missing}", own.exact)


def mixed_equilibria(game: Game, *, seconds: float = USUAL) -> Candidates:
    """Let Gambit look for equilibria of a game of three and more players.

    Raises
    ------
    MissingExtra
        If `pygambit` is not installed.
    """
    pygambit = gambit_library()
    if game.n_profiles > MOST_PROFILES:
        left = f"{game.n_profiles:,} profiles are left, more than {MOST_PROFILES:,}"
        return Candidates((), f"only pure equilibria were looked for: {left}")
    kinds = pygambit.EnumPolySingularSupportEvent, pygambit.EnumPolyBudgetExceededSupportEvent
    watch = _Watch(time.monotonic() + seconds, kinds)
    remarks = [SEARCHED]
    try:
        pygambit.nash.enumpoly_solve(
            to_pygambit(game), use_strategic=True, nash_callback=watch.found.append, event_callback=watch
        )
    except RuntimeError:  # Gambit turns what a callback raises into this
        if watch.stopped is None:
            raise
        if not isinstance(watch.stopped, TimeLimit):
            raise watch.stopped from None
        remarks.append(f"the search was stopped after {seconds:g} seconds")
    texts = zip(watch.counts, (DEGENERATE, UNFINISHED), strict=True)
    remarks += [text.format(count=count) for count, text in texts if count]
    return Candidates(tuple(map(_strategies, watch.found)), "; ".join(remarks))


@dataclass(slots=True, eq=False)
class _Watch:
    """Count what Gambit says while it searches, and stop it when time is up."""

    end: float
    kinds: tuple[type, type]
    counts: list[int] = field(default_factory=lambda: [0, 0])
    found: list[Any] = field(default_factory=list)
    stopped: BaseException | None = None

    def __call__(self, event: Any) -> None:
        try:
            for place, kind in enumerate(self.kinds):
                self.counts[place] += isinstance(event, kind)
            if time.monotonic() > self.end:
                raise TimeLimit("time is up")
        except BaseException as error:  # Ctrl-C too
            self.stopped = error
            raise


def _strategies(profile: Any) -> tuple[FloatArray, ...]:
    """Read one strategy a player."""
    players = list(profile.game.players)
    return tuple(np.array([float(chance) for _, chance in profile[player]]) for player in players)
