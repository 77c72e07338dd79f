"""Threat curves: what a nastier action would earn its owner, by its harm."""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction
from itertools import product
from math import inf
from typing import TYPE_CHECKING

from detente.audit.findings import LeftOut, ThreatCurve
from detente.audit.prices import first_largest
from detente.audit.threat_actions import COSTLY, KINDS, cost_unit, family, supports, with_harmful_action
from detente.bargaining import RULES
from detente.coalitions.opposition import Bloc
from detente.concepts.fallback_bargaining import FallbackBargaining
from detente.concepts.without_transfers import WithoutTransfers
from detente.divisions.shapley import Shapley
from detente.fallbacks.correlated import Correlated
from detente.fallbacks.credible import Credible
from detente.fallbacks.leader import Leader
from detente.fallbacks.nash import Nash
from detente.fallbacks.observed import Observed
from detente.fallbacks.pareto_meet import ParetoMeet
from detente.fallbacks.stated import Stated
from detente.fallbacks.threat import Threat
from detente.model.errors import NotApplicable, SolverError, TooLarge
from detente.numerics.tolerance import TIE
from detente.selections import SELECTIONS, NearKindest

if TYPE_CHECKING:
    from detente.audit.solving import Solver
    from detente.audit.threat_actions import HarmfulAction
    from detente.model.game import Game
    from detente.protocols import Concept, Selection

HARMS = tuple(Fraction(1, 8) * 2**power for power in range(7))  #: in scales: an eighth to eight


@dataclass(frozen=True, slots=True)
class Question:
    """Ask for one curve: the owner, the victim, the class, and the actions to try."""

    kind: str
    owner: int
    victim: int
    actions: tuple[HarmfulAction, ...]


def questions(game: Game) -> list[Question]:
    """List the curves of a game, the same for every concept: by owner, victim and class.

    There is none where the class (see `detente.audit.threat_actions`) has no action: T3 among two players, T2 where
    every profile of the others is played in some correlated equilibrium.
    """
    n_players, found = game.n_players, []
    for owner in range(n_players):
        profiles = supports(game, owner) if n_players > 1 else ()
        for victim in range(n_players):
            if victim == owner:
                continue
            families = [(kind, family(game, kind, owner, victim, profiles=profiles)) for kind in KINDS]
            found += [Question(kind, owner, victim, actions) for kind, actions in families if actions]
    return found


def pays_nothing_for_spite(concept: Concept) -> bool:
    """Tell whether it is a theorem that a concept pays exactly 0 for an added T0 action.

    It is for the parts that ship here and read only the equilibria of the blocks' games, in which a strictly dominated
    action has no part: `correlated` and `nash` fallbacks, and `credible` ones at breakdown probability 1. It is for
    `leader` ones too: harm that strikes whatever a follower does leaves what it gains by refusing as it was. Concepts
    and selections of third parties are put to the test. Without side payments the same holds, and for a disagreement
    point that was reported or is the Pareto-meet minimum: the new outcomes are dominated by old ones, and the
    bargaining rules read the outcomes that are not.
    """
    if not isinstance(concept, FallbackBargaining | WithoutTransfers):
        return False
    fallback = concept.fallback
    if isinstance(concept, WithoutTransfers):
        if type(concept.rule) not in map(type, RULES):
            return False
        if isinstance(fallback, ParetoMeet | Stated | Observed):
            return True
    if isinstance(fallback, Correlated):
        return _ships(fallback.rule)
    if isinstance(fallback, Credible):
        return fallback.breakdown >= 1 and _ships(fallback.rule)
    return isinstance(fallback, Nash | Leader)


def _ships(rule: Selection) -> bool:
    """Tell whether a selection is one of this package, which all read the equilibria only."""
    return rule in SELECTIONS or isinstance(rule, NearKindest)


def _is_coco(concept: Concept) -> bool:
    return isinstance(concept, FallbackBargaining) and (concept.opposition, concept.fallback, concept.division) == (
        Bloc(),
        Threat(),
        Shapley(),
    )


def _is_theorem(concept: Concept, game: Game) -> bool:
    """Tell whether what a concept pays for added T0 actions is known for all of them, not only for those tried."""
    if pays_nothing_for_spite(concept):
        return True
    return _is_coco(concept) and all(own.max() <= own.min() for own in game.payoffs)


@dataclass(slots=True, eq=False)
class _Tried:
    """Collect the base actions and gains of the actions of one harm, and count those left out by reason."""

    found: list[tuple[int, float]] = field(default_factory=list)
    raising: int = 0
    unsolved: int = 0

    @property
    def gain(self) -> float:
        """The largest gain."""
        return max(gain for _, gain in self.found)


def threat_curve(solver: Solver, concept: Concept, game: Game, question: Question) -> ThreatCurve:
    """Compute what a player would be paid for one class of harmful action against another player.

    Returns
    -------
    ThreatCurve
        Harms of an eighth to eight scales; the gain at a harm is the best over the base actions and, by class, over the
        victim's chosen action, the supporting profile, or the ally.

    Raises
    ------
    NotApplicable, TooLarge, SolverError
        As the concept does for the game itself.

    Notes
    -----
    Actions that would raise the largest total payoff are left out, and so are those with which the concept has no
    solution (it does not apply, finds the game too large, or could not certify it). A harm at which none is left does
    not appear in the curve; a curve without any harm is listed all the same. `ThreatCurve.left_out` counts them.

    All gains are computed; theorems say which of them are `proven`. A T0 action is strictly dominated in every
    block game of its owner, so that concepts which read the equilibria of these games pay exactly 0 for it; so does the
    leader value. In a game in which nobody's payoff varies the CoCo value pays exactly (D - e)/2 for it.

    For m base actions, 7 m solves a curve, times the number of other choices of the class.
    """
    cost = float(cost_unit(game)) if question.kind in COSTLY else 0.0
    tried = _gains(solver, concept, game, question)
    points = [(harm, entry) for harm, entry in tried.items() if entry.found]
    left_out = tuple(
        LeftOut(harm, len(entry.found), entry.raising, entry.unsolved)
        for harm, entry in tried.items()
        if entry.raising or entry.unsolved
    )
    base, theta = question.actions[0].base_action, -inf
    if points:
        harm, last = points[-1]
        base = last.found[first_largest([gain for _, gain in last.found], TIE * game.scale)][0]
        theta = last.gain / harm
    proven = question.kind == "T0" and _is_theorem(concept, game)
    harms, gains = tuple(harm for harm, _ in points), tuple(entry.gain for _, entry in points)
    return ThreatCurve(
        question.kind, question.owner, question.victim, base, cost, harms, gains, theta, proven, left_out
    )


def _gains(solver: Solver, concept: Concept, game: Game, question: Question) -> dict[float, _Tried]:
    """Try every action of a question at every harm: one action's harms in turn, since their games are neighbours."""
    before, scale = solver.payoffs(concept, game), cost_unit(game) * 1000
    tried = {float(scale * harm): _Tried() for harm in HARMS}
    for action, harm in product(question.actions, HARMS):
        entry, threatening = tried[float(scale * harm)], with_harmful_action(game, action, scale * harm)
        if threatening is None:
            entry.raising += 1
            continue
        try:
            after = solver.payoffs(concept, threatening)
        except (NotApplicable, TooLarge, SolverError):
            entry.unsolved += 1
            continue
        entry.found.append((action.base_action, float(after[question.owner] - before[question.owner])))
    return tried
