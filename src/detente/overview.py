"""Everything that the players of a game may fall back on, each of them alone, before any division."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING, TypeVar

from detente.fallbacks import Correlated, Security, Threat
from detente.fallbacks.coarse import PayoffIntervals, coarse_intervals, dominated_share, payoff_intervals
from detente.fallbacks.nash_equilibria import PURE_ONLY, NashEquilibria, nash_equilibria
from detente.model.agreement import GameSummary, Round, summary_of
from detente.model.coalition import singletons
from detente.model.errors import NotApplicable, SolverError, TimeLimit, TooLarge
from detente.model.expecting import check_is_game
from detente.model.notebook_view import Viewable
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
class FallbackOverview(Viewable):
    """Hold what every notion of a fallback pays the players, each of them alone; in the currency.

    Attributes
    ----------
    game
        The game.
    correlated
        Every player's interval over all correlated equilibria. Here and below, the reason where there was no time.
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
    correlated: PayoffIntervals | Unavailable
    shape: PayoffShape | Unavailable
    favourites: tuple[Payoffs, ...] | Unavailable
    coarse: CoarseSet | Unavailable
    nash: NashEquilibria
    security: Payoffs
    threat: ThreatPair | Unavailable
    selections: tuple[tuple[str, Picked | Unavailable], ...]
    supports: tuple[Support, ...] = ()
    projections: tuple[Projection, ...] = ()

    def __repr__(self) -> str:
        """Fit a terminal line."""
        if isinstance(self.correlated, Unavailable):
            return f"FallbackOverview({len(self.game.players)} players; cut short)"
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
        Anything shaped like the builtin ``map``; called for one part after the other, the quick ones first. Where it
        runs out of time, the parts that are left are unavailable; equilibria found by then stay on their list.

    Raises
    ------
    SolverError
        If a set of equilibria could not be certified, or time ran out before the first part, the security levels.

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
    check_is_game(game)
    clock = _Clock(mapper)
    security = clock.within(lambda: _security(game))
    if isinstance(security, Unavailable):
        raise TimeLimit(security.reason, where="timeout")
    listed = clock.within(lambda: nash_equilibria(game))
    polytope = clock.within(lambda: _polytope(game))

    def of_set(work: Callable[[EquilibriumPolytope], Found]) -> Found | Unavailable:
        return polytope if isinstance(polytope, Unavailable) else clock.within(lambda: work(polytope))

    correlated, best = of_set(payoff_intervals), of_set(favourites)
    coarse = clock.within(lambda: CoarseSet(coarse_intervals(game), dominated_share(game)))
    threat = clock.within(lambda: _threat(game)) if game.n_players == 2 else _no_threat(game)
    picks = tuple((rule.name, of_set(partial(_selected, rule))) for rule in SELECTIONS)
    shape, equilibria = of_set(_shape), _listed(game, listed, nash, clock)
    return FallbackOverview(summary_of(game), correlated, shape, best, coarse, equilibria, security, threat, picks)


def _security(game: Game) -> Payoffs:
    if game.n_players == 1:
        return payoff_intervals(_polytope(game)).low
    return Security().admissible(game, singletons(game.n_players)).pick().payoffs


def _listed(
    game: Game, found: NashEquilibria | Unavailable, nash: Callable[[Game], NashEquilibria], clock: _Clock
) -> NashEquilibria:
    """Look for mixed equilibria too, if there may be more and there is time."""
    if isinstance(found, Unavailable):
        return NashEquilibria((), False, found.reason)
    if found.remark != PURE_ONLY or nash is nash_equilibria:
        return found
    more = clock.within(lambda: nash(game))
    if isinstance(more, Unavailable):
        return replace(found, remark=f"only pure equilibria were looked for: {more.reason}")
    return more


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


def _no_threat(game: Game) -> Unavailable:
    return Unavailable(
        f"one pair for two players; this game has {game.n_players}, where every coalition has its own: see the "
        "agreement of 'coco'"
    )


def _threat(game: Game) -> ThreatPair:
    payoffs = Threat().admissible(game, singletons(2)).pick().payoffs
    return ThreatPair(payoffs[0] - payoffs[1], payoffs)
