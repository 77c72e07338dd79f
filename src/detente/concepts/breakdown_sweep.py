"""What is agreed for every breakdown probability between threats and honest play."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from functools import partial
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from detente.coalitions.opposition import Bloc
from detente.coalitions.plan import planned
from detente.concepts.efficient_profile import efficient_profile
from detente.concepts.sampled_sweep import sampled_sweep
from detente.concepts.sweep_results import ActionSweep, BreakdownSweep, SampledSweep, SweepPiece, Switch
from detente.divisions.shapley import Shapley
from detente.fallbacks.credible_pieces import bridge, played
from detente.model.agreement import summary_of
from detente.model.coalition import grand
from detente.model.expecting import check_is_game
from detente.numerics.parametric_cover import FIRST, LAST
from detente.numerics.parametric_events import union
from detente.numerics.rational_function import RationalFunction, combination, product

if TYPE_CHECKING:
    from collections.abc import Sequence

    from detente.coalitions.plan import Influence
    from detente.concepts.sweep_results import Functions, Values
    from detente.fallbacks.credible_pieces import Bridge, Level
    from detente.model.game import Game
    from detente.numerics.algebraic import AlgebraicNumber
    from detente.numerics.parametric_events import Chance
    from detente.protocols import Mapper

MOST_PROFILES = 32  #: larger games are sampled
MOST_WORK = 128  #: so are games with more profiles times partitions
STAYS, BREAKS = RationalFunction((1, -1), (1,)), RationalFunction((0, 1), (1,))  #: 1 - q and q
SIDE_BY_SIDE = 2  #: players for whom fallbacks are given besides agreements


def breakdown_sweep(game: Game, *, mapper: Mapper = map) -> BreakdownSweep | SampledSweep:
    """Find what is agreed, and played if talks fail, for every breakdown probability from 0 (CoCo) to 1 (honest play).

    For breakdown probability q, either of two blocks deviates by u_i - k u_j with k = (1-q)/(1+q), and the kindest
    correlated equilibrium of that game is the fallback of `credible`. Between two switching points all payoffs are
    quotients of polynomials in q.

    Parameters
    ----------
    game
        Any number of players: three and more stand against each other in two blocs.
    mapper
        Anything shaped like the builtin ``map``; one item a partition, or a sample.

    Returns
    -------
    BreakdownSweep or SampledSweep
        The second one, which is not complete, for more than 32 profiles, or more than 128 profiles times partitions.

    Raises
    ------
    InvalidGame
        If something else than a game is given.
    NumericalTrouble
        If a linear program could not be solved.

    Notes
    -----
    Exact and complete: every piece is proved by a basis that is best in all of it, since the polynomials that decide
    this have no root there, and pieces are looked for until none is missing. What holds at the points between them is
    decided one by one.

    Examples
    --------
    >>> import detente as dt
    >>> found = breakdown_sweep(dt.read("example:hot-dogs"))
    >>> found
    BreakdownSweep(2 pieces from q = 0 to 1; switches: 0.578947)
    >>> str(found.switches[0].place.exact)
    '11/19'
    >>> [str(value) for value in found.at(0).payoffs], [str(value) for value in found.at(1).payoffs]
    (['89', '43'], ['100', '32'])
    """
    check_is_game(game)
    influences = _influences(game)
    partitions = [influence.partition for influence in influences]
    if game.n_profiles > MOST_PROFILES or len(partitions) * game.n_profiles > MOST_WORK:
        return sampled_sweep(game, mapper)
    bridges = list(mapper(partial(bridge, game), partitions))
    actions = _actions(game, list(mapper(partial(played, game), partitions)))
    sum_of = _Sum.of(game, influences)
    points = sorted({FIRST, LAST, *(point for each in bridges for point in each.points)})
    pieces = [sum_of.piece(low, high, bridges) for low, high in pairwise(points)]
    here = [sum_of.at(point, bridges) for point in points]
    sides = zip(points, [None, *pieces], here, [*pieces, None], strict=True)
    switches = [_switch(point, before, values, after, game.scale) for point, before, values, after in sides]
    listed = tuple(switch for switch in switches if switch is not None)
    return BreakdownSweep(summary_of(game), tuple(pieces), (here[0], here[-1]), listed, actions)


def _influences(game: Game) -> tuple[Influence, ...]:
    return planned(game.n_players, Bloc(), Shapley(), differences=False).influences


@dataclass(frozen=True, slots=True, eq=False)
class _Sum:
    """Add up what partitions do to the agreement.

    Attributes
    ----------
    fixed
        Every player's share of the largest total, as if all coalitions were worth nothing.
    factors
        One a partition and player: what a unit of the first block's payoff minus the second's adds.
    game
        The game.
    """

    fixed: tuple[Fraction, ...]
    factors: tuple[tuple[Fraction, ...], ...]
    game: Game

    @classmethod
    def of(cls, game: Game, influences: Sequence[Influence]) -> _Sum:
        """Read the Shapley value off: under a bloc only the difference between two blocks matters."""
        welfare, n_players = efficient_profile(game).welfare, game.n_players
        shares = Shapley().coefficients(grand(n_players), n_players)
        factors = []
        for influence in influences:
            terms = [(0, Fraction(0)) if term is None else term for term in influence.terms]
            factors.append(tuple(factor * influence.directions[place][0] for place, factor in terms))
        return cls(tuple(share * welfare for share in shares), tuple(factors), game)

    def piece(self, low: AlgebraicNumber, high: AlgebraicNumber, bridges: Sequence[Bridge]) -> SweepPiece:
        """Add up inside an interval in which no bridge changes."""
        inside = [each.piece_after(low) for each in bridges]
        profiles: tuple[tuple[int, ...], ...] = ()
        if len(self.fixed) == SIDE_BY_SIDE:
            flat = inside[0].profiles
            profiles = tuple(tuple(map(int, np.unravel_index(place, self.game.n_actions))) for place in flat)
        return SweepPiece(low, high, *self._functions([piece.level for piece in inside]), profiles)

    def at(self, place: AlgebraicNumber, bridges: Sequence[Bridge]) -> Values | None:
        """Add up at one number; None if some bridge is not known there."""
        levels = [level for each in bridges if (level := each.level_at(place)) is not None]
        if len(levels) < len(bridges):
            return None
        return SweepPiece(place, place, *self._functions(levels), ()).near(place)

    def _functions(self, levels: Sequence[Level]) -> tuple[Functions, Functions, Functions, Functions, Functions]:
        """Combine levels: agreement, least, most, fallback, and what is expected."""
        found: list[list[RationalFunction]] = [[], [], []]
        for player, constant in enumerate(self.fixed):
            terms = [(factors[player], level) for factors, level in zip(self.factors, levels, strict=True)]
            picked = [part for weight, level in terms for part in zip((weight, -weight), level.fallback, strict=True)]
            low = [(weight, level.least if weight > 0 else level.most) for weight, level in terms]
            high = [(weight, level.most if weight > 0 else level.least) for weight, level in terms]
            for side, parts in zip(found, (picked, low, high), strict=True):
                side.append(combination(parts, constant))
        payoffs, least, most = map(tuple, found)
        if len(self.fixed) != SIDE_BY_SIDE:
            return payoffs, least, most, (), ()
        fallback = levels[0].fallback
        expected = tuple(blend(agreed, alone) for agreed, alone in zip(payoffs, fallback, strict=True))
        return payoffs, least, most, fallback, expected


def blend(agreed: RationalFunction, alone: RationalFunction) -> RationalFunction:
    """Compute (1-q) times one function of q plus q times another."""
    return combination([(Fraction(1), product(STAYS, agreed)), (Fraction(1), product(BREAKS, alone))])


def _switch(
    place: AlgebraicNumber, before: SweepPiece | None, here: Values | None, after: SweepPiece | None, scale: float
) -> Switch | None:
    """Compare what holds at a point with what holds around it; None at 0 or 1 where nothing changes."""
    below = here if before is None else before.near(place)
    above = here if after is None else after.near(place)
    if below is None or above is None:
        return None
    jump = below.differs(above, scale) or (here is not None and here.differs(below, scale))
    return Switch(place, below, here, above, jump) if jump or (before and after) else None


def _actions(game: Game, found: Sequence[Sequence[Chance]]) -> tuple[ActionSweep, ...]:
    """Join what is played against every bloc."""
    pairs = [(player, action) for player, count in enumerate(game.n_actions) for action in range(count)]
    listed = []
    for (player, action), own in zip(pairs, zip(*found, strict=True), strict=bool(found)):
        chance = union(own)
        last = chance.spans[-1].high if chance.spans else FIRST
        listed.append(ActionSweep(player, action, last, chance.spans, chance.undecided))
    return tuple(listed)
