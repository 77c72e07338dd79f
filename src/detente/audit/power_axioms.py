"""What players can do, and what they are worth alone.

Throughout, v(G) are the payoffs that the concept gives for the game G with payoffs u, W its largest total payoff.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from detente.audit.perturbations import payoff_table, shifted, without_action
from detente.audit.relations import Change, Demand, Relation, chosen, largest
from detente.audit.verdict import AGREED
from detente.coalitions.worth import superadditivity_gap
from detente.concepts.coco import COCO
from detente.concepts.efficient_profile import efficient_profile
from detente.fallbacks.security import Security
from detente.model.coalition import Partition, coalitions, members, outsiders
from detente.model.errors import DetenteError
from detente.model.numbers import to_floats
from detente.model.tu_game import TUGame

if TYPE_CHECKING:
    from collections.abc import Iterator

    from detente.audit.relations import Gap
    from detente.audit.solving import Solver
    from detente.model.game import Game
    from detente.model.numbers import FloatArray
    from detente.protocols import Concept


def _well_defined(solver: Solver, concept: Concept, game: Game) -> float:
    """v(G) is one finite number a player, and asking again gives the same; the gap is the largest difference."""
    first, second = solver.payoffs(concept, game), type(solver)().payoffs(concept, game)
    return largest(second - first)


def _efficiency(solver: Solver, concept: Concept, game: Game) -> float:
    """Sum v_i(G) = W; the gap is the absolute difference."""
    return abs(float(solver.payoffs(concept, game).sum()) - float(efficient_profile(game).welfare))


def _individual_rationality(solver: Solver, concept: Concept, game: Game) -> float:
    """v_i(G) >= max over mixtures of i's actions of the min over the others' profiles of u_i."""
    return float((_levels(game) - solver.payoffs(concept, game)).max())


def _levels(game: Game) -> FloatArray:
    """Compute what every player can guarantee itself, shape ``(n_players,)``."""
    if game.n_players == 1:
        return to_floats(game.payoffs.max(axis=1))
    found = []
    for player in range(game.n_players):
        pair = Partition((1 << player, outsiders(1 << player, game.n_players)))
        levels = Security().admissible(game, pair).pick().payoffs
        found.append(float(levels[pair.position(1 << player)]))
    return np.array(found)


def _stand_alone(solver: Solver, concept: Concept, game: Game) -> float | None:
    """v_i(G) >= the worth of i alone: the one that the answer states, or max u_i if u_i depends on i's action only.

    Demands nothing where the answer states no worths and everybody depends on somebody else.
    """
    payoffs = solver.payoffs(concept, game)
    short = [float(worst) for worst in _solitary(game, payoffs)]
    worth = _stated_worths(concept, game)
    if worth is not None:
        short += [float(worth.worth(1 << player)) - float(payoffs[player]) for player in range(game.n_players)]
    return max(short) if short else None


def _solitary(game: Game, payoffs: FloatArray) -> Iterator[float]:
    """Measure what the players whose payoff depends on nobody else get too little."""
    for player in range(game.n_players):
        own = np.moveaxis(payoff_table(game)[player], player, 0).reshape(game.n_actions[player], -1)
        if all((own[:, place] == own[:, 0]).all() for place in range(own.shape[1])):
            yield float(max(own[:, 0])) - float(payoffs[player])


def _superadditivity(_solver: Solver, concept: Concept, game: Game) -> float | None:
    """v(S) + v(T) <= v(S and T together) for disjoint S and T, v the worths that the answer states, if it does."""
    worth = _stated_worths(concept, game)
    return None if worth is None else superadditivity_gap(worth)[0]


def _stated_worths(concept: Concept, game: Game) -> TUGame | None:
    worth: Any = getattr(concept.solve(game), "worth", None)
    return worth if isinstance(worth, TUGame) else None


def _action_monotonicity(game: Game) -> Iterator[Change]:
    """v_i(G without an own action r of i) <= v_i(G)."""
    places = [(player, action) for player, count in enumerate(game.n_actions) if count > 1 for action in range(count)]
    for player, action in chosen(places):
        yield Change(without_action(game, player, action), _gains(player))


def _gains(player: int) -> Gap:
    return lambda before, after: float(after[player] - before[player])


def _payoff_dominance(game: Game) -> Iterator[Change]:
    """For two players: if u_i >= u_j at every profile, then v_i >= v_j.

    A constant added to u_i makes the condition true, and sharp. With more than two players nothing is demanded: then
    j may have power over a third player that i lacks.
    """
    if game.n_players != 2:
        return
    table = payoff_table(game)
    for player in range(2):
        lead = max((table[1 - player] - table[player]).reshape(-1).tolist())
        yield Change(shifted(game, player, lead), _leads(player))


def _leads(player: int) -> Gap:
    return lambda _before, after: float(after[1 - player] - after[player])


def _balanced_threats(game: Game) -> Iterator[Change]:
    """If d(S) = 0 for every S, d(S) the minimax value of u_S - u_(N without S), d(N) = W, then v = 0.

    Constants are added so that d becomes 0, which is possible if (W + d(S)) / 2 is an additive function of S:
    always with two players. Otherwise nothing is demanded.
    """
    try:
        value = COCO.solve(game)
    except DetenteError:
        return
    for coalition in coalitions(game.n_players):
        total = sum(float(value.payoff_numbers[player]) for player in members(coalition))
        if abs(float(value.worth.worth(coalition)) - total) > AGREED * game.scale:
            return
    balanced = game
    for player, constant in enumerate(value.payoff_numbers):
        balanced = shifted(balanced, player, -constant)
    yield Change(balanced, lambda _before, after: largest(after))


WELL_DEFINED = Demand(
    "well-defined",
    "The answer is one finite payoff a player, and asking again gives the same.",
    "presupposed by every other axiom",
    _well_defined,
)
EFFICIENCY = Demand(
    "efficiency",
    "Agreed payoffs add up to the largest total payoff.",
    "Kalai & Kalai 2013; Kohlberg & Neyman 2021",
    _efficiency,
)
INDIVIDUAL_RATIONALITY = Demand(
    "individual-rationality",
    "Nobody gets less than it can guarantee itself whatever the others do.",
    "von Neumann & Morgenstern 1944 (maximin over mixed actions, the others correlating)",
    _individual_rationality,
)
STAND_ALONE = Demand(
    "stand-alone",
    "Nobody gets less than it is worth alone: by the worths that the answer states, or because it depends on nobody.",
    "after the stand-alone test of Moulin 1988, for single players",
    _stand_alone,
)
SUPERADDITIVITY = Demand(
    "superadditivity",
    "No two disjoint coalitions are worth more apart than together, by the worths that the answer states (a warning).",
    "von Neumann & Morgenstern 1944",
    _superadditivity,
)
ACTION_MONOTONICITY = Relation(
    "action-monotonicity",
    "Nobody gains by losing an action.",
    "Kalai & Kalai 2013 (monotonicity in actions)",
    _action_monotonicity,
)
PAYOFF_DOMINANCE = Relation(
    "payoff-dominance",
    "Of two players, the one whose payoff is at least the other's at every profile is agreed at least as much.",
    "Kalai & Kalai 2013, who ask for it with strict inequalities; under the shift axiom that is the same",
    _payoff_dominance,
)
BALANCED_THREATS = Relation(
    "balanced-threats",
    "If no coalition can hurt its opponents more than itself, relative to them, everybody gets 0.",
    "Kohlberg & Neyman 2021",
    _balanced_threats,
)
