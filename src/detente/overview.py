"""Everything that the players of a game may fall back on, each of them alone, before any division."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING, TypeVar

from detente.fallbacks import Correlated, Security, Threat
from detente.fallbacks.coarse import PayoffIntervals, coarse_intervals, dominated_share, payoff_intervals
from detente.fallbacks.nash_equilibria import NashEquilibria, nash_equilibria
from detente.model.agreement import GameSummary, Round, summary_of
from detente.model.coalition import singletons
from detente.model.errors import NotApplicable, SolverError, TimeLimit, TooLarge
from detente.selections import SELECTIONS
from detente.selections.favourites import favourites
from detente.selections.payoff_shape import PayoffShape, payoff_shape

if TYPE_CHECKING:
    from collections.abc import Callable

    from detente.fallbacks.outline import Projection, Support
    from detente.model.game import Game
    from detente.model.numbers import Number
    from detente.numerics.equilibrium_polytope import EquilibriumPolytope
    from detente.protocols import Mapper, Selection

Found = TypeVar("Found")
Payoffs = tuple["Number", ...]

COARSE_UNUSED = (
    "No solution here falls back on coarse correlated equilibria: who accepts one must follow it blindly, so it may "
    "put weight on strictly dominated, purely harmful actions."
)


@dataclass(frozen=True, slots=True)
class Unavailable:
    """Say why a part of the overview does not exist for this game."""

    reason: str


@dataclass(frozen=True, slots=True, eq=False)
class ThreatPair:
    """Hold what an optimal pair of threats pays two players; only the difference is determined."""

    difference: Number
    payoffs: Payoffs


@dataclass(frozen=True, slots=True, eq=False)
class Picked:
    """Hold what a rule picks.

    Attributes
    ----------
    payoffs
        One a player, in the currency.
    radius
        How far each may be from the limit of a rule that ends in the limit only; else 0.
    trace
        The rounds, where the rule bargains in rounds.
    """

    payoffs: Payoffs
    radius: float
    trace: tuple[Round, ...]


@dataclass(frozen=True, slots=True, eq=False)
class CoarseSet:
    """Hold what coarse correlated equilibria pay; shown beside the others, and never used as a fallback.

    Attributes
    ----------
    intervals
        Every player's least and largest payoff.
    dominated
        The largest probability that such an equilibrium puts on profiles with a strictly dominated action.
    """

    intervals: PayoffIntervals
    dominated: Number


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class FallbackOverview:
    """Hold what every notion of a fallback pays the players, each of them alone; in the currency.

    Attributes
    ----------
    game
        The game.
    correlated
        Every player's interval over all correlated equilibria.
    shape
        All corners of the correlated equilibrium payoffs, for two and three players.
    favourites
        The payoffs at every player's favourite: its largest and, there, what the others settle on.
    coarse
        What coarse correlated equilibria pay.
    nash
        The Nash equilibria, and whether any may be missing.
    security
        What every player can guarantee itself.
    threat
        An optimal pair of threats, for two players.
    selections
        The correlated equilibrium payoffs that each rule picks, or why it picks none.
    supports, projections
        Maxima in single directions, and what pairs of players can get, as far as they were asked for.
    """

    game: GameSummary
    correlated: PayoffIntervals
    shape: PayoffShape | Unavailable
    favourites: tuple[Payoffs, ...]
    coarse: CoarseSet
    nash: NashEquilibria
    security: Payoffs
    threat: ThreatPair | Unavailable
    selections: tuple[tuple[str, Picked | Unavailable], ...]
    supports: tuple[Support, ...] = ()
    projections: tuple[Projection, ...] = ()

    def __repr__(self) -> str:
        """Fit a terminal line."""
        ends = zip(self.game.players, self.correlated.low, self.correlated.high, strict=True)
        spans = ", ".join(f"{name}: {float(low):g} to {float(high):g}" for name, low, high in ends)
        return f"FallbackOverview({spans})"


def fallbacks(
    game: Game, *, nash: Callable[[Game], NashEquilibria] = nash_equilibria, mapper: Mapper = map
) -> FallbackOverview:
    """List what the players of a game may fall back on, each of them alone.

    Parameters
    ----------
    nash
        Lists the Nash equilibria: `detente.nash_equilibria` also finds mixed ones of three and more players.
    mapper
        Anything shaped like the builtin ``map``; called for one part after the other. Where it runs out of time, the
        corners, the threats and the picks that are left are unavailable.

    Raises
    ------
    SolverError
        If a set of equilibria could not be certified, or time ran out before the intervals, the lists and the levels.

    Notes
    -----
    The corners are listed for two and three players, the threats for two; `detente.support` and `detente.projection`
    look at the set from any side for any number of players.

    Examples
    --------
    >>> from detente.model.game import Game
    >>> found = fallbacks(Game([[[6, 2], [7, 0]], [[6, 7], [2, 0]]]))
    >>> found
    FallbackOverview(Player 1: 2 to 7, Player 2: 2 to 7)
    >>> [[str(value) for value in corner] for corner in found.shape.vertices]
    [['7', '2'], ['21/4', '21/4'], ['2', '7'], ['18/5', '18/5']]
    """
    alone = singletons(game.n_players)
    polytope = next(mapper(_polytope, [game]))

    def least(_: None) -> FallbackOverview:
        correlated, waiting = payoff_intervals(polytope), Unavailable("")
        return FallbackOverview(
            summary_of(game),
            correlated,
            waiting,
            favourites(polytope),
            CoarseSet(coarse_intervals(game), dominated_share(game)),
            nash(game),
            Security().admissible(game, alone).pick().payoffs if game.n_players > 1 else correlated.low,
            waiting,
            (),
        )

    found, clock = next(mapper(least, [None])), _Clock(mapper)
    threat = clock.within(lambda: _threat(game))
    picks = tuple((rule.name, clock.within(partial(_selected, rule, polytope))) for rule in SELECTIONS)
    return replace(found, threat=threat, selections=picks, shape=clock.within(lambda: _shape(polytope)))


def _polytope(game: Game) -> EquilibriumPolytope:
    return Correlated().admissible(game, singletons(game.n_players)).polytope


@dataclass(slots=True, eq=False)
class _Clock:
    """Do one part after the other; once time is up, say so of those that are left."""

    mapper: Mapper
    reason: str = ""

    def within(self, work: Callable[[], Found]) -> Found | Unavailable:
        """Do a part, if there is time."""
        if self.reason:
            return Unavailable(self.reason)
        try:
            return next(self.mapper(lambda _: work(), [None]))
        except TimeLimit as error:
            self.reason = error.message
            return Unavailable(self.reason)


def _shape(polytope: EquilibriumPolytope) -> PayoffShape | Unavailable:
    try:
        return payoff_shape(polytope)
    except (NotApplicable, TooLarge) as error:
        return Unavailable(error.message)


def _selected(rule: Selection, polytope: EquilibriumPolytope) -> Picked | Unavailable:
    try:
        point = rule.select(polytope)
    except (NotApplicable, SolverError, TooLarge) as error:
        return Unavailable(error.message)
    return Picked(tuple(point.payoffs), point.radius, tuple(point.trace))


def _threat(game: Game) -> ThreatPair | Unavailable:
    if game.n_players != 2:
        return Unavailable(
            f"one pair for two players; this game has {game.n_players}, where every coalition has its own: see the "
            "agreement of 'coco'"
        )
    payoffs = Threat().admissible(game, singletons(2)).pick().payoffs
    return ThreatPair(payoffs[0] - payoffs[1], payoffs)
