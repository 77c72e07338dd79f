"""What owning an action is worth to everybody, and whether a player would rather not own one."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

import numpy as np

from detente.audit.findings import ActionPrice, BindGain
from detente.audit.perturbations import without_action
from detente.concepts.efficient_profile import EXACT_CANDIDATES
from detente.model.errors import NotApplicable, SolverError, TooLarge
from detente.numerics.tolerance import TIE

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from detente.audit.solving import Solver
    from detente.model.game import Game
    from detente.model.lottery_agreement import AnyAgreement
    from detente.model.numbers import FloatArray
    from detente.protocols import Concept


def used_actions(game: Game) -> frozenset[tuple[int, int]]:
    """List the pairs (player, action) that some profile with the largest total payoff contains.

    Notes
    -----
    Ties are decided exactly, floats being read as the fractions that they are: totals within 1e-9 of the scale of the
    best are compared as fractions, at most 100,000 of them.
    """
    totals = game.welfare.reshape(-1)
    slack = TIE * game.scale + 1e-15 * game.n_players * float(np.abs(game.payoffs).max())
    close = np.flatnonzero(totals >= float(totals.max()) - slack)[:EXACT_CANDIDATES]
    profiles = [tuple(map(int, np.unravel_index(place, game.n_actions))) for place in close]
    exact = [sum(game.at_exactly(profile), Fraction(0)) for profile in profiles]
    best = max(exact)
    return frozenset(
        pair for profile, total in zip(profiles, exact, strict=True) if total == best for pair in enumerate(profile)
    )


def fallback_actions(agreement: AnyAgreement) -> frozenset[tuple[int, int]]:
    """List the pairs (player, action) that have a positive probability in some disagreement of an agreement.

    Empty where disagreements are levels that belong to no distribution. A floating-point probability of at most 1e-9
    is taken for rounding.
    """
    played: set[tuple[int, int]] = set()
    for disagreement in getattr(agreement, "disagreements", ()):
        distribution = getattr(disagreement, "distribution", None)
        if distribution is None:
            continue
        for profile, probability in zip(distribution.profiles, distribution.probabilities, strict=True):
            if probability > (TIE if isinstance(probability, float) else 0):
                played.update(enumerate(profile))
    return frozenset(played)


def action_prices(solver: Solver, concept: Concept, game: Game) -> tuple[ActionPrice, ...]:
    """Compute how everybody's payoff changes with the existence of each action.

    Returns
    -------
    tuple of ActionPrice
        In game order, for every player with two actions or more. An action has no entry where the game without it has
        no solution (the concept does not apply to it, finds it too large, or could not certify it).

    Raises
    ------
    NotApplicable, TooLarge, SolverError
        As the concept does for the game itself.

    Notes
    -----
    One solve an action.
    """
    before = solver.payoffs(concept, game)
    used, in_fallback = used_actions(game), fallback_actions(concept.solve(game))
    prices = []
    for player, action, without in _reductions(solver, concept, game):
        change = tuple((before - without).tolist())
        pair = (player, action)
        extortion = 0.0 if pair in used else max(0.0, change[player])
        prices.append(ActionPrice(player, action, pair in used, pair in in_fallback, change, extortion))
    return tuple(prices)


def bind_gain(solver: Solver, concept: Concept, game: Game) -> BindGain | None:
    """Find what a player can gain by losing an action: the largest v_i(G without r) - v_i(G), which may be negative.

    Returns
    -------
    BindGain or None
        Of gains within 1e-9 of the scale of the largest, the first in game order. None if nobody has two actions, or if
        no game with an action less has a solution; single such games are left out of the maximum, and counted.

    Raises
    ------
    NotApplicable, TooLarge, SolverError
        As the concept does for the game itself.
    """
    before = solver.payoffs(concept, game)
    places, values = [], []
    for player, action, without in _reductions(solver, concept, game):
        places.append((player, action))
        values.append(float(without[player] - before[player]))
    if not values:
        return None
    best = first_largest(values, TIE * game.scale)
    unsolved = sum(count for count in game.n_actions if count > 1) - len(values)
    return BindGain(values[best], *places[best], unsolved)


def first_largest(values: Sequence[float], slack: float) -> int:
    """Return the first place at which a value is within a slack of the largest."""
    largest = max(values)
    return next(place for place, value in enumerate(values) if value >= largest - slack)


def _reductions(solver: Solver, concept: Concept, game: Game) -> Iterator[tuple[int, int, FloatArray]]:
    """Solve the game without each action that its owner could lose, where that game has a solution."""
    for player, count in enumerate(game.n_actions):
        for action in range(count if count > 1 else 0):
            try:
                payoffs = solver.payoffs(concept, without_action(game, player, action))
            except (NotApplicable, TooLarge, SolverError):
                continue
            yield player, action, payoffs
