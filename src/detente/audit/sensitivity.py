"""Which payoff entries a share rests on: derivatives from dual solutions, or from difference quotients in fractions."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

import numpy as np

from detente.audit.dual_slopes import dual_slopes
from detente.audit.findings import Sensitivity
from detente.audit.perturbations import as_exact, payoff_table, rebuilt
from detente.concepts.efficient_profile import efficient_profile
from detente.model.errors import NotApplicable, SolverError, TooLarge
from detente.numerics.tolerance import NEAR_TIE

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from detente.audit.solving import Solver
    from detente.model.game import Game
    from detente.model.numbers import FloatArray
    from detente.protocols import Concept

MAX_ENTRIES = 48  #: payoff entries of a game whose difference quotients are computed; each takes four or more games
STEP = Fraction(1, 2**16)  #: the first step of a difference quotient, relative to the scale
HALVINGS = 8  #: so often a step is halved to stay within one piece of the payoffs
SETTLED = 1e-3  #: quotients of a step and its half that agree as well as this belong to one piece
STEADY = 0.1  #: a change that shrinks by no more than this when the step is halved is a jump


def sensitivities(
    solver: Solver, concept: Concept, game: Game, *, max_entries: int = MAX_ENTRIES
) -> tuple[Sensitivity, ...]:
    """Compute how every player's payoff moves with every payoff entry.

    Returns
    -------
    tuple of Sensitivity
        By player, then the player whose entry it is, then profiles in C order. Payoffs that jump at the entry have an
        infinite derivative on that side; NaN stands where no derivative could be found.

    Raises
    ------
    TooLarge
        If difference quotients are needed for more than `max_entries` entries.
    NotApplicable, TooLarge, SolverError
        As the concept does for the game.

    Notes
    -----
    Where the fallback is `threat`, or the kindest correlated equilibrium and that is the only one and keeps its basis,
    the derivatives come from dual solutions (`detente.audit.dual_slopes`), for games of any size. Otherwise the
    payoffs are solved at steps of 2^-16 of the scale and half of it, in fractions, and the quotients are extrapolated
    to step 0; steps are halved further if the two quotients belong to different pieces. They are then good to about
    1e-6, no better than the concept's own payoffs divided by the step; `from_duals` tells the two kinds apart. A jump
    is told only after the last step, and where quotients creep on (Raiffa's limit at a corner of the possible
    fallbacks) or a changed game cannot be solved, NaN is the answer.
    """
    solver.payoffs(concept, game)  # refuses what the concept refuses
    duals = dual_slopes(concept, game)
    if duals is not None:
        return _findings(game, duals, from_duals=True)
    n_entries = int(game.payoffs.size)
    if n_entries > max_entries:
        message = (
            f"the sensitivities of '{concept.name}' need at least {4 * n_entries + 1} games to be solved for "
            f"{n_entries} payoff entries; the limit is {max_entries} entries, raise max_entries"
        )
        raise TooLarge(message)
    exact = as_exact(game)
    sides = np.empty((2, game.n_players, *game.payoffs.shape))
    for entry in np.ndindex(*game.payoffs.shape):
        for side, sign in enumerate((-1, 1)):
            sides[(side, ..., *entry)] = _slopes(solver, concept, exact, entry, sign)
    return _findings(game, sides, from_duals=False)


def misreport_slope(game: Game, found: tuple[Sensitivity, ...], player: int) -> float:
    """Compute how fast a player's gain from lying grows with the radius, at radius 0.

    Returns
    -------
    float
        Sum over profiles s of |dv_i/du_i(s) - 1 if s is agreed|; NaN where the payoff is not differentiable in the
        player's own entries.

    Notes
    -----
    Valid as a slope where the welfare-maximising profile is the only one; where it is not, W has a kink.
    """
    agreed, total = efficient_profile(game).profile, 0.0
    for entry in found:
        if entry.player == player == entry.entry_player:
            if not abs(entry.right - entry.left) <= SETTLED:
                return float("nan")
            total += abs((entry.left + entry.right) / 2 - (entry.profile == agreed))
    return total


def steepest_reports(concept: Concept, game: Game, player: int) -> list[NDArray[np.int8]]:
    """Find the direction in which a player's small lies gain most, from dual solutions.

    Returns
    -------
    list
        One array of -1, 0 and 1, shape ``n_actions``: the signs of dv_i/du_i(s) - 1 if s is agreed, of the mean of
        both sides at a kink; none where dual solutions do not tell or no direction gains.
    """
    duals = dual_slopes(concept, game)
    if duals is None:
        return []
    slopes = duals[:, player, player].mean(axis=0)
    slopes[efficient_profile(game).profile] -= 1.0
    signs = np.where(abs(slopes) > NEAR_TIE, np.sign(slopes), 0.0).astype(np.int8)
    return [signs] if signs.any() else []


def _findings(game: Game, sides: FloatArray, *, from_duals: bool) -> tuple[Sensitivity, ...]:
    return tuple(
        Sensitivity(
            player,
            owner,
            profile,
            float(sides[(0, player, owner, *profile)]),
            float(sides[(1, player, owner, *profile)]),
            from_duals,
        )
        for player in range(game.n_players)
        for owner in range(game.n_players)
        for profile in game.profiles()
    )


def _slopes(solver: Solver, concept: Concept, game: Game, entry: tuple[int, ...], sign: int) -> FloatArray:
    """Compute the one-sided derivatives of all players' payoffs, shape ``(n_players,)``."""
    base, result = solver.payoffs(concept, game), np.full(game.n_players, np.nan)
    step = sign * STEP * Fraction(game.scale)
    try:
        before = _moved(solver, concept, game, entry, step) - base
        for _ in range(HALVINGS):
            half = _moved(solver, concept, game, entry, step / 2) - base
            coarse, fine = before / float(step), half / float(step / 2)
            settled = abs(coarse - fine) <= SETTLED * np.maximum(1.0, abs(fine))
            calm = settled & np.isnan(result)
            result[calm] = (2 * fine - coarse)[calm]
            if not np.isnan(result).any():
                return result
            steady = (abs(half - before) <= STEADY * abs(before)) & (abs(half) > NEAR_TIE * game.scale)
            step, before = step / 2, half
        jumped = steady & np.isnan(result)  # the change has not shrunk with the step, down to the last one
        result[jumped] = np.copysign(np.inf, fine[jumped])
    except (NotApplicable, TooLarge, SolverError):
        pass
    return result


def _moved(solver: Solver, concept: Concept, game: Game, entry: tuple[int, ...], step: Fraction) -> FloatArray:
    table = payoff_table(game)
    table[entry] += step
    return solver.payoffs(concept, rebuilt(game, table))
