"""What a picture of a game shows, as plain numbers: regions of two players' payoffs, fallbacks and deals.

Figures, pages and the browser draw the same scene, with one colour a player and one shape a concept.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

import numpy as np

from detente.concepts import CATALOGUE
from detente.concepts.nash import NASH
from detente.fallbacks import Correlated, Nash, Security
from detente.model.agreement import Agreement
from detente.model.certificate import EquilibriaClaim, Stage
from detente.model.coalition import singletons
from detente.model.errors import NotApplicable, TooLarge
from detente.model.lottery_agreement import AnyAgreement, LotteryAgreement
from detente.model.tu_game import TUGame
from detente.numerics.polygon import polygon
from detente.selections import Kindest
from detente.solve import compare

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from detente.model.game import Game
    from detente.model.numbers import FloatArray, Number
    from detente.protocols import Concept, Mapper
    from detente.solve import Comparison

Point = tuple[float, float]
Equilibria = tuple[tuple[Point, ...], str]  #: what the Nash equilibria pay, and why there are none

PLAYER_COLOURS = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9", "#7A5195", "#5B5B5B")
SHAPES = {
    "coco": "circle",
    "correlated": "square",
    "correlated-bloc": "diamond",
    "raiffa": "triangle-up",
    "raiffa-bloc": "triangle-down",
    "nash": "star",
    "security": "plus",
    "credible": "hexagon",
    "leader": "cross",
}
OTHER_SHAPE = "wye"  #: of concepts that are not in the catalogue

GRAIN = Fraction(1, 20_000)  #: of the scale: corners that stand out by no more are not told apart, no eye would
COARSE = Fraction(1, 1000)  #: the same for games of more than `SMALL` profiles, which can have thousands of corners
SMALL = 64
FINEST = 1e-12  #: of the scale: the same for the profiles' hull, where it is only there for rounding


@dataclass(frozen=True, slots=True, eq=False)
class Plane:
    """Hold what two players' payoffs can be, as pairs in the currency.

    Attributes
    ----------
    profiles
        Every pure profile with what it pays.
    feasible
        Corners of the convex hull of these payoffs, counter-clockwise: one, two or more.
    correlated
        Corners of the payoffs of the correlated equilibria, counter-clockwise: one, two or more.
    nash
        Distinct payoffs of the extreme Nash equilibria; none if they are too many to list.
    nash_reason
        Why there are none, or nothing.
    security
        What each player can guarantee itself.
    """

    profiles: tuple[tuple[tuple[int, ...], Point], ...]
    feasible: tuple[Point, ...]
    correlated: tuple[Point, ...]
    nash: tuple[Point, ...]
    nash_reason: str
    security: Point


@dataclass(frozen=True, slots=True, eq=False)
class Deal:
    """Hold one concept's agreement, and where it starts from.

    Attributes
    ----------
    agreement
        What was agreed.
    fallback
        What each player gets alone: for two players what the concept has them play if talks fail (for threats the one
        optimal pair that is shown, for two leaders nothing: they cannot both be first), for more players everybody's
        own worth; None if there is no such point.
    played
        What the agreed profile, or lottery, pays, before any transfer.
    """

    agreement: AnyAgreement
    fallback: tuple[float, ...] | None
    played: tuple[float, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Scene:
    """Hold a game, its plane if it has two players, a deal a concept, and why other concepts have none."""

    game: Game
    plane: Plane | None
    deals: tuple[Deal, ...]
    skipped: tuple[tuple[str, str], ...]


def scene(game: Game, concepts: Sequence[Concept | str] = (), *, mapper: Mapper = map) -> Scene:
    """Solve a game and collect what there is to draw.

    Parameters
    ----------
    game
        The game.
    concepts
        Concepts or their names; the whole catalogue by default.
    mapper
        As in `detente.solve`.

    Raises
    ------
    NotApplicable
        If a name is not in the catalogue.
    SolverError
        If no certified answer was found.

    Examples
    --------
    >>> import detente as dt
    >>> found = scene(dt.read("example:chicken"), ["coco"])
    >>> found.plane.correlated
    ((7.0, 2.0), (5.25, 5.25), (2.0, 7.0), (3.6, 3.6))
    >>> found.deals[0].fallback, found.deals[0].played
    ((0.0, 0.0), (6.0, 6.0))
    """
    return draw(game, compare(game, list(concepts) or CATALOGUE, mapper=mapper))


def draw(game: Game, comparison: Comparison) -> Scene:
    """Collect what there is to draw of a game and agreements at hand."""
    deals = tuple(
        deal(agreement)
        if isinstance(agreement, LotteryAgreement)
        else Deal(agreement, _fallback(agreement), tuple(game.at(agreement.profile).tolist()))
        for agreement in comparison.rows
    )
    shown = plane(game, _solved(game, comparison)) if game.n_players == 2 else None
    return Scene(game, shown, deals, comparison.skipped)


def deal(agreement: AnyAgreement) -> Deal:
    """Collect what there is to draw of one agreement, without its game."""
    pairs = zip(agreement.payoff_numbers, agreement.transfer_numbers, strict=True)
    return Deal(agreement, _fallback(agreement), tuple(float(payoff - transfer) + 0.0 for payoff, transfer in pairs))


def _fallback(agreement: AnyAgreement) -> tuple[float, ...] | None:
    """Find what each player gets alone; see `Deal`."""
    if isinstance(agreement, LotteryAgreement):
        return tuple(agreement.disagreement.tolist()) or None
    n_players = len(agreement.game.players)
    if not all(agreement.worth.knows(1 << player) for player in range(n_players)):
        return None
    found: tuple[Number, ...] = tuple(agreement.worth.worth(1 << player) for player in range(n_players))
    if n_players == 2:
        if agreement.concept.fallback == "leader":  # two leaders cannot both be first
            return None
        alone = [entry for entry in agreement.disagreements if len(entry.partition) == n_players]
        found = alone[0].payoffs if alone else found
    values = tuple(float(value) + 0.0 for value in found)
    return values if all(map(np.isfinite, values)) else None


def profiles_of(shown: Deal) -> tuple[tuple[int, ...], ...]:
    """List the profiles that may be played: one, or those of a lottery."""
    agreement = shown.agreement
    return agreement.lottery.profiles if isinstance(agreement, LotteryAgreement) else (agreement.profile,)


def has_worths(shown: Deal) -> bool:
    """Tell whether it is known what every coalition is worth; without side payments that plays no part."""
    return isinstance(shown.agreement, Agreement) and isinstance(shown.agreement.worth, TUGame)


def worths_of(shown: Deal) -> FloatArray:
    """Look up what every coalition is worth, by bitmask, shape ``(2**n_players,)``.

    Raises
    ------
    NotApplicable
        If that is not known, or plays no part.
    """
    if isinstance(shown.agreement, Agreement):
        return shown.agreement.table.floats
    message = f"without side payments coalitions have no worths, so '{shown.agreement.concept.name}' has none to show"
    raise NotApplicable(message, where="picture")


def plane(game: Game, solved: Equilibria | None = None) -> Plane:
    """Find what the payoffs of two players can be.

    Parameters
    ----------
    solved
        The Nash equilibria, if they have been listed already.

    Notes
    -----
    A linear program a corner and an edge of the correlated equilibria's payoffs. Their number can grow like that of the
    profiles; corners are found until no other stands out by more than `GRAIN` of the scale, or `COARSE` in large games.
    """
    table = game.payoffs.reshape(2, -1)
    profiles = tuple(
        (tuple(int(part) for part in np.unravel_index(place, game.n_actions)), _point(table[:, place]))
        for place in range(game.n_profiles)
    )
    polytope = Correlated(Kindest()).admissible(game, singletons(2)).polytope
    finest = GRAIN if game.n_profiles <= SMALL else COARSE
    grain = max(polytope.tie, type(polytope.tie)(finest * Fraction(game.scale)))
    nash, reason = solved or _nash(game)
    return Plane(
        profiles,
        tuple(_point(stage.payoffs) for stage in polygon(_farthest(table), FINEST * game.scale)),
        tuple(_point(stage.payoffs) for stage in polygon(polytope.maximise, grain)),
        nash,
        reason,
        _point(Security().admissible(game, singletons(2)).pick().payoffs),
    )


def _farthest(table: FloatArray) -> Callable[[tuple[Number, Number]], Stage]:
    """Find the pair that is farthest in a direction, as a stage without a proof."""

    def farthest(weights: tuple[Number, Number]) -> Stage:
        levels = float(weights[0]) * table[0] + float(weights[1]) * table[1]
        place = int(levels.argmax())
        level = float(levels[place])
        return Stage(weights, (), (), (place,), (1.0,), _point(table[:, place]), (), level, level)

    return farthest


def _solved(game: Game, comparison: Comparison) -> Equilibria | None:
    """Take the list of Nash equilibria, or why there is none, from the agreement that needed it; None without one."""
    claims = (claim for row in comparison.rows for claim in row.certificate.claims)
    listed = next((claim for claim in claims if isinstance(claim, EquilibriaClaim)), None)
    if listed is not None:
        points = (_paid(game, rows, columns) for rows, columns in listed.equilibria)
        return tuple(dict.fromkeys(points)), ""
    return next((((), reason) for name, reason in comparison.skipped if name == NASH.name), None)


def _paid(game: Game, rows: Sequence[Number], columns: Sequence[Number]) -> Point:
    """Compute what two mixed strategies pay, in fractions."""
    table = game.fractions
    weights = [(r, c, p * q) for r, p in enumerate(rows) if p for c, q in enumerate(columns) if q]
    return _point([sum(weight * table[player, r, c] for r, c, weight in weights) for player in range(2)])


def _nash(game: Game) -> Equilibria:
    try:
        listed = Nash().between(game, singletons(2)).equilibria
    except TooLarge as error:
        return (), error.message
    return tuple(dict.fromkeys(_point(equilibrium.payoffs) for equilibrium in listed)), ""


def _point(pair: Sequence[Number] | FloatArray) -> Point:
    """Round to floats, without negative zeros."""
    return float(pair[0]) + 0.0, float(pair[1]) + 0.0
